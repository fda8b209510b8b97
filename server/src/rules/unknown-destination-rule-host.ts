import { isWildcard } from '../mesh/hosts';
import { md, rule } from './rule';
import { isMalformedHost } from './shared/malformed';
import { missingHost } from './shared/missing-host';

export default rule({
  code: 'MW306',
  name: 'unknown-destination-rule-host',
  severity: 'warning',
  peers: ['IST0174', 'KIA0202'],
  kinds: ['DestinationRule'],
  docs: md`
    ## What it does

    Looks up the host of a DestinationRule in the registry of its cluster, whoever sees it. Wildcard hosts may match nothing
    today and are never reported. Nothing is said where the host may exist outside of the workspace.

    ## Why it matters

    The rule does nothing: its TLS settings, limits and subsets hold for no request, and nothing tells.

    ## Example

    \`\`\`yaml
    kind: Service
    metadata: {name: productpage, namespace: default}
    ---
    kind: DestinationRule
    metadata: {name: productpage, namespace: default}
    spec:
      host: product-page
    \`\`\`

    ## Instead

    \`\`\`yaml
    spec:
      host: productpage
    \`\`\`

    A short name gets the namespace of the rule; a rule in another namespace than its Service needs the full name, as in
    \`productpage.default.svc.cluster.local\`.

    ## References

    istioctl analyze (IST0174) also reports wildcard hosts over Services, which are legal; Kiali (KIA0202) takes any workload
    label \`app\` for a host.
  `,
  *check(resource, mesh) {
    const { host: written } = resource.facts;
    if (written === undefined || written === '') return;
    const host = mesh.resolve(written, resource.namespace);
    if (isWildcard(host)) return;
    const answer = mesh.host(resource.cluster, host);
    if (answer.is !== 'no') return;
    const path = ['spec', 'host'];
    if (isMalformedHost(resource, path)) return;
    yield { path, ...missingHost(mesh, resource, written, answer, path) };
  },
});
