import type { Mesh } from '../mesh/mesh';
import { conditionsOn, termsOf } from '../model/kinds/authorizationPolicy';
import { hasPlaceholder } from '../model/placeholder';
import type { ResourceOf } from '../model/resource';
import type { Path } from '../yaml/tree';
import type { Report } from './finding';
import { md, rule } from './rule';
import { accountTerms, isMisplaced, principalTerms } from './shared/principals';
import { refOf } from './shared/refs';

export default rule({
  code: 'MW602',
  name: 'unknown-source-namespace',
  severity: 'warning',
  peers: ['IST0101', 'KIA0101'],
  kinds: ['AuthorizationPolicy'],
  docs: md`
    ## What it does

    Looks up the namespaces that an AuthorizationPolicy names for callers: \`namespaces\` and \`notNamespaces\` (with a \`*\` at the beginning
    or the end too), those within \`principals\` and \`serviceAccounts\`, and conditions on \`source.namespace\`, \`source.principal\` and
    \`source.serviceAccount\`. A namespace exists when any cluster of the workspace has it, by its Namespace or by anything that is in it:
    callers of other clusters have the same identities. So do those that every cluster has.

    What is not found is a warning where it is like the name of a Namespace object, or where \`closedWorld: true\` says that the workspace
    holds everything; an info where the workspace holds Namespaces of the cluster at all; else nothing is said. Names that differ by a
    number, or by a part of one letter (\`team-a\` and \`team-b\`), are not like each other.

    ## Why it matters

    No request ever comes from there: who is meant to be let in is refused, and who is meant to be kept out comes in.

    ## Example

    \`\`\`yaml
    kind: Namespace
    metadata: {name: frontend}
    ---
    kind: AuthorizationPolicy
    metadata: {name: reviews, namespace: default}
    spec:
      rules:
      - from:
        - source: {namespaces: [fronted]}
    \`\`\`

    ## Instead

    \`namespaces: [frontend]\`

    ## References

    istioctl analyze (IST0101) and Kiali (KIA0101) look at lists of namespaces only, and only in one cluster.
  `,
  *check(policy, mesh) {
    const { facts } = policy;
    for (const terms of [termsOf(facts, 'from', 'namespaces'), conditionsOn(facts, 'source.namespace')]) {
      for (const { value, path } of terms) yield* judge(mesh, policy, value, path, (name) => name);
    }
    for (const terms of [principalTerms(facts), accountTerms(facts, policy.namespace)]) {
      for (const { value, path, principal } of terms) {
        const { namespace } = principal;
        if (namespace === undefined || namespace === policy.namespace) continue;
        // The namespace comes before the account, whose name may be the same.
        const at = value.includes(`ns/${namespace}/`) ? value.indexOf(`ns/${namespace}/`) + 3 : 0;
        yield* judge(mesh, policy, namespace, path, (name) => value.slice(0, at) + name + value.slice(at + namespace.length));
      }
    }
  },
});

function* judge(
  mesh: Mesh,
  policy: ResourceOf<'AuthorizationPolicy'>,
  name: string,
  path: Path,
  written: (name: string) => string,
): Iterable<Report> {
  if (name === '' || name === '*' || name === policy.namespace || hasPlaceholder(name) || isMisplaced(name)) return;
  const { closedWorld, clusters } = mesh.settings;
  if (closedWorld === false || clusters.some((cluster) => mesh.isOpen(cluster.name))) return;
  const objects = mesh.namespaceObjects(policy.cluster);
  const report = { path, message: `no cluster has the namespace "${name}"` };
  if (name.includes('*')) {
    // Namespaces that are no objects here may match.
    const known = clusters.flatMap((cluster) => mesh.namespaceObjects(cluster.name) ?? []);
    if (objects === undefined || [...known, policy.namespace].some((item) => hasPlaceholder(item) || matches(name, item))) return;
    yield {
      ...report,
      message: `no namespace matches "${name}"`,
      ...(closedWorld === true ? {} : { severity: 'info' }),
    };
    return;
  }
  const answers = clusters.map((cluster) => mesh.namespace(cluster.name, name));
  if (answers.some(({ is }) => is === 'yes')) return;
  if (answers.some((answer) => answer.is === 'unknown' && answer.absent !== true)) return;
  const near = mesh.nearestNamespace(policy.cluster, name);
  const isCertain = answers.every(({ is }) => is === 'no');
  if (near !== undefined) {
    yield {
      path,
      message: `${report.message}; did you mean "${near}"`,
      fixes: [
        {
          title: `Change the namespace to "${near}"`,
          safe: false,
          changes: [{ resource: refOf(policy), edits: [{ op: 'set', path, value: written(near) }] }],
        },
      ],
    };
  } else if (isCertain) yield report;
  else if (objects !== undefined)
    yield { path, severity: 'info', message: `the workspace holds nothing of the namespace "${name}"` };
}

function matches(pattern: string, name: string): boolean {
  return pattern.startsWith('*') ? name.endsWith(pattern.slice(1)) : name.startsWith(pattern.slice(0, -1));
}
