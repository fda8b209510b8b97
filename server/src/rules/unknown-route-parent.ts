import { nearest } from '../base/nearest';
import type { Mesh } from '../mesh/mesh';
import { gatewayGroup, type ObjectRef } from '../model/kinds/objectRef';
import type { ResourceOf } from '../model/resource';
import type { Report } from './finding';
import { md, rule } from './rule';
import { isService, istioGroup, missingService, mostOffered, namedService, setting, unservedPort } from './shared/gateway-api';
import { atName } from './shared/refs';

type Route = ResourceOf<'Route'>;

export default rule({
  code: 'MW340',
  name: 'unknown-route-parent',
  severity: 'error',
  peers: ['KIA1401', 'KIA1402'],
  kinds: ['Route'],
  docs: md`
    ## What it does

    Looks for what the \`parentRefs\` of an HTTPRoute, GRPCRoute, TLSRoute, TCPRoute or UDPRoute name: a Gateway of the Gateway API with a
    listener of that \`sectionName\` and \`port\`, or, for a route inside the mesh, a Service or a ServiceEntry. A reference without a
    \`namespace\` means the namespace of the route. Nothing is said of parents of other kinds, nor where the workspace holds nothing of the
    parent's namespace.

    ## Why it matters

    A route without a parent is accepted by the API server and used by nobody: its hosts are answered with 404, or go where another route
    sends them.

    ## Example

    \`\`\`yaml
    kind: Gateway
    metadata: {name: edge, namespace: default}
    spec:
      gatewayClassName: istio
      listeners: [{name: http, port: 80, protocol: HTTP}]
    ---
    kind: HTTPRoute
    metadata: {name: shop, namespace: default}
    spec:
      parentRefs:
      - name: egde
    \`\`\`

    ## Instead

    \`\`\`yaml
      - name: edge
    \`\`\`

    ## References

    [ParentReference](https://gateway-api.sigs.k8s.io/reference/spec/#parentreference). Kiali reports Gateways (KIA1401) and Services
    (KIA1402) that are missing.
  `,
  *check(route, mesh) {
    for (const parent of route.facts.parents) {
      if (parent.group === gatewayGroup && parent.kind === 'Gateway') yield* checkGateway(route, parent, mesh);
      else if (isService(parent)) yield* checkService(route, parent, mesh);
      else if (parent.group === istioGroup && parent.kind === 'ServiceEntry') yield* checkEntry(route, parent, mesh);
    }
  },
});

function* checkGateway(route: Route, parent: ObjectRef, mesh: Mesh): Generator<Report> {
  const answer = mesh.gatewayApi.attaches(route, parent);
  if (answer.is !== 'no') return;
  const namespace = parent.namespace ?? route.namespace;
  if (answer.step === 'gateway') {
    const like = mesh.gatewayApi.kubernetesGatewaysLike(route.cluster, namespace, parent.name);
    const near = nearest(
      parent.name,
      like.filter((gateway) => gateway.namespace === namespace).map(({ name }) => name),
    );
    const elsewhere = like.filter((gateway) => gateway.name === parent.name && gateway.namespace !== namespace);
    const hint =
      near !== undefined
        ? `; did you mean "${near}"`
        : elsewhere.length > 0
          ? `, but in namespace ${elsewhere.map((gateway) => `"${gateway.namespace}"`).join(', ')}`
          : '';
    yield {
      path: [...parent.path, 'name'],
      message: `there is no Gateway "${parent.name}" in namespace "${namespace}"${hint}`,
      related: elsewhere.map((gateway) => atName(gateway, 'the Gateway of this name')),
      fixes: [
        ...(near === undefined ? [] : [setting(route, [...parent.path, 'name'], near, `Change the parent to "${near}"`)]),
        ...elsewhere.map((gateway) =>
          setting(
            route,
            [...parent.path, 'namespace'],
            gateway.namespace,
            `Set the namespace of the parent to "${gateway.namespace}"`,
          ),
        ),
      ],
    };
    return;
  }
  if (answer.step !== 'listener') return;
  const { section, port } = parent;
  const named = answer.listeners.filter(({ listener }) => section === undefined || listener.name === section);
  // Of a listener that exists the port is wrong; else the name.
  const key = named.length > 0 && port !== undefined ? 'port' : 'sectionName';
  const values =
    key === 'port'
      ? [...new Set(named.flatMap(({ listener }) => (typeof listener.port === 'number' ? [listener.port] : [])))]
      : [...new Set(answer.listeners.flatMap(({ listener }) => listener.name ?? []))];
  const written = String(key === 'port' ? port : section);
  const near = nearest(written, values.map(String));
  const offered = values.filter((value) => (near === undefined ? values.length <= mostOffered : String(value) === near));
  const on = section === undefined ? 'listener on port' : `listener "${section}" on port`;
  const what = key === 'port' ? `${on} ${written}` : `listener "${written}"`;
  const have = values.map((value) => (key === 'port' ? String(value) : `"${value}"`)).join(', ');
  yield {
    path: [...parent.path, key],
    message: `Gateway "${parent.name}" in namespace "${namespace}" has no ${what}, only ${have}`,
    related: [...new Set(answer.listeners.map(({ gateway }) => gateway))].map((gateway) => atName(gateway, 'the Gateway')),
    fixes: offered.map((value) => setting(route, [...parent.path, key], value, `Change the ${key} to "${value}"`)),
  };
}

function* checkService(route: Route, parent: ObjectRef, mesh: Mesh): Generator<Report> {
  const service = namedService(mesh, route, parent);
  if (service.answer.is === 'no') yield missingService(mesh, route, service);
  else yield* unservedPort(mesh, route, service);
}

function* checkEntry(route: Route, parent: ObjectRef, mesh: Mesh): Generator<Report> {
  const namespace = parent.namespace ?? route.namespace;
  if (mesh.gatewayApi.serviceEntry(route.cluster, namespace, parent.name).is !== 'no') return;
  yield {
    path: [...parent.path, 'name'],
    message: `there is no ServiceEntry "${parent.name}" in namespace "${namespace}"`,
  };
}
