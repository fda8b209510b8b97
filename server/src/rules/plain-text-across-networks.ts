import { isMutual } from '../mesh/mtls';
import { md, rule } from './rule';
import { atName, refOf } from './shared/refs';

export default rule({
  code: 'MW422',
  name: 'plain-text-across-networks',
  severity: 'warning',
  peers: [],
  kinds: ['DestinationRule'],
  docs: md`
    ## What it does

    Where clusters share their discovery and lie in different networks, looks for DestinationRules that take Istio's mutual TLS away from a
    Service that also runs in another network. A rule of the same name in the cluster there that keeps it is named with it. Services
    that \`serviceSettings\` keep to their cluster are left alone.

    ## Why it matters

    The gateway of the other network finds the Service by the SNI of Istio's mutual TLS. Without it there is no way through, and Istio
    leaves those endpoints out: the requests go to the own network only, or nowhere.

    ## Example

    \`\`\`yaml
    # cluster1, in network1; reviews runs in network2 as well
    kind: DestinationRule
    spec:
      host: reviews.default.svc.cluster.local
      trafficPolicy:
        tls: {mode: DISABLE}
    \`\`\`

    ## Instead

    \`mode: ISTIO_MUTUAL\`, or no \`tls\` at all where mutual TLS is automatic.

    ## References

    [DestinationRule, TLS mode](https://istio.io/latest/docs/reference/config/networking/destination-rule/#ClientTLSSettings-TLSmode)
  `,
  *check(resource, mesh) {
    const { cluster, namespace, name, facts } = resource;
    const mode = facts.policy?.tls?.mode;
    if (facts.host === undefined || mode === undefined || isMutual(mode) || mesh.discovery() !== 'shared') return;
    const host = mesh.resolve(facts.host, namespace);
    if (resource.unsure === true || mesh.clusterLocalBy(cluster, host) !== undefined) return;
    const set = mesh.endpoints(cluster, host, namespace === mesh.settings.mesh.rootNamespace ? undefined : namespace);
    if (set === undefined || facts.workloadSelector !== undefined) return;
    const across = mesh.clustersAcross(cluster, set.endpoints);
    if (across.length === 0) return;
    const path = ['spec', 'trafficPolicy', 'tls', 'mode'];
    const kept = across.flatMap((other) =>
      mesh
        .find('DestinationRule', other, 'DestinationRule', namespace, name)
        .filter((item) => isMutual(item.facts.policy?.tls?.mode ?? 'ISTIO_MUTUAL')),
    );
    yield {
      path,
      message: `mode "${mode}" gives no way into the network of cluster ${across.map((item) => `"${item}"`).join(', ')}, where "${facts.host}" runs too, so those endpoints get no requests; set it to "ISTIO_MUTUAL"`,
      related: kept.map((item) => atName(item, `the rule of this name in cluster "${item.cluster}" keeps mutual TLS`)),
      fixes: [
        {
          title: 'Set the mode to "ISTIO_MUTUAL"',
          safe: false,
          changes: [{ resource: refOf(resource), edits: [{ op: 'set', path, value: 'ISTIO_MUTUAL' }] }],
        },
      ],
    };
  },
});
