import { nearest } from '../base/nearest';
import type { Mesh } from '../mesh/mesh';
import { conditionsOn, termsOf } from '../model/kinds/authorizationPolicy';
import { hasPlaceholder } from '../model/placeholder';
import type { ResourceOf } from '../model/resource';
import type { Path } from '../yaml/tree';
import type { Report } from './finding';
import { md, rule } from './rule';
import { principalTerms } from './shared/principals';
import { refOf } from './shared/refs';

export default rule({
  code: 'MW604',
  name: 'unknown-trust-domain',
  severity: 'warning',
  peers: ['KIA0108'],
  kinds: ['AuthorizationPolicy'],
  docs: md`
    ## What it does

    Compares the trust domains that an AuthorizationPolicy names (before \`/ns/\` in \`principals\`, in \`trustDomains\`, in conditions on
    \`source.principal\` and \`source.trustDomain\`) with \`trustDomain\` and \`trustDomainAliases\` of the mesh configuration of all
    clusters, or \`mesh.trustDomain\` of the settings. \`cluster.local\` always stands for the own one.

    A name that is like a known one is a warning. Any other is an info, since meshes may be federated, and nothing is said where the
    workspace holds no mesh configuration.

    ## Why it matters

    No request ever comes in that name: who is meant to be let in is refused, and who is meant to be kept out comes in.

    ## Example

    \`\`\`yaml
    # meshwright.yaml: mesh: {trustDomain: example.org}
    kind: AuthorizationPolicy
    spec:
      rules:
      - from:
        - source: {principals: [exmaple.org/ns/default/sa/productpage]}
    \`\`\`

    ## Instead

    \`example.org/ns/default/sa/productpage\`

    ## References

    [Trust domain migration](https://istio.io/latest/docs/tasks/security/authorization/authz-td-migration/)
  `,
  *check(policy, mesh) {
    const { facts } = policy;
    for (const { value, path, principal } of principalTerms(facts)) {
      const { trustDomain: domain } = principal;
      if (domain !== undefined) yield* judge(mesh, policy, domain, path, (near) => near + value.slice(domain.length));
    }
    for (const terms of [termsOf(facts, 'from', 'trustDomains'), conditionsOn(facts, 'source.trustDomain')]) {
      for (const { value, path } of terms) if (!value.includes('*')) yield* judge(mesh, policy, value, path, (near) => near);
    }
  },
});

/** Istio takes it for a pointer to the own trust domain (istio: pilot/pkg/trustdomain). */
const pointer = 'cluster.local';

function* judge(
  mesh: Mesh,
  policy: ResourceOf<'AuthorizationPolicy'>,
  domain: string,
  path: Path,
  written: (near: string) => string,
): Iterable<Report> {
  // With a scheme, or a path, it is malformed.
  if (domain === '' || domain === pointer || /[:/]/.test(domain) || hasPlaceholder(domain)) return;
  const configs = mesh.settings.clusters.map(({ name }) => mesh.config(name));
  const known = new Set([pointer]);
  for (const { trustDomain, trustDomainAliases } of configs) {
    if (trustDomain.is === 'unknown' || trustDomainAliases.is === 'unknown') return;
    for (const item of [trustDomain.value, ...trustDomainAliases.value]) known.add(item);
  }
  if (known.has(domain)) return;
  const near = nearest(domain, known);
  const isAssumed = configs.some(({ trustDomain }) => trustDomain.is === 'assumed');
  if (near === undefined) {
    if (isAssumed) return;
    const names = [...known].map((item) => `"${item}"`).join(', ');
    yield { path, severity: 'info', message: `"${domain}" is no trust domain of the mesh, which are ${names}` };
    return;
  }
  yield {
    path,
    ...(isAssumed ? { severity: 'info' } : {}),
    message: `"${domain}" is no trust domain of the mesh; did you mean "${near}"`,
    fixes: [
      {
        title: `Change the trust domain to "${near}"`,
        safe: false,
        changes: [{ resource: refOf(policy), edits: [{ op: 'set', path, value: written(near) }] }],
      },
    ],
  };
}
