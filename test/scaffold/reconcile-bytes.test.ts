/** Whatever the user's files look like: what is added to them can be taken away to the byte, and adding it again changes nothing. */
import { describe, expect, it } from 'vitest';
import { entry, type Files, type Job, rule, run, service, settings, sorted } from './reconcile-view';

const head = 'apiVersion: networking.istio.io/v1\nkind: DestinationRule\n';
const metadata = 'metadata:\n  name: reviews\n  namespace: default\n';
const spec = 'spec:\n  host: reviews.default.svc.cluster.local\n';
const subsets = '  subsets:\n  - name: v1\n    labels:\n      version: v1\n';
const plain = head + metadata + spec + subsets;

const crlf = (text: string): string => text.replaceAll('\n', '\r\n');

const texts: Readonly<Record<string, string>> = {
  plain,
  'without a last line break': plain.trimEnd(),
  'with CRLF': crlf(plain),
  'with CRLF and without a last line break': crlf(plain).trimEnd(),
  'with a byte order mark': `\ufeff${plain}`,
  'with a marker at the start': `---\n${plain}`,
  'with a comment behind the marker': `--- # ours\n${plain}`,
  'between other documents': `# a\n---\n${plain}---\n${service('other')}`,
  'with an end marker': `${plain}...\n`,
  'with an end marker and more': `${plain}...\n---\n${service('other')}`,
  'with comments everywhere': `# top\n${head}metadata: # meta\n  name: reviews # the name\n  # space\n  namespace: default\n# end of metadata\n${spec}  subsets: # some\n  # stable\n  - name: v1 # one\n    labels: # of it\n      version: v1 # v1\n  # last\n# end\n\n`,
  'with blank lines': plain.replaceAll('\n', '\n\n'),
  'with tabs behind values': plain
    .replace('version: v1', 'version: v1\t')
    .replace('namespace: default', 'namespace: default \t# tab'),
  'with an empty list in brackets': `${head}${metadata}${spec}  subsets: []\n`,
  'with an empty list in brackets with a space': `${head}${metadata}${spec}  subsets: [ ] # none\n`,
  'with subsets and nothing behind': `${head}${metadata}${spec}  subsets: # to do\n`,
  'with subsets and nothing behind in the middle': `${head}${metadata}spec:\n  subsets:\n  host: reviews\n`,
  'without subsets': head + metadata + spec,
  'with an empty map of annotations': `${head}${metadata}  annotations: {}\n${spec}${subsets}`,
  'with an empty map of annotations with a space': `${head}${metadata}  annotations: { } # none\n${spec}${subsets}`,
  'with annotations and nothing behind': `${head}${metadata}  annotations: # none\n${spec}${subsets}`,
  'with annotations in brackets': `${head}${metadata}  annotations: {team: a} # x\n${spec}${subsets}`,
  'with annotations': `${head}${metadata}  annotations:\n    team: a # x\n${spec}${subsets}`,
  'with annotations at the end': `${head}${spec}${subsets}${metadata}  annotations:\n    note: |\n      text\n`,
  'with a kept text at the end': `${head}${spec}${subsets}${metadata}  annotations:\n    note: |+\n      text\n\n`,
  'in brackets': `{apiVersion: networking.istio.io/v1, kind: DestinationRule, metadata: {name: reviews, namespace: default}, spec: {host: reviews, subsets: [{name: v1, labels: {version: v1}}]}}\n`,
  'in brackets over lines': `${head}metadata: {\n  name: reviews, # the name\n  namespace: default # space\n}\nspec: {\n  host: reviews,\n  subsets: [\n    {name: v1, labels: {version: v1}}, # one\n  ],\n}\n`,
  'in brackets over lines without a last comma': `${head}metadata: {\n  name: reviews, # the name\n  namespace: default # space\n}\nspec: {\n  host: reviews,\n  subsets: [\n    {name: v1, labels: {version: v1}} # one\n  ]\n}\n`,
  'as JSON': `${JSON.stringify({ apiVersion: 'networking.istio.io/v1', kind: 'DestinationRule', metadata: { name: 'reviews', namespace: 'default' }, spec: { host: 'reviews', subsets: [] } }, null, 2)}\n`,
  'as JSON on one line without a line break': JSON.stringify({
    apiVersion: 'networking.istio.io/v1',
    kind: 'DestinationRule',
    metadata: { name: 'reviews', namespace: 'default', annotations: {} },
    spec: { host: 'reviews' },
  }),
  'with indented dashes': `${head}${metadata}spec:\n    host: reviews\n    subsets:\n      - name: v1\n        labels:\n            version: v1\n`,
  'with anchors': `${head}metadata:\n  name: &n reviews\n  namespace: default\nspec: &s\n  host: *n\n  subsets: &l\n  - &first\n    name: v1\n    labels: &v {version: v1}\n`,
  'with a merge': `${head}${metadata}spec:\n  <<: &b\n    host: reviews\n  trafficPolicy: {}\n`,
  'with quotes': `"apiVersion": "networking.istio.io/v1"\n"kind": 'DestinationRule'\n"metadata":\n  "name": 'reviews'\n  "namespace": "default"\n"spec":\n  "host": "reviews"\n`,
  'in a List': `apiVersion: v1\nkind: List\nitems:\n- apiVersion: networking.istio.io/v1\n  kind: DestinationRule\n  metadata:\n    name: reviews\n    namespace: default\n  spec:\n    host: reviews\n- apiVersion: v1\n  kind: Service\n  metadata: {name: other, namespace: default}\n  spec: {ports: [{port: 80}]}\n`,
  'with lone carriage returns': plain.replaceAll('\n', '\r'),
  'with markers and line ends mixed': `---\r\n${plain}---\n`,
};

