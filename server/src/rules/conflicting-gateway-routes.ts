import type { Overlap } from '../mesh/routeOverlaps';
import type { VirtualService } from '../mesh/virtualServices';
import type { PathEdit } from '../yaml/edits';
import type { Fix, Report } from './finding';
import { md, rule } from './rule';
import { refOf } from './shared/refs';

export default rule({
  code: 'MW521',
  name: 'conflicting-gateway-routes',
  severity: 'warning',
  peers: [],
  kinds: ['VirtualService'],
  docs: md`
    ## What it does

    A gateway takes the routes of all VirtualServices of a host: those of the older one first, and routes for all requests (no
    match, or \`prefix: /\` alone) last. Reported are, between two VirtualServices of one host at one gateway,

    - two routes for all requests, and two with the very same match: only that of the older VirtualService counts;
    - as info, a match that lies within a prefix of the other: it counts only if its VirtualService is the older one.

    Of two with the same match, that of the VirtualService which comes later by name is marked. Wildcard hosts beside exact ones are no
    conflict, and neither are matches for different ports or gateways. Routes that delegate are not compared.

    ## Why it matters

    Which route takes a request depends on the age of the VirtualServices. After they are created anew, as in
    another cluster, it may be the other one.

    ## Example

    \`\`\`yaml
    kind: VirtualService
    metadata: {name: details, namespace: default}
    spec:
      hosts: [bookinfo.example.com]
      gateways: [bookinfo]
      http:
      - match:
        - uri: {prefix: /details}
        route:
        - destination: {host: details}
    ---
    kind: VirtualService
    metadata: {name: productpage, namespace: default}
    spec:
      hosts: [bookinfo.example.com]
      gateways: [bookinfo]
      http:
      - match:
        - uri: {prefix: /productpage}
        - uri: {prefix: /details}
        route:
        - destination: {host: productpage}
    \`\`\`

    ## Instead

    Take the match out of one of them. Where one path lies within another, write both routes in one VirtualService, the longer path first.

    ## References

    Asked for of istioctl in [istio 37500](https://github.com/istio/istio/issues/37500).
    [Split large virtual services](https://istio.io/latest/docs/ops/best-practices/traffic-management/#split-virtual-services)
  `,
  *check(service, mesh) {
    for (const overlap of mesh.routeOverlaps(service)) yield reportOf(service, overlap);
  },
});

function reportOf(service: VirtualService, overlap: Overlap): Report {
  const { other, otherPath, kind } = overlap;
  return {
    ...placeOf(overlap),
    message: describe(overlap),
    ...(kind === 'within' && { severity: 'info' }),
    related: [{ resource: refOf(other), path: otherPath, part: 'value', message: `of VirtualService "${other.name}"` }],
    fixes: kind === 'within' ? [] : removal(service, overlap),
  };
}

/** Without its last match a route would take all requests, and a VirtualService must have a route. */
function removal(service: VirtualService, { route, path }: Overlap): readonly Fix[] {
  const isMatch = route.matches !== undefined && route.matches.length > 1;
  if (!isMatch && service.facts.http.length === 1) return [];
  const title = isMatch ? 'Remove the match' : 'Remove the route';
  const edits: readonly PathEdit[] = [{ op: 'remove', path: isMatch ? path : route.path }];
  return [{ title, safe: false, changes: [{ resource: refOf(service), edits }] }];
}

/** The path that a match asks for, the first key of a route without match. */
function placeOf({ route, path }: Overlap): Pick<Report, 'path' | 'part'> {
  if (path.length === route.path.length) return { path: route.head === undefined ? path : [...path, route.head], part: 'key' };
  const index = path.at(-1);
  const match = typeof index === 'number' ? route.matches?.[index] : undefined;
  return { path: match !== undefined && 'uri' in match ? [...path, 'uri'] : path };
}

function describe({ kind, other, gateway, host }: Overlap): string {
  const who = `VirtualService "${other.name}" in namespace "${other.namespace}"`;
  const where = `for "${host}" at gateway "${gateway}"`;
  switch (kind) {
    case 'all':
      return `${who} has a route for all requests ${where} too, and only that of the older one counts; keep one of them`;
    case 'same':
      return `${who} has this very match ${where} too, and only that of the older one counts; keep one of them`;
    case 'within':
      return `a match of ${who} takes these requests ${where} too: this one counts only while its VirtualService is older; put both in one VirtualService`;
  }
}
