/** What is asked for: which services, what is wrong with a request, and how it is read off what was scaffolded. */
import { describe, expect, it } from 'vitest';
import { choicesOf } from '../../server/src/scaffold/choices';
import { intend, requestFor, requestOf, Session, selectServices } from '../../server/src/scaffold/intend';
import { formatMark } from '../../server/src/scaffold/mark';
import type { ScaffoldRequest } from '../../server/src/scaffold/request';
import { intended, messages, reviews, root, service, settings, viewOfFiles } from './view';

type Files = Readonly<Record<string, string>>;

const bothWays: Files = {
  'meshwright.yaml': settings(['c1', 'c2']),
  'c1/reviews.yaml': service({ versions: ['v1'] }),
  'c2/reviews.yaml': service({ versions: ['v2'] }),
};

function problems(more: Partial<ScaffoldRequest>, files: Files = bothWays): readonly string[] {
  const { desired, problems: found } = intended(files, more);
  if (found.length > 0) expect(desired).toEqual([]);
  return messages(found);
}

describe('a request', () => {
  it('needs two clusters', () => {
    expect(problems({}, { 'reviews.yaml': service() })).toEqual([
      'the workspace knows only cluster "default"; name the clusters in meshwright.yaml, or keep the manifests of each in a folder clusters/<name>/',
    ]);
  });

  it('names clusters that exist', () => {
    const folder = { c4: 'file:///w/c4' };
    expect(problems({ clients: ['c3'], remotes: ['c2'], gateways: { gone: { address: 'a.b' } }, folders: folder })).toEqual([
      'there is no cluster "c3" (client cluster); the clusters are "c1", "c2"; did you mean "c1"?',
      'there is no cluster "gone" (cluster with a gateway address); the clusters are "c1", "c2"',
      'there is no cluster "c4" (cluster with a folder); the clusters are "c1", "c2"; did you mean "c1"?',
    ]);
  });

  it('calls from one cluster to another', () => {
    expect(problems({ clients: ['c1', 'c2'], remotes: ['c2'] })).toEqual([
      'cluster "c2" cannot be a client and the only remote cluster: it reaches its own services without a gateway',
    ]);
    expect(problems({ clients: [], remotes: [] })).toEqual(['no client cluster is named', 'no remote cluster is named']);
    const one = { ...bothWays, 'c2/reviews.yaml': service({ name: 'web' }) };
    expect(problems({ clients: ['c1'] }, one)).toEqual([
      'it runs in cluster "c1" only, and none of the client clusters is another one',
    ]);
  });

  const wrong: readonly (readonly [Partial<ScaffoldRequest>, string])[] = [
    [
      { gateways: { c2: { address: 'a b' } } },
      '"a b" is no address for the gateway of cluster "c2"; write a host name, an IP address or a placeholder',
    ],
    [{ gateways: { c2: { address: 'a', port: 70000 } } }, '"70000" is no port for the gateway of cluster "c2"'],
    [
      { localities: { c2: 'eu//a' } },
      'the locality "eu//a" of cluster "c2" has an empty region, zone or subzone; write "region/zone/subzone" or less',
    ],
    [{ localities: { c2: 'eu/*' } }, 'the locality "eu/*" of cluster "c2" contains "*"; write "region/zone/subzone" or less'],
    [{ weights: { c2: 0.5 } }, 'the weight of cluster "c2" must be a whole number from 1, not 0.5'],
    [{ ports: [0] }, '"0" is no port'],
    [{ routing: { by: 'version', header: 'a b' } }, '"a b" is no header name'],
    [{ routing: { by: 'header', header: 'a', value: '' } }, 'the value "" of header "a" must not be empty'],
    [
      { routing: { by: 'weights', weights: { v1: 60, v2: 50 } } },
      'the weights of the versions add up to 110, which is more than 100',
    ],
    [
      { routing: { by: 'weights', weights: { v1: 1.5 } } },
      'the weight of version "v1" must be a whole number from 0 to 100, not 1.5',
    ],
  ];
  it.each(wrong)('%j', (more, message) => {
    expect(problems(more)).toEqual([message]);
  });

  it('names a Service that exists', () => {
    const without = (text: string): readonly string[] =>
      problems({}, { ...bothWays, 'c1/reviews.yaml': text, 'c2/reviews.yaml': '' });
    expect(without(service({ name: 'reviewz' }))).toEqual([
      'no cluster has a Service "reviews" in namespace "default"; did you mean "reviewz"?',
    ]);
    expect(without(service({ namespace: 'prod' }))).toEqual([
      'no cluster has a Service "reviews" in namespace "default"; namespace "prod" has one',
    ]);
  });

  const unfit: readonly (readonly [string, string])[] = [
    ['{type: ExternalName, externalName: a.b}', 'is of type ExternalName, and has no workloads of its own'],
    ['{ports: [{port: 80}]}', 'has no selector, so that nothing tells its workloads'],
    [
      '{clusterIP: None, selector: {app: reviews}, ports: [{port: 80}]}',
      'is headless: its clients call single pods, for which no host that spans clusters can stand',
    ],
    [
      '{selector: {app: "$(APP)"}, ports: [{port: 80}]}',
      'holds a placeholder in its name, selector or ports, so that nothing tells what it will be',
    ],
    [
      '{selector: {app: reviews}, ports: [{port: "$(PORT)"}]}',
      'holds a placeholder in its name, selector or ports, so that nothing tells what it will be',
    ],
  ];
  it.each(unfit)('is for a Service that selects workloads: %s', (spec, why) => {
    const text = service({ spec });
    expect(problems({}, { ...bothWays, 'c1/reviews.yaml': text, 'c2/reviews.yaml': text })).toEqual([
      `Service "reviews" of cluster "c1" ${why}`,
    ]);
  });

  it('is for nothing that a placeholder may change in any cluster', () => {
    const text = service({ ports: '[{port: 80, name: "$(NAME)"}]' });
    expect(problems({}, { ...bothWays, 'c2/reviews.yaml': text })).toEqual([
      'Service "reviews" of cluster "c2" holds a placeholder in its name, selector or ports, so that nothing tells what it will be',
    ]);
  });

  it('takes a Service with workloads, or clusters that are named', () => {
    const none = service({ versions: [] });
    const files = { ...bothWays, 'c1/reviews.yaml': none, 'c2/reviews.yaml': none };
    expect(problems({}, files)).toEqual([
      'the workspace shows no workload that its Service selects ("c1", "c2"); name the remote clusters, or add the workloads',
    ]);
    expect(problems({ remotes: ['c2'] }, files)).toEqual([]);
  });
});

