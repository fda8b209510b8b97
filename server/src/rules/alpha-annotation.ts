import { md } from './rule';
import { conceptRule } from './shared/concept';

export default conceptRule({
  code: 'MW705',
  concept: 'alpha-annotation',
  severity: 'info',
  offByDefault: true,
  peers: ['IST0136'],
  docs: md`
    ## What it does

    Names the annotations whose feature status is alpha. It is off by default: most annotations of Istio are alpha and have been for years.
    istioctl has the same check and never runs it.

    ## Why it matters

    Some teams allow only what is beta or stable.

    ## Example

    \`\`\`yaml
    kind: Deployment
    spec:
      template:
        metadata:
          annotations: {traffic.sidecar.istio.io/excludeOutboundPorts: "3306"}
    \`\`\`

    ## Instead

    There is nothing to write instead; turn the rule off where the annotation is accepted.

    ## References

    [Resource annotations](https://istio.io/latest/docs/reference/config/annotations/),
    [feature phases](https://istio.io/latest/docs/releases/feature-stages/)
  `,
});
