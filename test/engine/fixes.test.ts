/** Many fixes at once: what goes together, what has to wait, and that nothing is made twice. */
import { describe, expect, it } from 'vitest';
import { splice } from '../../server/src/base/text';
import { type FixFilter, Workspace } from '../../server/src/workspace';
import { ordered } from '../../server/src/workspace/claims';
import { edit } from '../../server/src/yaml/edit';
import type { PathEdit } from '../../server/src/yaml/edits';
import { parse } from '../../server/src/yaml/parse';

const root = 'file:///mesh';

function open(files: Readonly<Record<string, string>>) {
  const workspace = new Workspace({ strict: true });
  workspace.setFolders([{ uri: root, name: 'mesh' }]);
  for (const [path, text] of Object.entries(files)) workspace.setFile(`${root}/${path}`, { text });
  const uris = Object.keys(files).map((path) => `${root}/${path}`);
  const codes = () => uris.flatMap((uri) => workspace.report(uri).diagnostics.map(({ code }) => code));
  const fixAll = (filter: FixFilter, ...paths: readonly string[]) => {
    const asked = paths.length === 0 ? uris : paths.map((path) => `${root}/${path}`);
    const before = codes();
    const { changes, applied } = workspace.fixAll(asked, filter);
    // Nothing is written yet.
    expect(codes()).toEqual(before);
    const texts: Record<string, string> = {};
    for (const { uri, before: text = '', after = '', splices } of changes) {
      expect(splice(text, splices)).toBe(after);
      texts[uri.slice(root.length + 1)] = after;
      workspace.setFile(uri, { text: after });
    }
    return { texts, applied: applied.map(({ code, title }) => `${code} ${title}`) };
  };
  return { workspace, codes, fixAll };
}

const service = `apiVersion: v1
kind: Service
metadata: { name: reviews, namespace: default }
spec:
  selector: { app: reviews }
  ports: [{ port: 9080, name: http }]
`;
const deployment = (version: string) => `apiVersion: apps/v1
kind: Deployment
metadata: { name: reviews-${version}, namespace: default }
spec:
  template:
    metadata: { labels: { app: reviews, version: ${version} } }
`;
const rule = `apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: reviews, namespace: default }
spec:
  host: reviews
  subsets: # by version
  - name: v1
    labels: { version: v1 }
`;
const route = (...subsets: readonly string[]) => `apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: reviews, namespace: default }
spec:
  hosts: [reviews]
  http:
${subsets
  .map(
    (subset, i) => `  - match: [{ uri: { exact: /${i} } }]
    route: [{ destination: { host: reviews, subset: ${subset} } }]
`,
  )
  .join('')}`;
const entry = (name: string, address: string) => `apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata: { name: ${name}, namespace: default }
spec:
  hosts: [${name}.example.com]
  addresses: [${address}]
  ports: [{ number: 80, name: http, protocol: HTTP }]
  resolution: STATIC
  endpoints: [{ address: 192.0.2.1 }]
`;
const backends = [service, deployment('v1'), deployment('v2'), deployment('v3')].join('---\n');

