/** What is wrong with a request whatever the service: names that do not exist, numbers and headers that cannot be. */

import { nearest } from '../base/nearest';
import { hasPlaceholder } from '../base/placeholder';
import { headerValueError, isHeaderName } from '../semantics/primitives/headers';
import { localityError } from '../semantics/primitives/localities';
import { parseGateway } from '../settings/gateway';
import { quoted } from './names';
import type { Problem } from './plan.types';
import type { ScaffoldRequest } from './request';
import type { View } from './view';

export function judge(view: View, request: ScaffoldRequest): readonly Problem[] {
  return [...messages(view, request)].map((message) => ({ service: undefined, message }));
}

function* messages(view: View, request: ScaffoldRequest): Generator<string> {
  const names = view.clusters.map(({ name }) => name);
  const [only] = names;
  if (names.length < 2) {
    yield `the workspace knows only cluster "${only ?? ''}"; name the clusters in meshwright.yaml, or keep the manifests of each in a folder clusters/<name>/`;
    return;
  }
  yield* unknownClusters(names, request);
  yield* emptyOrSelf(request);
  yield* values(request);
  yield* routing(request);
}

function* unknownClusters(names: readonly string[], request: ScaffoldRequest): Generator<string> {
  const given: readonly (readonly [string, readonly string[]])[] = [
    ['client cluster', request.clients ?? []],
    ['remote cluster', request.remotes ?? []],
    ['cluster with a gateway address', Object.keys(request.gateways ?? {})],
    ['cluster with a locality', Object.keys(request.localities ?? {})],
    ['cluster with a weight', Object.keys(request.weights ?? {})],
    ['cluster with a folder', Object.keys(request.folders ?? {})],
  ];
  for (const [what, clusters] of given) {
    for (const cluster of clusters) {
      if (names.includes(cluster)) continue;
      const meant = nearest(cluster, names);
      yield `there is no cluster "${cluster}" (${what}); the clusters are ${quoted(names)}${meant === undefined ? '' : `; did you mean "${meant}"?`}`;
    }
  }
}

function* emptyOrSelf({ clients, remotes }: ScaffoldRequest): Generator<string> {
  if (clients?.length === 0) yield 'no client cluster is named';
  if (remotes?.length === 0) yield 'no remote cluster is named';
  const [remote] = remotes ?? [];
  if (remotes?.length === 1 && remote !== undefined && clients?.includes(remote) === true)
    yield `cluster "${remote}" cannot be a client and the only remote cluster: it reaches its own services without a gateway`;
}

function* values({ gateways, localities, weights, ports, versions }: ScaffoldRequest): Generator<string> {
  for (const [cluster, { address, port }] of Object.entries(gateways ?? {})) {
    const parsed = parseGateway(address);
    if (parsed === undefined || parsed.port !== undefined)
      yield `"${address}" is no address for the gateway of cluster "${cluster}"; write a host name, an IP address or a placeholder`;
    if (port !== undefined && !isPort(port)) yield `"${port}" is no port for the gateway of cluster "${cluster}"`;
  }
  for (const [cluster, locality] of Object.entries(localities ?? {})) {
    const wildcard = locality.includes('*') || locality.split('/').length > 3;
    const why = wildcard
      ? `${locality.includes('*') ? 'contains "*"' : 'has more than three parts'}; write "region/zone/subzone" or less`
      : localityError(locality);
    if (why !== undefined && !hasPlaceholder(locality)) yield `the locality "${locality}" of cluster "${cluster}" ${why}`;
  }
  for (const [cluster, weight] of Object.entries(weights ?? {}))
    if (!Number.isInteger(weight) || weight < 1 || weight > 0xffffffff)
      yield `the weight of cluster "${cluster}" must be a whole number from 1, not ${weight}`;
  for (const port of ports ?? []) if (!isPort(port)) yield `"${port}" is no port`;
  if (ports?.length === 0) yield 'no port is named';
  if (versions?.includes('') === true) yield 'a version must not be empty';
}

function isPort(port: number): boolean {
  return Number.isInteger(port) && port >= 1 && port <= 65535;
}

function* routing({ routing: asked, flavour }: ScaffoldRequest): Generator<string> {
  if (asked === undefined) return;
  if (flavour === 'ambient')
    yield 'flavour "ambient" offers no routing: what a VirtualService would say, a waypoint of the service decides';
  if (asked.by === 'header' || asked.by === 'version') {
    if (!isHeaderName(asked.header)) yield `"${asked.header}" is no header name`;
  }
  if (asked.by === 'header') {
    const why = asked.value === '' ? 'must not be empty' : headerValueError(asked.value);
    if (why !== undefined) yield `the value "${asked.value}" of header "${asked.header}" ${why}`;
  }
  if (asked.by === 'weights') {
    const weights = Object.entries(asked.weights);
    const sum = weights.reduce((total, [, weight]) => total + weight, 0);
    if (weights.length === 0) yield 'no version has a weight';
    if (sum > 100) yield `the weights of the versions add up to ${sum}, which is more than 100`;
    for (const [version, weight] of weights)
      if (!Number.isInteger(weight) || weight < 0 || weight > 100)
        yield `the weight of version "${version}" must be a whole number from 0 to 100, not ${weight}`;
  }
}
