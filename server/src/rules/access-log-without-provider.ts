import type { Mesh } from '../mesh/mesh';
import type { ResourceOf } from '../model/resource';
import { md, rule } from './rule';
import { refOf } from './shared/refs';

type Telemetry = ResourceOf<'Telemetry'>;

export default rule({
  code: 'MW803',
  name: 'access-log-without-provider',
  severity: 'warning',
  peers: ['IST0157'],
  kinds: ['Telemetry'],
  docs: md`
    ## What it does

    Finds entries of \`accessLogging\` in a Telemetry that name no provider, where the configuration of the mesh has no default provider of
    access logs. Providers are inherited: from an entry before it, and from the Telemetry for all workloads of the namespace or of the
    mesh, which istioctl does not look at. Nothing is said where the workspace does not hold the configuration.

    ## Why it matters

    An entry without a provider, and with none to inherit, logs nothing, whatever its filter.

    ## Example

    \`\`\`yaml
    kind: Telemetry
    spec:
      accessLogging:
      - filter: {expression: response.code >= 500}
    \`\`\`

    ## Instead

    \`\`\`yaml
    kind: Telemetry
    spec:
      accessLogging:
      - providers: [{name: envoy}]
        filter: {expression: response.code >= 500}
    \`\`\`

    ## References

    [IST0157](https://istio.io/latest/docs/reference/config/analysis/ist0157/)
  `,
  *check(resource, mesh) {
    const entries = resource.facts.entries.filter(({ use }) => use === 'accessLogging');
    const { defaultProviders } = mesh.config(resource.cluster);
    if (entries.length === 0 || resource.unsure === true) return;
    if (defaultProviders.is === 'unknown' || defaultProviders.is === 'assumed') return;
    if (defaultProviders.value.some(({ use }) => use === 'accessLogging') || inherits(mesh, resource)) return;
    for (const { providers, disabled, path } of entries) {
      if (providers.length > 0) return;
      if (disabled) continue;
      yield {
        path,
        message: 'the entry names no provider, and there is none to inherit, so nothing is logged; add one, such as "envoy"',
        fixes: [
          {
            title: 'Log by the provider "envoy"',
            safe: false,
            changes: [
              {
                resource: refOf(resource),
                edits: [{ op: 'set', path: [...path, 'providers'], value: [{ name: 'envoy' }] }],
              },
            ],
          },
        ],
      };
    }
  },
});

/** Whether a Telemetry for more may say the provider, or one that is not here may: that of the root namespace holds for all. */
function inherits(mesh: Mesh, resource: Telemetry): boolean {
  const { cluster, namespace } = resource;
  const own = resource.facts.selector !== undefined || resource.facts.targeted ? mesh.telemetriesOf(cluster, namespace) : [];
  const root = mesh.telemetriesOf(cluster, mesh.settings.mesh.rootNamespace);
  return mesh.isOpen(cluster) || [...own, ...root].some((other) => other.id !== resource.id && givesProviders(other));
}

function givesProviders({ facts }: Telemetry): boolean {
  const isGeneral = facts.selector === undefined && !facts.targeted;
  return isGeneral && facts.entries.some(({ use, providers }) => use === 'accessLogging' && providers.length > 0);
}
