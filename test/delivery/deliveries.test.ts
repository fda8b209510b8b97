// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the objects hold placeholders
/** Which paths go to which clusters, in layouts that people really have. */
import { describe, expect, it } from 'vitest';
import { deliveriesOf } from '../../server/src/delivery/deliveries';
import { mayDeliver, readDelivery } from '../../server/src/delivery/read';
import type { Placed } from '../../server/src/delivery/routes';
import { upward } from '../../server/src/delivery/values';
import { parse } from '../../server/src/yaml/parse';
import { header, split } from '../../server/src/yaml/split';
import { toValue } from '../../server/src/yaml/value';

const main = 'file:///main';

/** Files by path, of the folder `main` unless they begin with `/<folder>/`. */
function deliver(files: Readonly<Record<string, string>>, built: readonly string[] = []) {
  const folders = new Map<string, Set<string>>([[main, new Set()]]);
  const objects: Placed[] = [];
  for (const [written, text] of Object.entries(files)) {
    const [, other = 'main', path = written] = /^\/([^/]+)\/(.*)$/.exec(written) ?? [];
    const folder = `file:///${other}`;
    const known = folders.get(folder) ?? new Set<string>();
    folders.set(folder, known);
    for (const at of upward(path.slice(0, Math.max(0, path.lastIndexOf('/'))))) known.add(at);
    for (const slice of split(text)) {
      const object = mayDeliver(header(slice.text), slice.text) ? readDelivery(toValue(parse(slice.text).root)) : undefined;
      if (object !== undefined) objects.push({ folder, path, object });
    }
  }
  const found = deliveriesOf(objects, { folders, isBuilt: (_, path) => built.includes(path) });
  const at = (path: string, folder = main) => {
    const delivered = found?.at(folder, path);
    return (
      delivered &&
      `${delivered.clusters.join(' ') || '?'}${delivered.namespace ? ` in ${delivered.namespace}` : ''}${delivered.certain ? '' : ' (unsure)'}`
    );
  };
  return { found, at, names: [...(found?.clusters.keys() ?? [])] };
}

const flux = (name: string, path: string, more = '') => `
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: { name: ${name}, namespace: flux-system }
spec:
  path: ${path}
  sourceRef: { kind: GitRepository, name: flux-system }
${more}`;

const repository = (name: string, url: string) => `
apiVersion: source.toolkit.fluxcd.io/v1
kind: GitRepository
metadata: { name: ${name}, namespace: flux-system }
spec: { url: ${url} }
`;

const application = (path: string, destination: string, more = '', url = 'https://github.com/a/b') => `
apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: { name: x }
spec:
  source: { repoURL: ${url}, path: ${path}${more} }
  destination: { ${destination} }
`;

const applicationSet = (generators: string, path: string, destination: string) => `
apiVersion: argoproj.io/v1alpha1
kind: ApplicationSet
metadata: { name: x }
spec:
  generators: ${generators}
  template:
    spec:
      source: { repoURL: https://github.com/a/b, path: '${path}' }
      destination: { ${destination} }
`;

