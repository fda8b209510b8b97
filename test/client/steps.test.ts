/** The dialogue as data: which steps there are, what is filled in, and what request comes out when one walks through them. */
import { describe, expect, it } from 'vitest';
import { type Answers, type Memory, recall, remember, type Scope, toJob, withClient } from '../../client/src/scaffold/answers';
import { type Dialogue, type Step, stepsOf } from '../../client/src/scaffold/steps';
import type { ScaffoldChoices, ScaffoldCluster, ScaffoldService } from '../../server/src/lsp/protocol';

const zero = { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } };

function cluster(name: string, others: Partial<ScaffoldCluster> = {}): ScaffoldCluster {
  const placeholder = `\${${name.toUpperCase()}_GW_ADDR}`;
  return { name, gateways: [], placeholder, folder: { uri: `file:///w/clusters/${name}`, path: `clusters/${name}` }, ...others };
}

function service(
  name: string,
  running: Readonly<Record<string, readonly string[]>>,
  others: Partial<ScaffoldService> = {},
): ScaffoldService {
  return {
    namespace: 'default',
    name,
    clusters: Object.keys(running),
    running: Object.entries(running).map(([cluster, versions]) => ({ cluster, versions })),
    ports: [{ number: 9080, name: 'http', protocol: 'HTTP' }],
    uri: 'file:///w/x.yaml',
    range: zero,
    ...others,
  };
}

const reviews = service('reviews', { cluster1: ['v1'], cluster2: ['v2', 'v3'] });
const ratings = service('ratings', { cluster2: ['v1'] });
const two: ScaffoldChoices = {
  clusters: [cluster('cluster1'), cluster('cluster2', { gateways: ['203.0.113.20', 'gw2:443'], context: 'c2' })],
  services: [reviews, ratings],
  globalSuffix: 'global',
};

const at = ({ namespace, name }: ScaffoldService) => ({ namespace, name });

function dialogue(choices: ScaffoldChoices, scope: Scope = 'service', memory: Memory = {}): Dialogue {
  return { choices, scope, recall: (one) => recall(memory, one) };
}

/** Presses Enter in each step, but gives the answers that are listed. */
function walk(about: Dialogue, first: Answers, given: Readonly<Record<string, string | readonly string[]>> = {}) {
  let answers = first;
  const shown: string[] = [];
  for (let index = 0; ; index++) {
    const step = stepsOf(about, answers)[index];
    if (step === undefined) break;
    shown.push(step.id);
    answers = answer(step, given[step.id]);
    expect(stepsOf(about, answers)[index]?.id, 'an answer takes no earlier step away').toBe(step.id);
  }
  for (const id of Object.keys(given)) expect(shown).toContain(id);
  const { job, gateways } = toJob(about.choices, about.scope, answers, (_, path) => `file:///w/${path}`);
  if (job.op !== 'create') throw new Error(job.op);
  return { shown, answers, request: job.request, gateways };
}

function answer(step: Step, given: string | readonly string[] | undefined): Answers {
  switch (step.kind) {
    case 'one': {
      const id = typeof given === 'string' ? given : step.active;
      if (!step.items.some((item) => item.id === id) && step.typed === undefined)
        throw new Error(`${step.id} does not offer "${id}"`);
      return step.take(id);
    }
    case 'many': {
      const ids = Array.isArray(given) ? given : step.picked;
      expect(step.problem(ids)).toBeUndefined();
      return step.take(ids);
    }
    case 'text': {
      const text = typeof given === 'string' ? given : step.value;
      expect(step.problem(text)).toBeUndefined();
      return step.take(text);
    }
  }
}

describe('Enter through all steps', () => {
  it('asks for nothing but what the workspace shows', () => {
    const { shown, request, gateways } = walk(dialogue(two), { service: at(reviews) });
    expect(shown).toEqual([
      'service',
      'flavour',
      'clients',
      'remotes',
      'gateway cluster1',
      'gateway cluster2',
      'versions',
      'routing',
      'folder cluster1',
      'folder cluster2',
    ]);
    expect(request).toEqual({ services: [at(reviews)], flavour: 'global-gateway' });
    expect(gateways).toEqual({});
  });

  it('leaves out what does not apply to a service', () => {
    const tcp = service('mongo', { cluster2: ['v1'] }, { ports: [{ number: 27017, name: 'mongo', protocol: 'MONGO' }] });
    const { shown } = walk(dialogue({ ...two, services: [tcp] }), { service: at(tcp) });
    expect(shown).toEqual(['service', 'flavour', 'clients', 'remotes', 'gateway cluster2', 'folder cluster1', 'folder cluster2']);
  });

  it('asks for ports where there are several', () => {
    const ports = [80, 443].map((number) => ({ number, name: `p${number}`, protocol: 'HTTP' }));
    const one = service('web', { cluster2: [] }, { ports });
    const { shown, request } = walk(dialogue({ ...two, services: [one] }), { service: at(one) }, { ports: ['443'] });
    expect(shown).toContain('ports');
    expect(request.ports).toEqual([443]);
  });

  it.each([
    ['all' as const, {}, ['flavour'], 'all'],
    ['namespace' as const, { namespace: 'default' }, ['namespace', 'flavour'], { namespace: 'default' }],
  ])('has the steps of many services for scope %s', (scope, first, begin, services) => {
    const { shown, request } = walk(dialogue(two, scope), first);
    const common = [
      'clients',
      'remotes',
      'gateway cluster1',
      'gateway cluster2',
      'routing',
      'folder cluster1',
      'folder cluster2',
    ];
    expect(shown).toEqual([...begin, ...common]);
    expect(request).toEqual({ services, flavour: 'global-gateway' });
  });
});

