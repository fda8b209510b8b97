import { describe, expect, it } from 'vitest';
import type { Desired } from '../../server/src/scaffold/desired';
import { Reconciler } from '../../server/src/scaffold/reconcile/reconcile';
import {
  entry,
  type Files,
  finish,
  type Job,
  reviews,
  root,
  rule,
  run,
  service,
  settings,
  sorted,
  viewFor,
} from './reconcile-view';

const both: Job = {
  desired: [
    entry('cluster1', ['cluster2']),
    rule('cluster1', 'subsets', { v2: { cluster: 'cluster2' } }),
    rule('cluster2', 'local-subsets', { v2: { version: 'v2' } }),
  ],
};

const base = {
  'meshwright.yaml': settings,
  'clusters/cluster1/default/reviews.yaml': service(),
  'clusters/cluster2/default/reviews.yaml': service(),
};

describe('a service of which nothing is there', () => {
  it('gets its resources in one file per cluster', () => {
    const { files, problems } = run(base, both);
    expect(problems).toEqual([]);
    expect(files['clusters/cluster1/default/reviews-global.yaml']).toBe(`apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata:
  name: reviews-global
  namespace: default
  annotations:
    meshwright.dev/scaffold: service=default/reviews flavour=global-gateway role=entry
    meshwright.dev/created: "true"
    meshwright.dev/added: spec.ports[9080] spec.endpoints[cluster2]
spec:
  hosts:
  - reviews.default.global
  location: MESH_INTERNAL
  resolution: DNS
  addresses:
  - 240.0.0.1
  ports:
  - number: 9080
    name: http
    protocol: HTTP
  endpoints:
  - address: gw2.example.com
    labels:
      cluster: cluster2
    ports:
      http: 15443
---
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata:
  name: reviews-global
  namespace: default
  annotations:
    meshwright.dev/scaffold: service=default/reviews flavour=global-gateway role=subsets
    meshwright.dev/created: "true"
    meshwright.dev/added: spec.subsets[v2]
spec:
  host: reviews.default.global
  trafficPolicy:
    tls:
      mode: ISTIO_MUTUAL
  subsets:
  - name: v2
    labels:
      cluster: cluster2
`);
    expect(Object.keys(files)).toHaveLength(5);
  });

  it('is as it should be after the first run, and as it was after Remove', () => {
    const { files } = run(base, both);
    expect(run(files, both)).toEqual({ files, drafts: [], problems: [] });
    expect(run(files, 'remove')).toMatchObject({ files: sorted(base), problems: [] });
  });

  it('takes another name where a foreign resource has it', () => {
    const taken = `apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata: {name: reviews-global, namespace: default}
spec: {hosts: [other.example.com], ports: [{number: 80, name: http, protocol: HTTP}], resolution: DNS}
`;
    const { files } = run({ ...base, 'clusters/cluster1/default/other.yaml': taken }, both);
    const text = files['clusters/cluster1/default/reviews-global.yaml'] ?? '';
    expect(text).toContain('kind: ServiceEntry\nmetadata:\n  name: reviews-global-2\n');
    expect(text).toContain('kind: DestinationRule\nmetadata:\n  name: reviews-global\n');
    expect(run(files, both).drafts).toEqual([]);
  });
});

describe('a rule of the user', () => {
  const before = `# Ours since 2019.
apiVersion: networking.istio.io/v1beta1
kind: DestinationRule
metadata:
    name: reviews  # the old name
    namespace: default
spec:
    host: "reviews"
    subsets:
      # stable
      - name: v1
        labels: {version: v1}\t# tab
    trafficPolicy: &policy
        loadBalancer: {simple: LEAST_REQUEST}
`;
  const files = { ...base, 'clusters/cluster2/default/rules.yaml': before };
  const job: Job = { desired: [rule('cluster2', 'local-subsets', { v1: { version: 'v1' }, v2: { version: 'v2' } })] };

  it('is extended by what it lacks and by nothing else', () => {
    const { files: after, problems, drafts } = run(files, job);
    expect(problems).toEqual([]);
    expect(drafts.map(({ uri }) => uri)).toEqual([`${root}/clusters/cluster2/default/rules.yaml`]);
    expect(after['clusters/cluster2/default/rules.yaml']).toBe(
      before
        .replace(
          '    namespace: default\n',
          `    namespace: default
    annotations:
        meshwright.dev/scaffold: service=default/reviews flavour=global-gateway role=local-subsets
        meshwright.dev/added: spec.subsets[v2] metadata.annotations
`,
        )
        .replace('# tab\n', '# tab\n      - name: v2\n        labels:\n            version: v2\n'),
    );
    expect(run(after, job).drafts).toEqual([]);
    expect(run(after, 'remove')).toMatchObject({ files: sorted(files), problems: [] });
  });

  it('is not touched where it has all that is needed', () => {
    expect(run(files, { desired: [rule('cluster2', 'local-subsets', { v1: { version: 'v1' } })] }).drafts).toEqual([]);
  });
});

describe('a ServiceEntry of the user for two services', () => {
  it('is extended for the first one only, as it can have one mark', () => {
    const ratings = { namespace: 'default', name: 'ratings' };
    const text = `apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata: {name: both, namespace: default}
spec:
  hosts: [reviews.default.global, ratings.default.global]
  ports: [{number: 9080, name: http, protocol: HTTP}]
`;
    const files = { ...base, 'clusters/cluster1/default/both.yaml': text };
    const wanted = (view: Files) => {
      const reconciler = new Reconciler(viewFor(view), {});
      for (const service of [reviews, ratings]) {
        const desired = [entry('cluster1', ['cluster2'], { service, name: `${service.name}-global` })];
        reconciler.want({ service, flavour: 'global-gateway', options: {}, desired });
      }
      return finish(view, reconciler);
    };
    const first = wanted(files);
    expect(first.files['clusters/cluster1/default/both.yaml']).toContain('service=default/reviews');
    expect(first.files['clusters/cluster1/default/ratings-global.yaml']).toContain('service=default/ratings');
    expect(wanted(first.files).drafts).toEqual([]);
  });
});

describe('many services', () => {
  it('are each asked about few resources', () => {
    let asked = 0;
    const counted = (name: string): Desired => {
      const one = rule('cluster1', 'local-subsets', { v1: { version: 'v1' } }, { service: { namespace: 'default', name } });
      return {
        ...one,
        standsFor: (resource) => {
          asked++;
          return one.standsFor(resource);
        },
      };
    };
    const names = Array.from({ length: 200 }, (_, index) => `svc${index}`);
    const files: Record<string, string> = { 'meshwright.yaml': settings };
    for (const name of names) {
      const text = `apiVersion: networking.istio.io/v1\nkind: DestinationRule\nmetadata: {name: ${name}, namespace: default}\nspec: {host: ${name}}\n`;
      files[`clusters/cluster1/default/${name}.yaml`] = text;
    }
    const reconciler = new Reconciler(viewFor(files), {});
    for (const name of names) {
      const service = { namespace: 'default', name };
      reconciler.want({ service, flavour: 'global-gateway', options: {}, desired: [counted(name)] });
    }
    expect(finish(files, reconciler).drafts).toHaveLength(200);
    expect(asked).toBe(200);
  });
});
