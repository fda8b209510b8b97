import type { Mesh } from '../mesh/mesh';
import type { ResourceOf } from '../model/resource';
import type { Fix } from './finding';
import { md, rule } from './rule';
import { refOf } from './shared/refs';

const label = 'istio.io/global';

export default rule({
  code: 'MW418',
  name: 'global-service-without-gateway',
  severity: 'warning',
  peers: [],
  kinds: ['Service'],
  docs: md`
    ## What it does

    Asks of a Service that an ambient mesh shares with other clusters, by its label \`istio.io/global: "true"\`, whether its cluster has an
    east-west gateway: a Gateway of class \`istio-east-west\` with a listener on port 15008. Only where the settings give the cluster another
    network than one of the others, and the workspace holds Services of the root namespace.

    ## Why it matters

    From another network the pods are reached through that gateway alone. Without it the other clusters leave them out, and
    requests stay where they are.

    ## Example

    \`\`\`yaml
    kind: Service
    metadata:
      name: reviews
      labels: {istio.io/global: "true"}
    \`\`\`

    ## Instead

    Add the gateway to the cluster:

    \`\`\`yaml
    apiVersion: gateway.networking.k8s.io/v1
    kind: Gateway
    metadata:
      name: istio-eastwestgateway
      namespace: istio-system
      labels: {topology.istio.io/network: network1}
    spec:
      gatewayClassName: istio-east-west
      listeners:
      - name: mesh
        port: 15008
        protocol: HBONE
        tls:
          mode: Terminate
          options: {gateway.istio.io/tls-terminate-mode: ISTIO_MUTUAL}
    \`\`\`

    ## References

    [Ambient multi-network multicluster](https://istio.io/latest/docs/ambient/install/multicluster/)
  `,
  *check(resource, mesh) {
    if (resource.labels[label] !== 'true') return;
    const { clusters } = mesh.settings;
    const network = clusters.find(({ name }) => name === resource.cluster)?.network;
    const another = clusters.find((cluster) => cluster.network !== undefined && cluster.network !== network);
    if (network === undefined || another === undefined || mesh.hasEastWestGateway(resource.cluster).is !== 'no') return;
    yield {
      path: ['metadata', 'labels', label],
      part: 'pair',
      message: `cluster "${resource.cluster}" has no Gateway of class "istio-east-west" on port "15008", through which cluster "${another.name}" in network "${another.network}" would reach the Service`,
      fixes: fixesOf(mesh, resource, network),
      once: `east-west gateway of ${resource.cluster}`,
    };
  },
});

const name = 'istio-eastwestgateway';

/** As the scaffold writes it; none where another Gateway has its name. */
function fixesOf(mesh: Mesh, service: ResourceOf<'Service'>, network: string): readonly Fix[] {
  const { cluster } = service;
  const namespace = mesh.settings.mesh.rootNamespace;
  if (mesh.find('KubernetesGateway', cluster, 'Gateway.gateway.networking.k8s.io', namespace, name).length > 0) return [];
  const tls = { mode: 'Terminate', options: { 'gateway.istio.io/tls-terminate-mode': 'ISTIO_MUTUAL' } };
  const value = {
    apiVersion: 'gateway.networking.k8s.io/v1',
    kind: 'Gateway',
    metadata: { name, namespace, labels: { 'topology.istio.io/network': network } },
    spec: { gatewayClassName: 'istio-east-west', listeners: [{ name: 'mesh', port: 15008, protocol: 'HBONE', tls }] },
  };
  return [
    {
      title: `Add an east-west Gateway to cluster "${cluster}"`,
      safe: false,
      changes: [{ resource: refOf(service), edits: [{ op: 'document', value }] }],
    },
  ];
}