describe('all services', () => {
  const many: Files = {
    'meshwright.yaml': settings(['c1', 'c2']),
    'c1/a.yaml': [
      service({ name: 'here' }),
      service({ name: 'idle', versions: [] }),
      service({ name: 'udp', ports: '[{port: 53, protocol: UDP}]' }),
      service({ name: 'headless', spec: '{clusterIP: None, selector: {app: headless}, ports: [{port: 80}]}' }),
      service({ name: 'unclear', ports: '[{port: 80, name: "$(NAME)"}]' }),
      service({ name: 'system', namespace: 'kube-system' }),
      service({ name: 'istiod', namespace: 'istio-system' }),
      service({ name: 'door', spec: '{selector: {app: door}, ports: [{port: 443}]}' }),
      'apiVersion: networking.istio.io/v1\nkind: Gateway\nmetadata: {name: public}\nspec: {selector: {app: door}}\n---\n',
    ].join(''),
    'c2/b.yaml': service({ name: 'there', namespace: 'b' }),
  };

  function selected(selection: ScaffoldRequest['services'], more: Partial<ScaffoldRequest> = {}): readonly string[] {
    const session = new Session(viewOfFiles(many));
    return selectServices(session, selection, { services: selection, flavour: 'global-gateway', ...more }).map(
      ({ namespace, name }) => `${namespace}/${name}`,
    );
  }

  it('are those that run somewhere and are called from elsewhere', () => {
    expect(selected('all')).toEqual(['b/there', 'default/here']);
    expect(selected({ namespace: 'b' })).toEqual(['b/there']);
    expect(selected('all', { clients: ['c1'] })).toEqual(['b/there']);
    expect(selected('all', { remotes: ['c1'] })).toEqual(['default/here']);
    expect(selected([{ namespace: 'x', name: 'y' }])).toEqual(['x/y']);
  });

  it('are each asked of the remote clusters that run it, or whose manifests are elsewhere', () => {
    const session = new Session(viewOfFiles({ ...many, 'meshwright.yaml': settings(['c1', 'c2', 'c3']) }));
    const asked: ScaffoldRequest = { services: 'all', flavour: 'global-gateway', remotes: ['c1', 'c2', 'c3'] };
    const remotes = (name: string): unknown => requestFor(session, { namespace: 'default', name }, asked).remotes;
    expect(remotes('here')).toEqual(['c1', 'c3']);
    expect(requestFor(session, { namespace: 'default', name: 'here' }, { ...asked, services: [reviews] }).remotes).toEqual(
      asked.remotes,
    );
  });

  it('leave out what a placeholder hides, with a note', () => {
    const files = { ...many, 'c2/unclear.yaml': service({ name: 'unclear' }) };
    const session = new Session(viewOfFiles(files));
    selectServices(session, 'all', {});
    expect(messages(session.notes)).toEqual([
      'left out: the Service of cluster "c1" holds a placeholder in its name, selector or ports, so that nothing tells what it will be',
    ]);
  });

  it('are offered with where they run', () => {
    const view = viewOfFiles({ ...many, 'c2/here.yaml': service({ name: 'here', versions: ['v2'], ports: '[{port: 81}]' }) });
    const { services, clusters } = choicesOf(view);
    expect(services.map(({ name }) => name)).toEqual(['there', 'here', 'idle', 'unclear']);
    expect(services[1]).toMatchObject({
      clusters: ['c1', 'c2'],
      running: [
        { cluster: 'c1', versions: ['v1'] },
        { cluster: 'c2', versions: ['v2'] },
      ],
      ports: [
        { number: 81, name: '', protocol: 'TCP' },
        { number: 9080, name: 'http', protocol: 'HTTP' },
      ],
      resource: { cluster: 'c1', name: 'here' },
    });
    expect(services[1]).not.toHaveProperty('scaffolded');
    expect(clusters).toEqual([
      { name: 'c1', gateways: ['gw.c1.example'], placeholder: `\${C1_GW_ADDR}`, folder: `${root}/c1` },
      { name: 'c2', gateways: ['gw.c2.example'], placeholder: `\${C2_GW_ADDR}`, folder: `${root}/c2` },
    ]);
  });

  it('are offered a folder only where it is one cluster’s own', () => {
    const text =
      'clusters:\n- {name: c1, context: one, files: ["shared/**", "c1/*/app.yaml"], gateways: ["[2001:db8::1]:443"]}\n- {name: c2, files: ["shared/**", "c2/*/*.yaml"]}\n';
    expect(choicesOf(viewOfFiles({ 'meshwright.yaml': text })).clusters).toEqual([
      { name: 'c1', context: 'one', gateways: ['[2001:db8::1]:443'], placeholder: `\${C1_GW_ADDR}` },
      { name: 'c2', gateways: [], placeholder: `\${C2_GW_ADDR}`, folder: `${root}/c2` },
    ]);
  });
});

