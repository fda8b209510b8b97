import * as vscode from 'vscode';
import type { ServiceName } from '../../../server/src/lsp/protocol';
import { keyOf } from '../scaffold/answers';
import { carryOut } from '../scaffold/carry-out';
import { targetOf } from '../scaffold/target';
import type { App } from '../start';

/** Takes back what was scaffolded: of the argument's service, or of those that are chosen. The preview asks once more. */
export async function scaffoldRemove(app: App, argument: unknown): Promise<void> {
  const target = await targetOf(argument);
  const services = target.kind === 'service' ? [target.service] : await choose(app);
  if (services.length === 0) return;
  const what = services === 'all' ? 'all services' : services.length === 1 ? services[0]?.name : `${services.length} services`;
  await carryOut(app, `Remove scaffolded resources of ${what}`, { job: { op: 'remove', services } });
}

/** All of them are also those whose Service is gone, which nothing can list here. */
async function choose({ planner }: App): Promise<readonly ServiceName[] | 'all'> {
  const editor = vscode.window.activeTextEditor;
  const offer = await planner.choices(editor === undefined ? {} : { uri: editor.document.uri.toString() });
  if (offer === undefined) return [];
  const here = new Set(offer.here.map(keyOf));
  const rows = offer.services
    .filter(({ scaffolded }) => scaffolded !== undefined)
    .map(({ namespace, name, scaffolded = '' }) => ({
      label: name,
      description: `${namespace} · ${scaffolded}`,
      picked: here.has(keyOf({ namespace, name })),
      service: { namespace, name },
    }));
  if (rows.length === 0) {
    void vscode.window.showInformationMessage('Nothing in this workspace was scaffolded.');
    return [];
  }
  const title = 'Remove Scaffolded Resources';
  const placeHolder = 'The services whose resources go; the changes are shown first';
  const chosen = await vscode.window.showQuickPick(rows, { canPickMany: true, title, placeHolder, ignoreFocusOut: true });
  if (chosen?.length === rows.length) return 'all';
  return chosen?.map(({ service }) => service) ?? [];
}
