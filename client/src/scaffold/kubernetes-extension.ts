/**
 * The Service nodes of Microsoft's Kubernetes extension, where it is installed. Its API is reached through a broker; only what is
 * needed of its shapes is declared, and nothing of it is taken for granted.
 */
import * as vscode from 'vscode';
import type { Target } from './target';

interface ApiBroker {
  get(component: 'clusterExplorer', version: 'v1'): ApiAnswer | undefined;
}

interface ApiAnswer {
  readonly available?: boolean;
  readonly api?: { resolveCommandTarget?(target: unknown): Node | undefined };
}

interface Node {
  readonly nodeType?: string;
  readonly resourceKind?: { readonly manifestKind?: string };
  readonly name?: string;
  readonly namespace?: string | null;
}

const id = 'ms-kubernetes-tools.vscode-kubernetes-tools';

export async function serviceOfNode(target: unknown): Promise<Target> {
  const extension = vscode.extensions.getExtension<ApiBroker | undefined>(id);
  if (extension === undefined) return { kind: 'problem', message: 'This command is for Services.' };
  const broker = extension.isActive ? extension.exports : await extension.activate();
  const answer = broker?.get?.('clusterExplorer', 'v1');
  const resolve = answer?.available === true ? answer.api?.resolveCommandTarget : undefined;
  if (resolve === undefined)
    return { kind: 'problem', message: 'This version of the Kubernetes extension does not say what was clicked.' };
  const node = resolve.call(answer?.api, target);
  const { nodeType, resourceKind, name, namespace } = node ?? {};
  if (nodeType !== 'resource' || resourceKind?.manifestKind !== 'Service' || name === undefined)
    return { kind: 'problem', message: 'This command is for Services.' };
  return { kind: 'service', service: { namespace: namespace || 'default', name } };
}
