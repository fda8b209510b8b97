/** Random changes of a workspace: what people, branches and half-typed lines do to its files. */
import type { Random } from '../bench/random';

export type Texts = Map<string, string>;

/** Changes the texts and says what it did. A file that is gone is no longer in the map. */
export type Mutation = (texts: Texts, random: Random) => string;

const settings: readonly string[] = [
  '',
  'cluster: alone\n',
  'discovery: shared\n',
  'discovery: separate\nclosedWorld: true\n',
  'globalSuffix: mesh\n',
  'clusterDomain: example.org\n',
  'namespaces: { "clusters/cluster1/**": team-1 }\n',
  'mesh: { rootNamespace: team-0, enableAutoMtls: false }\n',
  'istioVersion: "1.18"\n',
  'ignore: ["clusters/cluster3/**"]\n',
  'ignore: ["clusters/cluster2/**", "clusters/cluster3/**"]\n',
  'documentSizeLimit: 1\n',
  'clusters:\n  - name: cluster1\n    files: ["clusters/**"]\n  - name: cluster2\n    files: ["clusters/cluster2/**"]\n',
  'clusters: [\n',
  'clusters: 3\nunknown: yes\n',
];

const values: readonly string[] = [
  '8080',
  '9080',
  'http',
  'v1',
  'v2',
  'v3',
  'cluster2',
  'default',
  'team-0',
  'MESH_EXTERNAL',
  'DISABLE',
  '240.0.0.1',
  '"*"',
  '*.global',
  '[]',
  '{}',
  'null',
  '[., ~]',
  '$' + '{X}',
  'yes',
  'Service',
  'VirtualServices',
  'networking.istio.io/v1beta1',
  'networking.istio.io/v2',
];

const transformers: readonly string[] = [
  '',
  '',
  'namespace: team-1\n',
  'namePrefix: x-\n',
  'labels: [{pairs: {version: v2}, includeTemplates: true, includeSelectors: true}]\n',
  'replacements: []\nkind: Component\n',
  'vars: [{}]\n',
];

const removed = new WeakMap<Texts, Map<string, string>>();

