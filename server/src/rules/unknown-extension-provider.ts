import type { Mesh } from '../mesh/mesh';
import type { ResourceOf } from '../model/resource';
import type { Path } from '../yaml/tree';
import type { Report } from './finding';
import { md, rule } from './rule';
import { isProviderElsewhere, unknownProvider } from './shared/providers';
import { atName, refOf } from './shared/refs';

export default rule({
  code: 'MW802',
  name: 'unknown-extension-provider',
  severity: 'error',
  peers: [],
  kinds: ['Telemetry', 'MeshConfig'],
  docs: md`
    ## What it does

    Finds providers of tracing, metrics and access logs that the configuration of the mesh does not define: named by a Telemetry, or by the
    \`defaultProviders\` of the configuration itself. \`prometheus\`, \`stackdriver\` and \`envoy\` exist in every mesh. Nothing is
    said where the workspace does not hold the configuration (ConfigMap \`istio\`, an installer's resource, or \`meshConfigFile\` of the
    settings).

    ## Why it matters

    Istio ignores a provider that it does not know: no spans, metrics or logs come, and only a line in the log of istiod tells.

    ## Example

    \`\`\`yaml
    kind: IstioOperator
    spec:
      meshConfig:
        extensionProviders:
        - name: otel
          opentelemetry: {service: otel.observability.svc.cluster.local, port: 4317}
    ---
    kind: Telemetry
    spec:
      tracing:
      - providers:
        - name: otle
    \`\`\`

    ## Instead

    \`name: otel\`

    ## References

    [Telemetry](https://istio.io/latest/docs/reference/config/telemetry/),
    [ExtensionProvider](https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#MeshConfig-ExtensionProvider)
  `,
  *check(resource, mesh) {
    if (resource.type === 'Telemetry') {
      for (const { providers } of resource.facts.entries)
        for (const { name, path } of providers) {
          if (!isProviderElsewhere(mesh, resource.cluster, name)) yield* reportsOf(resource, mesh, name, path, 'value');
        }
      return;
    }
    const part = resource.facts.plain ? 'value' : 'key';
    for (const { name, path } of resource.facts.mesh?.options.defaultProviders ?? [])
      if (mesh.config(resource.cluster).sources.includes(resource)) yield* reportsOf(resource, mesh, name, path, part);
  },
});

function* reportsOf(
  resource: ResourceOf<'Telemetry'> | ResourceOf<'MeshConfig'>,
  mesh: Mesh,
  name: string,
  path: Path,
  part: 'key' | 'value',
): Iterable<Report> {
  const found = unknownProvider(mesh, resource.cluster, name);
  if (found === undefined) return;
  const { known, near } = found;
  const meant = near === undefined ? `it has ${known.map((item) => `"${item}"`).join(', ')}` : `did you mean "${near}"`;
  const [source] = mesh.config(resource.cluster).sources;
  const elsewhere = source !== undefined && (source.file !== resource.file || source.id !== resource.id);
  yield {
    path,
    part,
    message: `the configuration of the mesh has no extension provider "${name}"; ${meant}`,
    related: elsewhere ? [atName(source, 'the configuration of the mesh')] : [],
    fixes:
      near === undefined || part === 'key'
        ? []
        : [
            {
              title: `Change it to "${near}"`,
              safe: false,
              changes: [{ resource: refOf(resource), edits: [{ op: 'set', path, value: near }] }],
            },
          ],
  };
}
