/** The item in the status bar: what the engine knows of the workspace, in a few words. Hidden where there is no mesh. */
import * as vscode from 'vscode';
import { State } from 'vscode-languageclient';
import type { Problems, StatusParams } from '../../server/src/lsp/protocol';

const sources: Readonly<Record<StatusParams['source'], string>> = {
  settings: 'the settings name the clusters',
  flux: 'objects of Flux say what goes to which cluster',
  argo: 'applications of Argo CD say what goes to which cluster',
  folders: 'every folder below `clusters` is a cluster',
  kustomize: 'every overlay of a common base is a cluster',
  default: 'all files are one cluster, as nothing says otherwise',
};

const configure = 'meshwright.configureClusters';

export class StatusItem {
  private readonly item = vscode.window.createStatusBarItem('meshwright.status', vscode.StatusBarAlignment.Right, 90);
  private params: StatusParams | undefined;

  constructor() {
    this.item.name = 'Meshwright';
  }

  show(params: StatusParams): void {
    this.params = params;
    this.item.text = text(params);
    this.item.tooltip = tooltip(params);
    this.item.command = 'meshwright.showProblems';
    this.item.backgroundColor = undefined;
    this.item.accessibilityInformation = { label: `Meshwright: ${summary(params)}` };
    if (params.resources > 0 || params.indexing) this.item.show();
    else this.item.hide();
  }

  changeState(state: State): void {
    // Only a server that was lost is worth a word; one that starts says soon how it is.
    if (state !== State.Stopped || this.params === undefined) return;
    this.item.text = '$(error) Meshwright stopped';
    this.item.tooltip = 'The language server of Meshwright is not running. Click to restart it.';
    this.item.command = 'meshwright.restart';
    this.item.backgroundColor = new vscode.ThemeColor('statusBarItem.warningBackground');
    this.item.accessibilityInformation = { label: 'Meshwright stopped' };
  }

  dispose(): void {
    this.item.dispose();
  }
}

function text(params: StatusParams): string {
  return `$(${params.indexing ? 'loading~spin' : 'type-hierarchy'}) ${summary(params)}`;
}

function summary({ clusters, resources, indexing, problems }: StatusParams): string {
  if (indexing) return 'indexing';
  return [count(clusters.length, 'cluster'), count(resources, 'resource'), count(visible(problems), 'problem')].join(' · ');
}

/** Hints are marks in the text, not entries of the Problems view. */
function visible({ errors, warnings, infos }: Problems): number {
  return errors + warnings + infos;
}

function tooltip({ clusters, source, files, problems }: StatusParams): vscode.MarkdownString {
  const markdown = new vscode.MarkdownString('**Meshwright**\n\n', true);
  markdown.isTrusted = { enabledCommands: [configure] };
  for (const { name, resources } of clusters) {
    markdown
      .appendMarkdown('- ')
      .appendText(name)
      .appendMarkdown(`: ${count(resources, 'resource')}\n`);
  }
  markdown.appendMarkdown(`\n${count(files, 'file')}; ${sources[source]}. ${link(source)}\n\n`);
  const { errors, warnings, infos } = problems;
  markdown.appendMarkdown(`$(error) ${errors} $(warning) ${warnings} $(info) ${infos} – click to see the problems.`);
  return markdown;
}

function link(source: StatusParams['source']): string {
  return `[${source === 'settings' ? 'Show the settings' : 'Configure clusters'}](command:${configure})`;
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}
