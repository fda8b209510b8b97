/** From a job to what the user sees of it: what stands against it, that there is nothing to do, or the preview. */
import * as vscode from 'vscode';
import type { ScaffoldMessage } from '../../../server/src/lsp/protocol';
import type { App } from '../start';
import type { PlanRequest } from './planner';
import { sentence } from './problems';

/** `change` where the user wants to answer differently. */
export async function carryOut(
  app: App,
  title: string,
  request: PlanRequest,
  options: { readonly changeable?: boolean } = {},
): Promise<'change' | undefined> {
  const plan = await app.planner.plan(title, request);
  if (plan === undefined) return undefined;
  const { changes, problems, services } = plan;
  const notes = plan.notes.map(sentence);
  const [problem] = problems;
  if (problem !== undefined) return complain(app, title, problem, problems, options.changeable === true);
  if (changes.length === 0) {
    for (const note of notes) app.output.info(`${title}: ${note}`);
    const what =
      services.length === 1 && services[0]
        ? `The resources of ${services[0].name}`
        : `The resources of ${services.length} services`;
    void vscode.window.showInformationMessage(`${what} are as they should be.`);
    return undefined;
  }
  await app.previews.show({
    title,
    changes,
    notes,
    async again() {
      await carryOut(app, title, request);
    },
  });
  return undefined;
}

async function complain(
  { output, problemList }: App,
  title: string,
  first: ScaffoldMessage,
  problems: readonly ScaffoldMessage[],
  changeable: boolean,
): Promise<'change' | undefined> {
  for (const problem of problems) output.warn(`${title}: ${sentence(problem)}`);
  const others = problems.length - 1;
  const more = others === 0 ? '' : ` (and ${others} more)`;
  const buttons = [
    ...(others > 0 ? ['Show All'] : []),
    ...(first.place === undefined ? [] : ['Open']),
    ...(changeable ? ['Change Answers'] : []),
  ];
  const chosen = await vscode.window.showErrorMessage(`Nothing was written: ${sentence(first)}${more}`, ...buttons);
  if (chosen === 'Show All') await problemList.show(title, problems);
  if (chosen === 'Open' && first.place !== undefined) {
    const { start, end } = first.place.range;
    const selection = new vscode.Range(start.line, start.character, end.line, end.character);
    await vscode.window.showTextDocument(vscode.Uri.parse(first.place.uri, true), { selection });
  }
  return chosen === 'Change Answers' ? 'change' : undefined;
}
