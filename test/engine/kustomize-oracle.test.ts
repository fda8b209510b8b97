/**
 * Incremental equals from scratch where resources are built: bases, overlays, components and patches come, go and change at random, most of
 * them so that something is found. `MESHWRIGHT_SEED` and `MESHWRIGHT_STEPS` repeat or lengthen a run.
 */
import { describe, expect, it } from 'vitest';
import { Workspace } from '../../server/src/workspace';
import type { Diagnostic } from '../../server/src/workspace.types';
import { Random } from '../bench/random';

const root = 'file:///mesh';
const seeds = process.env.MESHWRIGHT_SEED ? [Number(process.env.MESHWRIGHT_SEED)] : [1, 2];
const steps = Number(process.env.MESHWRIGHT_STEPS ?? 120);

type Write = (random: Random) => string | undefined;

const host = (random: Random): string =>
  random.pick(['reviews', 'reviews', 'ratings', 'blue-reviews', 'reviews.shop', 'nowhere']);
const note = (random: Random): string => random.pick(['', '', '', '# a note\n', '\n\n']);
const some = (random: Random, lines: readonly string[]): string => lines.filter(() => random.next() < 0.5).join('');

const service = (name: string): string =>
  `apiVersion: v1\nkind: Service\nmetadata: {name: ${name}}\nspec: {ports: [{port: 9080}], selector: {app: ${name}}}\n`;

const route = (random: Random): string =>
  `apiVersion: networking.istio.io/v1\nkind: VirtualService\nmetadata: {name: route}\nspec:\n  hosts: [reviews]\n  http:\n  - route:\n    - destination: {host: ${host(random)}, subset: ${random.pick(['v1', 'v2'])}}\n`;

const rule = (random: Random): string =>
  `apiVersion: networking.istio.io/v1\nkind: DestinationRule\nmetadata: {name: rule}\nspec:\n  host: ${host(random)}\n  subsets: [{name: ${random.pick(['v1', 'v2'])}, labels: {version: v1}}]\n`;

const routePatch = (random: Random): string =>
  `apiVersion: networking.istio.io/v1\nkind: VirtualService\nmetadata: {name: route}\nspec:\n  http:\n  - route:\n    - destination: {host: ${host(random)}}\n`;

const rulePatch = (random: Random): string =>
  `apiVersion: networking.istio.io/v1\nkind: DestinationRule\nmetadata: {name: rule}\nspec: {host: ${host(random)}}\n`;

const patch = (random: Random): string => {
  if (random.next() < 0.85) return random.pick([routePatch, rulePatch])(random);
  return random.pick([
    `- {op: replace, path: /spec/host, value: ${host(random)}}\n`,
    `$patch: delete\napiVersion: v1\nkind: Service\nmetadata: {name: ${random.pick(['reviews', 'ratings'])}}\n`,
    'kind: [\n',
    '# nothing\n',
  ]);
};

const transformers = (random: Random): string =>
  some(random, [
    `namespace: ${random.pick(['shop', 'default'])}\n`,
    'namePrefix: blue-\n',
    `labels: [{pairs: {version: ${random.pick(['v1', 'v2'])}}, includeTemplates: true}]\n`,
  ]);

const inline = (random: Random): string =>
  `- target: {kind: DestinationRule}\n  patch: |-\n    ${note(random).trim()}\n    - op: replace\n      path: /spec/host\n      value: ${host(random)}\n`;

const overlay: Write = (random) =>
  `${note(random)}resources:\n- ../../base\n${some(random, ['- own.yaml\n', '- ../../other\n'])}${random.next() < 0.1 ? '- lost.yaml\n' : ''}${transformers(random)}${random.pick(['', 'components: [../../part]\n'])}patches:\n${some(random, ['- path: patch.yaml\n', '- path: ../shared.yaml\n', inline(random)])}${random.next() < 0.1 ? 'replacements: []\n' : ''}${random.next() < 0.05 ? 'patches: 3\n' : ''}`;

