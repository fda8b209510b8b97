import type { Rule } from '../mesh/destinationRules';
import type { PolicyFacts, SubsetFacts } from '../model/kinds/destinationRule';
import { hasPlaceholder } from '../model/placeholder';
import type { Report } from './finding';
import { md, rule } from './rule';
import { refOf } from './shared/refs';

export default rule({
  code: 'MW531',
  name: 'competing-destination-rules',
  severity: 'warning',
  peers: ['KIA0201'],
  kinds: ['DestinationRule'],
  docs: md`
    ## What it does

    Finds DestinationRules of one namespace for the same host that each have a \`trafficPolicy\` of their own, or define a subset of the same
    name differently. It is said once, at the later one in the order of files and names. Rules that are exported to others, or that select
    other clients, do not meet. A subset that is defined twice alike is a hint.

    Nothing is wrong with rules of one host that complement each other, with rules for the same host in different namespaces (each client
    uses the first that it finds), and with a rule for one host beside one for many: the most specific wins.

    ## Why it matters

    Istio merges such rules: subsets of all of them count, but of policies and of subsets of one name only that of the rule that was created
    first. The other is ignored without a word, and which one that is changes when the cluster is built anew.

    ## Example

    \`\`\`yaml
    kind: DestinationRule
    metadata: {name: reviews-limits, namespace: prod}
    spec:
      host: reviews
      trafficPolicy:
        connectionPool: {tcp: {maxConnections: 100}}
    ---
    kind: DestinationRule
    metadata: {name: reviews-outliers, namespace: prod}
    spec:
      host: reviews
      trafficPolicy:
        outlierDetection: {consecutive5xxErrors: 5}
    \`\`\`

    ## Instead

    Put what holds for one host into one rule:

    \`\`\`yaml
    kind: DestinationRule
    metadata: {name: reviews, namespace: prod}
    spec:
      host: reviews
      trafficPolicy:
        connectionPool: {tcp: {maxConnections: 100}}
        outlierDetection: {consecutive5xxErrors: 5}
    \`\`\`

    ## References

    Kiali (KIA0201) also reports rules that merely overlap by a wildcard, which Istio never merges, and rules of which one has no subsets.
  `,
  *check(resource, mesh) {
    const { host, policy, subsets } = resource.facts;
    if (host === undefined || hasPlaceholder(host) || (policy === undefined && subsets.length === 0)) return;
    if (resource.unsure === true || hasPlaceholder(resource.namespace)) return;
    const resolved = mesh.resolve(host, resource.namespace);
    const others = mesh
      .rulesOf(resource.cluster, resource.namespace, resolved)
      .filter(
        (other) => other.unsure !== true && other.name !== resource.name && isBefore(other, resource) && meet(other, resource),
      );
    const rival = policy && others.find((item) => item.facts.policy !== undefined && !isSame(item.facts.policy, policy));
    if (rival !== undefined) {
      yield {
        path: ['spec', 'trafficPolicy'],
        part: 'key',
        message: `DestinationRule "${rival.name}" has a trafficPolicy for "${resolved}" too; Istio does not merge them but takes that of the rule that was created first, so put both into one rule`,
        related: [{ resource: refOf(rival), path: ['spec', 'trafficPolicy'], part: 'key', message: 'the other trafficPolicy' }],
      };
    }
    for (const subset of subsets) {
      for (const other of others) {
        const twin = other.facts.subsets.find(({ name }) => name === subset.name);
        if (twin === undefined) continue;
        yield twice(resource, subset, other, twin, resolved);
        break;
      }
    }
  },
});

function twice(resource: Rule, subset: SubsetFacts, other: Rule, twin: SubsetFacts, host: string): Report {
  const same = JSON.stringify(subset.labels) === JSON.stringify(twin.labels) && isSame(subset.policy, twin.policy);
  const advice = same
    ? 'in the same way; one of them is enough'
    : 'in another way; Istio takes that of the rule that was created first, so keep one, or rename this one';
  return {
    path: ['spec', 'subsets', subset.index, 'name'],
    ...(same && { severity: 'hint' as const }),
    message: `DestinationRule "${other.name}" defines subset "${subset.name}" of "${host}" too, ${advice}`,
    related: [
      {
        resource: refOf(other),
        path: ['spec', 'subsets', twin.index, 'name'],
        part: 'value',
        message: 'the subset of the other rule',
      },
    ],
    fixes: [
      {
        title: `Remove subset "${subset.name}" and leave it to DestinationRule "${other.name}"`,
        safe: same,
        changes: [{ resource: refOf(resource), edits: [{ op: 'remove', path: ['spec', 'subsets', subset.index] }] }],
      },
    ],
  };
}

function isBefore(a: Rule, b: Rule): boolean {
  return a.file === b.file ? a.id < b.id : a.file < b.file;
}

/** Whether Istio merges two rules of one host (istio: mergeDestinationRule, with PILOT_ENABLE_ENHANCED_DESTINATIONRULE_MERGE as by default). */
function meet(a: Rule, b: Rule): boolean {
  const exported = ({ facts }: Rule) => JSON.stringify([...new Set(facts.exportTo ?? ['*'])].sort());
  const selector = ({ facts }: Rule) => JSON.stringify(Object.entries(facts.workloadSelector ?? {}).sort());
  return exported(a) === exported(b) && selector(a) === selector(b);
}

function isSame(a: PolicyFacts | undefined, b: PolicyFacts | undefined): boolean {
  return JSON.stringify(Object.entries(a?.fields ?? {}).sort()) === JSON.stringify(Object.entries(b?.fields ?? {}).sort());
}
