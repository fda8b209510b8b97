import { md } from './rule';
import { conceptRule } from './shared/concept';

export default conceptRule({
  code: 'MW701',
  concept: 'misplaced-annotation',
  severity: 'warning',
  peers: ['IST0107'],
  docs: md`
    ## What it does

    Finds annotations of Istio where it does not read them: on a Namespace, a Service, a Pod, or on what makes pods, be it a Deployment, a
    CronJob or another kind with a pod template. What is for pods belongs to the template's own metadata; istioctl looks at
    Deployments, and never into the template.

    ## Why it matters

    The annotation is accepted and does nothing.

    ## Example

    \`\`\`yaml
    kind: Deployment
    metadata:
      name: reviews
      annotations: {traffic.sidecar.istio.io/excludeOutboundPorts: "3306"}
    \`\`\`

    ## Instead

    \`\`\`yaml
    kind: Deployment
    metadata: {name: reviews}
    spec:
      template:
        metadata:
          annotations: {traffic.sidecar.istio.io/excludeOutboundPorts: "3306"}
    \`\`\`

    ## References

    [Resource annotations](https://istio.io/latest/docs/reference/config/annotations/)
  `,
});
