import { nearest } from '../base/nearest';
import { resolveGateway, sameGateway } from '../mesh/gatewayReferences';
import { hasPlaceholder } from '../model/placeholder';
import type { ResourceOf } from '../model/resource';
import type { Path } from '../yaml/tree';
import type { Fix } from './finding';
import { md, rule } from './rule';
import { isRefusedReference } from './shared/gateway-references';
import { refOf } from './shared/refs';

export default rule({
  code: 'MW311',
  name: 'match-gateway-not-bound',
  severity: 'warning',
  peers: [],
  kinds: ['VirtualService'],
  docs: md`
    ## What it does

    Compares the \`gateways\` of each match with those of the VirtualService (\`mesh\`, where it names none). VirtualServices without
    hosts are left out: they get their gateways from the one that delegates to them.

    ## Why it matters

    Istio gives a VirtualService only to the gateways that its own \`gateways\` names, and to sidecars only where \`mesh\` is among them. The list of
    a match can but narrow that: for a gateway that is not in the first list the match never applies.

    ## Example

    \`\`\`yaml
    kind: VirtualService
    spec:
      hosts: [shop.example.com]
      gateways: [public]
      http:
      - match:
        - gateways: [mesh]
          uri: {prefix: /internal}
        route:
        - destination: {host: shop}
    \`\`\`

    ## Instead

    \`\`\`yaml
      gateways: [public, mesh]
    \`\`\`

    ## References

    [HTTPMatchRequest](https://istio.io/latest/docs/reference/config/networking/virtual-service/#HTTPMatchRequest)
  `,
  *check(service, mesh) {
    const { hosts, gateways = ['mesh'], matchGateways } = service.facts;
    if (hosts.length === 0 || matchGateways.length === 0 || gateways.some(hasPlaceholder)) return;
    const bound = gateways.map((reference) => resolveGateway(reference, service.namespace));
    for (const { reference, path } of matchGateways) {
      if (hasPlaceholder(reference) || isRefusedReference(service, path)) continue;
      const name = resolveGateway(reference, service.namespace);
      if (bound.some((item) => sameGateway(item, name))) continue;
      // A gateway that does not exist is not one to add.
      if (reference !== 'mesh' && mesh.gateway(service.cluster, service.namespace, reference).is === 'no') continue;
      const list = gateways.map((item) => `"${item}"`).join(', ');
      yield {
        path,
        message: `the match never applies to "${reference}": the VirtualService is bound to ${list} only; add it to "gateways" of the VirtualService`,
        fixes: fixesOf(service, reference, path),
      };
    }
  },
});

function fixesOf(service: ResourceOf<'VirtualService'>, reference: string, path: Path): readonly Fix[] {
  const { gateways } = service.facts;
  const near = nearest(reference, gateways ?? []);
  const list: Path = ['spec', 'gateways'];
  return [
    ...(near === undefined
      ? []
      : [
          {
            title: `Change the gateway of the match to "${near}"`,
            safe: false,
            changes: [{ resource: refOf(service), edits: [{ op: 'set' as const, path, value: near }] }],
          },
        ]),
    {
      title: `Bind the VirtualService to "${reference}" too`,
      safe: false,
      changes: [
        {
          resource: refOf(service),
          edits: [
            gateways === undefined
              ? { op: 'set', path: list, value: ['mesh', reference] }
              : { op: 'append', path: list, value: reference },
          ],
        },
      ],
    },
  ];
}