describe('the request of what was scaffolded', () => {
  const asked: ScaffoldRequest = {
    services: [reviews],
    flavour: 'failover',
    clients: ['c1'],
    remotes: ['c2', 'c3'],
    versions: ['v1', 'v2'],
    ports: [9080],
    sharedVersions: 'per-cluster',
    routing: { by: 'header', header: 'x', value: 'y', version: 'v2' },
    gateways: { c3: { address: '203.0.113.9', port: 443 } },
    localities: { c2: 'eu/a' },
    weights: { c3: 7 },
  };
  const {
    clients = [],
    remotes = [],
    versions = [],
    ports = [],
    sharedVersions = 'one-subset',
    routing = { by: 'failover' },
  } = asked;
  const mark = formatMark({
    role: 'entry',
    key: '',
    service: reviews,
    flavour: asked.flavour,
    options: { clients, remotes, versions, ports, sharedVersions, routing },
  });
  const head = (kind: string, name: string, annotations: string): string =>
    `apiVersion: networking.istio.io/v1\nkind: ${kind}\nmetadata: {name: ${name}, annotations: {meshwright.dev/scaffold: "${annotations}"}}\n`;
  const clusters =
    'clusters:\n- {name: c1, files: ["c1/**"]}\n- {name: c2, files: ["c2/**"], gateways: [known.example]}\n- {name: c3, files: ["c3/**"]}\n';

  it('is read off its marks and endpoints', () => {
    const entry = `${head('ServiceEntry', 'reviews-global', mark)}spec: {hosts: [reviews.default.global], endpoints: [{address: known.example, labels: {cluster: c2}, ports: {http: 15443}, locality: eu/a}, {address: 203.0.113.9, labels: {cluster: c3}, ports: {http: 443}, weight: 7, locality: "\${C3_LOCALITY}"}]}\n`;
    const session = new Session(viewOfFiles({ 'meshwright.yaml': clusters, 'c1/x.yaml': entry }));
    expect(requestOf(session, reviews)).toEqual(asked);
    expect(requestOf(session, { namespace: 'default', name: 'other' })).toBeUndefined();
  });

  it('is read off WorkloadEntries too, without placeholders and clusters that are gone', () => {
    const plain = 'service=default/reviews flavour=workload-entry role=entry clients=c1,c9';
    const entry = `${head('ServiceEntry', 'reviews-global', plain)}spec: {hosts: [reviews.default.global], workloadSelector: {labels: {meshwright.dev/host: reviews.default}}}\n---\n`;
    const endpoint = (cluster: string, address: string): string =>
      `apiVersion: networking.istio.io/v1\nkind: WorkloadEntry\nmetadata: {name: ${cluster}}\nspec: {address: "${address}", labels: {cluster: ${cluster}, meshwright.dev/host: reviews.default}, ports: {http: 15443}}\n---\n`;
    const text = `clusters:\n${['c1', 'c2', 'c3'].map((name) => `- {name: ${name}, files: ["${name}/**"]}\n`).join('')}`;
    const files = {
      'meshwright.yaml': text,
      'c1/x.yaml': `${entry}${endpoint('c2', 'gw.two')}${endpoint('c3', `\${C3_GW_ADDR}`)}`,
    };
    expect(requestOf(new Session(viewOfFiles(files)), reviews)).toEqual({
      services: [reviews],
      flavour: 'workload-entry',
      clients: ['c1'],
      gateways: { c2: { address: 'gw.two', port: 15443 } },
    });
  });

  it('is lenient: what is no longer there is no longer asked for', () => {
    const options = 'clients=c1 remotes=c2 versions=v1,v9 ports=9080,1 routing=header,x,y,v9';
    const entry = `${head('ServiceEntry', 'reviews-global', `service=default/reviews flavour=global-gateway role=entry ${options}`)}spec: {hosts: [reviews.default.global]}\n`;
    const files = { ...bothWays, 'c2/reviews.yaml': service({ versions: ['v1'] }), 'c1/x.yaml': entry };
    const session = new Session(viewOfFiles(files));
    const recalled = requestOf(session, reviews);
    expect(recalled).toMatchObject({ versions: ['v1', 'v9'], ports: [9080, 1] });
    const { desired, problems: found, notes } = intend(session, reviews, recalled as ScaffoldRequest);
    expect(found).toEqual([]);
    expect(desired.map(({ role }) => role)).not.toContain('routing');
    expect(messages(notes)).toEqual([
      'no cluster other than "c1" has a subset of its own for version "v9": they are "v1"; scaffold it without routing',
    ]);
    // Asked for anew, the same is a problem.
    expect(messages(intend(new Session(viewOfFiles(files)), reviews, { ...(recalled as ScaffoldRequest) }).problems)).toEqual([
      'Service "reviews" of cluster "c2" has no TCP port 1; it has 9080',
      'no workload of it carries version "v9"; they carry "v1"; did you mean "v1"?',
    ]);
  });

  it('drops remote clusters that have the Service no more', () => {
    const entry = `${head('ServiceEntry', 'reviews-global', 'service=default/reviews flavour=global-gateway role=entry remotes=c1,c2')}spec: {hosts: [reviews.default.global]}\n`;
    const files = { ...bothWays, 'c2/reviews.yaml': service({ name: 'web' }), 'c1/x.yaml': entry };
    expect(requestOf(new Session(viewOfFiles(files)), reviews)).toMatchObject({ remotes: ['c1'] });
  });

  it('is for nothing where the Service is gone, so that what was scaffolded goes too', () => {
    const {
      desired,
      problems: found,
      notes,
    } = intended({ ...bothWays, 'c1/reviews.yaml': head('ServiceEntry', 'x', mark), 'c2/reviews.yaml': '' });
    expect([desired, found]).toEqual([[], []]);
    expect(messages(notes)).toEqual([
      'no cluster has a Service "reviews" in namespace "default" any more; what was scaffolded for it goes',
    ]);
  });
});
