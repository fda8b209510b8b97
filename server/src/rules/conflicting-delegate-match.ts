import type { DroppedRoute } from '../mesh/delegates';
import type { VirtualService } from '../mesh/virtualServices';
import type { PathEdit, Value } from '../yaml/edits';
import type { Fix, Report } from './finding';
import { md, rule } from './rule';
import { refOf } from './shared/refs';

export default rule({
  code: 'MW322',
  name: 'conflicting-delegate-match',
  severity: 'warning',
  peers: [],
  kinds: ['VirtualService'],
  docs: md`
    ## What it does

    Compares the matches of a VirtualService without \`hosts\` with those of the routes that delegate to it, as Istio does. Each of its
    matches must lie within one of theirs: a path within their prefix, the same port, and so on. What is a regular expression on either
    side, \`ignoreUriCase\` that differs, and a \`sourceNamespace\` that is not said again, never do.

    Reported is a route that Istio drops for every route that delegates to it. Nothing is said where one of several takes it.

    ## Why it matters

    One match that lies outside is enough: Istio drops the whole route, with its other matches, and nothing tells.

    ## Example

    \`\`\`yaml
    kind: VirtualService
    metadata: {name: bookinfo, namespace: default}
    spec:
      hosts: [bookinfo.example.com]
      gateways: [bookinfo]
      http:
      - match:
        - uri: {prefix: /reviews}
        delegate: {name: reviews}
    ---
    kind: VirtualService
    metadata: {name: reviews, namespace: default}
    spec:
      http:
      - match:
        - uri: {prefix: /reviews/v2}
        - uri: {prefix: /v2}
        route:
        - destination: {host: reviews}
    \`\`\`

    ## Instead

    Write whole paths: those of a delegate begin with the prefix of the route that delegates.

    ## References

    [Delegate](https://istio.io/latest/docs/reference/config/networking/virtual-service/#Delegate)
  `,
  *check(service, mesh) {
    if (service.facts.hosts.length > 0) return;
    for (const dropped of mesh.droppedRoutes(service)) {
      const { field, delegation } = dropped;
      yield {
        ...placeOf(dropped),
        message: `Istio drops this route: "${field}" of this match does not lie within what VirtualService "${delegation.root.name}" in namespace "${delegation.root.namespace}" delegates`,
        related: [
          {
            resource: refOf(delegation.root),
            path: [...delegation.route.path, 'match'],
            part: 'value',
            message: 'the matches of the route that delegates',
          },
        ],
        fixes: [...repeating(service, dropped), ...removal(service, dropped)],
      };
    }
  },
});

/** The field; where it is not given, the first key of the match. */
function placeOf({ route, match, field }: DroppedRoute): Pick<Report, 'path' | 'part'> {
  const path = [...route.path, 'match', match];
  const given = Object.keys(route.matches?.[match] ?? {});
  const [first] = given;
  if (given.includes(field)) return { path: [...path, field] };
  return first === undefined ? { path } : { path: [...path, first], part: 'key' };
}

/** What Istio wants to be said again in the delegate. */
function repeating(service: VirtualService, { route, match, field, root }: DroppedRoute): readonly Fix[] {
  const value = root[field];
  if (!['ignoreUriCase', 'sourceNamespace'].includes(field) || (typeof value !== 'string' && value !== true)) return [];
  return [
    fixOf(service, `Set ${field}: ${value}`, {
      op: 'set',
      path: [...route.path, 'match', match, field],
      value: value satisfies Value,
    }),
  ];
}

/** Without its last match a route would take all requests, and a VirtualService must have a route. */
function removal(service: VirtualService, { route, match }: DroppedRoute): readonly Fix[] {
  if ((route.matches?.length ?? 0) > 1)
    return [fixOf(service, 'Remove the match', { op: 'remove', path: [...route.path, 'match', match] })];
  return service.facts.http.length > 1 ? [fixOf(service, 'Remove the route', { op: 'remove', path: route.path })] : [];
}

function fixOf(service: VirtualService, title: string, edit: PathEdit): Fix {
  return { title, safe: false, changes: [{ resource: refOf(service), edits: [edit] }] };
}
