import { nearest } from '../base/nearest';
import { carries, type Endpoint, type EndpointSet, isSetByIstio, selectsAny, valuesOf } from '../mesh/endpoints';
import { isWildcard } from '../mesh/hosts';
import type { Mesh } from '../mesh/mesh';
import type { Use } from '../mesh/remote';
import { hasPlaceholder } from '../model/placeholder';
import type { Labels, ResourceOf } from '../model/resource';
import type { Path } from '../yaml/tree';
import type { Fix, Related } from './finding';
import { md, rule } from './rule';
import { refOf } from './shared/refs';

export default rule({
  code: 'MW305',
  name: 'subset-selects-no-endpoint',
  severity: 'error',
  peers: ['IST0173', 'KIA0203'],
  kinds: ['DestinationRule'],
  docs: md`
    ## What it does

    Compares the labels of each subset with the labels of the endpoints of **that very host**: the endpoints of all
    ServiceEntries of the host that the rule's namespace sees, the WorkloadEntries and pods that a \`workloadSelector\` or the
    Service's selector selects (pod templates stand for pods), and the topology labels that Istio adds itself. A subset without
    labels selects every endpoint.

    It is an error when a route uses the subset, in this cluster or from another one over a global host, and a hint otherwise.
    Nothing is said where endpoints may exist that the workspace does not show, nor of an unused subset where the same rule is
    applied to another cluster in which the subset selects something.

    ## Why it matters

    Envoy answers such requests with 503 \`no healthy upstream\` (flag \`UH\`); nothing tells before.

    ## Example

    \`\`\`yaml
    kind: ServiceEntry
    spec:
      hosts: [reviews.default.global]
      endpoints:
      - address: 203.0.113.20
        labels: {cluster: cluster2}
    ---
    kind: DestinationRule
    spec:
      host: reviews.default.global
      subsets:
      - name: v2
        labels: {cluster: clusterX}
    \`\`\`

    ## Instead

    Give the subset the labels of the endpoint: \`cluster: cluster2\`. Several subsets may have the same labels: the subset's
    **name** travels to the remote cluster in the SNI and is resolved there.

    ## References

    istioctl analyze (IST0173) compares with Pods only, in any namespace of any cluster; Kiali (KIA0203) with pods of a
    Service of similar name or with the endpoints of any ServiceEntry. Both report the documented \`.global\` set-up as broken.
  `,
  *check(resource, mesh) {
    const { host: written, subsets } = resource.facts;
    if (written === undefined || hasPlaceholder(written)) return;
    const host = mesh.resolve(written, resource.namespace);
    if (isWildcard(host) || subsets.length === 0) return;
    const from = resource.namespace === mesh.settings.mesh.rootNamespace ? undefined : resource.namespace;
    const set = mesh.endpoints(resource.cluster, host, from);
    if (set === undefined) return;
    for (const subset of subsets) {
      if (selectsAny(subset.labels, set).is !== 'no') continue;
      const local = mesh.localUses(resource, subset.name);
      if (local.some((use) => seesAnother(mesh, host, subset.labels, use))) continue;
      const uses = [...local, ...mesh.remoteUses(resource, subset.name)];
      if (uses.length === 0 && selectsElsewhere(mesh, resource, subset.labels, from)) continue;
      const path = ['spec', 'subsets', subset.index, 'labels'];
      const culprit = findCulprit(subset.labels, set);
      yield {
        path: culprit === undefined ? path : [...path, culprit.key],
        part: culprit === undefined ? 'key' : 'pair',
        severity: uses.length > 0 ? 'error' : 'hint',
        message: `subset "${subset.name}" selects nothing: ${describe(host, subset.labels, set, culprit)}${uses.length === 0 ? '; no route uses the subset' : ''}`,
        related: [...uses.map(useOf), ...endpointsOf(set)],
        fixes: [
          ...(culprit === undefined ? [] : fixesOf(resource, [...path, culprit.key], culprit, set, uses.length > 0)),
          ...(uses.length > 0 ? [] : [removeSubset(resource, subset)]),
        ],
      };
    }
  },
});

/** Whether the client of a route sees endpoints that the namespace of the rule does not, and one of them may be meant. */
function seesAnother(mesh: Mesh, host: string, labels: Labels, { service, destination }: Use): boolean {
  const target = service.facts.destinations[destination];
  if (target === undefined) return false;
  return mesh.clientsOf(service, target).some(({ namespace }) => {
    const set = mesh.endpoints(service.cluster, host, namespace);
    return set !== undefined && selectsAny(labels, set).is !== 'no';
  });
}

/** Rules are often the same in every cluster, so that a subset means the same in each; a version may run in one of them only. */
function selectsElsewhere(mesh: Mesh, rule: ResourceOf<'DestinationRule'>, labels: Labels, from: string | undefined): boolean {
  const { cluster: here, kind, namespace, name } = rule;
  return mesh.settings.clusters.some(({ name: cluster }) => {
    if (cluster === here) return false;
    return mesh.find('DestinationRule', cluster, kind, namespace, name).some(({ facts: { host: written, subsets } }) => {
      if (written === undefined || !subsets.some((subset) => sameLabels(subset.labels, labels))) return false;
      const set = mesh.endpoints(cluster, mesh.resolve(written, namespace), from);
      return set !== undefined && selectsAny(labels, set).is !== 'no';
    });
  });
}

