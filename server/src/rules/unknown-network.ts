import { nearest } from '../base/nearest';
import type { EndpointFacts } from '../model/kinds/serviceEntry';
import { hasPlaceholder } from '../model/placeholder';
import type { Path } from '../yaml/tree';
import { md, rule } from './rule';
import { refOf } from './shared/refs';

export default rule({
  code: 'MW417',
  name: 'unknown-network',
  severity: 'warning',
  peers: [],
  kinds: ['ServiceEntry', 'WorkloadEntry'],
  docs: md`
    ## What it does

    Compares the \`network\` of an endpoint with the networks that are known: those of clusters in the settings, those that a Service, a
    Gateway of the Gateway API or a Namespace carries as \`topology.istio.io/network\`, and those of \`meshNetworks\`. A name that is
    none of them is reported where it is like one of them; any other may be right, for a network without a gateway.

    ## Why it matters

    Istio sends requests to an endpoint in another network through that network's gateway. Of a network that has none it takes the endpoint
    to be reachable by its own address.

    ## Example

    \`\`\`yaml
    kind: Service
    metadata:
      name: istio-eastwestgateway
      labels: {topology.istio.io/network: network2}
    ---
    kind: ServiceEntry
    spec:
      endpoints:
      - {address: 10.0.0.1, network: netwrok2}
    \`\`\`

    ## Instead

    \`network: network2\`

    ## References

    [WorkloadEntry](https://istio.io/latest/docs/reference/config/networking/workload-entry/)
  `,
  *check(resource, mesh) {
    const own: Path = resource.kind === 'WorkloadGroup' ? ['spec', 'template'] : ['spec'];
    const places: readonly { readonly facts: EndpointFacts; readonly path: Path }[] =
      resource.type === 'WorkloadEntry'
        ? [{ facts: resource.facts, path: own }]
        : resource.facts.endpoints.map((facts, index) => ({ facts, path: ['spec', 'endpoints', index] }));
    for (const { facts, path } of places) {
      const { network } = facts;
      if (network === undefined || network === '' || hasPlaceholder(network)) continue;
      const known = mesh.networks() ?? [];
      const near = known.includes(network) ? undefined : nearest(network, known);
      // Names that differ by their number are as likely two networks.
      if (near === undefined || withoutNumbers(near) === withoutNumbers(network)) continue;
      const at = [...path, 'network'];
      yield {
        path: at,
        message: `nothing else names the network "${network}"; did you mean "${near}"`,
        fixes: [
          {
            title: `Change the network to "${near}"`,
            safe: false,
            changes: [{ resource: refOf(resource), edits: [{ op: 'set', path: at, value: near }] }],
          },
        ],
      };
    }
  },
});

function withoutNumbers(text: string): string {
  return text.replace(/\d+/g, '#');
}
