import type { Severity } from '../base/severity';
import type { Mesh } from '../mesh/mesh';
import { hasPlaceholder } from '../model/placeholder';
import type { ResourceOf } from '../model/resource';
import type { Path } from '../yaml/tree';
import type { Fix } from './finding';
import { md, rule } from './rule';
import { refOf } from './shared/refs';

const annotation = 'networking.istio.io/exportTo';

type Exported = ResourceOf<'Service' | 'ServiceEntry' | 'DestinationRule' | 'VirtualService'>;

export default rule({
  code: 'MW324',
  name: 'unknown-export-namespace',
  severity: 'warning',
  peers: ['KIA0005'],
  kinds: ['VirtualService', 'DestinationRule', 'ServiceEntry', 'Service'],
  docs: md`
    ## What it does

    Looks for the namespaces of \`exportTo\` (of a Service: the annotation \`${annotation}\`) in the cluster: there is a Namespace, or
    anything is in it. Reported is one of which there is nothing, if it is like the name of a Namespace; any other one as info where the
    workspace holds Namespaces, and as a warning where the settings say that it holds everything (\`closedWorld: true\`).

    ## Why it matters

    Clients in the namespace that was meant do not see the resource. Istio accepts any name.

    ## Example

    \`\`\`yaml
    kind: Namespace
    metadata: {name: frontend}
    ---
    kind: ServiceEntry
    metadata: {name: api, namespace: default}
    spec:
      hosts: [api.example.com]
      exportTo: [fronted]
    \`\`\`

    ## Instead

    \`exportTo: [frontend]\`

    ## References

    Kiali (KIA0005)
  `,
  *check(resource, mesh) {
    const { exportTo } = resource.facts;
    if (exportTo === undefined) return;
    for (const [index, namespace] of exportTo.entries()) {
      if (['.', '*', '~', ''].includes(namespace) || hasPlaceholder(namespace) || namespace === resource.namespace) continue;
      const doubt = doubtOf(mesh, resource.cluster, namespace);
      if (doubt === undefined) continue;
      const path: Path = resource.type === 'Service' ? ['metadata', 'annotations', annotation] : ['spec', 'exportTo', index];
      yield {
        path,
        message: `nothing is known of the namespace "${namespace}", to which this is exported${doubt.near === undefined ? '' : `; did you mean "${doubt.near}"`}`,
        severity: doubt.severity,
        fixes: doubt.near === undefined ? [] : [changeTo(resource, path, index, doubt.near)],
      };
    }
  },
});

/** A slip in the name of a Namespace is one; what else the workspace lacks may be elsewhere. */
function doubtOf(
  mesh: Mesh,
  cluster: string,
  namespace: string,
): { readonly severity: Severity; readonly near: string | undefined } | undefined {
  const { clusters, closedWorld } = mesh.settings;
  const own = mesh.namespace(cluster, namespace);
  // Clients of other clusters may be meant.
  if (own.is === 'yes' || clusters.some(({ name }) => mesh.namespace(name, namespace).is === 'yes')) return undefined;
  const objects = mesh.namespaceObjects(cluster);
  if (closedWorld === false || mesh.isOpen(cluster) || objects?.some(hasPlaceholder)) return undefined;
  const near = mesh.nearestNamespace(cluster, namespace);
  if (own.is === 'no' || near !== undefined) return { severity: 'warning', near };
  return objects === undefined ? undefined : { severity: 'info', near };
}

function changeTo(resource: Exported, path: Path, index: number, near: string): Fix {
  const names = (resource.facts.exportTo ?? []).map((name, i) => (i === index ? near : name));
  return {
    title: `Export to "${near}"`,
    safe: false,
    changes: [
      {
        resource: refOf(resource),
        edits: [{ op: 'set', path, value: resource.type === 'Service' ? names.join(',') : near }],
      },
    ],
  };
}
