/** The VirtualService of each client. */
import { describe, expect, it } from 'vitest';
import type { Routing, ScaffoldRequest } from '../../server/src/scaffold/request';
import { equalParts } from '../../server/src/scaffold/routing';
import { intended, messages, service, settings } from './view';

const own = 'reviews.default.svc.cluster.local';
const global = 'reviews.default.global';

type Files = Readonly<Record<string, string>>;

function mesh(versions: Readonly<Record<string, readonly string[]>>, ports?: string): Files {
  const remote = (list: readonly string[]): string => service({ versions: list, ...(ports !== undefined && { ports }) });
  return {
    'meshwright.yaml': settings(Object.keys(versions)),
    ...Object.fromEntries(
      Object.entries(versions).map(([cluster, list]) => [
        `${cluster}/x.yaml`,
        list.length > 0 ? remote(list) : service({ name: 'web' }),
      ]),
    ),
  };
}

function routeOf(files: Files, routing: Routing, cluster = 'c1', more: Partial<ScaffoldRequest> = {}): unknown {
  const { desired, problems } = intended(files, { routing, ...more });
  expect(messages(problems)).toEqual([]);
  return desired.find((each) => each.role === 'routing' && each.cluster === cluster)?.spec;
}

function problemsOf(files: Files, routing: Routing, more: Partial<ScaffoldRequest> = {}): readonly string[] {
  return messages(intended(files, { routing, ...more }).problems);
}

const to = (host: string, subset?: string) => ({ destination: { host, ...(subset !== undefined && { subset }) } });
const exactly = (header: string, exact: string) => [{ headers: { [header]: { exact } } }];

const near = mesh({ c1: ['v1'], c2: ['v2', 'v3'] });
const far = mesh({ c1: [], c2: ['v2', 'v3'] });
const header = { by: 'header', header: 'End-User', value: 'jason' } as const;

describe('by header', () => {
  it('sends who has it away, and keeps the others', () => {
    expect(routeOf(near, header)).toEqual({
      hosts: [own],
      http: [
        {
          match: exactly('end-user', 'jason'),
          route: [
            { ...to(global, 'v2'), weight: 50 },
            { ...to(global, 'v3'), weight: 50 },
          ],
        },
        { route: [to(own, 'v1')] },
      ],
    });
    expect(routeOf(near, header, 'c2')).toMatchObject({ http: [{ route: [to(global, 'v1')] }, { route: [to(own, 'v2')] }] });
  });

  it('goes by the host that the cluster has, and else to the first remote version', () => {
    expect(routeOf(far, { ...header, version: 'v3' })).toEqual({
      hosts: [global],
      http: [{ match: exactly('end-user', 'jason'), route: [to(global, 'v3')] }, { route: [to(global, 'v2')] }],
    });
  });

  it('goes to the host itself where there are no versions', () => {
    expect(routeOf(mesh({ c1: [], c2: [''] }), header)).toMatchObject({
      http: [{ route: [to(global)] }, { route: [to(global)] }],
    });
  });

  it('names every cluster of a version where they are told apart', () => {
    const files = mesh({ c1: [], c2: ['v1'], c3: ['v1'], c4: ['v1'] });
    expect(routeOf(files, header)).toMatchObject({ http: [{ route: [to(global, 'v1')] }, {}] });
    expect(routeOf(files, header, 'c1', { sharedVersions: 'per-cluster' })).toMatchObject({
      http: [
        {
          route: [
            { ...to(global, 'v1-c2'), weight: 34 },
            { ...to(global, 'v1-c3'), weight: 33 },
            { ...to(global, 'v1-c4'), weight: 33 },
          ],
        },
        {},
      ],
    });
  });

  it('needs a subset that leads away', () => {
    const files = mesh({ c1: ['v1'], c2: ['v1'] });
    expect(problemsOf(files, header, { clients: ['c1'] })).toEqual([
      'every version that other clusters run also runs in "c1", where its subset means the own pods; ask for one subset per cluster; scaffold it without routing',
    ]);
    expect(routeOf(files, header, 'c1', { sharedVersions: 'per-cluster' })).toMatchObject({
      http: [{ route: [to(global, 'v1-c2')] }, { route: [to(own, 'v1')] }],
    });
    expect(problemsOf(near, { ...header, version: 'v9' }, { clients: ['c1'] })).toEqual([
      'no cluster other than "c1" has a subset of its own for version "v9": they are "v2", "v3"; scaffold it without routing',
    ]);
  });
});