export const mutations: Readonly<Record<string, Mutation>> = {
  'remove a file': (texts, random) => {
    const [file, text] = pick(texts, random);
    const gone = removed.get(texts) ?? new Map<string, string>();
    removed.set(texts, gone.set(file, text));
    texts.delete(file);
    return file;
  },
  'bring a file back': (texts, random) => {
    const gone = removed.get(texts);
    if (!gone || gone.size === 0) return 'none was removed';
    const [file, text] = random.pick([...gone]);
    gone.delete(file);
    texts.set(file, text);
    return file;
  },
  'copy a file': (texts, random) => {
    const [file, text] = pick(texts, random);
    const copy = file
      .replace(/cluster\d/, `cluster${1 + random.below(4)}`)
      .replace('.yaml', random.pick(['.yaml', '-copy.yaml', '.yml']));
    texts.set(copy, text);
    return `${file} to ${copy}`;
  },
  'change a value': (texts, random) =>
    changeLine(texts, random, /^(\s*(?:- )?[\w-]+: )\S.*$/, (line, all) => {
      const other = random.pick(all).replace(/^\s*(?:- )?(?:[\w-]+: )?/, '');
      return line.replace(
        /^(\s*(?:- )?[\w-]+: ).*$/,
        (_, key: string) => key + (random.next() < 0.5 ? other : random.pick(values)),
      );
    }),
  'rename a key': (texts, random) =>
    changeLine(texts, random, /^\s*(?:- )?\w+:/, (line, all) => {
      const other = /(\w+):/.exec(random.pick(all))?.[1] ?? 'other';
      return line.replace(/\w+:/, `${other}:`);
    }),
  'take a line out': (texts, random) => changeLine(texts, random, /\S/, () => undefined),
  'repeat a line': (texts, random) => changeLine(texts, random, /\S/, (line) => `${line}\n${line}`),
  'indent a line': (texts, random) =>
    changeLine(texts, random, /\S/, (line) => random.pick([`  ${line}`, ` ${line}`, line.replace(/^ {2}/, '')])),
  'break the YAML': (texts, random) =>
    changeLine(
      texts,
      random,
      /\S/,
      (line) => line + random.pick([' [', ' "', ': :', '\n\tx: 1', '\n<<<<<<< HEAD', ' &a *b', '\n---', ' |']),
    ),
  'add a comment': (texts, random) => changeLine(texts, random, /\S/, (line) => `# a note\n${line} # note`),
  'suppress what is found': (texts, random) =>
    changeLine(texts, random, /\S/, (line) => {
      const what = random.pick(['', ' MW301', ' unknown-subset, unknown-field', ' unknown-route-hots', ': all of it']);
      return random.pick([
        `# meshwright-ignore${what}\n${line}`,
        `  # meshwright-ignore${what}: why\n\n${line}`,
        `${line} # meshwright-ignore${what}`,
      ]);
    }),
  'swap documents': (texts, random) => {
    const [file, text] = pick(texts, random);
    texts.set(file, random.shuffle(text.split(/^---\n/m)).join('---\n'));
    return file;
  },
  'join two files': (texts, random) => {
    const [file, text] = pick(texts, random);
    const [other, more] = pick(texts, random);
    // Bounded, lest the files of a long run grow without end.
    if (text.length + more.length < 20_000) texts.set(file, `${text}\n---\n${more}`);
    return `${other} after ${file}`;
  },
  'empty a file': (texts, random) => {
    const [file] = pick(texts, random);
    texts.set(file, random.pick(['', '\n', '---\n', '# nothing\n']));
    return file;
  },
  'list a patch': (texts, random) => {
    const [file] = pick(texts, random);
    const slash = file.lastIndexOf('/');
    const folder = file.slice(0, slash);
    const [from, patch] = random.pick([
      [folder, file.slice(slash + 1)],
      [`${folder}/overlay`, `../${file.slice(slash + 1)}`],
    ]);
    const path = `${from}/kustomization.yaml`;
    if (texts.has(path)) texts.delete(path);
    else texts.set(path, `resources: []\npatches:\n- path: ${patch}\n`);
    return `${path} with ${file}`;
  },
  'list files': (texts, random) => {
    const [file] = pick(texts, random);
    const folder = file.slice(0, file.lastIndexOf('/'));
    const beside = [...texts.keys()].filter((other) => other.startsWith(`${folder}/`) && !other.endsWith('kustomization.yaml'));
    const listed = beside.filter(() => random.next() < 0.8).map((other) => other.slice(folder.length + 1));
    texts.set(`${folder}/kustomization.yaml`, `resources: [${listed.join(', ')}]\n${random.pick(transformers)}`);
    return `${folder} lists ${listed.length}`;
  },
  'add an overlay': (texts, random) => {
    const bases = [...texts.keys()].filter((file) => file.endsWith('/kustomization.yaml'));
    if (bases.length === 0) return 'there is no base';
    const base = random.pick(bases).replace('/kustomization.yaml', '');
    const name = random.pick(['overlays/prod', 'overlays/test', 'clusters/cluster1/over', 'clusters/cluster4']);
    const up = name.replace(/[^/]+/g, '..');
    const [file, text] = pick(texts, random);
    const patch = random
      .pick(text.split(/^---\n/m))
      .replace(/^(\s*(?:version|host|name|number): ).*$/m, `$1${random.pick(values)}`);
    if (random.next() < 0.5) texts.set(`${name}/patch.yaml`, patch);
    const inline = random.next() < 0.3 ? '- {target: {kind: VirtualService}, patch: "- {op: remove, path: /spec/hosts}"}\n' : '';
    const kustomization = `resources: [${up}/${base}]\npatches:\n- path: patch.yaml\n${inline}${random.pick(transformers)}`;
    texts.set(`${name}/kustomization.yaml`, kustomization);
    return `${name} over ${base}, patched by ${file}`;
  },
  'make a chart': (texts, random) => {
    const [file, text] = pick(texts, random);
    const folder = file.slice(0, file.lastIndexOf('/'));
    const path = `${folder}/Chart.yaml`;
    if (!texts.delete(path)) texts.set(path, 'apiVersion: v2\nname: chart\nversion: 1.0.0\n');
    texts.set(`${folder}/templates/${file.slice(folder.length + 1)}`, text);
    return path;
  },
  'change the settings': (texts, random) => {
    const text = random.pick(settings);
    const file = random.pick(['meshwright.yaml', 'meshwright.yaml', 'meshwright.yml']);
    if (random.next() < 0.2) texts.delete(file);
    else texts.set(file, text);
    return `${file} ${JSON.stringify(text)}`;
  },
};

/** One of the manifests; the settings have a mutation of their own. */
function pick(texts: Texts, random: Random): [string, string] {
  return random.pick([...texts].filter(([file]) => !file.startsWith('meshwright.')));
}

function changeLine(
  texts: Texts,
  random: Random,
  which: RegExp,
  change: (line: string, all: readonly string[]) => string | undefined,
): string {
  const [file, text] = pick(texts, random);
  const lines = text.split('\n');
  const candidates = lines.flatMap((line, i) => (which.test(line) ? [i] : []));
  if (candidates.length === 0) return `${file} has no such line`;
  const at = random.pick(candidates);
  const before = lines[at] ?? '';
  const after = change(before, lines);
  lines.splice(at, 1, ...(after === undefined ? [] : [after]));
  texts.set(file, lines.join('\n'));
  return `${file}:${at + 1} ${JSON.stringify(before)} -> ${JSON.stringify(after)}`;
}