function sameLabels(some: Labels, others: Labels): boolean {
  const entries = Object.entries(some);
  return entries.length === Object.keys(others).length && entries.every(([key, value]) => others[key] === value);
}

interface Culprit {
  readonly key: string;
  readonly value: string;
  /** Values of the key on the endpoints. */
  readonly values: readonly string[];
}

/**
 * The first label that certainly no endpoint carries; undefined when there is no endpoint, or when each label is carried, but
 * never all by one endpoint.
 */
function findCulprit(labels: Labels, set: EndpointSet): Culprit | undefined {
  if (set.endpoints.length === 0) return undefined;
  for (const [key, value] of Object.entries(labels)) {
    if (set.endpoints.every((endpoint) => carries(endpoint, { [key]: value }).is === 'no'))
      return { key, value, values: valuesOf(set, key) };
  }
  return undefined;
}

function describe(host: string, labels: Labels, set: EndpointSet, culprit: Culprit | undefined): string {
  if (set.endpoints.length === 0) return `"${host}" has no endpoints`;
  if (set.endpoints.every(isImplicit))
    return `no ServiceEntry of "${host}" lists endpoints, so its only endpoint is the host itself, which has no labels`;
  const subject = `no endpoint of "${host}" carries`;
  if (culprit === undefined) {
    const all = Object.entries(labels).map(([key, value]) => `"${key}: ${value}"`);
    return `${subject} ${all.join(' and ')} together`;
  }
  const { key, value, values } = culprit;
  if (values.length === 0) return `${subject} "${key}: ${value}"; none has a label "${key}"`;
  const have = values.map((item) => `"${item}"`).join(', ');
  return `${subject} "${key}: ${value}"; ${values.length === 1 ? 'the only value' : 'the values'} of "${key}" there ${values.length === 1 ? 'is' : 'are'} ${have}`;
}

/** The host itself, which Istio takes as the endpoint of a DNS ServiceEntry that lists none. */
function isImplicit(endpoint: Endpoint): boolean {
  return endpoint.resource.type === 'ServiceEntry' && endpoint.facts === undefined;
}

function useOf({ service, destination }: Use): Related {
  const path = service.facts.destinations[destination]?.path ?? [];
  return {
    resource: refOf(service),
    path: [...path, 'subset'],
    part: 'pair',
    message: `VirtualService "${service.name}" sends requests to the subset`,
  };
}

function endpointsOf(set: EndpointSet): readonly Related[] {
  return set.endpoints.slice(0, 5).map((endpoint) => ({
    resource: refOf(endpoint.resource),
    path: placeOf(endpoint),
    part: 'value',
    message:
      endpoint.path.length === 0
        ? `${endpoint.resource.kind} "${endpoint.resource.name}" is an endpoint of the host`
        : 'an endpoint of the host',
  }));
}

function placeOf(endpoint: Endpoint): Path {
  if (endpoint.path.length === 0) return ['metadata', 'name'];
  return isImplicit(endpoint) ? ['spec', 'hosts'] : [...endpoint.path, 'labels'];
}

/** Where nothing uses it. */
function removeSubset(
  resource: ResourceOf<'DestinationRule'>,
  { name, index }: { readonly name: string; readonly index: number },
): Fix {
  return {
    title: `Remove subset "${name}"`,
    safe: false,
    changes: [{ resource: refOf(resource), edits: [{ op: 'remove', path: ['spec', 'subsets', index] }] }],
  };
}

function fixesOf(
  resource: ResourceOf<'DestinationRule'>,
  path: Path,
  { key, value, values }: Culprit,
  set: EndpointSet,
  used: boolean,
): readonly Fix[] {
  const fixes: Fix[] = [];
  // Rules are often the same in every cluster; a version that runs elsewhere only is no slip.
  const elsewhere = !used && set.endpoints.some((endpoint) => endpoint.facts === undefined);
  const near = nearest(value, values) ?? (values.length === 1 ? values[0] : undefined);
  if (near !== undefined && !elsewhere) {
    fixes.push({
      title: `Change "${key}" to "${near}"`,
      safe: false,
      changes: [{ resource: refOf(resource), edits: [{ op: 'set', path, value: near }] }],
    });
  }
  if (isSetByIstio(key)) return fixes;
  const label = `"${key}: ${value}"`;
  for (const { resource: owner, facts, path: place } of set.endpoints) {
    if (facts === undefined || (owner.type !== 'ServiceEntry' && owner.kind !== 'WorkloadEntry')) continue;
    const title =
      owner.type === 'ServiceEntry'
        ? `Label the endpoint "${facts.address ?? ''}" of ServiceEntry "${owner.name}" with ${label}`
        : `Label WorkloadEntry "${owner.name}" with ${label}`;
    // Of a WorkloadEntry the labels of the metadata win.
    const at: Path = owner.type === 'ServiceEntry' ? place : key in owner.labels ? ['metadata'] : ['spec'];
    fixes.push({
      title,
      safe: false,
      changes: [{ resource: refOf(owner), edits: [{ op: 'set', path: [...at, 'labels', key], value }] }],
    });
  }
  return fixes.slice(0, 4);
}
