import { md } from './rule';
import { conceptRule } from './shared/concept';

export default conceptRule({
  code: 'MW214',
  concept: 'invalid-tls-settings',
  severity: 'error',
  peers: ['IST0106', 'IST0133'],
  docs: md`
    ## What it does

    Checks TLS settings of Gateways, DestinationRules and Sidecars: which certificates and credentials a mode needs and
    which it excludes, where keys come from (files or one kind of Secret, not both), cipher suites, versions.

    ## Why it matters

    istiod's webhook refuses the document, or the gateway has no certificate to serve.

    ## Example

    \`\`\`yaml
    kind: DestinationRule
    spec:
      host: db.example.com
      trafficPolicy:
        tls: {mode: MUTUAL, clientCertificate: /certs/client.pem}
    \`\`\`

    ## Instead

    \`\`\`yaml
        tls: {mode: MUTUAL, clientCertificate: /certs/client.pem, privateKey: /certs/key.pem}
    \`\`\`

    ## References

    Istio: \`ClientTLSSettings\`, \`ServerTLSSettings\`.
  `,
});
