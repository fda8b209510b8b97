/** The server's side of scaffolding: what there is to choose from, and plans, with progress and a way to stop. */
import * as vscode from 'vscode';
import { type BaseLanguageClient, LSPErrorCodes, ResponseError } from 'vscode-languageclient';
import type {
  ScaffoldChoicesMethod,
  ScaffoldChoicesParams,
  ScaffoldOffer,
  ScaffoldPlan,
  ScaffoldPlanMethod,
  ScaffoldPlanParams,
  ScaffoldProgressMethod,
  ScaffoldProgressParams,
} from '../../../server/src/lsp/protocol';

const choicesMethod: ScaffoldChoicesMethod = 'meshwright/scaffold/choices';
const planMethod: ScaffoldPlanMethod = 'meshwright/scaffold/plan';
const progressMethod: ScaffoldProgressMethod = 'meshwright/scaffold/progress';

export type PlanRequest = Omit<ScaffoldPlanParams, 'id'>;

export class Planner {
  private readonly running = new Map<number, (params: ScaffoldProgressParams) => void>();
  private readonly subscription: vscode.Disposable;
  private lastId = 0;

  constructor(private readonly client: BaseLanguageClient) {
    this.subscription = client.onNotification(progressMethod, (params: ScaffoldProgressParams) =>
      this.running.get(params.id)?.(params),
    );
  }

  dispose(): void {
    this.subscription.dispose();
  }

  /** Undefined where there is no answer; the user was told why. */
  choices(params: ScaffoldChoicesParams): Promise<ScaffoldOffer | undefined> {
    const options = { location: vscode.ProgressLocation.Window, title: 'Meshwright: looking at the services' };
    return told(() => vscode.window.withProgress(options, () => this.client.sendRequest<ScaffoldOffer>(choicesMethod, params)));
  }

  /** Undefined where it was cancelled or failed; the user was told why. */
  plan(title: string, request: PlanRequest): Promise<ScaffoldPlan | undefined> {
    const id = ++this.lastId;
    const options = { location: vscode.ProgressLocation.Notification, title, cancellable: true };
    return told(() =>
      vscode.window.withProgress(options, async (progress, token) => {
        this.running.set(id, ({ label, done, total }) => progress.report({ message: `${label} (${done + 1} of ${total})` }));
        try {
          return await this.client.sendRequest<ScaffoldPlan>(planMethod, { ...request, id }, token);
        } finally {
          this.running.delete(id);
        }
      }),
    );
  }
}

async function told<T>(task: () => PromiseLike<T>): Promise<T | undefined> {
  try {
    return await task();
  } catch (error) {
    if (error instanceof ResponseError && error.code === LSPErrorCodes.RequestCancelled) return undefined;
    const message = error instanceof Error ? error.message : String(error);
    // Not waited for: whoever asked goes on.
    vscode.window.showErrorMessage(message, 'Show Output').then((chosen) => {
      if (chosen !== undefined) void vscode.commands.executeCommand('meshwright.showOutput');
    });
    return undefined;
  }
}
