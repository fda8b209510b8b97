import type { ResourceOf } from '../model/resource';
import type { Fix } from './finding';
import { md, rule } from './rule';
import { exporting } from './shared/export-to';
import { isMalformedHost } from './shared/malformed';
import { missingHost } from './shared/missing-host';
import { atName, refOf } from './shared/refs';
import { describeClient, type Target, targetsOf } from './shared/targets';

export default rule({
  code: 'MW301',
  name: 'unknown-route-host',
  severity: 'error',
  peers: ['IST0101', 'KIA1101'],
  kinds: ['VirtualService'],
  docs: md`
    ## What it does

    Looks up the host of every destination of a VirtualService (\`http\`, \`tls\` and \`tcp\` routes, \`mirror\`, \`mirrors\`) in
    the registry of its cluster: Services, ServiceEntries (wildcard hosts too) and, where discovery is shared, the Services of
    other clusters. \`exportTo\` counts for whoever sends the requests: the VirtualService's namespace (or those that
    its \`exportTo\` or a \`sourceNamespace\` name), or that of the gateway's workloads.

    A short name gets the namespace of the VirtualService and the cluster domain, as Istio does it. A name with a dot, such as
    \`reviews.prod\`, gets nothing: Istio takes it as it is.

    Nothing is said where the host may exist outside of the workspace: see \`closedWorld\` in the settings. So may the Services of
    Kubernetes and of Istio's installation (\`kubernetes\`, namespace \`kube-system\`, \`istio...\` in the root namespace), and those
    that are made for a Knative Service, a Canary of Flagger or a Gateway of the Gateway API.

    ## Why it matters

    Istio accepts such a route, and Envoy answers its requests with 503 (flag \`NC\`, no cluster found).

    ## Example

    \`\`\`yaml
    kind: Service
    metadata: {name: reviews, namespace: default}
    ---
    kind: VirtualService
    metadata: {name: reviews, namespace: default}
    spec:
      hosts: [reviews]
      http:
      - route:
        - destination: {host: reviewz}
    \`\`\`

    ## Instead

    \`\`\`yaml
        - destination: {host: reviews}
    \`\`\`

    ## References

    istioctl analyze (IST0101) and Kiali (KIA1101) look up hosts as well. The former skips this without a cluster and takes
    clusters as one; the latter lets a ServiceEntry for \`oo.com\` stand for \`foo.com\`.
  `,
  *check(service, mesh) {
    for (const target of targetsOf(service, mesh)) {
      const { answer, destination, host, client } = target;
      if (answer.is !== 'no') continue;
      const path = [...destination.path, 'host'];
      if (isMalformedHost(service, path)) continue;
      if (answer.reason !== 'hidden') {
        yield { path, ...missingHost(mesh, service, destination.host, answer, path) };
        continue;
      }
      yield {
        path,
        message: `${describeClient(client)} cannot see the host "${host}": ${answer.why}`,
        related: answer.entries.map((entry) => atName(entry, `${entry.kind} "${entry.name}" gives the host`)),
        fixes: exportFixes(service, target),
      };
    }
  },
});

/** Only a ServiceEntry has a list to add to; of a Service it is one annotation. */
function exportFixes(service: ResourceOf<'VirtualService'>, { answer, client }: Target): readonly Fix[] {
  const namespace = client?.namespace;
  if (answer.is !== 'no' || namespace === undefined) return [];
  const entry = answer.entries.find((item) => item.type === 'ServiceEntry');
  if (entry === undefined || entry.cluster !== service.cluster) return [];
  return [
    {
      title: `Export ServiceEntry "${entry.name}" to namespace "${namespace}"`,
      safe: false,
      changes: [{ resource: refOf(entry), edits: [exporting(entry, namespace)] }],
    },
  ];
}