describe('Flux', () => {
  const usual = {
    'clusters/staging/flux-system/gotk-sync.yaml': `${repository('flux-system', 'ssh://git@github.com/a/b')}---${flux('flux-system', './clusters/staging')}`,
    'clusters/staging/apps.yaml': flux('apps', './apps/staging'),
    'clusters/production/flux-system/gotk-sync.yaml': flux('flux-system', './clusters/production'),
    'clusters/production/apps.yaml': flux('apps', './apps/production', '  targetNamespace: web\n'),
    'apps/base/x.yaml': '',
    'apps/staging/x.yaml': '',
    'apps/production/deep/x.yaml': '',
  };

  it('leads from the folder of a cluster to what its objects name, and keeps the folder itself', () => {
    const { at, names, found } = deliver(usual);
    expect(names).toEqual(['production', 'staging']);
    expect(found?.source).toBe('flux');
    expect(at('apps/staging')).toBe('staging');
    expect(at('apps/production/deep')).toBe('production in web');
    expect(at('clusters/production/flux-system')).toBe('production');
    expect(at('apps/base')).toBeUndefined();
    expect(found?.clusters.get('production')).toEqual([
      { folder: main, path: 'apps/production' },
      { folder: main, path: 'clusters/production' },
    ]);
  });

  it('goes on through objects that other objects deliver', () => {
    const { at } = deliver({
      'clusters/east/all.yaml': flux('all', './fleet/east'),
      'clusters/west/all.yaml': flux('all', './fleet/west'),
      'fleet/east/more.yaml': flux('infra', './infra/shared'),
      'fleet/west/more.yaml': flux('infra', './infra/shared'),
      'infra/shared/x.yaml': '',
    });
    expect(at('infra/shared')).toBe('east west');
  });

  it('names clusters elsewhere by where they were bootstrapped, in what they differ', () => {
    const { at, names } = deliver({
      'k8s/main/flux/sync.yaml': flux('cluster', './k8s/main/flux'),
      'k8s/main/flux/apps.yaml': flux('apps', './k8s/main/apps'),
      'k8s/spare/flux/sync.yaml': flux('cluster', './k8s/spare/flux'),
      'k8s/main/apps/x.yaml': '',
    });
    expect(names).toEqual(['main', 'spare']);
    expect(at('k8s/main/apps')).toBe('main');
  });

  it('does not take an object that lies in its own path for a cluster where another one delivers it', () => {
    const { names } = deliver({
      'clusters/main/flux-system/sync.yaml': `${flux('flux-system', './clusters/main')}---${flux('apps', './apps')}`,
      'apps/self.yaml': flux('self', './apps'),
    });
    expect(names).toEqual(['main']);
  });

  it('goes to the cluster of a kubeconfig', () => {
    const { at } = deliver({
      'hub/east.yaml': flux('east', './apps', '  kubeConfig: { secretRef: { name: east-kubeconfig } }\n'),
      'hub/west.yaml': flux('west', './apps', '  kubeConfig: { secretRef: { name: west-kubeconfig } }\n'),
      'apps/x.yaml': '',
    });
    expect(at('apps')).toBe('east west');
  });

  it('leaves alone what is of another repository, and what names no folder', () => {
    const { at } = deliver({
      ...usual,
      'clusters/staging/other.yaml': `${repository('other', 'https://github.com/a/other')}---${flux('o', './apps/base').replace('name: flux-system }\n', 'name: other }\n')}`,
      'clusters/staging/gone.yaml': flux('gone', './nowhere'),
      'clusters/staging/blank.yaml': flux('blank', './apps/${env}'),
    });
    expect(at('apps/base')).toBeUndefined();
    expect(at('nowhere')).toBeUndefined();
    expect(at('apps/production')).toBe('production in web');
  });

  it('finds the path in another folder that is open', () => {
    const { at } = deliver({
      'clusters/east/apps.yaml': flux('apps', './deploy'),
      '/other/deploy/x.yaml': '',
    });
    expect(at('deploy', 'file:///other')).toBe('east');
  });

  it('says that nobody can tell where an object says nothing of its cluster', () => {
    const { found } = deliver({ 'flux/apps.yaml': flux('apps', './apps'), 'apps/x.yaml': '' });
    expect(found).toBeUndefined();
  });
});

