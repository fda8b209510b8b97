import type { Mesh } from '../mesh/mesh';
import { gatewayGroup, type ObjectRef } from '../model/kinds/objectRef';
import type { Resource, ResourceOf } from '../model/resource';
import type { Fix, Report } from './finding';
import { md, rule } from './rule';
import { isService, namedService } from './shared/gateway-api';
import { refOf } from './shared/refs';

export default rule({
  code: 'MW343',
  name: 'missing-reference-grant',
  severity: 'error',
  peers: ['KIA1402'],
  kinds: ['Route', 'KubernetesGateway'],
  docs: md`
    ## What it does

    Looks for the ReferenceGrant that a reference into another namespace needs: that of a route to a Service, and that of a Gateway's listener
    to the Secret of its certificate. The grant stands in the namespace of what is referred to, and names the kind and the namespace of
    what refers. Nothing is said where that namespace is not in the workspace, where the Service itself is missing, and of routes whose parents are
    Services: for traffic inside the mesh Istio asks for no grant.

    ## Why it matters

    Without the grant the requests to the backend are answered with status 500, and a listener without its certificate takes no connections.

    ## Example

    \`\`\`yaml
    kind: Service
    metadata: {name: reviews, namespace: bookinfo}
    spec:
      ports: [{name: http, port: 9080}]
    ---
    kind: HTTPRoute
    metadata: {name: reviews, namespace: default}
    spec:
      parentRefs: [{name: edge}]
      rules:
      - backendRefs: [{name: reviews, namespace: bookinfo, port: 9080}]
    \`\`\`

    ## Instead

    \`\`\`yaml
    kind: ReferenceGrant
    metadata: {name: default-httproute, namespace: bookinfo}
    spec:
      from: [{group: gateway.networking.k8s.io, kind: HTTPRoute, namespace: default}]
      to: [{group: "", kind: Service, name: reviews}]
    \`\`\`

    ## References

    [ReferenceGrant](https://gateway-api.sigs.k8s.io/api-types/referencegrant/). Kiali (KIA1402) wants a grant for routes inside the mesh too.
  `,
  *check(resource, mesh) {
    if (resource.type === 'Route') yield* checkRoute(resource, mesh);
    else for (const { certificates } of resource.facts.listeners) yield* checkCertificates(resource, certificates, mesh);
  },
});

function* checkRoute(route: ResourceOf<'Route'>, mesh: Mesh): Generator<Report> {
  const { backends, parents } = route.facts;
  // A route may be for both: then its requests at Gateways need the grant.
  if (!parents.some(({ group, kind }) => group === gatewayGroup && kind === 'Gateway')) return;
  const said = new Set<string>();
  for (const ref of backends) {
    const { namespace } = ref;
    if (namespace === undefined || namespace === route.namespace || !isService(ref)) continue;
    const { answer, host } = namedService(mesh, route, ref);
    if (answer.is !== 'yes' || said.has(host)) continue;
    const [service] = answer.entries;
    const report = lacking(mesh, route, { ...ref, namespace }, service);
    if (report === undefined) continue;
    said.add(host);
    yield report;
  }
}

function* checkCertificates(gateway: ResourceOf<'KubernetesGateway'>, refs: readonly ObjectRef[], mesh: Mesh): Generator<Report> {
  for (const ref of refs) {
    const { namespace } = ref;
    if (namespace === undefined || namespace === gateway.namespace || ref.kind !== 'Secret' || ref.group !== '') continue;
    const report = lacking(mesh, gateway, { ...ref, namespace }, gateway);
    if (report !== undefined) yield report;
  }
}

/** `beside`: in whose file a new grant is written. */
function lacking(
  mesh: Mesh,
  resource: Resource,
  ref: ObjectRef & { readonly namespace: string },
  beside: Resource | undefined,
): Report | undefined {
  const from = { cluster: resource.cluster, group: resource.group, kind: resource.kind, namespace: resource.namespace };
  if (mesh.gatewayApi.isGranted(from, ref).is !== 'no') return undefined;
  return {
    path: [...ref.path, 'namespace'],
    message: `no ReferenceGrant in namespace "${ref.namespace}" lets ${resource.kind}s of namespace "${resource.namespace}" refer to ${ref.kind} "${ref.name}"`,
    fixes: beside === undefined ? [] : grantFixes(mesh, resource, ref, beside),
  };
}

/** None where another grant has its name. */
function grantFixes(
  mesh: Mesh,
  { cluster, kind, namespace: from }: Resource,
  ref: ObjectRef & { readonly namespace: string },
  beside: Resource,
): readonly Fix[] {
  const { namespace, name } = ref;
  const grant = `${from}-${kind.toLowerCase()}-${name}`;
  if (mesh.find('ReferenceGrant', cluster, `ReferenceGrant.${gatewayGroup}`, namespace, grant).length > 0) return [];
  const value = {
    apiVersion: `${gatewayGroup}/v1beta1`,
    kind: 'ReferenceGrant',
    metadata: { name: grant, namespace },
    spec: {
      from: [{ group: gatewayGroup, kind, namespace: from }],
      to: [{ group: ref.group, kind: ref.kind, name }],
    },
  };
  return [
    {
      title: `Add a ReferenceGrant to namespace "${namespace}"`,
      safe: false,
      changes: [{ resource: refOf(beside), edits: [{ op: 'document', value }] }],
    },
  ];
}