describe('all fixes of one kind', () => {
  it('are put into one list in one go, in the order of their findings', () => {
    const { fixAll, codes } = open({ 'route.yaml': route('v1', 'v2', 'v3'), 'rule.yaml': rule, 'service.yaml': backends });
    expect(codes()).toEqual(['MW304', 'MW304']);
    const { texts, applied } = fixAll({ code: 'MW304' }, 'route.yaml');
    expect(Object.keys(texts)).toEqual(['rule.yaml']);
    expect(texts['rule.yaml']).toBe(
      `${rule}  - name: v2\n    labels: { version: v2 }\n  - name: v3\n    labels: { version: v3 }\n`.replaceAll(
        / {4}labels: \{ version: (v[23]) \}/g,
        '    labels:\n      version: $1',
      ),
    );
    expect(applied).toHaveLength(2);
    expect(codes()).toEqual([]);
  });

  it('make what two findings lack once', () => {
    const { fixAll, codes } = open({ 'route.yaml': route('v1', 'v2', 'v2', 'v2'), 'rule.yaml': rule, 'service.yaml': backends });
    expect(codes()).toEqual(['MW304', 'MW304', 'MW304']);
    const { texts } = fixAll({ code: 'MW304' });
    expect(texts['rule.yaml']?.match(/name: v2/g)).toHaveLength(1);
    expect(codes()).toEqual([]);
  });

  it('make one new document that holds what each of them lacks', () => {
    const { fixAll, codes } = open({ 'route.yaml': route('v1', 'v2', 'v2'), 'service.yaml': backends });
    const { texts } = fixAll({ code: 'MW304' });
    expect(texts['route.yaml']?.match(/kind: DestinationRule/g)).toHaveLength(1);
    expect(texts['route.yaml']?.match(/name: v\d$/gm)).toEqual(['name: v1', 'name: v2']);
    expect(codes()).toEqual([]);
  });

  it('take a free address each, and leave one of those that share one where it is', () => {
    const text = ['a', 'b', 'c', 'd'].map((name) => entry(name, '240.0.0.1')).join('---\n');
    const { fixAll, codes } = open({ 'entries.yaml': text, 'other.yaml': entry('other', '240.0.0.3') });
    expect(codes()).toEqual(['MW501', 'MW501', 'MW501', 'MW501']);
    const { texts, applied } = fixAll({ code: 'MW501' });
    expect(texts['entries.yaml']?.match(/240\.[\d.]+/g)).toEqual(['240.0.0.2', '240.0.0.4', '240.0.0.5', '240.0.0.1']);
    expect(applied).toEqual(['2', '4', '5'].map((last) => `MW501 Use the free address 240.0.0.${last}`));
    expect(codes()).toEqual([]);
  });

  it('leave out findings of which it is not plain what is meant', () => {
    const { workspace, fixAll, codes } = open({ 'route.yaml': route('v9'), 'rule.yaml': rule, 'service.yaml': backends });
    const uri = `${root}/route.yaml`;
    const range = workspace.report(uri).diagnostics[0]?.range ?? {
      start: { line: 0, character: 0 },
      end: { line: 0, character: 0 },
    };
    // No workload runs it: it may be missing or misspelt.
    expect(workspace.fixes(uri, range).map(({ title, safe }) => [title, safe])).toEqual([
      ['Send to subset "v1"', false],
      ['Add subset "v9" to DestinationRule "reviews"', false],
      ['Suppress unknown-subset here with a reason', false],
    ]);
    expect(workspace.fixable(uri, { code: 'MW304' })).toEqual({ count: 0, others: false });
    expect(fixAll({ code: 'MW304' }).texts).toEqual({});
    expect(codes()).toEqual(['MW304']);
  });

  it('take comments out that suppress nothing, each once', () => {
    const comment = '# meshwright-ignore unknown-route-host: moved\n';
    const text = `${comment}${rule.replace('  subsets:', `  ${comment}  subsets:`)}`;
    const { fixAll, codes } = open({ 'rule.yaml': text, 'service.yaml': backends });
    const [code = '', ...others] = codes();
    expect(others).toEqual([code]);
    expect(fixAll({ code }).texts).toEqual({ 'rule.yaml': rule });
    expect(codes()).toEqual([]);
  });

  it('count before they are made', () => {
    const { workspace } = open({ 'route.yaml': route('v2', 'v3'), 'rule.yaml': rule, 'service.yaml': backends });
    expect(workspace.fixable(`${root}/route.yaml`, { code: 'MW304' })).toEqual({ count: 2, others: true });
    expect(workspace.fixable(`${root}/route.yaml`, { code: 'MW304', ownFile: true })).toEqual({ count: 0, others: false });
    expect(workspace.fixable(`${root}/route.yaml`, { code: 'MW301' })).toEqual({ count: 0, others: false });
  });
});

describe('edits of several fixes of one document', () => {
  const text = 'list: # kept\n- a # 0\n- b # 1\n- c # 2\n- d # 3\n';
  const apply = (...fixes: readonly (readonly PathEdit[])[]) => {
    const result = edit(text, parse(text), ordered(fixes));
    return result.ok ? splice(text, result.splices) : result.reason;
  };
  const remove = (index: number): readonly PathEdit[] => [{ op: 'remove', path: ['list', index] }];

  it('take out the items that are meant, whichever goes first', () => {
    expect(apply(remove(0), remove(2), remove(1))).toBe('list: # kept\n- d # 3\n');
    expect(apply(remove(0), [{ op: 'set', path: ['list', 3], value: 'x' }])).toBe('list: # kept\n- b # 1\n- c # 2\n- x # 3\n');
    expect(apply(remove(1), [{ op: 'append', path: ['list'], value: 'e' }], remove(3))).toMatch(
      /^list: # kept\n- a # 0\n- c # 2\n- e\n/,
    );
  });

  it('are made once where two ask for the same', () => {
    expect(apply(remove(0), remove(0))).toBe('list: # kept\n- b # 1\n- c # 2\n- d # 3\n');
    const append: PathEdit = { op: 'append', path: ['list'], value: 'e' };
    expect(apply([append], [append])).toBe(`${text}- e\n`);
  });
});

