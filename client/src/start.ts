/**
 * Activation and disposal, whatever the host: wires the language client, the status bar and the commands by hand. All of it
 * hangs on the extension's context, so that deactivation leaves nothing behind.
 */
import * as vscode from 'vscode';
import { type BaseLanguageClient, type LanguageClientOptions, State } from 'vscode-languageclient';
import type {
  InitializationOptions,
  PreviewParams,
  ResourcesChangedMethod,
  StatusMethod,
  StatusParams,
} from '../../server/src/lsp/protocol';
import { ChartDocuments, chartScheme } from './clusters/charts';
import type { RunHelm } from './clusters/helm';
import { ResourceDocuments } from './clusters/resources';
import { applyPreview } from './commands/apply-preview';
import { checkRenderedChart } from './commands/check-rendered-chart';
import { compareClusters } from './commands/compare-clusters';
import { configureClusters } from './commands/configure-clusters';
import { discardPreview } from './commands/discard-preview';
import { previewEdit } from './commands/preview-edit';
import { restart } from './commands/restart';
import { scaffoldAll } from './commands/scaffold-all';
import { scaffoldNamespace } from './commands/scaffold-namespace';
import { scaffoldRemove } from './commands/scaffold-remove';
import { scaffoldService } from './commands/scaffold-service';
import { scaffoldUpdate } from './commands/scaffold-update';
import { showOutput } from './commands/show-output';
import { showProblems } from './commands/show-problems';
import type { RunKubectl } from './scaffold/kubectl';
import { Planner } from './scaffold/planner';
import { Previews } from './scaffold/preview';
import { ProblemList } from './scaffold/problems';
import { StatusItem } from './status';
import { isYamlExtensionActive, watchYamlExtension } from './yaml-extension';

/** What the commands act on. */
export interface App {
  readonly client: BaseLanguageClient;
  readonly output: vscode.LogOutputChannel;
  readonly planner: Planner;
  readonly previews: Previews;
  readonly problemList: ProblemList;
  /** Of the workspace. */
  readonly memory: vscode.Memento;
  /** Undefined where no program can be run. */
  readonly kubectl: RunKubectl | undefined;
  /** Undefined where no program can be run. */
  readonly helm: RunHelm | undefined;
  readonly charts: ChartDocuments;
}

const statusMethod: StatusMethod = 'meshwright/status';
const resourcesChangedMethod: ResourcesChangedMethod = 'meshwright/clusters/changed';

/** The languages that people write manifests in. Other YAML dialects (Compose, pipelines) are not Kubernetes. */
const languages = ['yaml', 'kubernetes'];
const schemes = ['file', 'untitled', 'vscode-vfs', chartScheme];

export async function start(
  context: vscode.ExtensionContext,
  createClient: (options: LanguageClientOptions) => BaseLanguageClient,
  kubectl?: RunKubectl,
  helm?: RunHelm,
): Promise<void> {
  const output = vscode.window.createOutputChannel('Meshwright', { log: true });

  const client = createClient({
    documentSelector: schemes.flatMap((scheme) => languages.map((language) => ({ scheme, language }))),
    outputChannel: output,
    // Asked again at every start, also after a crash.
    initializationOptions: (): InitializationOptions => ({ yamlExtension: isYamlExtensionActive(), commands: true }),
    diagnosticPullOptions: { onChange: true, onSave: false, onFocus: true },
    markdown: { isTrusted: false, supportHtml: false },
  });
  const planner = new Planner(client);
  const previews = new Previews(output);
  const problemList = new ProblemList();
  const charts = new ChartDocuments();
  const resources = new ResourceDocuments(client);
  const memory = context.workspaceState;
  const app: App = { client, output, planner, previews, problemList, memory, kubectl, helm, charts };

  const status = new StatusItem();
  context.subscriptions.push(
    new vscode.Disposable(() => void stop(app)),
    status,
    planner,
    previews,
    problemList,
    charts,
    resources,
    client.onNotification(statusMethod, (params: StatusParams) => status.show(params)),
    client.onNotification(resourcesChangedMethod, () => resources.refresh()),
    client.onDidChangeState(({ newState }) => {
      status.changeState(newState);
      // A server tells only those who have asked it.
      if (newState === State.Running) resources.refresh();
    }),
    vscode.commands.registerCommand('meshwright.showOutput', () => showOutput(app)),
    vscode.commands.registerCommand('meshwright.restart', () => restart(app)),
    vscode.commands.registerCommand('meshwright.showProblems', showProblems),
    vscode.commands.registerCommand('meshwright.configureClusters', () => configureClusters(app)),
    vscode.commands.registerCommand('meshwright.compareClusters', () => compareClusters(app)),
    vscode.commands.registerCommand('meshwright.checkRenderedChart', (argument: unknown) => checkRenderedChart(app, argument)),
    vscode.commands.registerCommand('meshwright.scaffoldService', (argument: unknown) => scaffoldService(app, argument)),
    vscode.commands.registerCommand('meshwright.scaffoldAll', () => scaffoldAll(app)),
    vscode.commands.registerCommand('meshwright.scaffoldNamespace', () => scaffoldNamespace(app)),
    vscode.commands.registerCommand('meshwright.scaffoldUpdate', (argument: unknown) => scaffoldUpdate(app, argument)),
    vscode.commands.registerCommand('meshwright.scaffoldRemove', (argument: unknown) => scaffoldRemove(app, argument)),
    vscode.commands.registerCommand('meshwright.applyPreview', () => applyPreview(app)),
    vscode.commands.registerCommand('meshwright.discardPreview', () => discardPreview(app)),
    vscode.commands.registerCommand('meshwright.previewEdit', (params: PreviewParams) => previewEdit(app, params)),
    watchYamlExtension(client),
  );
  await client.start();
}

/** Stops the server, and closes the output only after its last words. */
async function stop({ client, output }: App): Promise<void> {
  try {
    await client.dispose();
  } catch (error) {
    output.warn(`The server did not stop in time: ${String(error)}`);
  } finally {
    output.dispose();
  }
}
