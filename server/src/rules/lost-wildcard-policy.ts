import type { Rule } from '../mesh/destinationRules';
import { isWildcard } from '../mesh/hosts';
import type { Mesh } from '../mesh/mesh';
import { hasPlaceholder } from '../model/placeholder';
import type { PathEdit, Value } from '../yaml/edits';
import type { Report } from './finding';
import { md, rule } from './rule';
import { refOf } from './shared/refs';
import { refusals, sendsPlainByDefault, viewOf } from './shared/server-tls';

export default rule({
  code: 'MW532',
  name: 'lost-wildcard-policy',
  severity: 'hint',
  peers: ['KIA0204'],
  kinds: ['DestinationRule'],
  docs: md`
    ## What it does

    Looks for the rule for many hosts that would hold if there were no rule for just this host, and for what its \`trafficPolicy\` sets and this
    rule does not. TLS mode \`ISTIO_MUTUAL\` counts only where \`enableAutoMtls\` is false, and is a warning then, and \`DISABLE\` never does:
    auto mTLS uses what the workloads take.

    ## Why it matters

    Istio takes the rule of the most specific host and merges it with no other, so a rule that only adds subsets takes away the limits, the
    outlier detection or the TLS of the rule for the namespace or the mesh.

    ## Example

    \`\`\`yaml
    kind: DestinationRule
    metadata: {name: all, namespace: prod}
    spec:
      host: "*.prod.svc.cluster.local"
      trafficPolicy:
        outlierDetection: {consecutive5xxErrors: 5}
    ---
    kind: DestinationRule
    metadata: {name: reviews, namespace: prod}
    spec:
      host: reviews
      subsets:
      - name: v1
        labels: {version: v1}
    \`\`\`

    ## Instead

    Say again what is to hold for this host too:

    \`\`\`yaml
    spec:
      host: reviews
      trafficPolicy:
        outlierDetection: {consecutive5xxErrors: 5}
    \`\`\`

    ## References

    Kiali (KIA0204) looks at TLS only, and warns also where auto mTLS makes up for it.
  `,
  *check(resource, mesh) {
    const { host: written } = resource.facts;
    if (written === undefined || hasPlaceholder(written) || resource.unsure === true) return;
    const host = mesh.resolve(written, resource.namespace);
    if (isWildcard(host)) return;
    const wide = ruleBehind(mesh, resource, host);
    const fields = wide?.facts.policy?.fields;
    if (wide === undefined || fields === undefined) return;
    const own = resource.facts.policy;
    const lost = Object.keys(fields).filter((field) => field !== 'tls' && own?.fields[field] === undefined);
    const setsTls = own?.tls !== undefined || own?.ports.some(({ tls }) => tls !== undefined);
    const mode = setsTls ? undefined : wide.facts.policy?.tls?.mode;
    if (mode === 'ISTIO_MUTUAL') {
      if (sendsPlainByDefault(mesh, resource.cluster) && !isRefused(mesh, resource, host))
        yield report(
          resource,
          wide,
          { tls: fields.tls },
          `its TLS mode "ISTIO_MUTUAL", so requests to "${host}" come in plain text, since auto mTLS is off`,
          'warning',
        );
    } else if (mode !== undefined && mode !== 'DISABLE') lost.unshift('tls');
    if (lost.length === 0) return;
    const taken = Object.fromEntries(lost.map((field) => [field, fields[field]]));
    yield report(resource, wide, taken, `its ${lost.map((field) => `"${field}"`).join(', ')}`, 'hint');
  },
});

/** The rule for many hosts in whose place a rule holds; undefined where none, or several, or it holds for nobody. */
function ruleBehind(mesh: Mesh, resource: Rule, host: string): Rule | undefined {
  if (resource.facts.workloadSelector !== undefined) return undefined;
  const { cluster } = resource;
  const found = mesh.host(cluster, host);
  const homes = found.is === 'yes' ? found.entries.map(({ namespace }) => namespace) : [];
  for (const client of new Set([resource.namespace, ...homes])) {
    const { rules, unsure } = mesh.rulesFor(cluster, host, client);
    if (unsure || rules.length !== 1 || rules[0]?.file !== resource.file || rules[0].id !== resource.id) continue;
    const behind = mesh.rulesFor(cluster, host, client, true).rules;
    const [wide] = behind;
    return behind.length === 1 && wide?.facts.workloadSelector === undefined ? wide : undefined;
  }
  return undefined;
}

/** Whether the workloads refuse plain text, which is said of the rule then. */
function isRefused(mesh: Mesh, resource: Rule, host: string): boolean {
  const view = viewOf(mesh, resource.cluster, host);
  return view?.ports.some((port) => refusals(mesh, resource.cluster, view, port, {}, 'DISABLE').length > 0) ?? false;
}

function report(
  resource: Rule,
  wide: Rule,
  lost: Readonly<Record<string, string | undefined>>,
  what: string,
  severity: 'warning' | 'hint',
): Report {
  const edits = Object.entries(lost).flatMap(([field, text]): readonly PathEdit[] =>
    text === undefined ? [] : [{ op: 'set', path: ['spec', 'trafficPolicy', field], value: JSON.parse(text) as Value }],
  );
  return {
    path: ['spec', 'host'],
    severity,
    message: `this rule holds in place of DestinationRule "${wide.name}" for "${wide.facts.host ?? ''}" and does not repeat ${what}; rules of different hosts do not merge, so set it here too if it is to hold`,
    related: [
      { resource: refOf(wide), path: ['spec', 'trafficPolicy'], part: 'key', message: 'what does not hold for this host' },
    ],
    fixes: [
      {
        title: `Set ${Object.keys(lost)
          .map((field) => `"${field}"`)
          .join(', ')} as DestinationRule "${wide.name}" does`,
        safe: false,
        changes: [{ resource: refOf(resource), edits }],
      },
    ],
  };
}
