import type { Mesh } from '../mesh/mesh';
import type { Sidecar } from '../mesh/sidecars';
import { hasPlaceholder } from '../model/placeholder';
import type { ResourceOf } from '../model/resource';
import type { Fix } from './finding';
import { md, rule } from './rule';
import { refOf } from './shared/refs';

type VirtualService = ResourceOf<'VirtualService'>;

export default rule({
  code: 'MW351',
  name: 'unimported-virtual-service',
  severity: 'warning',
  peers: [],
  kinds: ['VirtualService'],
  docs: md`
    ## What it does

    Finds VirtualServices for the sidecars of the mesh that are exported to their own namespace, or to some, while the Sidecars of those
    namespaces (else that of the root namespace) import none of their hosts. A VirtualService is imported by its own hosts, from its own
    namespace; what it routes to is imported with it, so a destination that is in no egress list is fine. A VirtualService that all
    namespaces see is left alone: others may use it.

    ## Why it matters

    Requests of these clients are not routed as it says: they go to the host itself, or where that is not imported either, are passed through
    or refused.

    ## Example

    \`\`\`yaml
    kind: Sidecar
    metadata: {name: default, namespace: shop}
    spec:
      egress:
      - hosts: ["payments/*"]
    ---
    kind: VirtualService
    metadata: {name: reviews, namespace: shop}
    spec:
      exportTo: ["."]
      hosts: [reviews]
      http:
      - route: [{destination: {host: reviews, subset: v1}}]
    \`\`\`

    ## Instead

    \`hosts: ["./*", "payments/*"]\`

    ## References

    [Sidecar](https://istio.io/latest/docs/reference/config/networking/sidecar/)
  `,
  *check(resource, mesh) {
    const { cluster, facts, namespace, unsure } = resource;
    if (facts.hosts.length === 0 || (facts.gateways !== undefined && !facts.gateways.includes('mesh'))) return;
    const clients = clientsOf(mesh, resource);
    if (clients === undefined || unsure === true) return;
    const hiding = clients.map((client) => hidingIn(mesh, resource, client));
    const [first] = hiding.flatMap((item) => item ?? []);
    if (first === undefined || hiding.some((item) => item === undefined) || mesh.isOpen(cluster)) return;
    const where = first.namespace === namespace ? '' : ` of namespace "${first.namespace}"`;
    yield {
      path: ['spec', 'hosts'],
      part: 'key',
      message: `nobody is routed by this: it is for ${clients.map((client) => `"${client}"`).join(', ')} only, and Sidecar "${first.name}"${where} imports none of its hosts; add one to its egress`,
      related: [
        {
          resource: refOf(first),
          path: first.facts.egress[0]?.path ?? ['metadata', 'name'],
          part: 'key',
          message: 'what the Sidecar imports',
        },
      ],
      fixes: clients.length === 1 ? fixesOf(mesh, resource, first) : [],
    };
  },
});

/** The namespaces that see it; undefined where all may, or nobody knows which. */
function clientsOf(mesh: Mesh, { cluster, namespace, facts }: VirtualService): readonly string[] | undefined {
  const byDefault = facts.exportTo === undefined ? mesh.config(cluster).defaultVirtualServiceExportTo : undefined;
  if (byDefault?.is === 'unknown') return undefined;
  const clients = (facts.exportTo ?? byDefault?.value ?? ['*']).map((item) => (item === '.' ? namespace : item));
  return clients.some((item) => item === '*' || item === '~' || hasPlaceholder(item)) ? undefined : [...new Set(clients)];
}

/** A Sidecar that hides it from the clients of a namespace, where all do. */
function hidingIn(mesh: Mesh, service: VirtualService, client: string): Sidecar | undefined {
  const { general, selecting } = mesh.sidecarScope(service.cluster, client);
  if (mesh.isAmbient(service.cluster, client).is === 'yes') return undefined;
  const all = [...general, ...selecting];
  return all.every((sidecar) => mesh.importsVirtualService(sidecar, service, client).is === 'no') ? general[0] : undefined;
}

/** The host in the listener that is for all ports; a Sidecar of the root namespace is for others too, so it is left alone. */
function fixesOf(mesh: Mesh, service: VirtualService, sidecar: Sidecar): readonly Fix[] {
  const listener = sidecar.facts.egress.find(({ bound }) => !bound);
  const [host] = service.facts.hosts;
  if (listener === undefined || host === undefined || sidecar.namespace === mesh.settings.mesh.rootNamespace) return [];
  const space = sidecar.namespace === service.namespace ? '.' : service.namespace;
  const value = `${space}/${mesh.resolve(host, service.namespace)}`;
  return [
    {
      title: `Import "${value}" in Sidecar "${sidecar.name}"`,
      safe: false,
      changes: [{ resource: refOf(sidecar), edits: [{ op: 'append', path: listener.path, value }] }],
    },
  ];
}
