import { nearest } from '../base/nearest';
import type { Mesh } from '../mesh/mesh';
import type { MeshNetwork } from '../model/kinds/meshConfig';
import { hasPlaceholder } from '../model/placeholder';
import type { ResourceOf } from '../model/resource';
import type { Path } from '../yaml/tree';
import type { Fix, Report } from './finding';
import { md, rule } from './rule';
import { refOf } from './shared/refs';

type MeshConfig = ResourceOf<'MeshConfig'>;

export default rule({
  code: 'MW415',
  name: 'unknown-mesh-network-member',
  severity: 'warning',
  peers: ['IST0126'],
  kinds: ['MeshConfig'],
  docs: md`
    ## What it does

    Checks the networks of the mesh (\`meshNetworks\`), in the ConfigMap of istiod, an IstioOperator or the Istio of the Sail operator: whether each
    \`fromRegistry\` names a cluster, and whether the Service of each \`registryServiceName\` exists in any cluster. A cluster of another
    name may be outside of the workspace, so it is reported only where one of near spelling was probably meant, or where the settings
    say that the workspace holds everything.

    ## Why it matters

    Endpoints of a cluster that no network names are taken to be in the client's own network and are called by their addresses, past
    the gateway; and a gateway that does not resolve is left out, with the endpoints behind it.

    ## Example

    \`\`\`yaml
    kind: IstioOperator
    spec:
      values:
        global:
          meshNetworks:
            network1:
              endpoints:
              - fromRegistry: clutser1
              gateways:
              - registryServiceName: istio-ingresgateway.istio-system.svc.cluster.local
                port: 15443
    \`\`\`

    ## Instead

    Name the clusters as the settings do, and the Service as it is: \`istio-ingressgateway.istio-system.svc.cluster.local\`.

    ## References

    [MeshNetworks](https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#MeshNetworks)
  `,
  *check(resource, mesh) {
    for (const network of resource.facts.networks) {
      yield* registriesOf(resource, mesh, network);
      yield* gatewaysOf(resource, mesh, network);
    }
  },
});

/** Registries that are no clusters (istio: meshnetworks analyzer). */
const others: readonly string[] = ['Kubernetes', 'Mock', 'External'];

function* registriesOf(resource: MeshConfig, mesh: Mesh, { name, registries }: MeshNetwork): Iterable<Report> {
  const clusters = mesh.settings.clusters.map((cluster) => cluster.name);
  if (clusters.length < 2) return;
  for (const registry of registries) {
    if (clusters.includes(registry.name) || others.includes(registry.name) || hasPlaceholder(registry.name)) continue;
    const near = nearest(
      registry.name,
      clusters.filter((cluster) => !registries.some((other) => other.name === cluster)),
    );
    if (near === undefined && mesh.settings.closedWorld !== true) continue;
    const meant = near === undefined ? 'name one of the settings' : `did you mean "${near}"`;
    yield {
      path: registry.path,
      part: partOf(resource),
      message: `network "${name}" takes its endpoints from cluster "${registry.name}", which does not exist; ${meant}`,
      fixes: fixesOf(resource, registry.path, near),
    };
  }
}

function* gatewaysOf(resource: MeshConfig, mesh: Mesh, { name, gateways }: MeshNetwork): Iterable<Report> {
  for (const { service, path } of gateways) {
    if (service === undefined || hasPlaceholder(service)) continue;
    const clusters = [...new Set([resource.cluster, ...mesh.settings.clusters.map((cluster) => cluster.name)])];
    const answers = clusters.map((cluster) => mesh.host(cluster, service));
    if (answers.some((answer) => answer.is !== 'no')) continue;
    const near = clusters.map((cluster) => mesh.nearestHost(cluster, service, '')).find((host) => host !== undefined);
    const at = resource.facts.plain ? [...path, 'registryServiceName'] : path;
    yield {
      path: at,
      part: partOf(resource),
      message: `no cluster has the Service "${service}", the gateway of network "${name}"${near === undefined ? '' : `; did you mean "${near}"`}`,
      fixes: fixesOf(resource, at, near),
    };
  }
}

function partOf({ facts }: MeshConfig): 'key' | 'value' {
  return facts.plain ? 'value' : 'key';
}

/** What stands in a text within the document is not edited. */
function fixesOf(resource: MeshConfig, path: Path, value: string | undefined): readonly Fix[] {
  if (value === undefined || !resource.facts.plain) return [];
  return [
    {
      title: `Change it to "${value}"`,
      safe: false,
      changes: [{ resource: refOf(resource), edits: [{ op: 'set', path, value }] }],
    },
  ];
}
