import type { Mesh } from '../mesh/mesh';
import type { ServiceFacts } from '../model/kinds/service';
import { hasPlaceholder } from '../model/placeholder';
import type { ResourceOf } from '../model/resource';
import type { Fix, Related, Report } from './finding';
import { md, rule } from './rule';
import { atName, refOf } from './shared/refs';

type Service = ResourceOf<'Service'>;

export default rule({
  code: 'MW413',
  name: 'different-service',
  severity: 'warning',
  peers: ['IST0170'],
  kinds: ['Service'],
  docs: md`
    ## What it does

    Where clusters share their discovery, compares Services of one name and namespace with that of the first cluster that has it: whether they
    are headless or of type \`ExternalName\`, and what a port of one number is called and carries (TCP or UDP). Ports that only some of them
    have are fine, and so are node ports. The namespaces \`kube-system\` and the root namespace belong to each cluster alone.

    ## Why it matters

    Istio makes one host of them, by what the client's own cluster says of it, and puts the endpoints together by the **names** of the
    ports: those of a cluster that calls the port otherwise get no requests from elsewhere. Of a headless and another Service pods are
    called partly by their addresses, partly not.

    ## Example

    \`\`\`yaml
    # cluster1
    kind: Service
    metadata: {name: reviews, namespace: default}
    spec:
      ports: [{name: http, port: 9080}]
    ---
    # cluster2
    kind: Service
    metadata: {name: reviews, namespace: default}
    spec:
      ports: [{name: http-web, port: 9080}]
    \`\`\`

    ## Instead

    Give the port one name in both.

    ## References

    [istioctl analyze, IST0170](https://istio.io/latest/docs/reference/config/analysis/ist0170/)
  `,
  *check(resource, mesh) {
    const { namespace } = resource;
    if (mesh.discovery() !== 'shared' || namespace === mesh.settings.mesh.rootNamespace || namespace === 'kube-system') return;
    if (resource.name === 'kubernetes' || hasPlaceholder(namespace)) return;
    const first = firstOf(mesh, resource);
    if (first === undefined) return;
    const related = [atName(first, `the Service of cluster "${first.cluster}"`)];
    const shapes = [shapeOf(resource.facts), shapeOf(first.facts)] as const;
    if (shapes[0] !== shapes[1]) {
      yield {
        path: ['metadata', 'name'],
        message: `this Service ${shapes[0]}, but that of cluster "${first.cluster}" ${shapes[1]}, and Istio makes one host of both`,
        related,
      };
      return;
    }
    yield* portsOf(resource, first, related);
  },
});

/** The Service in the first cluster that has it, unless that is this one or has several. */
function firstOf(mesh: Mesh, { cluster: own, namespace, name }: Service): Service | undefined {
  for (const { name: cluster } of mesh.settings.clusters) {
    if (cluster === own) return undefined;
    const found = mesh.find('Service', cluster, 'Service', namespace, name);
    if (found.length > 0) return found.length === 1 && !mesh.isOpen(cluster) && !mesh.isOpen(own) ? found[0] : undefined;
  }
  return undefined;
}

function shapeOf({ serviceType, headless }: ServiceFacts): string {
  if (serviceType === 'ExternalName') return 'is of type "ExternalName"';
  return headless ? 'is headless' : 'has an address of its own';
}

function* portsOf(resource: Service, first: Service, related: readonly Related[]): Iterable<Report> {
  const { cluster } = first;
  for (const [index, port] of resource.facts.ports.entries()) {
    const others = first.facts.ports.filter((other) => typeof port.port === 'number' && other.port === port.port);
    const [other] = others;
    // DNS has one number for TCP and UDP.
    if (other === undefined || others.length > 1 || [port.name ?? '', other.name ?? ''].some(hasPlaceholder)) continue;
    if (resource.facts.ports.filter((item) => item.port === port.port).length > 1) continue;
    const path = ['spec', 'ports', index];
    if (other.protocol !== port.protocol) {
      yield {
        path: [...path, 'port'],
        message: `port "${port.port}" carries ${port.protocol} here and ${other.protocol} in cluster "${cluster}", and Istio makes one host of both`,
        related,
      };
    } else if (other.name !== port.name) {
      const names = [port.name, other.name].map((name) => (name === undefined ? 'has no name' : `is named "${name}"`));
      yield {
        path: [...path, port.name === undefined ? 'port' : 'name'],
        message: `port "${port.port}" ${names[0]} here, but ${names[1]} in cluster "${cluster}", so neither cluster sends requests to the endpoints of the other; give it one name`,
        related,
        fixes: rename(resource, index, other.name),
      };
    }
  }
}

function rename(resource: Service, index: number, name: string | undefined): readonly Fix[] {
  if (name === undefined || resource.facts.ports.some((port) => port.name === name)) return [];
  const path = ['spec', 'ports', index, 'name'];
  return [
    {
      title: `Name the port "${name}"`,
      safe: false,
      changes: [{ resource: refOf(resource), edits: [{ op: 'set', path, value: name }] }],
    },
  ];
}