function workspace(text: string): Files {
  return {
    'meshwright.yaml': settings,
    'clusters/cluster1/default/other.yaml': service(),
    'clusters/cluster2/default/rules.yaml': text,
  };
}

const job: Job = {
  desired: [rule('cluster2', 'local-subsets', { v1: { version: 'v1' }, v2: { version: 'v2' }, v3: { version: 'v3' } })],
};

describe('a document that is extended', () => {
  it.each(Object.entries(texts))('%s', (_, text) => {
    const before = workspace(text);
    const first = run(before, job);
    expect(first.problems).toEqual([]);
    expect(Object.keys(first.files)).toEqual(Object.keys(sorted(before)));
    const after = first.files['clusters/cluster2/default/rules.yaml'] ?? '';
    expect(after).not.toBe(text);
    // All that stood there stands there still, in its order.
    let at = 0;
    for (const line of text.split(/\r\n|\r|\n/)) {
      const content =
        line
          .replace(/[\]}{[]+/g, '')
          .trim()
          .split(/(?<=[,:]) */)[0] ?? '';
      at = after.indexOf(content, at);
      expect(at).toBeGreaterThanOrEqual(0);
    }
    expect(run(first.files, job)).toEqual({ files: first.files, drafts: [], problems: [] });
    expect(run(first.files, 'remove')).toMatchObject({ files: sorted(before), problems: [] });
  });

  it('comes back to its values at least', () => {
    const null1 = `${head}${metadata}  annotations: ~ # none\n${spec}${subsets}`;
    const { files, problems } = run(workspace(null1), job);
    expect(problems).toEqual([]);
    expect(run(files, 'remove').files).toEqual(sorted(workspace(null1.replace('annotations: ~ #', 'annotations: #'))));
  });

  it('is refused where the edit would be of what is written elsewhere', () => {
    const text = `${head}${metadata}spec:\n  host: reviews\n  subsets: *all\n`;
    const other = `x: &all\n- name: v1\n`;
    const { problems, drafts } = run(workspace(other + text), job);
    expect(drafts).toEqual([]);
    expect(problems).toEqual([
      {
        service: { namespace: 'default', name: 'reviews' },
        message: expect.stringMatching(
          /^subset "v1" of DestinationRule "reviews" in namespace "default" selects \{\}, but \{version: v1\} is needed/,
        ),
        at: { resource: expect.anything(), path: ['spec', 'subsets', 0, 'name'] },
      },
    ]);
    const alias = run(workspace(`x: &all\n- {name: v1, labels: {version: v1}}\n${text}`), job);
    expect(alias.drafts).toEqual([]);
    expect(alias.problems.map(({ message }) => message)).toEqual([
      'DestinationRule "reviews" in namespace "default" in clusters/cluster2/default/rules.yaml cannot be edited in place (spec.subsets is an alias: what it refers to is written elsewhere): write spec.subsets: [{name: v2, labels: {version: v2}}] and spec.subsets: [{name: v3, labels: {version: v3}}] there by hand',
    ]);
  });
});

describe('a file that documents are added to', () => {
  const desired: Job = {
    desired: [entry('cluster1', ['cluster2']), rule('cluster1', 'subsets', { v2: { cluster: 'cluster2' } })],
  };
  const at = 'clusters/cluster1/default/reviews-global.yaml';

  it.each<[string, string, boolean]>([
    ['plain', service(), true],
    ['with comments at the end', `${service()}# end\n\n`, true],
    ['with CRLF', crlf(service()), true],
    ['with an end marker', `${service()}...\n`, true],
    ['with a byte order mark', `\ufeff${service()}`, true],
    ['with only a comment behind a marker', `${service()}---\n# more to come\n`, true],
    ['without a last line break', service().trimEnd(), false],
    ['with a marker at the end', `${service()}---\n`, false],
    ['empty', '', false],
    ['a template', `${service()}# {{ x }}\nx: {{ y }}\n`, false],
  ])('%s', (_, text, here) => {
    const before = { 'meshwright.yaml': settings, 'clusters/cluster1/default/other.yaml': service('other'), [at]: text };
    const { files, problems, drafts } = run(before, desired);
    expect(problems).toEqual([]);
    expect(drafts).toHaveLength(1);
    expect(drafts[0]?.uri.endsWith(here ? 'reviews-global.yaml' : 'reviews-scaffold.yaml')).toBe(true);
    if (here) {
      expect(drafts[0]?.splices).toHaveLength(1);
      expect(files[at]?.startsWith(text)).toBe(true);
      if (text.includes('\r\n')) expect(files[at]).not.toMatch(/[^\r]\n/);
    }
    expect(run(files, desired)).toEqual({ files, drafts: [], problems: [] });
    expect(run(files, 'remove')).toMatchObject({ files: sorted(before), problems: [] });
  });

  it('stays with what the user added to it since', () => {
    const before = { 'meshwright.yaml': settings, 'clusters/cluster1/default/other.yaml': service('other') };
    const { files } = run(before, desired);
    const mine = service('mine');
    expect(run({ ...files, [at]: `${files[at]}---\n${mine}` }, 'remove').files[at]).toBe(mine);
    expect(run({ ...files, [at]: `${mine}---\n${files[at]}` }, 'remove').files[at]).toBe(mine);
    expect(run({ ...files, [at]: `${files[at]?.replace('---\n', `---\n${mine}---\n`)}` }, 'remove').files[at]).toBe(mine);
    expect(run({ ...files, [at]: `---\n${files[at]}--- # mine\n${mine}` }, 'remove').files[at]).toBe(`--- # mine\n${mine}`);
  });
});
