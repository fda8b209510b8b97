/**
 * The service that an argument of a command stands for. The Service nodes of Microsoft's Kubernetes extension are resolved through its
 * API, which is reached by a broker; only what is needed of its shapes is declared, and nothing of it is taken for granted. Knows
 * nothing of VS Code.
 */
import type { ScaffoldArgument, ServiceName } from '../../../server/src/lsp/protocol';

/** Plain data, as code lenses and code actions carry it: the nodes of a tree have names as well. */
export function serviceOfArgument(value: unknown): ScaffoldArgument | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const { namespace, name, client, ...others } = value as Partial<Record<string, unknown>>;
  if (typeof namespace !== 'string' || typeof name !== 'string' || Object.keys(others).length > 0) return undefined;
  return { namespace, name, ...(typeof client === 'string' && { client }) };
}

export interface ApiBroker {
  get?(component: 'clusterExplorer', version: 'v1'): ApiAnswer | undefined;
}

interface ApiAnswer {
  readonly available?: boolean;
  readonly api?: { resolveCommandTarget?(target: unknown): Node | undefined };
}

interface Node {
  readonly nodeType?: string;
  readonly resourceKind?: { readonly manifestKind?: string };
  readonly name?: string;
  /** Null for what is listed in the namespace of the context. */
  readonly namespace?: string | null;
}

export function serviceOfNode(broker: ApiBroker | undefined, target: unknown): ServiceName | { readonly problem: string } {
  if (broker === undefined) return { problem: 'This command is for Services' };
  const answer = broker.get?.('clusterExplorer', 'v1');
  const api = answer?.available === true ? answer.api : undefined;
  if (api?.resolveCommandTarget === undefined)
    return { problem: 'This version of the Kubernetes extension does not say what was clicked' };
  const { nodeType, resourceKind, name, namespace } = api.resolveCommandTarget(target) ?? {};
  if (nodeType !== 'resource' || resourceKind?.manifestKind !== 'Service' || !name)
    return { problem: 'This command is for Services' };
  return { namespace: namespace || 'default', name };
}
