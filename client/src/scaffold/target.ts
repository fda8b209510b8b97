/** What a command was called on: a service, a file of the explorer, a node of the Kubernetes extension, or nothing. */
import * as vscode from 'vscode';
import type { ServiceName } from '../../../server/src/lsp/protocol';
import { serviceOfNode } from './kubernetes-extension';

export type Target =
  | { readonly kind: 'none' }
  | { readonly kind: 'service'; readonly service: ServiceName }
  | { readonly kind: 'file'; readonly file: vscode.Uri }
  | { readonly kind: 'problem'; readonly message: string };

export async function targetOf(argument: unknown): Promise<Target> {
  if (argument === undefined || argument === null) return { kind: 'none' };
  if (argument instanceof vscode.Uri) return { kind: 'file', file: argument };
  if (isServiceName(argument)) return { kind: 'service', service: { namespace: argument.namespace, name: argument.name } };
  return serviceOfNode(argument);
}

/** Plain data, as code lenses and code actions carry it: nodes of a tree have names as well. */
function isServiceName(value: unknown): value is ServiceName {
  if (typeof value !== 'object' || value === null || Object.keys(value).length !== 2) return false;
  const { namespace, name } = value as Partial<Record<keyof ServiceName, unknown>>;
  return typeof namespace === 'string' && typeof name === 'string';
}
