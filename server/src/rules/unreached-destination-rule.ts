import { isWildcard, parseServiceHost } from '../mesh/hosts';
import type { Mesh } from '../mesh/mesh';
import { hasPlaceholder } from '../model/placeholder';
import { md, rule } from './rule';
import { refOf } from './shared/refs';

export default rule({
  code: 'MW533',
  name: 'unreached-destination-rule',
  severity: 'warning',
  peers: [],
  kinds: ['DestinationRule'],
  docs: md`
    ## What it does

    Finds DestinationRules that are exported to namespaces whose clients never look at them: a rule holds for clients of its own
    namespace, and for others only if it is in the namespace of the host or in the root namespace. One that is not even exported to its own
    namespace holds for nobody. Where its own clients use it, it is a hint that others do not. With \`closedWorld: true\` it is a hint too
    that a rule is in a namespace without any workload, so without a client.

    A rule in the namespace of its clients is legal, and nothing is said of one without \`exportTo\`.

    ## Why it matters

    Its TLS settings, limits and subsets do not hold where they are meant to, and nothing tells.

    ## Example

    \`\`\`yaml
    kind: Service
    metadata: {name: reviews, namespace: prod}
    ---
    kind: DestinationRule
    metadata: {name: reviews, namespace: config}
    spec:
      host: reviews.prod.svc.cluster.local
      exportTo: [shop]
    \`\`\`

    ## Instead

    Put it into the namespace of the host, of the client, or into the root namespace:

    \`\`\`yaml
    metadata: {name: reviews, namespace: prod}
    \`\`\`

    ## References

    [Cross-namespace configuration](https://istio.io/latest/docs/ops/best-practices/traffic-management/#cross-namespace-configuration)
  `,
  *check(resource, mesh) {
    const { cluster, namespace, facts, unsure } = resource;
    const { host: written, exportTo } = facts;
    const { rootNamespace } = mesh.settings.mesh;
    if (written === undefined || unsure === true || mesh.isOpen(cluster) || namespace === rootNamespace) return;
    if (exportTo === undefined && mesh.settings.closedWorld !== true) return;
    if ([written, namespace, ...(exportTo ?? [])].some(hasPlaceholder)) return;
    const host = mesh.resolve(written, namespace);
    const homes = namespacesOf(mesh, cluster, host);
    if (homes.length === 0 || homes.includes(namespace)) return;
    const places = `in namespace ${homes.map((home) => `"${home}"`).join(', ')} of the host, and in "${rootNamespace}"`;
    const where = `for "${host}" Istio looks in the namespace of the client, ${places}`;
    const isOwn = (item: string) => item === '.' || item === namespace;
    if (exportTo !== undefined && !exportTo.some((item) => isOwn(item) || item === '*')) {
      yield {
        path: ['spec', 'exportTo'],
        message: `this rule holds for nobody: ${where}, and it is not exported to its own namespace "${namespace}"; move it, or export it to "."`,
        fixes: [exportFix(resource)],
      };
      return;
    }
    if (mesh.settings.closedWorld === true && !mesh.hasWorkloads(cluster, namespace)) {
      yield {
        path: ['spec', 'host'],
        severity: 'hint',
        message: `this rule is in namespace "${namespace}", which has no workloads, and holds for no others: ${where}`,
      };
      return;
    }
    if (exportTo?.every(isOwn) !== false) return;
    yield {
      path: ['spec', 'exportTo'],
      severity: 'hint',
      message: `this rule holds for clients of its own namespace "${namespace}" only: ${where}; move it if others are to use it`,
      fixes: [exportFix(resource)],
    };
  },
});

function exportFix(resource: Parameters<typeof refOf>[0]) {
  return {
    title: 'Export it to its own namespace',
    safe: false,
    changes: [{ resource: refOf(resource), edits: [{ op: 'set' as const, path: ['spec', 'exportTo'], value: ['.'] }] }],
  };
}

/** The namespaces of what gives a host; none where that is not known. */
function namespacesOf(mesh: Mesh, cluster: string, host: string): readonly string[] {
  if (isWildcard(host)) {
    const service = parseServiceHost(`any${host.slice(1)}`, mesh.settings.clusterDomain);
    return service === undefined ? [] : [service.namespace];
  }
  const found = mesh.host(cluster, host);
  if (found.is !== 'yes') return [];
  return [...new Set(found.entries.map(({ namespace }) => namespace))].sort();
}