describe('all safe fixes', () => {
  const halfHosts = route('v1', 'v1').replaceAll('host: reviews,', 'host: reviews.default,');

  it('leave the others to their user', () => {
    const { fixAll, codes } = open({ 'a.yaml': entry('a', '240.0.0.1'), 'b.yaml': entry('b', '240.0.0.1') });
    expect(fixAll({ repeat: 10 })).toEqual({ texts: {}, applied: [] });
    expect(codes()).toEqual(['MW501', 'MW501']);
  });

  it('keep comments, order and line ends of all else', () => {
    const text = `# kept\r\n${halfHosts.replaceAll('\n', '\r\n')}# the end`;
    const { fixAll, codes } = open({ 'route.yaml': text, 'rule.yaml': rule, 'service.yaml': backends });
    const { texts } = fixAll({});
    expect(texts).toEqual({ 'route.yaml': text.replaceAll('reviews.default,', 'reviews.default.svc.cluster.local,') });
    expect(codes()).toEqual([]);
  });

  it('of a file leave other files alone, those that are asked for and those that are not', () => {
    const { fixAll, codes } = open({
      'a.yaml': halfHosts,
      'b.yaml': halfHosts.replace('name: reviews', 'name: other').replace('hosts: [reviews]', 'hosts: [other.example.com]'),
      'rule.yaml': rule,
      'service.yaml': backends,
    });
    expect(Object.keys(fixAll({ ownFile: true }, 'a.yaml').texts)).toEqual(['a.yaml']);
    expect(codes()).toEqual(['MW301', 'MW301']);
  });

  it('look again for what they bring up, where they are told to', () => {
    // A host that is no longer misspelt is looked up.
    const text = halfHosts.replaceAll('destination:', 'destinaton:');
    const once = open({ 'route.yaml': text, 'rule.yaml': rule, 'service.yaml': backends });
    once.fixAll({});
    const often = open({ 'route.yaml': text, 'rule.yaml': rule, 'service.yaml': backends });
    often.fixAll({ repeat: 10 });
    expect(often.codes().length).toBeLessThanOrEqual(once.codes().length);
    expect(often.fixAll({}).applied).toEqual([]);
  });
});

describe('the scaffold of a host that another cluster could answer', () => {
  const routes = `${entry('elsewhere', '240.0.0.9')}---\n${route('v1', 'v1').replaceAll('host: reviews, subset: v1', 'host: reviews.default.global')}`;
  const offered = (west: string) => {
    const { workspace, fixAll, codes } = open({
      'meshwright.yaml': 'clusters: [{name: east, files: [east/**]}, {name: west, files: [west/**]}]\n',
      'east/routes.yaml': routes,
      'west/reviews.yaml': west,
    });
    const uri = `${root}/east/routes.yaml`;
    const at = workspace.report(uri).diagnostics.find(({ code }) => code === 'MW301');
    if (at === undefined) throw new Error('nothing is missing');
    return {
      fixes: workspace.fixes(uri, at.range).filter(({ suppresses }) => suppresses !== true),
      at,
      workspace,
      fixAll,
      codes,
    };
  };

  it('is offered where it runs, and nothing else takes its place', () => {
    const { fixes, at, workspace, fixAll, codes } = offered(`${service}---\n${deployment('v1')}`);
    expect(fixes).toEqual([
      {
        title: 'Scaffold reviews.default.global for cluster "east"',
        safe: false,
        edits: [],
        diagnostic: at,
        scaffold: { service: { namespace: 'default', name: 'reviews' }, client: 'east' },
      },
    ]);
    expect(at.fixes).toEqual([{ title: 'Scaffold reviews.default.global for cluster "east"', safe: false }]);
    const before = codes();
    expect(fixAll({ code: 'MW301' }).texts).toEqual({});
    expect(workspace.fixable(`${root}/east/routes.yaml`, { code: 'MW301' }).count).toBe(0);
    expect(codes()).toEqual(before);
  });

  it('is not offered where nothing runs, or something else does', () => {
    expect(offered(service).fixes).toEqual([]);
    expect(offered(deployment('v1')).fixes).toEqual([]);
    expect(offered(`${service}---\n${deployment('v1').replaceAll('app: reviews', 'app: other')}`).fixes).toEqual([]);
    expect(offered(`${service}---\n${deployment('v1')}`.replaceAll('namespace: default', 'namespace: prod')).fixes).toEqual([]);
  });
});
