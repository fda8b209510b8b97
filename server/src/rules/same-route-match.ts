import type { ObjectRef } from '../model/kinds/objectRef';
import { hasPlaceholder } from '../model/placeholder';
import type { ResourceOf } from '../model/resource';
import { md, rule } from './rule';
import { refOf } from './shared/refs';

type Route = ResourceOf<'Route'>;

export default rule({
  code: 'MW541',
  name: 'same-route-match',
  severity: 'info',
  peers: [],
  kinds: ['Route'],
  docs: md`
    ## What it does

    Finds two routes of one kind that take the same requests: the same hostname and the same match, at the same parent (a Gateway, or a Service
    for traffic inside the mesh; with another \`sectionName\` or \`port\` it is another one). TLSRoutes are compared by their hostnames, TCPRoutes by
    their parent. It is said of the one whose namespace and name come later.

    ## Why it matters

    The Gateway API says which holds: the one that was created first, and of two that are as old the one whose namespace and name come first in
    the alphabet. The other never gets such a request; apply both to a new cluster, and it may be the other way round.

    ## Example

    \`\`\`yaml
    kind: HTTPRoute
    metadata: {name: cart, namespace: default}
    spec:
      parentRefs: [{name: edge}]
      hostnames: [shop.example.com]
      rules:
      - matches: [{path: {value: /cart}}]
        backendRefs: [{name: cart, port: 80}]
    ---
    kind: HTTPRoute
    metadata: {name: cart-v2, namespace: default}
    spec:
      parentRefs: [{name: edge}]
      hostnames: [shop.example.com]
      rules:
      - matches: [{path: {value: /cart}}]
        backendRefs: [{name: cart-v2, port: 80}]
    \`\`\`

    ## Instead

    Put both backends into one route, with weights, or tell the matches apart.

    ## References

    [HTTPRouteRule](https://gateway-api.sigs.k8s.io/reference/spec/#httprouterule)
  `,
  *check(route, mesh) {
    const hosts = route.facts.hostnames.length === 0 ? [''] : [...new Set(route.facts.hostnames)];
    const said = new Set<string>();
    for (const match of route.facts.matches) {
      if (said.has(match.requests) || hasPlaceholder(match.requests)) continue;
      const found = firstRival(route, hosts, (parent, host) => mesh.gatewayApi.routeRivals(route, parent, host, match.requests));
      if (found === undefined) continue;
      said.add(match.requests);
      const { rival, host, parent } = found;
      const what = host === '' ? '' : ` for "${host}"`;
      const at = rival.facts.matches.find(({ requests }) => requests === match.requests)?.path ?? ['metadata', 'name'];
      yield {
        path: match.path,
        message: `${route.kind} "${rival.name}" in namespace "${rival.namespace}" takes the same requests${what} at ${parent.kind} "${parent.name}"; the one that was created first gets them`,
        related: [
          { resource: refOf(rival), path: at, part: 'value', message: `the same match of ${route.kind} "${rival.name}"` },
        ],
      };
    }
  },
});

function firstRival(
  route: Route,
  hosts: readonly string[],
  rivalsOf: (parent: ObjectRef, host: string) => readonly Route[],
): { readonly rival: Route; readonly host: string; readonly parent: ObjectRef } | undefined {
  for (const parent of route.facts.parents) {
    for (const host of hosts) {
      if (hasPlaceholder(host)) continue;
      const rival = rivalsOf(parent, host).find((other) => comesFirst(other, route) && other.unsure !== true);
      if (rival !== undefined) return { rival, host, parent };
    }
  }
  return undefined;
}

/** Copies of one route are alternatives, which is said elsewhere. */
function comesFirst(a: Route, b: Route): boolean {
  return `${a.namespace}/${a.name}` < `${b.namespace}/${b.name}`;
}
