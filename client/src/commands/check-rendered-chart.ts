import * as vscode from 'vscode';
import { chartUri } from '../clusters/charts';
import { explain, type Rendering, type RunHelm, releaseOf, templateArgs } from '../clusters/helm';
import type { App } from '../start';

const title = 'Check Rendered Chart';

/** Renders a chart with `helm template` and shows the result, which the server checks alone or in a cluster. */
export async function checkRenderedChart(app: App, argument: unknown): Promise<void> {
  const problem = obstacle(app);
  if (problem !== undefined) {
    void vscode.window.showErrorMessage(problem);
    return;
  }
  const chart = argument instanceof vscode.Uri ? chartOf(argument) : await chooseChart();
  if (chart === undefined) return;
  const values = await chooseValues(chart);
  if (values === undefined) return;
  const cluster = await chooseCluster(app);
  if (cluster === undefined) return;
  const namespace = await chooseNamespace();
  if (namespace === undefined || app.helm === undefined) return;
  const release = releaseOf(nameOf(chart));
  const request = { chart: chart.fsPath, values: values.map(({ fsPath }) => fsPath), release, namespace };
  const text = await render(app, app.helm, request);
  if (text === undefined) return;
  if (text.trim() === '') void vscode.window.showInformationMessage(`${nameOf(chart)} renders to nothing with these values.`);
  else await app.charts.show(chartUri(cluster.name, namespace, release), text);
}

function obstacle({ helm }: App): string | undefined {
  if (helm === undefined) return 'Charts are rendered on the desktop only, as helm has to be run.';
  return vscode.workspace.isTrusted ? undefined : 'Rendering a chart runs helm, for which the workspace has to be trusted.';
}

async function render({ output }: App, helm: RunHelm, request: Rendering): Promise<string | undefined> {
  const options = {
    location: vscode.ProgressLocation.Notification,
    title: `helm template ${request.release}`,
    cancellable: true,
  };
  const result = await vscode.window.withProgress(options, async (_, token) => {
    const stop = new AbortController();
    token.onCancellationRequested(() => stop.abort());
    return await helm(templateArgs(request), stop.signal);
  });
  if ('stdout' in result) return result.stdout;
  if (result.failure === 'cancelled') return undefined;
  output.error(`helm ${templateArgs(request).join(' ')}: ${result.stderr}`);
  const chosen = await vscode.window.showErrorMessage(explain(result), 'Show Output');
  if (chosen !== undefined) output.show();
  return undefined;
}

/** Of a chart's folder, or of its `Chart.yaml`. */
function chartOf(uri: vscode.Uri): vscode.Uri {
  return /\/Chart\.yaml$/.test(uri.path) ? vscode.Uri.joinPath(uri, '..') : uri;
}

function nameOf(folder: vscode.Uri): string {
  return folder.path.slice(folder.path.lastIndexOf('/') + 1);
}

async function chooseChart(): Promise<vscode.Uri | undefined> {
  const found = await vscode.workspace.findFiles('**/Chart.yaml', '**/node_modules/**');
  const charts = found.filter(({ scheme }) => scheme === 'file').map(chartOf);
  // What a chart depends on is rendered with it.
  const own = charts.filter(({ path }) => !charts.some((other) => path.startsWith(`${other.path}/charts/`)));
  if (own.length === 0) {
    void vscode.window.showInformationMessage('There is no Chart.yaml in this workspace.');
    return undefined;
  }
  const rows = own
    .map((chart) => ({ label: nameOf(chart), description: vscode.workspace.asRelativePath(chart), chart }))
    .sort((a, b) => (a.description < b.description ? -1 : 1));
  return (await vscode.window.showQuickPick(rows, { title, placeHolder: 'The chart that is rendered', matchOnDescription: true }))
    ?.chart;
}

/** The chart's own `values.yaml` is always used. */
async function chooseValues(chart: vscode.Uri): Promise<readonly vscode.Uri[] | undefined> {
  const found = await vscode.workspace.findFiles('**/*values*.{yaml,yml}', '**/node_modules/**');
  const rows = found
    .filter(({ path, scheme }) => scheme === 'file' && !/\/values\.ya?ml$/.test(path))
    .map((file) => ({ label: vscode.workspace.asRelativePath(file), file, isNear: file.path.startsWith(`${chart.path}/`) }))
    .sort((a, b) => Number(b.isNear) - Number(a.isNear) || (a.label < b.label ? -1 : 1));
  if (rows.length === 0) return [];
  const placeHolder = 'Values beside the values.yaml of the chart; later files override';
  return (await vscode.window.showQuickPick(rows, { title, placeHolder, canPickMany: true }))?.map(({ file }) => file);
}

async function chooseCluster({ planner }: App): Promise<{ readonly name: string | undefined } | undefined> {
  const offer = await planner.choices({});
  const clusters = offer?.clusters ?? [];
  if (clusters.length === 0) return { name: undefined };
  const alone = { label: 'By itself', description: 'what it refers to elsewhere is not looked at', name: undefined };
  const rows = clusters.map(({ name }) => ({ label: name, description: 'beside what the workspace has of this cluster', name }));
  return vscode.window.showQuickPick([...rows, alone], { title, placeHolder: 'The cluster that the chart is checked in' });
}

function chooseNamespace(): Thenable<string | undefined> {
  return vscode.window.showInputBox({
    title,
    prompt: 'The namespace that the chart is installed to',
    value: 'default',
    validateInput: (text) =>
      /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/.test(text) ? undefined : 'Lower-case letters, digits and hyphens are expected',
  });
}