describe('Argo CD', () => {
  it('goes to the destination of an application, by name or by server', () => {
    const { at, found } = deliver({
      'argo/east.yaml': application('apps/east', 'name: east, namespace: web'),
      'argo/west.yaml': application('apps/west', 'server: "https://10.0.0.1:6443"'),
      'argo/north.yaml': application('apps/north', 'server: "https://10.0.0.2"'),
      'argo/north-secret.yaml': `
apiVersion: v1
kind: Secret
metadata: { name: n, labels: { argocd.argoproj.io/secret-type: cluster } }
stringData: { name: north, server: "https://10.0.0.2" }
`,
      'apps/east/x.yaml': '',
      'apps/west/x.yaml': '',
      'apps/north/x.yaml': '',
    });
    expect(found?.source).toBe('argo');
    expect(at('apps/east')).toBe('east in web');
    expect(at('apps/west')).toBe('10.0.0.1');
    expect(at('apps/north')).toBe('north');
  });

  it('takes folders below along only where they are built or told to be', () => {
    const files = { 'apps/east/deep/x.yaml': '' };
    const plain = { ...files, 'a.yaml': application('apps/east', 'name: east') };
    expect(deliver(plain).at('apps/east/deep')).toBeUndefined();
    expect(deliver(plain, ['apps/east']).at('apps/east/deep')).toBe('east');
    const recursive = { ...files, 'a.yaml': application('apps/east', 'name: east', ', directory: { recurse: true }') };
    expect(deliver(recursive).at('apps/east/deep')).toBe('east');
  });

  it('keeps what goes to its own cluster in the cluster of the application', () => {
    const here = 'server: https://kubernetes.default.svc';
    const { at } = deliver({
      'clusters/east/app.yaml': application('apps/x', here),
      'bootstrap/app.yaml': application('apps/y', here),
      'bootstrap/apps.yaml': application('hub', 'name: hub'),
      'hub/app.yaml': application('apps/z', here),
      'apps/x/x.yaml': '',
      'apps/y/x.yaml': '',
      'apps/z/x.yaml': '',
    });
    expect([at('apps/x'), at('apps/y'), at('apps/z')]).toEqual(['east', 'in-cluster', 'hub']);
  });

  it('reads several sources, and no charts of registries', () => {
    const { at, names } = deliver({
      'a.yaml': `
apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: { name: x }
spec:
  sources:
  - { repoURL: https://charts.example.com, chart: x, path: apps/x }
  - { repoURL: https://github.com/a/b, ref: values }
  - { repoURL: https://github.com/a/b, path: apps/y }
  destination: { name: east }
`,
      'apps/x/x.yaml': '',
      'apps/y/x.yaml': '',
    });
    expect(names).toEqual(['east']);
    expect([at('apps/x'), at('apps/y')]).toEqual([undefined, 'east']);
  });

  it('takes the root only of the repository that all applications are of', () => {
    const root = application('.', 'name: east', ', directory: { recurse: true }');
    expect(deliver({ 'a.yaml': root, 'x/y.yaml': '' }).at('x')).toBe('east');
    const other = application('z', 'name: west', '', 'https://github.com/a/other');
    expect(deliver({ 'a.yaml': root, 'b.yaml': other, 'x/y.yaml': '' }).at('x')).toBeUndefined();
  });
});

