import { md } from './rule';
import { conceptRule } from './shared/concept';

export default conceptRule({
  code: 'MW205',
  concept: 'invalid-duration',
  severity: 'error',
  peers: ['IST0106'],
  docs: md`
    ## What it does

    Checks that durations are whole numbers of milliseconds, and of seconds where the field can hold no less.

    ## Why it matters

    istiod's webhook refuses the document.

    ## Example

    \`\`\`yaml
    kind: VirtualService
    spec:
      hosts: [reviews]
      http:
      - timeout: 1500us
        route:
        - destination: {host: reviews}
    \`\`\`

    ## Instead

    \`\`\`yaml
      - timeout: 2ms
    \`\`\`

    ## References

    Go: \`time.ParseDuration\`.
  `,
});
