import { nearest } from '../base/nearest';
import type { Client } from '../mesh/clients';
import { mayDefine, type Rule, type SubsetMissing } from '../mesh/destinationRules';
import type { Mesh } from '../mesh/mesh';
import { hasPlaceholder } from '../model/placeholder';
import type { ResourceOf } from '../model/resource';
import type { Fix } from './finding';
import { md, rule } from './rule';
import { atName, refOf } from './shared/refs';
import { addSubsetFixes } from './shared/subset-fixes';
import { describeClient, type Target, targetsOf } from './shared/targets';

export default rule({
  code: 'MW304',
  name: 'unknown-subset',
  severity: 'error',
  peers: ['IST0101', 'KIA1107'],
  kinds: ['VirtualService'],
  docs: md`
    ## What it does

    Looks for the subset of a destination in the DestinationRules that hold for whoever sends the requests, as Istio does:

    1. rules in the client's namespace: for the mesh that of the VirtualService, for a gateway that of its workloads (never
       the root namespace);
    2. else rules in the host's namespace, exported to the client;
    3. else rules in the root namespace, exported to the client.

    In the first place that has any rule for the host, the one of the most specific host wins, and rules of that very host
    merge. Nothing is said where the gateway's workloads are not in the workspace, or the host is unknown; but where rules for
    just this host stand in the client's namespace, it is a warning.

    ## Why it matters

    Istio accepts such a route, and Envoy answers its requests with 503 (flag \`NC\`, no cluster found).

    ## Example

    \`\`\`yaml
    kind: DestinationRule
    metadata: {name: reviews, namespace: default}
    spec:
      host: reviews
      subsets:
      - name: v1
        labels: {version: v1}
    ---
    kind: VirtualService
    metadata: {name: reviews, namespace: default}
    spec:
      hosts: [reviews]
      http:
      - route:
        - destination: {host: reviews, subset: v2}
    \`\`\`

    ## Instead

    Define the subset, or send to one that is defined:

    \`\`\`yaml
      subsets:
      - name: v1
        labels: {version: v1}
      - name: v2
        labels: {version: v2}
    \`\`\`

    ## References

    istioctl analyze (IST0101) compares names wherever the rule is, but wants the rules of a ServiceEntry's host in the
    VirtualService's namespace; Kiali (KIA1107) compares names too.
  `,
  *check(service, mesh) {
    for (const target of targetsOf(service, mesh)) {
      const { subset, path } = target.destination;
      if (subset === undefined || target.answer.is === 'no') continue;
      const isKnown = target.answer.is === 'yes';
      for (const client of target.clients) {
        const answer = isKnown
          ? mesh.subset(service.cluster, target.host, subset, client.namespace)
          : ofUnknownHost(mesh, service.cluster, target, subset, client);
        if (answer?.is !== 'no') continue;
        yield {
          path: [...path, 'subset'],
          ...(!isKnown && { severity: 'warning' as const }),
          message: describe(mesh, target, subset, client, answer),
          related: [
            ...answer.rules.map((item) => atName(item, 'the DestinationRule that holds for the route')),
            ...answer.outOfReach.map((item) => atName(item, 'this DestinationRule defines the subset, out of reach')),
          ],
          fixes: [...useFixes(service, target, subset, answer), ...addSubsetFixes(mesh, service, target, subset, answer)],
        };
        break;
      }
    }
  },
});

/** Where the host's Services are in another repository, the rules for just this host in the client's namespace tell all the same. */
function ofUnknownHost(
  mesh: Mesh,
  cluster: string,
  { host, answer }: Target,
  subset: string,
  { namespace }: Client,
): SubsetMissing | undefined {
  const isAbsent = answer.is === 'unknown' && (answer.namespace !== undefined || answer.outside === true);
  if (!isAbsent || namespace === undefined || hasPlaceholder(subset) || mesh.settings.closedWorld === false) return undefined;
  const own = mesh.rulesOf(cluster, namespace, host);
  const lookup = own.length > 0 && mesh.settings.clusters.length === 1 ? mesh.rulesFor(cluster, host, namespace) : undefined;
  if (lookup === undefined || lookup.unsure || lookup.step !== 'client') return undefined;
  const { rules, step } = lookup;
  if (rules.some((item) => item.unsure === true || !own.includes(item) || mayDefine(item, subset))) return undefined;
  return { is: 'no', why: 'the DestinationRule in reach does not define it', rules, step, outOfReach: [] };
}

function describe(mesh: Mesh, { host }: Target, subset: string, client: Client, answer: SubsetMissing): string {
  const subject = `subset "${subset}" of "${host}" is not defined`;
  const [stray] = answer.outOfReach;
  const but =
    stray === undefined
      ? ''
      : `DestinationRule "${stray.name}" in namespace "${stray.namespace}" defines it, but ${whyNot(mesh, stray, client, answer)}`;
  if (answer.rules.length > 0) {
    const rules = [...new Set(answer.rules.map((item) => `"${item.name}"`))];
    const names = rules.join(', ');
    const subsets = namesOf(answer.rules).map((name) => `"${name}"`);
    const have = subsets.length === 0 ? 'no subsets' : `only ${subsets.join(', ')}`;
    const held = rules.length === 1 ? `DestinationRule ${names} defines` : `the DestinationRules ${names} define`;
    return `${subject}: ${held} ${have}${but === '' ? '' : `; ${but}`}`;
  }
  if (but !== '') return `${subject} for ${describeClient(client)}: ${but}`;
  return `${subject}: no DestinationRule for the host is in reach of ${describeClient(client)}`;
}

/** Why Istio does not come to a rule that defines the subset. */
function whyNot(mesh: Mesh, stray: Rule, client: Client, { rules }: SubsetMissing): string {
  const visible = mesh.isVisible(stray, client.namespace ?? '');
  if (visible.is === 'no') return visible.why;
  const { rootNamespace } = mesh.settings.mesh;
  const [taken] = rules;
  if (taken !== undefined) return `Istio takes "${taken.name}" before it`;
  return `Istio looks only in the namespaces of the client and of the host, and in "${rootNamespace}"`;
}

function namesOf(rules: readonly Rule[]): readonly string[] {
  return [...new Set(rules.flatMap((item) => item.facts.subsets.map(({ name }) => name)))];
}

/** The nearest subset that exists; where none is near, the first few. */
function useFixes(
  service: ResourceOf<'VirtualService'>,
  { destination }: Target,
  subset: string,
  { rules }: SubsetMissing,
): readonly Fix[] {
  // A route that sends there twice is no split.
  const route = JSON.stringify(destination.path.slice(0, -2));
  const others = service.facts.destinations.filter(
    ({ path, host }) => host === destination.host && JSON.stringify(path.slice(0, -2)) === route,
  );
  const names = namesOf(rules).filter((name) => !others.some((other) => other.subset === name));
  const near = nearest(subset, names);
  return (near === undefined ? names.slice(0, 3) : [near]).map((name) => ({
    title: `Send to subset "${name}"`,
    safe: false,
    changes: [{ resource: refOf(service), edits: [{ op: 'set', path: [...destination.path, 'subset'], value: name }] }],
  }));
}
