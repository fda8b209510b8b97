import { md } from './rule';
import { conceptRule } from './shared/concept';

export default conceptRule({
  code: 'MW704',
  concept: 'deprecated-annotation',
  severity: 'info',
  peers: ['IST0135'],
  docs: md`
    ## What it does

    Finds annotations that Istio has deprecated, with what takes their place. \`sidecar.istio.io/inject\` is fine where the label of the
    same name stands beside it.

    ## Why it matters

    A later version of Istio may not read it.

    ## Example

    \`\`\`yaml
    kind: Deployment
    spec:
      template:
        metadata:
          annotations: {sidecar.istio.io/inject: "false"}
    \`\`\`

    ## Instead

    \`\`\`yaml
          labels: {sidecar.istio.io/inject: "false"}
    \`\`\`

    ## References

    [Resource annotations](https://istio.io/latest/docs/reference/config/annotations/)
  `,
});
