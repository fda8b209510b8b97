import { md } from './rule';
import { conceptRule } from './shared/concept';

export default conceptRule({
  code: 'MW215',
  concept: 'invalid-locality',
  severity: 'error',
  peers: ['IST0106'],
  docs: md`
    ## What it does

    Checks localities, which are written \`region/zone/subzone\`: no part is empty, a \`*\` stands once and at the end, and
    those of one list do not overlap. Failover goes from one region to another.

    ## Why it matters

    istiod's webhook refuses the document.

    ## Example

    \`\`\`yaml
    kind: DestinationRule
    spec:
      host: reviews
      trafficPolicy:
        outlierDetection: {consecutive5xxErrors: 5}
        loadBalancer:
          localityLbSetting:
            failover: [{from: us-east, to: us-east}]
    \`\`\`

    ## Instead

    \`\`\`yaml
            failover: [{from: us-east, to: us-west}]
    \`\`\`

    ## References

    Istio: locality load balancing.
  `,
});
