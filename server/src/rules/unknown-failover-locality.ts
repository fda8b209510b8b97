import { nearest } from '../base/nearest';
import type { Endpoint } from '../mesh/endpoints';
import { isWildcard } from '../mesh/hosts';
import type { LocalityTarget } from '../model/kinds/destinationRule';
import { hasPlaceholder } from '../model/placeholder';
import type { ResourceOf } from '../model/resource';
import type { Fix } from './finding';
import { md, rule } from './rule';
import { refOf } from './shared/refs';

export default rule({
  code: 'MW412',
  name: 'unknown-failover-locality',
  severity: 'warning',
  peers: [],
  kinds: ['DestinationRule'],
  docs: md`
    ## What it does

    Compares where \`localityLbSetting\` sends traffic, the regions of \`failover[].to\` and the localities of \`distribute[].to\`, with
    the localities of the host's endpoints. Silent unless each endpoint says its locality, as those of ServiceEntries and WorkloadEntries
    can: that of a pod is its node's. From where traffic comes is not compared.

    ## Why it matters

    A region that no endpoint has takes nothing: a failover goes to any other region instead of the one that was chosen, and the share of a
    distribution goes to the other localities.

    ## Example

    \`\`\`yaml
    kind: ServiceEntry
    spec:
      hosts: [reviews.default.global]
      endpoints:
      - {address: 203.0.113.20, locality: us-east1/b}
      - {address: 203.0.113.30, locality: us-west1/a}
    ---
    kind: DestinationRule
    spec:
      host: reviews.default.global
      trafficPolicy:
        outlierDetection: {consecutive5xxErrors: 5}
        loadBalancer:
          localityLbSetting:
            failover:
            - {from: us-east1, to: us-west2}
    \`\`\`

    ## Instead

    \`\`\`yaml
            - {from: us-east1, to: us-west1}
    \`\`\`

    ## References

    [LocalityLoadBalancerSetting](https://istio.io/latest/docs/reference/config/networking/destination-rule/#LocalityLoadBalancerSetting)
  `,
  *check(resource, mesh) {
    const { host: written, localityTargets = [] } = resource.facts;
    if (localityTargets.length === 0 || written === undefined || hasPlaceholder(written)) return;
    const host = mesh.resolve(written, resource.namespace);
    if (isWildcard(host)) return;
    const from = resource.namespace === mesh.settings.mesh.rootNamespace ? undefined : resource.namespace;
    const set = mesh.endpoints(resource.cluster, host, from);
    if (set === undefined || !set.complete || set.endpoints.length === 0) return;
    const localities = set.endpoints.map(localityOf);
    if (localities.some((locality) => locality === undefined)) return;
    const known = [...new Set(localities.flatMap((locality) => locality ?? []))].sort();
    for (const target of localityTargets) {
      const { locality, by, path } = target;
      if (hasPlaceholder(locality) || known.some((item) => matches(target, item))) continue;
      const regions = [...new Set(known.map(regionOf))];
      const have = by === 'failover' ? regions : known;
      yield {
        path,
        part: by === 'failover' ? 'value' : 'key',
        message: `no endpoint of "${host}" is in ${by === 'failover' ? 'region' : 'locality'} "${locality}", only in ${have.map((item) => `"${item}"`).join(', ')}`,
        related: set.endpoints.slice(0, 3).map((endpoint) => ({
          resource: refOf(endpoint.resource),
          path: endpoint.path.length > 0 ? [...endpoint.path, 'locality'] : ['metadata', 'name'],
          part: 'value',
          message: `an endpoint in "${localityOf(endpoint)}"`,
        })),
        fixes: fixesOf(resource, target, regions, localityTargets),
      };
    }
  },
});

/** Undefined where it is not known, or empty, for which a default may stand. */
function localityOf({ facts }: Endpoint): string | undefined {
  const locality = facts?.locality ?? facts?.labels['istio-locality']?.replaceAll('.', '/');
  return locality === undefined || locality === '' || hasPlaceholder(locality) ? undefined : locality;
}

function regionOf(locality: string): string {
  return locality.split('/')[0] ?? '';
}

/** A locality names all that lies within it, with or without a star (istio: pkg/config/util, LocalityMatch). */
function matches({ locality, by }: LocalityTarget, endpoint: string): boolean {
  if (by === 'failover') return regionOf(endpoint) === locality;
  const parts = endpoint.split('/');
  return locality.split('/').every((part, i) => part === '*' || part === (parts[i] ?? ''));
}

/** The region that was probably meant: of near spelling, and not taken by what stands beside it. */
function fixesOf(
  resource: ResourceOf<'DestinationRule'>,
  { path, by, locality, from }: LocalityTarget,
  regions: readonly string[],
  all: readonly LocalityTarget[],
): readonly Fix[] {
  const [region = '', ...rest] = locality.split('/');
  const place = (target: LocalityTarget) => target.path.slice(0, -1).join('\0');
  const taken = all
    .filter((item) => by === 'distribute' && place(item) === path.slice(0, -1).join('\0'))
    .map((item) => regionOf(item.locality));
  const near = nearest(
    region,
    regions.filter((item) => item !== from && !taken.includes(item)),
  );
  if (near === undefined || regions.includes(region)) return [];
  const meant = [near, ...rest].join('/');
  const edit = by === 'failover' ? ({ op: 'set', path, value: meant } as const) : ({ op: 'rename', path, key: meant } as const);
  return [{ title: `Change "${locality}" to "${meant}"`, safe: false, changes: [{ resource: refOf(resource), edits: [edit] }] }];
}
