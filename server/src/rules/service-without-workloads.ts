import { nearest } from '../base/nearest';
import type { Mesh } from '../mesh/mesh';
import { hasPlaceholder } from '../model/placeholder';
import type { ResourceOf } from '../model/resource';
import type { Fix } from './finding';
import { md, rule } from './rule';
import { refOf } from './shared/refs';

export default rule({
  code: 'MW309',
  name: 'service-without-workloads',
  severity: 'hint',
  peers: [],
  kinds: ['Service'],
  docs: md`
    ## What it does

    Looks for the workloads that a Service selects: pod templates of its namespace and, where clusters share their discovery, those that the
    Service of the same name selects in other clusters. It says nothing where the workspace holds no workload of that namespace at all, since
    they are then kept elsewhere, and is no more than a hint where it holds some, for an operator may make the rest. With
    \`closedWorld: true\` it is a warning.

    ## Why it matters

    A Service without pods answers every request with 503 (flag \`UH\`, no healthy upstream), and no subset of it can be checked.

    ## Example

    \`\`\`yaml
    kind: Service
    metadata: {name: reviews, namespace: default}
    spec:
      selector: {app: review}
    ---
    kind: Deployment
    metadata: {name: reviews-v1, namespace: default}
    spec:
      template:
        metadata:
          labels: {app: reviews}
    \`\`\`

    ## Instead

    \`selector: {app: reviews}\`

    ## References

    [Service, selectors](https://kubernetes.io/docs/concepts/services-networking/service/)
  `,
  *check(resource, mesh) {
    const { cluster, namespace, name, facts } = resource;
    const { selector, serviceType } = facts;
    const { closedWorld } = mesh.settings;
    if (selector === undefined || Object.keys(selector).length === 0 || serviceType === 'ExternalName') return;
    // Istio's installation brings workloads that no repository holds.
    if (namespace === mesh.settings.mesh.rootNamespace) return;
    if (closedWorld === false || mesh.isOpen(cluster) || [namespace, ...Object.values(selector)].some(hasPlaceholder)) return;
    const host = mesh.resolve(name, namespace);
    const set = mesh.endpoints(cluster, host);
    if (set === undefined || set.endpoints.length > 0) return;
    const own = mesh.hasWorkloads(cluster, namespace);
    const elsewhere =
      mesh.discovery() === 'shared' && mesh.settings.clusters.some((other) => mesh.hasWorkloads(other.name, namespace));
    if (closedWorld !== true && !own && !elsewhere) return;
    const meant = nearestLabel(mesh, resource, selector);
    const pairs = Object.entries(selector).map(([key, value]) => `"${key}: ${value}"`);
    yield {
      path: ['spec', 'selector'],
      part: 'key',
      severity: closedWorld === true ? 'warning' : 'hint',
      message: `no workload of namespace "${namespace}" carries ${pairs.join(' and ')}${meant === undefined ? '' : `; did you mean "${meant.key}: ${meant.value}"`}`,
      fixes: meant === undefined ? [] : [fixOf(resource, meant)],
    };
  },
});

interface Label {
  readonly key: string;
  readonly value: string;
}

/** The one label that keeps workloads from being selected, with a value that they do carry. */
function nearestLabel(
  mesh: Mesh,
  { cluster, namespace }: ResourceOf<'Service'>,
  selector: Readonly<Record<string, string>>,
): Label | undefined {
  for (const [key, value] of Object.entries(selector)) {
    const { [key]: _, ...others } = selector;
    const values = mesh.carrying(cluster, namespace, others).flatMap(({ facts }) => facts.labels[key] ?? []);
    const near = nearest(value, [...new Set(values)].sort());
    if (near !== undefined) return { key, value: near };
  }
  return undefined;
}

function fixOf(resource: ResourceOf<'Service'>, { key, value }: Label): Fix {
  return {
    title: `Select "${key}: ${value}"`,
    safe: false,
    changes: [{ resource: refOf(resource), edits: [{ op: 'set', path: ['spec', 'selector', key], value }] }],
  };
}
