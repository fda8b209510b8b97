import { md, rule } from './rule';

export default rule({
  code: 'MW321',
  name: 'unused-delegate',
  severity: 'hint',
  peers: [],
  kinds: ['VirtualService'],
  docs: md`
    ## What it does

    Looks for VirtualServices without \`hosts\`, to which others delegate, that no VirtualService of the cluster names. Nothing is said
    with \`closedWorld: false\`, or where a placeholder may name it.

    ## Why it matters

    Its routes hold for no request. Perhaps \`hosts\` was forgotten, or the one that delegates to it spells its name differently.

    ## Example

    \`\`\`yaml
    kind: VirtualService
    metadata: {name: reviews, namespace: default}
    spec:
      http:
      - route:
        - destination: {host: reviews}
    \`\`\`

    ## Instead

    Give it \`hosts\`, or name it in a route of another VirtualService: \`delegate: {name: reviews, namespace: default}\`.

    ## References

    [Delegate](https://istio.io/latest/docs/reference/config/networking/virtual-service/#Delegate)
  `,
  *check(service, mesh) {
    // Without routes for HTTP it is wrong by itself.
    const { hosts, http } = service.facts;
    if (hosts.length > 0 || http.length === 0 || mesh.delegationsTo(service)?.length !== 0) return;
    yield {
      path: ['metadata', 'name'],
      message: `no VirtualService delegates to "${service.name}", so its routes hold for no request; name it as the "delegate" of one, or give it "hosts"`,
    };
  },
});
