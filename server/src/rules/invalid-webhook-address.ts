import { parseRequestUri } from '../base/goUrl';
import { parseIp } from '../base/ip';
import { hasPlaceholder } from '../model/placeholder';
import { md, rule } from './rule';

const ofIstio = /^(?:istiod-default-validator$|istio-validator|istio-sidecar-injector)/;

export default rule({
  code: 'MW720',
  name: 'invalid-webhook-address',
  severity: 'warning',
  peers: ['IST0163', 'IST0164'],
  kinds: ['Webhooks'],
  docs: md`
    ## What it does

    Looks at the \`clientConfig\` of Istio's webhooks: its \`url\` must be one, and where there is none a \`service\` must be. That the URL has an IP
    for a host is an info.

    ## Why it matters

    The API server cannot reach istiod: pods are not made, and configuration is not taken. An IP has to stand in the certificate of the
    control plane, and cannot move.

    ## Example

    \`\`\`yaml
    kind: MutatingWebhookConfiguration
    metadata: {name: istio-sidecar-injector-external-istiod}
    webhooks:
    - name: rev.namespace.sidecar-injector.istio.io
      clientConfig: {}
    \`\`\`

    ## Instead

    \`clientConfig: {url: "https://istiod.example.com:15017/inject"}\`

    ## References

    [External control plane](https://istio.io/latest/docs/setup/install/external-controlplane/)
  `,
  *check({ name: configuration, facts }) {
    if (!ofIstio.test(configuration)) return;
    for (const [index, { name, url, service }] of facts.webhooks.entries()) {
      const client = ['webhooks', index, 'clientConfig'];
      if (url === undefined) {
        if (service !== undefined) continue;
        yield {
          path: ['webhooks', index, 'name'],
          message: `webhook "${name}" calls nobody; set "url" or "service" in its "clientConfig"`,
        };
        continue;
      }
      if (hasPlaceholder(url)) continue;
      const [, host = ''] = /^https:\/\/(?:[^@/]*@)?\[?([^\]/?#]*?)\]?(?::\d*)?(?:[/?#]|$)/.exec(url) ?? [];
      const path = [...client, 'url'];
      if (parseRequestUri(url) === undefined || host === '')
        yield { path, message: `"${url}" is no URL of HTTPS, by which webhook "${name}" could be called` };
      else if (parseIp(host) !== undefined) {
        yield {
          path,
          severity: 'info',
          message: `webhook "${name}" is called by the IP "${host}", which the certificate of istiod has to name; use a host name`,
        };
      }
    }
  },
});
