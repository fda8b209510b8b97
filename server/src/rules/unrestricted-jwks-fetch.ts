import { md, rule } from './rule';

export default rule({
  code: 'MW721',
  name: 'unrestricted-jwks-fetch',
  severity: 'info',
  peers: ['IST0175'],
  kinds: ['Workload'],
  docs: md`
    ## What it does

    Finds an istiod of the workspace that does not set \`BLOCKED_CIDRS_IN_JWKS_URIS\`, where its cluster has a RequestAuthentication. istioctl
    takes a value from elsewhere, as from a ConfigMap, for none.

    ## Why it matters

    istiod fetches the keys of any \`jwksUri\` that somebody may write into a RequestAuthentication, those of the network of the control plane
    and of the cloud's metadata service too.

    ## Example

    \`\`\`yaml
    kind: Deployment
    metadata: {name: istiod, namespace: istio-system}
    spec:
      template:
        metadata: {labels: {app: istiod}}
        spec:
          containers: [{name: discovery}]
    \`\`\`

    ## Instead

    \`\`\`yaml
          - name: discovery
            env: [{name: BLOCKED_CIDRS_IN_JWKS_URIS, value: "169.254.0.0/16,10.0.0.0/8"}]
    \`\`\`

    ## References

    [Variables of istiod](https://istio.io/latest/docs/reference/commands/pilot-discovery/)
  `,
  *check({ kind, name, cluster, namespace, facts }, mesh) {
    const isIstiod = kind === 'Deployment' && facts.labels.app === 'istiod';
    if (!isIstiod || facts.blocksJwksAddresses === true || !mesh.fetchesKeys(cluster)) return;
    yield {
      path: ['metadata', 'name'],
      message: `istiod "${name}" of namespace "${namespace}" fetches keys from any address that a "jwksUri" names; set BLOCKED_CIDRS_IN_JWKS_URIS`,
    };
  },
});
