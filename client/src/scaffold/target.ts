/** What a command was called on: a service, a file of the explorer, a node of the Kubernetes extension, or nothing. */
import * as vscode from 'vscode';
import type { ScaffoldArgument } from '../../../server/src/lsp/protocol';
import { type ApiBroker, serviceOfArgument, serviceOfNode } from './nodes';

export type Target =
  | { readonly kind: 'none' }
  | { readonly kind: 'service'; readonly service: ScaffoldArgument }
  | { readonly kind: 'file'; readonly file: vscode.Uri }
  | { readonly kind: 'problem'; readonly message: string };

const kubernetesExtension = 'ms-kubernetes-tools.vscode-kubernetes-tools';

export async function targetOf(argument: unknown): Promise<Target> {
  if (argument === undefined || argument === null) return { kind: 'none' };
  if (argument instanceof vscode.Uri) return { kind: 'file', file: argument };
  const service = serviceOfArgument(argument);
  if (service !== undefined) return { kind: 'service', service };
  const extension = vscode.extensions.getExtension<ApiBroker | undefined>(kubernetesExtension);
  const broker = extension?.isActive === true ? extension.exports : await extension?.activate();
  const found = serviceOfNode(broker, argument);
  return 'problem' in found ? { kind: 'problem', message: found.problem } : { kind: 'service', service: found };
}