describe('a flavour', () => {
  const steps = (flavour: string) => walk(dialogue(two), { service: at(ratings) }, { flavour }).shown;

  it('that has no gateways of its own asks for no address', () => {
    expect(steps('multi-primary').filter((id) => id.startsWith('gateway'))).toEqual([]);
    expect(steps('ambient')).toEqual(['service', 'flavour', 'clients', 'remotes', 'folder cluster1', 'folder cluster2']);
  });

  it('of failover asks for the locality of each remote cluster', () => {
    const given = { flavour: 'failover', 'locality cluster2': 'eu-west/a' };
    const { shown, request } = walk(dialogue(two), { service: at(ratings) }, given);
    expect(shown.filter((id) => id.startsWith('locality'))).toEqual(['locality cluster2']);
    expect(request.localities).toEqual({ cluster2: 'eu-west/a' });
    expect(steps('workload-entry').filter((id) => id.startsWith('locality'))).toEqual([]);
  });

  it('in which the service is scaffolded is the one to begin with', () => {
    const known = { ...ratings, scaffolded: 'dns-proxy' } as const;
    expect(walk(dialogue({ ...two, services: [known] }), { service: at(known) }).request.flavour).toBe('dns-proxy');
  });
});

describe('the clusters', () => {
  const three: ScaffoldChoices = {
    ...two,
    clusters: [...two.clusters, cluster('cluster3'), { name: 'nowhere', gateways: [], placeholder: '' }],
    services: [service('reviews', { cluster2: ['v1', 'v2'], cluster3: ['v1'] })],
  };
  const given = (answers: Readonly<Record<string, string | readonly string[]>>) =>
    walk(dialogue(three), { service: at(reviews) }, answers);

  it('are those that files can be written for, and remote those that run the service', () => {
    const steps = stepsOf(dialogue(three), { service: at(reviews) });
    const pick = (id: string) => {
      const step = steps.find((one) => one.id === id);
      return step?.kind === 'many' ? { offered: step.items.map((item) => item.id), picked: step.picked } : undefined;
    };
    expect(pick('clients')).toEqual({
      offered: ['cluster1', 'cluster2', 'cluster3'],
      picked: ['cluster1', 'cluster2', 'cluster3'],
    });
    expect(pick('remotes')?.picked).toEqual(['cluster2', 'cluster3']);
  });

  it('of which one is the only client are not remote for themselves', () => {
    const { shown, request } = given({ clients: ['cluster2'] });
    expect(shown.filter((id) => id.startsWith('gateway'))).toEqual(['gateway cluster3']);
    expect(request).toMatchObject({ clients: ['cluster2'], remotes: ['cluster3'] });
    expect(given({ clients: ['cluster1'] }).request.remotes).toBeUndefined();
  });

  it('that share a version lead to a question, which those that do not share one spare', () => {
    expect(given({ 'shared versions': 'per-cluster' }).request.sharedVersions).toBe('per-cluster');
    expect(given({ 'shared versions': 'one-subset' }).request.sharedVersions).toBeUndefined();
    expect(given({ remotes: ['cluster2'] }).shown).not.toContain('shared versions');
    // Seen from each of the two, only the other is remote.
    expect(given({ clients: ['cluster2', 'cluster3'] }).shown).not.toContain('shared versions');
    expect(given({ flavour: 'multi-primary' }).shown).not.toContain('shared versions');
  });

  it('need one that calls and one that answers', () => {
    for (const step of stepsOf(dialogue(three), { service: at(reviews) })) {
      if (step.kind === 'many') expect(step.problem([])).toMatch(/^Choose at least one/);
    }
  });
});

describe('an address', () => {
  const gateway = (answers: Answers) => {
    const step = stepsOf(dialogue(two), answers).find(({ id }) => id === 'gateway cluster2');
    if (step?.kind !== 'one') throw new Error('no such step');
    return step;
  };

  it('is the first of the settings, another of them, the placeholder, or what is typed', () => {
    const step = gateway({ service: at(reviews) });
    expect(step.items.map(({ id }) => id)).toEqual(['203.0.113.20', 'gw2:443', two.clusters[1]?.placeholder]);
    expect(step.active).toBe('203.0.113.20');
    const address = (id: string) => walk(dialogue(two), { service: at(reviews) }, { 'gateway cluster2': id }).gateways;
    expect(address('203.0.113.20')).toEqual({});
    expect(address('gw2:443')).toEqual({ cluster2: 'gw2:443' });
    expect(address(step.items[2]?.id ?? '')).toEqual({ cluster2: two.clusters[1]?.placeholder });
    expect(address('elb.example.com')).toEqual({ cluster2: 'elb.example.com' });
  });

  it('that was typed is offered again', () => {
    const { answers } = walk(dialogue(two), { service: at(reviews) }, { 'gateway cluster2': 'elb.example.com' });
    const step = gateway(answers);
    expect(step.active).toBe('elb.example.com');
    expect(step.items.at(-1)).toMatchObject({ id: 'elb.example.com', description: 'used last' });
  });
});