const files: Readonly<Record<string, Write>> = {
  'base/kustomization.yaml': (random) => `${note(random)}resources:\n- all.yaml\n- route.yaml\n${transformers(random)}`,
  'base/all.yaml': (random) =>
    `${note(random)}${random.shuffle([service('reviews'), service('ratings'), rule(random)]).join('---\n')}`,
  'base/route.yaml': (random) => `${note(random)}${route(random)}`,
  'other/kustomization.yaml': () => 'resources: [services.yaml]\n',
  'other/services.yaml': (random) => service(random.pick(['blue-reviews', 'nowhere'])),
  'part/kustomization.yaml': (random) =>
    `apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\npatches:\n- path: part.yaml\n${transformers(random)}`,
  'part/part.yaml': (random) => `${note(random)}${patch(random)}`,
  'overlays/shared.yaml': (random) => `${note(random)}${patch(random)}`,
  ...Object.fromEntries(
    ['east', 'west'].flatMap((name): readonly (readonly [string, Write])[] => [
      [`overlays/${name}/kustomization.yaml`, overlay],
      [`overlays/${name}/patch.yaml`, (random) => `${note(random)}${patch(random)}`],
      [`overlays/${name}/own.yaml`, (random) => service(host(random))],
    ]),
  ),
  'plain.yaml': route,
  'meshwright.yaml': (random) =>
    random.pick([
      'discovery: separate\n',
      'discovery: separate\n',
      'discovery: separate\nclusters:\n- {name: a, files: [overlays/east/**]}\n- {name: b, files: ["overlays/west/**", "base/all.yaml"]}\n',
      'ignore: [overlays/west]\n',
      'cluster: alone\n',
      'discovery: separate\n',
    ]),
};

type Reports = ReadonlyMap<string, readonly Diagnostic[]>;

function reports(workspace: Workspace): Reports {
  return new Map(Object.keys(files).map((file) => [file, workspace.report(`${root}/${file}`).diagnostics]));
}

function set(workspace: Workspace, file: string, text: string | undefined): void {
  if (text === undefined) workspace.removeFile(`${root}/${file}`);
  else workspace.setFile(`${root}/${file}`, { text });
}

function open(texts: ReadonlyMap<string, string>, incremental: boolean, random: Random): Workspace {
  const workspace = new Workspace({ strict: true, incremental });
  workspace.setFolders([{ uri: root, name: 'mesh' }]);
  for (const [file, text] of random.shuffle([...texts])) set(workspace, file, text);
  return workspace;
}

describe('a workspace with kustomizations that change', () => {
  it.each(seeds)('says what a new one says (seed %i)', { timeout: 120_000 }, (seed) => {
    const random = new Random(seed);
    const texts = new Map<string, string>();
    const lived = open(texts, true, random);
    let known = reports(lived);
    const codes = new Set<string>();
    for (let step = 0; step < steps; step++) {
      const edited = step === 0 ? Object.keys(files) : [random.pick(Object.keys(files))];
      for (const file of edited) {
        // Patches and manifests change far more often than what makes everything anew.
        const text = random.next() < 0.1 ? undefined : files[file]?.(random);
        if (text === undefined) texts.delete(file);
        else texts.set(file, text);
        set(lived, file, text);
      }
      const changed = new Set(lived.takeChanged());
      const now = reports(lived);
      const where = `seed ${seed}, step ${step}: ${edited.length > 1 ? 'all' : `${edited[0]}\n${texts.get(edited[0] ?? '')}`}`;
      expect(now, where).toEqual(reports(open(texts, step % 3 === 0, random)));
      for (const [file, diagnostics] of now) {
        for (const { code } of diagnostics) codes.add(code);
        const told = changed.has(`${root}/${file}`) || JSON.stringify(known.get(file) ?? []) === JSON.stringify(diagnostics);
        expect(told, `${where}\n${file} changed and takeChanged does not say so`).toBe(true);
      }
      known = now;
    }
    expect([...codes]).toEqual(expect.arrayContaining(['MW011', 'MW012', 'MW301', 'MW304', 'MW306']));
  });
});
