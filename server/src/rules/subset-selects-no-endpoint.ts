import { nearest } from '../base/nearest';
import { type EndpointSet, selectsAny, valuesOf } from '../mesh/endpoints';
import { isWildcard } from '../mesh/hosts';
import type { Use } from '../mesh/remote';
import { hasPlaceholder } from '../model/placeholder';
import type { Labels, ResourceOf } from '../model/resource';
import type { Fix, Related } from './finding';
import { md, rule } from './rule';

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
    Nothing is said where endpoints may exist that the workspace does not show.

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
      const uses = [...mesh.localUses(resource, subset.name), ...mesh.remoteUses(resource, subset.name)];
      const path = ['spec', 'subsets', subset.index, 'labels'];
      const culprit = findCulprit(subset.labels, set);
      yield {
        path: culprit === undefined ? path : [...path, culprit.key],
        part: 'pair',
        severity: uses.length > 0 ? 'error' : 'hint',
        message: describe(host, subset.name, subset.labels, set, culprit, uses.length === 0),
        related: [...uses.map(useOf), ...endpointsOf(set)],
        fixes: culprit === undefined ? [] : fixesOf(resource, [...path, culprit.key], culprit, set),
      };
    }
  },
});

interface Culprit {
  readonly key: string;
  readonly value: string;
  /** Values of the key on the endpoints. */
  readonly values: readonly string[];
}

/** The first label that no endpoint carries; undefined when each is carried, but never all by one endpoint. */
function findCulprit(labels: Labels, set: EndpointSet): Culprit | undefined {
  for (const [key, value] of Object.entries(labels)) {
    const values = valuesOf(set, key);
    if (!values.includes(value)) return { key, value, values };
  }
  return undefined;
}

function describe(
  host: string,
  name: string,
  labels: Labels,
  set: EndpointSet,
  culprit: Culprit | undefined,
  unused: boolean,
): string {
  const tail = unused ? '; no route uses the subset' : '';
  const subject = `subset "${name}" selects nothing: no endpoint of "${host}" carries`;
  if (set.endpoints.length === 0) return `subset "${name}" selects nothing: "${host}" has no endpoints${tail}`;
  if (culprit === undefined) {
    const all = Object.entries(labels).map(([key, value]) => `"${key}: ${value}"`);
    return `${subject} ${all.join(' and ')} together${tail}`;
  }
  const { key, value, values } = culprit;
  const have =
    values.length === 0
      ? `none has a label "${key}"`
      : `${values.length === 1 ? 'the only value' : 'the values'} of "${key}" there ${values.length === 1 ? 'is' : 'are'} ${values.map((item) => `"${item}"`).join(', ')}`;
  return `${subject} "${key}: ${value}"; ${have}${tail}`;
}

function useOf({ service, destination }: Use): Related {
  const path = service.facts.destinations[destination]?.path ?? [];
  return {
    resource: { file: service.file, id: service.id },
    path: [...path, 'subset'],
    part: 'pair',
    message: `VirtualService "${service.name}" sends requests to the subset`,
  };
}

function endpointsOf(set: EndpointSet): readonly Related[] {
  return set.endpoints.slice(0, 5).map((endpoint) => ({
    resource: { file: endpoint.resource.file, id: endpoint.resource.id },
    path:
      endpoint.path.length === 0
        ? ['metadata', 'name']
        : endpoint.facts === undefined
          ? ['spec', 'hosts']
          : [...endpoint.path, 'labels'],
    part: 'value',
    message:
      endpoint.path.length === 0
        ? `${endpoint.resource.kind} "${endpoint.resource.name}" is an endpoint of the host`
        : 'an endpoint of the host',
  }));
}

function fixesOf(
  resource: ResourceOf<'DestinationRule'>,
  path: readonly (string | number)[],
  { key, value, values }: Culprit,
  set: EndpointSet,
): readonly Fix[] {
  const fixes: Fix[] = [];
  const near = nearest(value, values) ?? (values.length === 1 ? values[0] : undefined);
  if (near !== undefined) {
    fixes.push({
      title: `Change "${key}" to "${near}"`,
      safe: false,
      changes: [{ resource: { file: resource.file, id: resource.id }, edits: [{ op: 'set', path, value: near }] }],
    });
  }
  const own = set.endpoints.filter((endpoint) => endpoint.facts !== undefined && endpoint.resource.type === 'ServiceEntry');
  for (const endpoint of own.slice(0, 3)) {
    const { file, id } = endpoint.resource;
    fixes.push({
      title: `Label the endpoint "${endpoint.facts?.address ?? ''}" of ServiceEntry "${endpoint.resource.name}" with "${key}: ${value}"`,
      safe: false,
      changes: [{ resource: { file, id }, edits: [{ op: 'set', path: [...endpoint.path, 'labels', key], value }] }],
    });
  }
  return fixes;
}