describe('routing', () => {
  const routed = (given: Readonly<Record<string, string | readonly string[]>>) =>
    walk(dialogue(two), { service: at(reviews) }, given);

  it.each([
    [{ routing: 'header' }, { by: 'header', header: 'end-user', value: 'jason' }, ['header', 'header version']],
    [
      { routing: 'header', header: 'x-a = b=c', 'header version': 'v3' },
      { by: 'header', header: 'x-a', value: 'b=c', version: 'v3' },
      ['header', 'header version'],
    ],
    [{ routing: 'header', versions: ['v2'] }, { by: 'header', header: 'end-user', value: 'jason' }, ['header']],
    [{ routing: 'version', 'version header': 'x-v' }, { by: 'version', header: 'x-v' }, ['version header']],
    [{ routing: 'weights' }, { by: 'weights', weights: { v1: 34, v2: 33, v3: 33 } }, ['weights']],
    [{ routing: 'weights', weights: 'v1=90' }, { by: 'weights', weights: { v1: 90 } }, ['weights']],
    [{ routing: 'failover' }, { by: 'failover' }, []],
    [{ routing: 'none' }, undefined, []],
  ])('%j', (given, routing, more) => {
    const { request, shown } = routed(given);
    expect(request.routing).toEqual(routing);
    const start = shown.indexOf('routing') + 1;
    expect(shown.slice(start, shown.indexOf('folder cluster1'))).toEqual(more);
  });

  it('by weights is not offered for many services', () => {
    const step = stepsOf(dialogue(two, 'all'), {}).find(({ id }) => id === 'routing');
    expect(step?.kind === 'one' && step.items.map(({ id }) => id)).toEqual(['none', 'header', 'version', 'failover']);
  });

  it('to a version that is not scaffolded any more is to all of them', () => {
    const routing = { by: 'header', header: 'a', value: 'b', version: 'v3' } as const;
    const { request } = walk(dialogue(two), { service: at(reviews), routing }, { versions: ['v2'] });
    expect(request.routing).toEqual({ by: 'header', header: 'a', value: 'b' });
  });
});

describe('a folder', () => {
  it('is sent when it is another one than proposed', () => {
    const { request, answers } = walk(
      dialogue(two),
      { service: at(reviews) },
      { 'folder cluster1': 'clusters\\cluster1\\global/' },
    );
    expect(request.folders).toEqual({ cluster1: 'file:///w/clusters/cluster1/global' });
    const back = walk(dialogue(two), answers, { 'folder cluster1': 'clusters/cluster1' });
    expect(back.request.folders).toBeUndefined();
  });
});

describe('what is remembered', () => {
  const given = {
    clients: ['cluster1'],
    versions: ['v3'],
    routing: 'weights',
    weights: 'v1=90, v3=10',
    'gateway cluster2': 'gw2:443',
  };
  const { answers, request } = walk(dialogue(two), { service: at(reviews) }, given);
  const memory = remember({}, answers);

  it('comes again for the service, whole', () => {
    const again = walk(dialogue(two, 'service', memory), {}, { service: 'default/reviews' });
    expect(again.request).toEqual(request);
    expect(again.gateways).toEqual({ cluster2: 'gw2:443' });
  });

  it('is the default of others as far as it makes sense there', () => {
    const { request, gateways } = walk(dialogue(two, 'service', memory), {}, { service: 'default/ratings' });
    // cluster1 is what is proposed for ratings, and so needs no saying.
    expect(request).toEqual({ services: [at(ratings)], flavour: 'global-gateway' });
    expect(gateways).toEqual({ cluster2: 'gw2:443' });
  });

  it('gives way to a cluster that has to call', () => {
    expect(withClient(answers, 'cluster2').clients).toEqual(['cluster1', 'cluster2']);
    expect(withClient(answers, 'cluster1')).toBe(answers);
    expect(withClient({ service: at(reviews) }, 'cluster2').clients).toBeUndefined();
  });

  it('is dropped where it no longer exists', () => {
    const stale: Answers = {
      service: at(reviews),
      clients: ['gone'],
      remotes: ['gone'],
      versions: ['v9'],
      gateways: { gone: 'x' },
    };
    const { request, gateways } = walk(dialogue(two, 'service', remember({}, stale)), {}, { service: 'default/reviews' });
    expect(request).toEqual({ services: [at(reviews)], flavour: 'global-gateway' });
    expect(gateways).toEqual({});
  });
});
