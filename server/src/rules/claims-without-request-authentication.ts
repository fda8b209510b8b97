import type { Mesh } from '../mesh/mesh';
import type { WorkloadResource } from '../mesh/workloads';
import { conditionsOn, termsOf } from '../model/kinds/authorizationPolicy';
import type { ResourceOf } from '../model/resource';
import type { Path } from '../yaml/tree';
import type { Report } from './finding';
import { md, rule } from './rule';

export default rule({
  code: 'MW612',
  name: 'claims-without-request-authentication',
  severity: 'warning',
  peers: ['IST0149'],
  kinds: ['AuthorizationPolicy', 'VirtualService'],
  docs: md`
    ## What it does

    Reports what is decided by the token of a request where no RequestAuthentication reads tokens: \`requestPrincipals\` and conditions
    on \`request.auth\` of an AuthorizationPolicy, for the workloads that it selects; matches on \`@request.auth.claims\` in a VirtualService,
    for the workloads of its gateways. A RequestAuthentication holds for its namespace or for what it selects there, in the root
    namespace for the whole mesh; one that is attached by a \`targetRef\` may be the one.

    It is a warning where the namespace has RequestAuthentications for other workloads, or \`closedWorld: true\` says that the workspace holds
    everything; else an info.

    ## Why it matters

    Without a RequestAuthentication Istio does not look at tokens: no request has a principal or claims, and the rule is never met.

    ## Example

    \`\`\`yaml
    kind: RequestAuthentication
    metadata: {name: ratings, namespace: default}
    spec:
      selector: {matchLabels: {app: ratings}}
      jwtRules: [{issuer: https://example.com}]
    ---
    kind: AuthorizationPolicy
    metadata: {name: reviews, namespace: default}
    spec:
      selector: {matchLabels: {app: reviews}}
      rules:
      - from:
        - source: {requestPrincipals: ["*"]}
    \`\`\`

    ## Instead

    Add a RequestAuthentication with \`selector: {matchLabels: {app: reviews}}\`, or one without a selector.

    ## References

    istioctl analyze (IST0149) looks at VirtualServices only, takes \`istio-system\` for the root namespace whatever it is, and does not know
    \`targetRefs\`.
  `,
  *check(resource, mesh) {
    if (resource.type === 'VirtualService') yield* checkRoutes(mesh, resource);
    else yield* checkPolicy(mesh, resource);
  },
});

const attributes: readonly string[] = ['request.auth.principal', 'request.auth.audiences', 'request.auth.presenter'];

function* checkPolicy(mesh: Mesh, policy: ResourceOf<'AuthorizationPolicy'>): Iterable<Report> {
  const { facts, attachment } = policy;
  if ((attachment?.targets.length ?? 0) > 0) return;
  const claims = facts.rules.flatMap(({ when }) => when.filter(({ key }) => key.startsWith('request.auth.claims')));
  const keys = [...attributes, ...new Set(claims.map(({ key }) => key))];
  const [term] = [...termsOf(facts, 'from', 'requestPrincipals'), ...keys.flatMap((key) => [...conditionsOn(facts, key)])];
  if (term === undefined) return;
  const reach = mesh.reach(policy);
  if (reach.is === 'yes') yield* judge(mesh, reach.workloads, term.path.slice(0, -1), 'the workloads of the policy');
}

function* checkRoutes(mesh: Mesh, service: ResourceOf<'VirtualService'>): Iterable<Report> {
  const [first] = service.facts.claims;
  if (first === undefined) return;
  for (const reference of service.facts.gateways ?? []) {
    if (reference === 'mesh') continue;
    const selections = mesh.gateways(service.cluster, service.namespace, reference).map((item) => mesh.gatewayWorkloads(item));
    if (selections.some(({ unsure }) => unsure)) continue;
    const workloads = selections.flatMap((item) => item.workloads);
    yield* judge(mesh, workloads, first, `the workloads of gateway "${reference}"`);
  }
}

function* judge(mesh: Mesh, workloads: readonly WorkloadResource[], path: Path, what: string): Iterable<Report> {
  const answers = workloads.map((workload) => mesh.tokens(workload));
  if (answers.length === 0 || answers.some((answer) => answer.is === 'yes' || (answer.is === 'unknown' && !answer.absent)))
    return;
  const isCertain = answers.every(({ is }) => is === 'no');
  yield {
    path,
    part: 'key',
    ...(isCertain ? {} : { severity: 'info' }),
    message: `no RequestAuthentication ${isCertain ? '' : 'of the workspace '}reads tokens for ${what}, so that no request has a principal or claims; add one`,
  };
}
