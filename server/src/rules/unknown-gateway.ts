import { resolveGateway, sameGateway } from '../mesh/gatewayReferences';
import type { Mesh } from '../mesh/mesh';
import type { ResourceOf } from '../model/resource';
import type { Path } from '../yaml/tree';
import type { Fix, Report } from './finding';
import { md, rule } from './rule';
import { isRefusedReference, writeGateway } from './shared/gateway-references';
import { refOf } from './shared/refs';

export default rule({
  code: 'MW310',
  name: 'unknown-gateway',
  severity: 'error',
  peers: ['IST0101', 'KIA1102'],
  kinds: ['VirtualService'],
  docs: md`
    ## What it does

    Looks for the gateways that a VirtualService names, in \`gateways\` and in the matches of its routes, among Istio's Gateways and those of
    the Gateway API in the same cluster: \`namespace/name\`, a \`name\` in the VirtualService's own namespace, or the old form
    \`name.namespace.svc.cluster.local\`.

    A gateway is certainly missing only in a namespace that the workspace shows: one of which it holds a Service, a ServiceEntry or
    any gateway; of the root namespace, where addons have their Services, only a gateway tells. Nothing is said of others, since the gateways of a mesh are often installed from elsewhere (see \`closedWorld\` in the
    settings), nor where another cluster has the gateway and may share its configuration.

    ## Why it matters

    Istio accepts the reference, and no gateway gets the routes: it answers 404, or refuses the connection.

    ## Example

    \`\`\`yaml
    kind: Gateway
    metadata: {name: public, namespace: istio-ingress}
    ---
    kind: VirtualService
    metadata: {name: shop, namespace: default}
    spec:
      hosts: [shop.example.com]
      gateways: [istio-ingress/pubilc]
    \`\`\`

    ## Instead

    \`\`\`yaml
      gateways: [istio-ingress/public]
    \`\`\`

    ## References

    istioctl analyze (IST0101) and Kiali (KIA1102) report this as well. The former does not know the old form and does not look at matches; both
    take what the files lack for missing.
  `,
  *check(service, mesh) {
    const { gateways = [], matchGateways } = service.facts;
    for (const [index, reference] of gateways.entries()) yield* judge(service, mesh, reference, ['spec', 'gateways', index]);
    const listed = gateways.map((reference) => resolveGateway(reference, service.namespace));
    for (const { reference, path } of matchGateways) {
      const name = resolveGateway(reference, service.namespace);
      // What is listed is said there.
      if (!listed.some((item) => sameGateway(item, name))) yield* judge(service, mesh, reference, path);
    }
  },
});

function* judge(service: ResourceOf<'VirtualService'>, mesh: Mesh, reference: string, path: Path): Iterable<Report> {
  if (reference === 'mesh' || isRefusedReference(service, path)) return;
  const answer = mesh.gateway(service.cluster, service.namespace, reference);
  if (answer.is !== 'no') return;
  const near = mesh.nearestGateway(service.cluster, resolveGateway(reference, service.namespace));
  const meant = near && writeGateway(near, service.namespace, reference);
  const fixes: readonly Fix[] =
    meant === undefined
      ? []
      : [
          {
            title: `Change the gateway to "${meant}"`,
            safe: false,
            changes: [{ resource: refOf(service), edits: [{ op: 'set', path, value: meant }] }],
          },
        ];
  const hint = meant === undefined ? '' : `; did you mean "${meant}"`;
  yield { path, message: `the gateway "${reference}" does not exist: ${answer.why}${hint}`, fixes };
}
