import { isWildcard, parseServiceHost, serviceHost } from '../mesh/hosts';
import type { Mesh } from '../mesh/mesh';
import type { EgressHost } from '../model/kinds/sidecar';
import { hasPlaceholder } from '../model/placeholder';
import type { ResourceOf } from '../model/resource';
import type { Fix, Report } from './finding';
import { md, rule } from './rule';
import { refOf } from './shared/refs';

type Sidecar = ResourceOf<'Sidecar'>;

export default rule({
  code: 'MW350',
  name: 'unknown-sidecar-host',
  severity: 'warning',
  peers: ['KIA1004'],
  kinds: ['Sidecar'],
  docs: md`
    ## What it does

    Looks up each host of a Sidecar's \`egress\` in the namespace before it: a Service, a ServiceEntry or a VirtualService must give it, and
    let the clients of the Sidecar see it. The namespace counts, which Kiali does not look at: \`shop/ledger.payments.svc.cluster.local\`
    imports nothing where the Service is in \`payments\`. Wildcards may match nothing today and are
    not reported, nor what may exist outside of the workspace.

    ## Why it matters

    What is not imported is unknown to the clients: requests are passed on as to a host outside of the mesh, or refused.

    ## Example

    \`\`\`yaml
    kind: Service
    metadata: {name: ledger, namespace: payments}
    ---
    kind: Sidecar
    metadata: {name: default, namespace: shop}
    spec:
      egress:
      - hosts: ["shop/ledger.payments.svc.cluster.local"]
    \`\`\`

    ## Instead

    \`hosts: ["payments/ledger.payments.svc.cluster.local"]\`

    ## References

    [Sidecar](https://istio.io/latest/docs/reference/config/networking/sidecar/)
  `,
  *check(resource, mesh) {
    for (const { hosts } of resource.facts.egress) {
      for (const item of hosts) {
        if (item.excluded || isWildcard(item.host)) continue;
        if ([item.host, item.namespace, resource.namespace].some(hasPlaceholder)) continue;
        yield* reportsOf(resource, mesh, item);
      }
    }
  },
});

function* reportsOf(resource: Sidecar, mesh: Mesh, item: EgressHost): Iterable<Report> {
  const { cluster, namespace } = resource;
  const isDefault = namespace === mesh.settings.mesh.rootNamespace && resource.facts.selector === undefined;
  // For clients of any namespace `.` is theirs, and what they see is another for each.
  if (isDefault && item.namespace === '.') return;
  const client = isDefault ? undefined : namespace;
  const space = item.namespace === '.' ? namespace : item.namespace;
  const written = `${item.namespace}/${item.host}`;
  if (mesh.isOpen(cluster) || isRouted(mesh, cluster, space, item.host)) return;
  // Short names are refused by validation already.
  if (!item.host.includes('.')) return;
  const answer = mesh.host(cluster, item.host, client);
  if (answer.is === 'no') {
    const [entry] = answer.entries;
    const near =
      answer.reason === 'unexpanded' && entry !== undefined
        ? serviceHost(entry.name, entry.namespace, mesh.settings.clusterDomain)
        : answer.reason === 'absent'
          ? mesh.nearestHost(cluster, item.host, namespace)
          : undefined;
    const meant = near && inNamespace(mesh, item, space, near);
    yield {
      path: item.path,
      message: `"${written}" imports nothing: ${answer.why}${meant === undefined ? '' : `; did you mean "${meant}"`}`,
      fixes: meant === undefined ? [] : [changing(resource, item, meant)],
    };
    return;
  }
  if (answer.is !== 'yes' || space === '*' || answer.entries.some((entry) => entry.namespace === space)) return;
  const [entry] = answer.entries;
  if (entry === undefined || !isWrongNamespace(mesh, cluster, item.host, space)) return;
  if (answer.entries.some((other) => other.namespace !== entry.namespace || hasPlaceholder(other.namespace))) return;
  const meant = `${entry.namespace === namespace ? '.' : entry.namespace}/${item.host}`;
  yield {
    path: item.path,
    message: `"${written}" imports nothing: "${item.host}" is in namespace "${entry.namespace}"; write "${meant}"`,
    fixes: [changing(resource, item, meant)],
  };
}

/** Whether a VirtualService of the namespace lists the host: it is imported too. */
function isRouted(mesh: Mesh, cluster: string, space: string, host: string): boolean {
  return mesh.virtualServicesFor(cluster, 'mesh', host).some(({ namespace }) => space === '*' || namespace === space);
}

/** A Service is in the namespace of its name alone; a ServiceEntry may be in others, where these are not known. */
function isWrongNamespace(mesh: Mesh, cluster: string, host: string, space: string): boolean {
  const { closedWorld, clusterDomain } = mesh.settings;
  if (closedWorld !== 'auto') return closedWorld;
  const service = parseServiceHost(host, clusterDomain);
  return (
    service !== undefined &&
    service.namespace !== space &&
    mesh.find('Service', cluster, 'Service', service.namespace, service.name).length > 0
  );
}

/** A host with the namespace that it is to be imported from. */
function inNamespace(mesh: Mesh, item: EgressHost, space: string, host: string): string {
  const service = parseServiceHost(host, mesh.settings.clusterDomain);
  return service === undefined || service.namespace === space || space === '*'
    ? `${item.namespace}/${host}`
    : `${service.namespace}/${host}`;
}

function changing(resource: Sidecar, { path }: EgressHost, value: string): Fix {
  return {
    title: `Change it to "${value}"`,
    safe: false,
    changes: [{ resource: refOf(resource), edits: [{ op: 'set', path, value }] }],
  };
}