describe('clients that are not named', () => {
  it('have no routes where there is nowhere to go, which is told', () => {
    const files = mesh({ c1: ['v1'], c2: ['v1', 'v2'] });
    const { desired, problems, notes } = intended(files, { routing: header });
    expect(problems).toEqual([]);
    expect(desired.filter(({ role }) => role === 'routing').map(({ cluster }) => cluster)).toEqual(['c1']);
    expect(messages(notes)).toEqual([
      'cluster "c2" has no routes: every version that other clusters run also runs in "c2", where its subset means the own pods; ask for one subset per cluster',
    ]);
  });
});

describe('before Istio 1.20', () => {
  it("still goes to the own pods by the version's own name", () => {
    const files = { ...mesh({ c1: ['v1'], c2: ['v1'] }), 'meshwright.yaml': settings(['c1', 'c2'], 'istioVersion: "1.19"\n') };
    expect(routeOf(files, header, 'c1', { sharedVersions: 'per-cluster' })).toMatchObject({
      http: [{ route: [to(global, 'v1-c2')] }, { route: [to(own, 'v1')] }],
    });
  });
});

describe('by version', () => {
  it('lets the header name it', () => {
    expect(routeOf(near, { by: 'version', header: 'x-version' })).toEqual({
      hosts: [own],
      http: [
        { match: exactly('x-version', 'v1'), route: [to(own, 'v1')] },
        { match: exactly('x-version', 'v2'), route: [to(global, 'v2')] },
        { match: exactly('x-version', 'v3'), route: [to(global, 'v3')] },
        { route: [to(own, 'v1')] },
      ],
    });
  });
});

describe('by weights', () => {
  it('gives versions that are not named equal parts of the rest', () => {
    expect(routeOf(near, { by: 'weights', weights: { v1: 81 } })).toEqual({
      hosts: [own],
      http: [
        {
          route: [
            { ...to(own, 'v1'), weight: 81 },
            { ...to(global, 'v2'), weight: 10 },
            { ...to(global, 'v3'), weight: 9 },
          ],
        },
      ],
    });
    expect(equalParts(100, 3)).toEqual([34, 33, 33]);
  });

  it('must name versions that run, and add up to 100', () => {
    expect(problemsOf(far, { by: 'weights', weights: { v2: 50, v3: 40 } })).toEqual([
      'the weights of its versions add up to 90, not to 100; scaffold it without routing',
    ]);
    expect(problemsOf(far, { by: 'weights', weights: { v7: 50 } })).toEqual([
      'weights name version "v7", and it runs "v2", "v3"; scaffold it without routing',
    ]);
  });
});

describe('failover', () => {
  it('sends all to the host of all clusters, where the own pods answer too', () => {
    expect(routeOf(near, { by: 'failover' })).toEqual({
      hosts: [own],
      http: [
        {
          route: [to(global)],
          retries: { attempts: 3, retryOn: 'connect-failure,refused-stream,unavailable,cancelled,retriable-status-codes' },
        },
      ],
    });
    const { desired } = intended(near, { routing: { by: 'failover' }, clients: ['c1'], remotes: ['c2'] });
    expect(desired.filter(({ cluster }) => cluster === 'c1').map(({ role }) => role)).toContain('answer');
  });
});

describe('routes', () => {
  it('are for HTTP', () => {
    expect(problemsOf(mesh({ c1: [], c2: ['v1'] }, '[{name: mysql, port: 3306}]'), header)).toEqual([
      'routes go by HTTP, and none of its ports is (3306 MYSQL); scaffold it without routing',
    ]);
  });

  it('of the user are never doubled', () => {
    const theirs = (more = ''): string =>
      `apiVersion: networking.istio.io/v1\nkind: VirtualService\nmetadata: {name: theirs, namespace: default${more}}\nspec: {hosts: [reviews], http: [{route: [{destination: {host: reviews}}]}]}\n`;
    const { desired, problems } = intended({ ...near, 'c1/routes.yaml': theirs() }, { routing: header });
    expect(desired).toEqual([]);
    expect(messages(problems)).toEqual([
      `VirtualService "theirs" already routes "${own}" in cluster "c1"; scaffold without routing, or take that host out of it`,
    ]);
    expect(problems[0]?.at?.resource.name).toBe('theirs');
    const outside = theirs().replace('hosts:', 'gateways: [public], hosts:');
    expect(problemsOf({ ...near, 'c1/routes.yaml': outside }, header)).toEqual([]);
    const ours = theirs(', annotations: {meshwright.dev/scaffold: service=default/reviews flavour=global-gateway role=routing}');
    expect(problemsOf({ ...near, 'c1/routes.yaml': ours }, header)).toEqual([]);
  });
});
