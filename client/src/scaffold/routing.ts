/** The steps about the VirtualService: whether there is one, and by what it chooses. Knows nothing of VS Code. */
import type { Routing } from '../../../server/src/lsp/protocol';
import { type Answers, defined, type Resolved, versionsOf } from './answers';
import type { OneStep, Step, TextStep } from './steps';
import { equalWeights, formatWeights, type Read, readHeader, readHeaderName, readWeights } from './texts';

type By = Routing['by'] | 'none';

const http = /^(?:HTTP|HTTP2|GRPC|GRPC-WEB)$/i;

export function routingSteps(now: Resolved, answers: Answers): readonly Step[] {
  const { service } = now;
  if (service?.ports.every(({ protocol }) => !http.test(protocol))) return [];
  const routing = offeredRouting(now, answers);
  const first = bySteps(now, routing, answers);
  switch (routing?.by) {
    case 'header':
      return [
        first,
        headerStep(routing, answers),
        ...(now.versions.length > 1 ? [headerVersionStep(now, routing, answers)] : []),
      ];
    case 'version':
      return [first, versionHeaderStep(routing, answers)];
    case 'weights':
      return [first, weightsStep(now, routing, answers)];
    default:
      return [first];
  }
}

/** Weights are for the versions of one service; an answer of before that no longer fits is dropped. */
function offeredRouting({ service }: Resolved, { routing }: Answers): Routing | undefined {
  return routing?.by === 'weights' && service === undefined ? undefined : routing;
}

function bySteps(now: Resolved, routing: Routing | undefined, answers: Answers): OneStep {
  const items: readonly { readonly id: By; readonly label: string; readonly detail: string }[] = [
    { id: 'none', label: 'No routing', detail: 'Callers use the global host; no VirtualService is written' },
    { id: 'header', label: 'By header', detail: 'Requests with a header go to the remote versions, all others stay' },
    { id: 'weights', label: 'By weights', detail: 'Each version gets a part of the requests' },
    { id: 'version', label: 'By version', detail: 'A header names the version' },
    { id: 'failover', label: 'Failover', detail: 'All requests go to the global host, with retries' },
  ];
  return {
    kind: 'one',
    id: 'routing',
    title: 'Routing',
    prompt: 'How the requests are spread',
    items: items.filter(({ id }) => id !== 'weights' || allVersions(now).length > 0),
    active: routing?.by ?? 'none',
    take(id) {
      const chosen = items.find((one) => one.id === id)?.id;
      return defined({ ...answers, routing: chosen === routing?.by ? routing : begun(chosen) });
    },
  };
}

function begun(by: By | undefined): Routing | undefined {
  switch (by) {
    case 'header':
      return { by, header: 'end-user', value: 'jason' };
    case 'version':
      return { by, header: 'x-version' };
    case 'weights':
      return { by, weights: {} };
    case 'failover':
      return { by };
    default:
      return undefined;
  }
}

function headerStep(routing: Routing & { by: 'header' }, answers: Answers): TextStep {
  return {
    kind: 'text',
    id: 'header',
    title: 'Header',
    prompt: 'The header and the value of the requests that go to the remote versions, such as end-user=jason',
    value: `${routing.header}=${routing.value}`,
    problem: (text) => problemOf(readHeader(text)),
    take: (text) => ({ ...answers, routing: { ...routing, ...right(readHeader(text)) } }),
  };
}

function headerVersionStep({ versions }: Resolved, routing: Routing & { by: 'header' }, answers: Answers): OneStep {
  const { version, ...others } = routing;
  return {
    kind: 'one',
    id: 'header version',
    title: 'Version by header',
    prompt: `Where requests with ${routing.header}=${routing.value} go`,
    items: [
      { id: '', label: 'All remote versions', description: 'in equal parts' },
      ...versions.map((one) => ({ id: one, label: one })),
    ],
    active: version !== undefined && versions.includes(version) ? version : '',
    take: (id) => ({ ...answers, routing: id === '' ? others : { ...others, version: id } }),
  };
}

function versionHeaderStep(routing: Routing & { by: 'version' }, answers: Answers): TextStep {
  return {
    kind: 'text',
    id: 'version header',
    title: 'Header',
    prompt: 'The header whose value is the version',
    value: routing.header,
    problem: (text) => problemOf(readHeaderName(text)),
    take: (text) => ({ ...answers, routing: { ...routing, header: right(readHeaderName(text)) } }),
  };
}

function weightsStep(now: Resolved, routing: Routing & { by: 'weights' }, answers: Answers): TextStep {
  const versions = allVersions(now);
  const text = formatWeights(routing.weights);
  return {
    kind: 'text',
    id: 'weights',
    title: 'Weights',
    prompt: 'The percentage of each version; those that are not named share the rest',
    value: 'problem' in readWeights(text, versions) ? equalWeights(versions) : text,
    problem: (typed) => problemOf(readWeights(typed, versions)),
    take: (typed) => ({ ...answers, routing: { ...routing, weights: right(readWeights(typed, versions)) } }),
  };
}

/** The versions that a route can choose from: those of the remote clusters, and what the clients run themselves. */
function allVersions({ service, clients, versions }: Resolved): readonly string[] {
  if (service === undefined) return [];
  return [...new Set([...versionsOf(service, clients), ...versions])].sort();
}

function problemOf(read: Read<unknown>): string | undefined {
  return 'problem' in read ? read.problem : undefined;
}

/** Of what was found right before. */
function right<T>(read: Read<T>): T {
  if ('problem' in read) throw new Error(read.problem);
  return read.value;
}
