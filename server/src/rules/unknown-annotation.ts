import { md } from './rule';
import { conceptRule } from './shared/concept';

export default conceptRule({
  code: 'MW702',
  concept: 'unknown-annotation',
  severity: 'warning',
  peers: ['IST0108'],
  docs: md`
    ## What it does

    Finds annotations in a domain of Istio that it does not know, with the one that is likely meant, and labels of Istio that are written as
    annotations. It looks at Namespaces, Services, Pods, what makes pods, and pod templates; elsewhere it reports only what is like an
    annotation that Istio knows, or a label. Unlike istioctl it knows those that Istio reads or writes without having registered them.

    ## Why it matters

    The annotation is accepted and does nothing.

    ## Example

    \`\`\`yaml
    kind: Deployment
    spec:
      template:
        metadata:
          annotations: {sidecar.istio.io/excludeOutboundPorts: "3306"}
    \`\`\`

    ## Instead

    \`traffic.sidecar.istio.io/excludeOutboundPorts: "3306"\`

    ## References

    [Resource annotations](https://istio.io/latest/docs/reference/config/annotations/),
    [resource labels](https://istio.io/latest/docs/reference/config/labels/)
  `,
});
