import { md, rule } from './rule';

export default rule({
  code: 'MW353',
  name: 'ineffective-sidecar',
  severity: 'warning',
  peers: ['IST0167'],
  kinds: ['Sidecar'],
  docs: md`
    ## What it does

    Finds Sidecars in namespaces of an ambient mesh: the Namespace has the label \`istio.io/dataplane-mode: ambient\`, and neither
    \`istio-injection: enabled\` nor \`istio.io/rev\`. A Sidecar that selects workloads is reported where all that it selects leave the
    mode to the namespace and none asks for a sidecar. In the root namespace a Sidecar without a selector is for other namespaces too.

    ## Why it matters

    A Sidecar configures the proxies that are beside the workloads, and an ambient mesh has none.

    ## Example

    \`\`\`yaml
    kind: Namespace
    metadata:
      name: shop
      labels: {istio.io/dataplane-mode: ambient}
    ---
    kind: Sidecar
    metadata: {name: default, namespace: shop}
    spec:
      egress:
      - hosts: ["./*"]
    \`\`\`

    ## Instead

    No Sidecar; what calls what is for AuthorizationPolicies to say.

    ## References

    [IST0167](https://istio.io/latest/docs/reference/config/analysis/ist0167/)
  `,
  *check(resource, mesh) {
    const { cluster, namespace, facts, unsure } = resource;
    if (unsure === true || mesh.isAmbient(cluster, namespace).is !== 'yes') return;
    if (facts.selector === undefined && namespace === mesh.settings.mesh.rootNamespace) return;
    const selected = mesh.selectWorkloads(cluster, namespace, facts.selector ?? {});
    if (selected.unsure) return;
    if (facts.selector !== undefined && selected.workloads.length === 0) return;
    const mayHaveSidecars = selected.workloads.some(
      (workload) =>
        workload.type !== 'Workload' ||
        workload.unsure === true ||
        'istio.io/dataplane-mode' in workload.facts.labels ||
        workload.facts.inject !== undefined ||
        workload.facts.proxied === true,
    );
    if (mayHaveSidecars) return;
    yield {
      path: ['kind'],
      message: `namespace "${namespace}" is in an ambient mesh, whose workloads have no sidecar for this to configure; remove it`,
    };
  },
});
