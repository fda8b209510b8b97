/** One step of the dialogue on the screen. What it asks and what an answer means is in the step. */
import * as vscode from 'vscode';
import type { Answers } from './answers';
import { askCluster, askingProblem } from './ask';
import type { RunKubectl } from './kubectl';
import type { Item, ManyStep, OneStep, Step, TextStep } from './steps';

export interface Frame {
  readonly title: string;
  readonly step: number;
  readonly total: number;
  readonly kubectl: RunKubectl | undefined;
}

/** Undefined where the dialogue was left. */
export type Outcome = Answers | 'back' | undefined;

export function show(step: Step, frame: Frame): Promise<Outcome> {
  switch (step.kind) {
    case 'one':
      return showOne(step, frame);
    case 'many':
      return showMany(step, frame);
    case 'text':
      return showText(step, frame);
  }
}

interface Row extends vscode.QuickPickItem {
  /** Undefined for rows that are no answer. */
  readonly id?: string;
  readonly asks?: true;
}

function rowOf({ id, label, description = '', detail }: Item): Row {
  return { id, label, description, ...(detail === undefined ? {} : { detail }) };
}

function showOne(step: OneStep, frame: Frame): Promise<Outcome> {
  const input = vscode.window.createQuickPick<Row>();
  input.placeholder = step.prompt;
  const own = step.items.map(rowOf);
  let found: readonly Row[] = [];
  let news: readonly Row[] = [];
  const typed = (): readonly Row[] => {
    const text = input.value.trim();
    if (step.typed === undefined || text === '' || [...own, ...found].some(({ id }) => id === text)) return [];
    const problem = step.typed.problem(text);
    return [problem === undefined ? { id: text, label: step.typed.label(text), alwaysShow: true } : complaint(problem)];
  };
  const fill = (): void => {
    input.items = [...typed(), ...news, ...found, ...own, ...askRow(step, frame)];
  };
  fill();
  const active = input.items.find(({ id }) => id === step.active) ?? input.items[0];
  input.activeItems = active === undefined ? [] : [active];
  if (step.typed !== undefined) input.onDidChangeValue(fill);

  const ask = async (signal: AbortSignal): Promise<void> => {
    if (step.ask === undefined || input.busy) return;
    input.busy = true;
    const answer = await askCluster(step.ask, frame.kubectl, signal);
    if (signal.aborted) return;
    input.busy = false;
    input.value = '';
    if ('problem' in answer) [news, found] = [[complaint(answer.problem)], []];
    else {
      const rows = answer.filter(({ address }, i) => answer.findIndex((one) => one.address === address) === i);
      news = [];
      found = rows.map(({ address, service, hasPort }) => ({
        id: address,
        label: address,
        description: `from the cluster: ${service}${hasPort ? '' : ', which has no port 15443'}`,
      }));
    }
    fill();
    const [first] = [...found, ...news];
    if (first !== undefined) input.activeItems = [first];
  };
  return present(input, frame, step, (signal) => {
    const [row] = input.activeItems;
    if (row?.asks) void ask(signal);
    return row?.id === undefined ? undefined : step.take(row.id);
  });
}

function askRow({ ask }: OneStep, { kubectl }: Frame): readonly Row[] {
  if (ask === undefined) return [];
  const problem = askingProblem(ask, kubectl);
  const detail = problem ?? `Runs kubectl get services with context "${ask.context}"`;
  return [
    { asks: true, label: `$(${problem === undefined ? 'cloud' : 'circle-slash'}) Ask the cluster…`, detail, alwaysShow: true },
  ];
}

function complaint(problem: string): Row {
  return { label: `$(error) ${problem}`, alwaysShow: true };
}

function showMany(step: ManyStep, frame: Frame): Promise<Outcome> {
  const input = vscode.window.createQuickPick<Row>();
  input.canSelectMany = true;
  input.placeholder = step.prompt;
  input.items = step.items.map(rowOf);
  input.selectedItems = input.items.filter(({ id }) => id !== undefined && step.picked.includes(id));
  input.onDidChangeSelection(() => {
    input.placeholder = step.prompt;
  });
  return present(input, frame, step, () => {
    const chosen = new Set(input.selectedItems.map(({ id }) => id));
    // In the order in which they are offered, not in that of the clicks.
    const ids = step.items.map(({ id }) => id).filter((id) => chosen.has(id));
    const problem = step.problem(ids);
    if (problem === undefined) return step.take(ids);
    input.value = '';
    input.placeholder = `⚠ ${problem}`;
    return undefined;
  });
}

function showText(step: TextStep, frame: Frame): Promise<Outcome> {
  const input = vscode.window.createInputBox();
  input.value = step.value;
  input.prompt = step.prompt;
  input.onDidChangeValue((text) => {
    input.validationMessage = step.problem(text) ?? '';
  });
  return present(input, frame, step, () => {
    const problem = step.problem(input.value);
    input.validationMessage = problem ?? '';
    return problem === undefined ? step.take(input.value) : undefined;
  });
}

interface Input extends vscode.QuickInput {
  buttons: readonly vscode.QuickInputButton[];
  readonly onDidAccept: vscode.Event<void>;
  readonly onDidTriggerButton: vscode.Event<vscode.QuickInputButton>;
}

/** Shows an input until it is accepted with an answer, left, or gone back from. */
function present(
  input: Input,
  { title, step, total }: Frame,
  asked: Step,
  accept: (signal: AbortSignal) => Answers | undefined,
): Promise<Outcome> {
  const left = new AbortController();
  return new Promise<Outcome>((resolve) => {
    input.title = `${title}: ${asked.title}`;
    input.step = step;
    input.totalSteps = total;
    // Whoever looks something up in a file comes back to where he was.
    input.ignoreFocusOut = true;
    if (step > 1) input.buttons = [vscode.QuickInputButtons.Back];
    input.onDidAccept(() => {
      const answers = accept(left.signal);
      if (answers !== undefined) resolve(answers);
    });
    input.onDidTriggerButton((button) => {
      if (button === vscode.QuickInputButtons.Back) resolve('back');
    });
    input.onDidHide(() => resolve(undefined));
    input.show();
  }).finally(() => {
    left.abort();
    input.dispose();
  });
}
