/** The dialogue from its first step to the preview. */
import * as vscode from 'vscode';
import type {
  ScaffoldArgument,
  ScaffoldChoicesParams,
  ScaffoldCluster,
  ScaffoldOffer,
  ServiceName,
} from '../../../server/src/lsp/protocol';
import type { App } from '../start';
import { type Answers, keyOf, type Memory, recall, remember, type Scope, toJob, withClient } from './answers';
import { carryOut } from './carry-out';
import { show } from './inputs';
import { type Dialogue, stepsOf } from './steps';

const memoryKey = 'meshwright.scaffold';

export interface Begin {
  readonly scope: Scope;
  /** Chosen already: the dialogue begins behind the step that asks for it, which the way back leads to. */
  readonly service?: ScaffoldArgument;
  /** A file to whose Services the choice is limited. */
  readonly file?: vscode.Uri;
}

export async function scaffold(app: App, { scope, service, file }: Begin): Promise<void> {
  const offer = await app.planner.choices(file === undefined ? cursor() : { uri: file.toString() });
  if (offer === undefined) return;
  const complaint = problemOf(offer, file);
  if (complaint !== undefined) {
    void vscode.window.showInformationMessage(complaint);
    return;
  }
  if (service !== undefined && !offer.services.some((one) => keyOf(one) === keyOf(service))) {
    // It is not there, or cannot be scaffolded; the plan says why.
    const { namespace, name } = service;
    const request = { services: [{ namespace, name }], flavour: 'global-gateway' } as const;
    await carryOut(app, `Scaffold ${name}`, { job: { op: 'create', request } });
    return;
  }
  const memory = app.memory.get<Memory>(memoryKey, {});
  const only = file === undefined ? undefined : offer.here;
  const dialogue: Dialogue = { choices: offer, scope, ...(only && { only }), recall: (one) => recall(memory, one) };
  const [here = offer.services[0]] = offer.here;
  const chosen = service ?? (only?.length === 1 ? here : undefined);
  let answers: Answers | undefined =
    scope === 'service'
      ? withClient(recall(memory, nameOf(chosen ?? here)), service?.client)
      : { ...recall(memory, undefined), ...namespaceOf(here) };
  let index = scope === 'service' && chosen !== undefined ? 1 : 0;
  for (;;) {
    const given = await ask(app, dialogue, answers, index);
    if (given === undefined) return;
    answers = given;
    await app.memory.update(memoryKey, remember(app.memory.get<Memory>(memoryKey, {}), answers));
    const outcome = await carryOut(app, titleOf(dialogue, answers), toJob(offer, scope, answers, folderUri), {
      changeable: true,
    });
    if (outcome !== 'change') return;
    index = scope === 'all' ? 0 : 1;
  }
}

/** Undefined where the user left. */
async function ask(app: App, dialogue: Dialogue, first: Answers, from: number): Promise<Answers | undefined> {
  let answers = first;
  let index = from;
  for (;;) {
    const steps = stepsOf(dialogue, answers);
    const step = steps[index];
    if (step === undefined) return answers;
    const frame = { title: titleOf(dialogue, answers), step: index + 1, total: steps.length, kubectl: app.kubectl };
    const outcome = await show(step, frame);
    if (outcome === undefined) return undefined;
    if (outcome === 'back') {
      index--;
      continue;
    }
    answers = outcome;
    // Other answers may make other steps.
    index = stepsOf(dialogue, answers).findIndex(({ id }) => id === step.id) + 1;
  }
}

function titleOf({ scope, choices }: Dialogue, { service, namespace }: Answers): string {
  if (scope === 'all') return 'Scaffold all services';
  if (scope === 'namespace') return namespace === undefined ? 'Scaffold a namespace' : `Scaffold namespace ${namespace}`;
  return service === undefined ? 'Scaffold' : `Scaffold ${service.name}.${service.namespace}.${choices.globalSuffix}`;
}

/** Why there is nothing to ask. */
function problemOf({ clusters, services, here }: ScaffoldOffer, file: vscode.Uri | undefined): string | undefined {
  if (clusters.length < 2) return 'Scaffolding is between clusters, and this workspace has one; meshwright.yaml can name more.';
  if (file !== undefined && here.length === 0) return `${vscode.workspace.asRelativePath(file)} has no Service with a selector.`;
  return services.length === 0 ? 'There is no Service with a selector in this workspace.' : undefined;
}

function cursor(): ScaffoldChoicesParams {
  const editor = vscode.window.activeTextEditor;
  if (editor === undefined) return {};
  const { line, character } = editor.selection.active;
  return { uri: editor.document.uri.toString(), position: { line, character } };
}

function nameOf(service: ServiceName | undefined): ServiceName | undefined {
  return service && { namespace: service.namespace, name: service.name };
}

function namespaceOf(service: ServiceName | undefined): Answers {
  return service === undefined ? {} : { namespace: service.namespace };
}

/** The folder that a path means, in the workspace folder of the cluster. */
function folderUri({ folder }: ScaffoldCluster, path: string): string {
  const proposed = vscode.Uri.parse(folder?.uri ?? '', true);
  const root = vscode.workspace.getWorkspaceFolder(proposed)?.uri ?? proposed;
  return path === '.' ? root.toString() : vscode.Uri.joinPath(root, path).toString();
}
