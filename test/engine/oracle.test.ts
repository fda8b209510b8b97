/**
 * Incremental equals from scratch: after random changes, a workspace that lived through them says the same as one that is
 * made anew of the same files in another order; mostly one that records no edges, which is another path. `MESHWRIGHT_SEED` and `MESHWRIGHT_STEPS`
 * repeat or lengthen a run.
 */
import { describe, expect, it } from 'vitest';
import { Workspace } from '../../server/src/workspace';
import type { Diagnostic, EditorSettings, Folder, WorkspaceApi } from '../../server/src/workspace.types';
import { generate } from '../bench/generate';
import { Random } from '../bench/random';
import { mutations, type Texts } from './mutate';

const root = 'file:///mesh';
const seeds = process.env.MESHWRIGHT_SEED ? [Number(process.env.MESHWRIGHT_SEED)] : [1, 2, 3];
const steps = Number(process.env.MESHWRIGHT_STEPS ?? 50);

type Reports = ReadonlyMap<string, readonly Diagnostic[]>;

/** What a workspace is given besides its files. */
interface Setting {
  readonly folders: readonly Folder[];
  readonly editor: EditorSettings;
}

const usual: Setting = { folders: [{ uri: root, name: 'mesh' }], editor: {} };

const settings: readonly Setting[] = [
  usual,
  usual,
  { ...usual, folders: [] },
  { ...usual, folders: [1, 2].map((n) => ({ uri: `${root}/clusters/cluster${n}`, name: `cluster${n}` })) },
  { ...usual, editor: { discovery: 'shared', closedWorld: true } },
  { ...usual, editor: { clusters: [{ name: 'all', files: ['**'] }], rules: { 'yaml-syntax': 'off' } } },
];

function uriOf(file: string): string {
  return `${root}/${file}`;
}

function open(texts: ReadonlyMap<string, string>, setting: Setting, incremental: boolean, random: Random): WorkspaceApi {
  const workspace = new Workspace({ strict: true, incremental });
  workspace.setFolders(setting.folders);
  workspace.setEditorSettings(setting.editor);
  for (const [file, text] of random.shuffle([...texts])) workspace.setFile(uriOf(file), { text });
  return workspace;
}

function reports(workspace: WorkspaceApi, texts: ReadonlyMap<string, string>): Reports {
  return new Map([...texts.keys()].sort().map((file) => [file, workspace.report(uriOf(file)).diagnostics]));
}

/** Tells the workspace what differs, in any order. */
function apply(
  workspace: WorkspaceApi,
  before: ReadonlyMap<string, string>,
  after: ReadonlyMap<string, string>,
  random: Random,
): void {
  for (const file of random.shuffle([...new Set([...before.keys(), ...after.keys()])])) {
    const text = after.get(file);
    if (text === before.get(file)) continue;
    if (text === undefined) workspace.removeFile(uriOf(file));
    else workspace.setFile(uriOf(file), { text });
  }
}

function mutate(texts: Texts, random: Random): string {
  const name = random.pick(Object.keys(mutations));
  const mutation = mutations[name];
  if (!mutation) throw new Error(`no mutation ${name}`);
  return `${name}: ${mutation(texts, random)}`;
}

describe('a workspace that changes', () => {
  it.each(seeds)('says what a new one says (seed %i)', { timeout: 120_000 }, (seed) => {
    const random = new Random(seed);
    const texts: Texts = new Map(generate(40, seed).files);
    let setting = usual;
    const lived = open(texts, setting, true, random);
    let known = reports(lived, texts);
    lived.takeChanged();
    for (let step = 0; step < steps; step++) {
      const before = new Map(texts);
      // A few start from the sound mesh again, lest everything is broken in the end.
      if (random.next() < 0.1) for (const [file, text] of generate(40, seed).files) texts.set(file, text);
      const did = Array.from({ length: 1 + random.below(3) }, () => mutate(texts, random));
      apply(lived, before, texts, random);
      if (random.next() < 0.15) {
        setting = random.pick(settings);
        lived.setFolders(setting.folders);
        lived.setEditorSettings(setting.editor);
        did.push(`settings: ${JSON.stringify(setting)}`);
      }
      const where = `seed ${seed}, step ${step}:\n${did.join('\n')}\n`;
      // Somebody asks for some of the files before the rest is asked for.
      for (const file of random.shuffle([...texts.keys()]).slice(0, random.below(5))) lived.report(uriOf(file));
      const changed = new Set(lived.takeChanged());
      const now = reports(lived, texts);
      expect(now, `${where}against a new workspace`).toEqual(reports(open(texts, setting, step % 3 === 0, random), texts));
      for (const [file, diagnostics] of now) {
        const told = changed.has(uriOf(file)) || JSON.stringify(known.get(file) ?? []) === JSON.stringify(diagnostics);
        expect(told, `${where}${file} changed and takeChanged does not say so`).toBe(true);
      }
      known = now;
    }
  });

  it('has a result id that changes exactly when the diagnostics do', { timeout: 120_000 }, () => {
    const random = new Random(9);
    const texts: Texts = new Map(generate(20, 9).files);
    const workspace = open(texts, usual, true, random);
    const seen = new Map<string, string>();
    for (let step = 0; step < steps; step++) {
      const before = new Map(texts);
      const did = mutate(texts, random);
      apply(workspace, before, texts, random);
      for (const file of texts.keys()) {
        const { diagnostics, resultId } = workspace.report(uriOf(file));
        const text = JSON.stringify(diagnostics);
        const id = `${file} ${resultId}`;
        expect(seen.get(id) ?? text, `step ${step}: ${did}: ${id} stands for two reports`).toBe(text);
        seen.set(id, text);
      }
    }
    const ids = new Map([...seen].map(([id, text]) => [`${id.split(' ')[0]} ${text}`, id]));
    expect(ids.size, 'equal reports of a file have equal result ids').toBe(seen.size);
  });
});
