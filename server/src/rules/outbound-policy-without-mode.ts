import { md, rule } from './rule';
import { refOf } from './shared/refs';

export default rule({
  code: 'MW354',
  name: 'outbound-policy-without-mode',
  severity: 'hint',
  peers: ['KIA1007'],
  kinds: ['Sidecar'],
  docs: md`
    ## What it does

    Points at an \`outboundTrafficPolicy\` of a Sidecar that says no \`mode\`. One that says \`REGISTRY_ONLY\` is fine, which Kiali cannot
    tell from one that says nothing.

    ## Why it matters

    Without a mode it is \`REGISTRY_ONLY\`, the first of its values: requests to hosts that the Sidecar does not import are refused. The default
    of the mesh, which is \`ALLOW_ANY\` unless it is set, holds only where the whole policy is left out.

    ## Example

    \`\`\`yaml
    kind: Sidecar
    spec:
      outboundTrafficPolicy: {}
    \`\`\`

    ## Instead

    \`\`\`yaml
    kind: Sidecar
    spec:
      outboundTrafficPolicy: {mode: REGISTRY_ONLY}
    \`\`\`

    ## References

    [OutboundTrafficPolicy](https://istio.io/latest/docs/reference/config/networking/sidecar/#OutboundTrafficPolicy)
  `,
  *check(resource) {
    const { outboundTrafficPolicy: policy } = resource.facts;
    // With a proxy another mode is needed, which validation says.
    if (policy === undefined || policy.mode !== undefined || policy.proxied) return;
    const path = ['spec', 'outboundTrafficPolicy'];
    yield {
      path,
      part: 'key',
      message: 'without a mode the policy is "REGISTRY_ONLY", whatever the default of the mesh; say the mode that is meant',
      fixes: (['REGISTRY_ONLY', 'ALLOW_ANY'] as const).map((mode) => ({
        title: `Set mode: ${mode}`,
        safe: mode === 'REGISTRY_ONLY',
        changes: [{ resource: refOf(resource), edits: [{ op: 'set', path: [...path, 'mode'], value: mode, flow: true }] }],
      })),
    };
  },
});
