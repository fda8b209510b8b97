import { md } from './rule';
import { conceptRule } from './shared/concept';

export default conceptRule({
  code: 'MW204',
  concept: 'invalid-header',
  severity: 'error',
  peers: ['IST0106'],
  docs: md`
    ## What it does

    Checks the names of headers (a token of RFC 7230, in matches also \`:method\` and the like and
    \`@request.auth.claims...\`), their values (no line breaks, and each \`%\` begins one of Envoy's variables or is doubled),
    and what is done to them: only the authority of requests can be set, by \`:authority\` or \`Host\`.

    ## Why it matters

    istiod's webhook refuses the document. A header that has no condition at all is worse: the API server drops it, and
    the match takes every request.

    ## Example

    \`\`\`yaml
    kind: VirtualService
    spec:
      http:
      - headers:
          response:
            add: {x-done: "100%"}
        route:
        - destination: {host: reviews}
    \`\`\`

    ## Instead

    \`\`\`yaml
      - headers:
          response:
            add: {x-done: "100%%"}
    \`\`\`

    ## References

    RFC 7230, section 3.2.6; Envoy: custom request and response headers.
  `,
});