describe('an ApplicationSet', () => {
  const fleet = { 'apps/east/x.yaml': '', 'apps/west/x.yaml': '', 'apps/hidden/x.yaml': '' };

  it('goes through a list', () => {
    const generators = '[{ list: { elements: [{ cluster: east, env: { ns: web } }, { cluster: west }] } }]';
    for (const dot of ['', ' .']) {
      const path = `./apps/{{${dot}cluster}}`;
      const destination = `name: '{{${dot}cluster}}', namespace: '{{${dot}env.ns}}'`;
      const { at, names } = deliver({ ...fleet, 'set.yaml': applicationSet(generators, path, destination) });
      expect(names).toEqual(['east', 'west']);
      expect(at('apps/east')).toBe('east in web');
      expect(at('apps/hidden')).toBeUndefined();
    }
  });

  it('goes through folders of the repository, without those that are left out', () => {
    const generators = '[{ git: { repoURL: x, directories: [{ path: apps/* }, { path: apps/hidden, exclude: true }] } }]';
    const { at } = deliver({
      ...fleet,
      'set.yaml': applicationSet(generators, '{{path}}', "name: '{{path.basename}}', namespace: '{{path[0]}}'"),
    });
    expect(at('apps/west')).toBe('west in apps');
    expect(at('apps/hidden')).toBeUndefined();
    const go = deliver({
      ...fleet,
      'set.yaml': applicationSet(
        generators,
        '{{.path.path}}',
        "name: '{{.path.basename}}', namespace: '{{index .path.segments 1}}'",
      ),
    });
    expect(go.at('apps/west')).toBe('west in west');
  });

  it('goes through the folders of files', () => {
    const generators = '[{ git: { files: [{ path: "apps/*/config.json" }] } }]';
    const { at } = deliver({ ...fleet, 'set.yaml': applicationSet(generators, '{{path}}', "name: '{{path.basename}}'") });
    expect(at('apps/east')).toBe('east');
    const content = applicationSet(generators, '{{path}}', "name: '{{cluster.name}}'");
    expect(deliver({ ...fleet, 'set.yaml': content }).found).toBeUndefined();
  });

  const secret = (name: string, env: string) => `
---
apiVersion: v1
kind: Secret
metadata: { name: ${name}, labels: { argocd.argoproj.io/secret-type: cluster, env: ${env} } }
stringData: { name: ${name}, server: "https://${name}" }
`;

  it('goes through clusters, by the secrets that show them', () => {
    const files = { ...fleet, 'secrets.yaml': secret('east', 'prod') + secret('west', 'dev'), 'shared/x.yaml': '' };
    const all = deliver({ ...files, 'set.yaml': applicationSet('[{ clusters: {} }]', 'shared', "server: '{{server}}'") });
    expect(all.at('shared')).toBe('east west');
    const some = '[{ clusters: { selector: { matchLabels: { env: prod } } } }]';
    expect(deliver({ ...files, 'set.yaml': applicationSet(some, 'shared', "name: '{{name}}'") }).at('shared')).toBe('east');
    const byLabel = applicationSet('[{ clusters: {} }]', 'apps/{{metadata.labels.env}}', "name: '{{name}}'");
    expect(deliver({ ...files, 'apps/dev/x.yaml': '', 'set.yaml': byLabel }).at('apps/dev')).toBe('west');
  });

  it('goes through clusters that only folders show', () => {
    for (const destination of ["name: '{{name}}'", "server: '{{server}}'"]) {
      const { at } = deliver({ ...fleet, 'set.yaml': applicationSet('[{ clusters: {} }]', 'apps/{{name}}', destination) });
      expect(at('apps/east')).toBe('east');
    }
    const byLabel = applicationSet('[{ clusters: {} }]', 'apps/{{metadata.labels.env}}', "name: '{{name}}'");
    expect(deliver({ ...fleet, 'set.yaml': byLabel }).found).toBeUndefined();
  });

  it('means every cluster where nothing tells them apart, and none for certain where labels do', () => {
    const files = {
      ...fleet,
      'shared/x.yaml': '',
      'east.yaml': application('apps/east', 'name: east'),
      'west.yaml': application('apps/west', 'name: west'),
    };
    const all = applicationSet('[{ clusters: {} }]', 'shared', "name: '{{name}}'");
    expect(deliver({ ...files, 'set.yaml': all }).at('shared')).toBe('east west');
    const some = applicationSet('[{ clusters: { selector: { matchLabels: { a: b } } } }]', 'shared', "name: '{{name}}'");
    expect(deliver({ ...files, 'set.yaml': some }).at('shared')).toBe('? (unsure)');
  });

  it('goes through a product of generators', () => {
    const generators = `[{ matrix: { generators: [
      { list: { elements: [{ cluster: east }, { cluster: west }] } },
      { git: { directories: [{ path: "apps/{{cluster}}/*" }] } } ] } }]`;
    const { at } = deliver({
      'apps/east/a/x.yaml': '',
      'apps/west/b/x.yaml': '',
      'set.yaml': applicationSet(generators, '{{path}}', "name: '{{cluster}}', namespace: '{{path.basename}}'"),
    });
    expect(at('apps/east/a')).toBe('east in a');
    expect(at('apps/west/b')).toBe('west in b');
    expect(at('apps/east')).toBeUndefined();
  });

  it('does not guess what pull requests, functions and plugins give', () => {
    for (const [generators, path, name] of [
      ['[{ pullRequest: {} }]', 'apps/east', '{{branch}}'],
      ['[{ list: { elements: [{ c: EAST }] } }]', 'apps/east', '{{ .c | lower }}'],
      ['[{ plugin: {} }]', '{{folder}}', 'x{{folder}}{{a}}{{b}}{{c}}{{d}}{{e}}'],
    ]) {
      expect(
        deliver({ ...fleet, 'set.yaml': applicationSet(generators ?? '', path ?? '', `name: '${name}'`) }).found,
      ).toBeUndefined();
    }
  });
});

it('reads anything without failing', () => {
  for (const value of [
    null,
    [],
    1,
    { apiVersion: 1, kind: [] },
    { apiVersion: 'argoproj.io/v1alpha1', kind: 'ApplicationSet', spec: { generators: {} } },
  ]) {
    expect(() => readDelivery(value)).not.toThrow();
  }
  expect(readDelivery({ apiVersion: 'v1', kind: 'Secret', metadata: {} })).toBeUndefined();
});
