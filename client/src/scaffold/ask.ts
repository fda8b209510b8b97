/** Asks a cluster for the addresses of its gateways: only when told to, and never for a workspace that is not trusted. */
import * as vscode from 'vscode';
import type { ScaffoldCluster } from '../../../server/src/lsp/protocol';
import { type Gateways, gatewayArgs, gatewaysOf, type RunKubectl } from './kubectl';

/** Why a cluster cannot be asked; undefined where it can. */
export function askingProblem({ name, context }: ScaffoldCluster, run: RunKubectl | undefined): string | undefined {
  if (run === undefined) return 'kubectl can only be run on the desktop';
  // The settings of the workspace say which context is used, and a kubeconfig may name programs to run.
  if (!vscode.workspace.isTrusted) return 'Nothing is run for a workspace that is not trusted';
  if (context === undefined || context === '')
    return `No kubeconfig context of ${name} is known; set "context" of the cluster in meshwright.yaml`;
  return undefined;
}

export async function askCluster(cluster: ScaffoldCluster, run: RunKubectl | undefined, signal: AbortSignal): Promise<Gateways> {
  const problem = askingProblem(cluster, run);
  const { name, context } = cluster;
  if (run === undefined || context === undefined || problem !== undefined)
    return { problem: problem ?? 'The cluster cannot be asked' };
  return gatewaysOf(name, context, await run(gatewayArgs(context), signal));
}
