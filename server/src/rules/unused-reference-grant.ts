import { gatewayGroup } from '../model/kinds/objectRef';
import { hasPlaceholder } from '../model/placeholder';
import type { ResourceOf } from '../model/resource';
import { md, rule } from './rule';

/** Kinds whose references are read; others may refer by whatever they like. */
const readKinds: readonly string[] = ['HTTPRoute', 'GRPCRoute', 'TLSRoute', 'TCPRoute', 'UDPRoute', 'Gateway'];

export default rule({
  code: 'MW347',
  name: 'unused-reference-grant',
  severity: 'hint',
  peers: [],
  kinds: ['ReferenceGrant'],
  docs: md`
    ## What it does

    Finds ReferenceGrants that no reference in the workspace needs: no route or Gateway of the kinds and namespaces in \`from\` refers to
    what is in \`to\`. Nothing is said where one of the namespaces in \`from\` has nothing in the workspace, or where a kind is named whose
    references are not read.

    ## Why it matters

    A grant that nobody needs lets those who come later refer to what they were never meant to; often it has a slip in a kind or a name.

    ## Example

    \`\`\`yaml
    kind: ReferenceGrant
    metadata: {name: reviews, namespace: bookinfo}
    spec:
      from: [{group: gateway.networking.k8s.io, kind: GRPCRoute, namespace: default}]
      to: [{group: "", kind: Service, name: reviews}]
    ---
    kind: HTTPRoute
    metadata: {name: reviews, namespace: default}
    spec:
      rules:
      - backendRefs: [{name: reviews, namespace: bookinfo, port: 9080}]
    \`\`\`

    ## Instead

    \`kind: HTTPRoute\`, or no grant.

    ## References

    [ReferenceGrant](https://gateway-api.sigs.k8s.io/api-types/referencegrant/)
  `,
  *check(grant, mesh) {
    const { cluster, namespace, facts } = grant;
    if (facts.from.length === 0 || facts.to.length === 0 || mesh.settings.closedWorld === false || mesh.isOpen(cluster)) return;
    const texts = [
      namespace,
      ...facts.from.flatMap((from) => [from.kind, from.namespace]),
      ...facts.to.flatMap(({ name }) => name ?? []),
    ];
    if (texts.some(hasPlaceholder)) return;
    for (const from of facts.from) {
      if (from.group !== gatewayGroup || !readKinds.includes(from.kind)) return;
      if (mesh.namespace(cluster, from.namespace).is !== 'yes' || !mesh.gatewayApi.hasReferences(cluster, from.namespace)) return;
      if (
        mesh.gatewayApi.referencesInto(cluster, from.namespace, namespace).some((referrer) => needs(grant, referrer, from.kind))
      )
        return;
    }
    yield {
      path: ['metadata', 'name'],
      message: `no ${[...new Set(facts.from.map(({ kind }) => kind))].join(' or ')} of the namespaces that it names refers to what the ReferenceGrant permits`,
    };
  },
});

function needs(
  grant: ResourceOf<'ReferenceGrant'>,
  referrer: ResourceOf<'Route'> | ResourceOf<'KubernetesGateway'>,
  kind: string,
): boolean {
  if (referrer.kind !== kind) return false;
  const refs =
    referrer.type === 'Route' ? referrer.facts.backends : referrer.facts.listeners.flatMap(({ certificates }) => certificates);
  return refs.some(
    (ref) =>
      ref.namespace !== undefined &&
      (ref.namespace === grant.namespace || hasPlaceholder(ref.namespace)) &&
      grant.facts.to.some(
        (to) =>
          to.group === ref.group &&
          to.kind === ref.kind &&
          (to.name === undefined || to.name === ref.name || hasPlaceholder(ref.name)),
      ),
  );
}
