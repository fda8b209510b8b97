import type { GatewayListener, Refusal } from '../mesh/gatewayApi';
import { gatewayGroup, type ObjectRef } from '../model/kinds/objectRef';
import type { ResourceOf } from '../model/resource';
import type { Fix, Report } from './finding';
import { md, rule } from './rule';
import { refOf } from './shared/refs';

type Route = ResourceOf<'Route'>;

export default rule({
  code: 'MW341',
  name: 'parent-refuses-route',
  severity: 'error',
  peers: ['KIA1401'],
  kinds: ['Route'],
  docs: md`
    ## What it does

    Asks of each Gateway that the \`parentRefs\` of a route name whether one of its listeners (of those with the \`sectionName\` and \`port\`,
    where they are given) takes the route:

    1. \`allowedRoutes.namespaces\` must take the namespace of the route: without it only the Gateway's own. A \`Selector\` is compared with
       the labels of the Namespace, where the workspace has it;
    2. \`allowedRoutes.kinds\` and the protocol must take the kind of the route: HTTP and HTTPS take HTTPRoutes and GRPCRoutes, TLS takes TLSRoutes
       and, where it ends at the Gateway, TCPRoutes, TCP takes TCPRoutes, and HBONE, the protocol of a waypoint, none: routes for a waypoint name a
       Service;
    3. a hostname of the route must fit the \`hostname\` of the listener; both may be wildcards.

    Only the first step that no listener passes is said. A placeholder or a Namespace that the workspace lacks leaves it open.

    ## Why it matters

    The route is accepted by the API server, and the Gateway ignores it; only its status says so.

    ## Example

    \`\`\`yaml
    kind: Gateway
    metadata: {name: edge, namespace: istio-ingress}
    spec:
      gatewayClassName: istio
      listeners: [{name: http, port: 80, protocol: HTTP}]
    ---
    kind: HTTPRoute
    metadata: {name: shop, namespace: default}
    spec:
      parentRefs:
      - name: edge
        namespace: istio-ingress
    \`\`\`

    ## Instead

    \`\`\`yaml
      listeners:
      - name: http
        port: 80
        protocol: HTTP
        allowedRoutes:
          namespaces: {from: All}
    \`\`\`

    ## References

    [AllowedRoutes](https://gateway-api.sigs.k8s.io/reference/spec/#allowedroutes). Kiali (KIA1401) looks at the namespaces only.
  `,
  *check(route, mesh) {
    for (const parent of route.facts.parents) {
      if (parent.group !== gatewayGroup || parent.kind !== 'Gateway') continue;
      const answer = mesh.gatewayApi.attaches(route, parent);
      if (answer.is === 'no') yield* describe(route, parent, answer);
    }
  },
});

function* describe(route: Route, parent: ObjectRef, { step, why, listeners }: Refusal): Generator<Report> {
  const [first] = listeners;
  if (first === undefined) return;
  const gateway = `Gateway "${parent.name}" in namespace "${first.gateway.namespace}"`;
  const many = listeners.length > 1;
  if (step === 'namespace') {
    yield {
      path: [...parent.path, parent.namespace === undefined ? 'name' : 'namespace'],
      message: `${many ? `no listener of ${gateway}` : `the listener "${first.listener.name ?? ''}" of ${gateway} does not take`}${many ? ' takes' : ''} routes of namespace "${route.namespace}": ${why}`,
      related: listeners.map((each) => atField(each, ['allowedRoutes'], 'which routes the listener takes')),
      fixes: many ? [] : openFixes(first),
    };
  } else if (step === 'kind') {
    const hbone = listeners.every(({ listener }) => listener.protocol === 'HBONE');
    yield {
      path: [...parent.path, 'name'],
      message: `${gateway} takes no ${route.kind} ${many ? 'at any of these listeners' : `at its listener "${first.listener.name ?? ''}"`}: ${why}${hbone ? '; a route for a waypoint names a Service as its parent' : ''}`,
      related: listeners.map((each) => atField(each, ['protocol'], 'the protocol of the listener')),
    };
  } else if (step === 'hostname') {
    const hosts = [...new Set(listeners.map(({ listener }) => `"${listener.hostname ?? ''}"`))].join(', ');
    yield {
      path: ['spec', 'hostnames'],
      message: `no hostname of the route is among those that ${gateway} takes: ${hosts}`,
      related: listeners.map((each) => atField(each, ['hostname'], 'the hostname of the listener')),
    };
  }
}

function atField({ gateway, index }: GatewayListener, field: readonly string[], message: string) {
  return { resource: refOf(gateway), path: ['spec', 'listeners', index, ...field], part: 'value' as const, message };
}

/** Where a listener takes its own namespace only, by default or in words. */
function openFixes({ gateway, index, listener }: GatewayListener): readonly Fix[] {
  if (listener.namespaces.from !== 'Same') return [];
  const path = ['spec', 'listeners', index, 'allowedRoutes', 'namespaces', 'from'];
  return [
    {
      title: `Let the listener "${listener.name ?? ''}" take routes of all namespaces`,
      safe: false,
      changes: [{ resource: refOf(gateway), edits: [{ op: 'set', path, value: 'All' }] }],
    },
  ];
}
