import { templatePath } from '../model/kinds/workload';
import { md, rule } from './rule';
import { refOf } from './shared/refs';

export default rule({
  code: 'MW706',
  name: 'application-runs-as-proxy',
  severity: 'warning',
  peers: ['IST0144'],
  kinds: ['Workload'],
  docs: md`
    ## What it does

    Finds containers that run as user 1337, which is that of the sidecar. The proxy's own container may, and so may an init container, whose
    requests are to leave the pod before there is a proxy. What the pod sets counts only for containers that take it over; istioctl
    reports gateways for it too. Silent where the workload certainly has no sidecar.

    ## Why it matters

    Packets of that user are not sent to the proxy, or requests of the proxy would come back to it. So those of the application
    pass it by too: without mutual TLS, routing and policies.

    ## Example

    \`\`\`yaml
    kind: Deployment
    spec:
      template:
        spec:
          containers:
          - name: reviews
            securityContext: {runAsUser: 1337}
    \`\`\`

    ## Instead

    Any other user: \`securityContext: {runAsUser: 1000}\`.

    ## References

    [Requirements of pods](https://istio.io/latest/docs/ops/deployment/application-requirements/)
  `,
  *check(workload, mesh) {
    const { proxyUsers, labels } = workload.facts;
    if (proxyUsers === undefined || labels.app === 'istiod') return;
    // Where the injector is asked for nothing and nothing is injected, the user is any other.
    if (mesh.inMesh(workload).is === 'no') return;
    for (const place of proxyUsers) {
      const path = [...templatePath(workload.kind), ...place];
      yield {
        path,
        message:
          'user 1337 is that of the sidecar, so what the application sends as this user passes the proxy by; choose another user',
        fixes: [
          {
            title: 'Remove "runAsUser", so that the user of the image counts',
            safe: false,
            changes: [{ resource: refOf(workload), edits: [{ op: 'remove', path }] }],
          },
        ],
      };
    }
  },
});
