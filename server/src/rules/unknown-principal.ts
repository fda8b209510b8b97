import { nearest } from '../base/nearest';
import type { Mesh } from '../mesh/mesh';
import type { ResourceOf } from '../model/resource';
import type { Fix, Report } from './finding';
import { md, rule } from './rule';
import { accountTerms, type PrincipalTerm, principalTerms } from './shared/principals';
import { refOf } from './shared/refs';

export default rule({
  code: 'MW603',
  name: 'unknown-principal',
  severity: 'warning',
  peers: ['KIA0106', 'KIA0107'],
  kinds: ['AuthorizationPolicy'],
  docs: md`
    ## What it does

    Looks up the service accounts that an AuthorizationPolicy names: in \`principals\` (and \`notPrincipals\`), where a \`*\` may stand for
    the trust domain, in \`serviceAccounts\`, and in conditions on \`source.principal\` and \`source.serviceAccount\`. Known are ServiceAccounts,
    the accounts of workloads and WorkloadEntries, and those that Istio makes for Gateways of the Gateway API. \`default\` is in every
    namespace.

    Callers of another cluster have the same identities, so that an account of any cluster will do. Nothing is said where the workspace does not
    show the workloads of the namespace: it holds none, or none of one of its Services. What the installation makes (\`istio...\` in the root
    namespace) may always exist.

    ## Why it matters

    No request ever comes in that name: who is meant to be let in is refused, and who is meant to be kept out comes in.

    ## Example

    \`\`\`yaml
    kind: ServiceAccount
    metadata: {name: bookinfo-productpage, namespace: default}
    ---
    kind: Deployment
    metadata: {name: productpage, namespace: default}
    spec:
      template:
        spec: {serviceAccountName: bookinfo-productpage}
    ---
    kind: AuthorizationPolicy
    metadata: {name: reviews, namespace: default}
    spec:
      rules:
      - from:
        - source: {principals: [cluster.local/ns/default/sa/productpage]}
    \`\`\`

    ## Instead

    \`principals: [cluster.local/ns/default/sa/bookinfo-productpage]\`

    ## References

    Kiali looks for accounts of running workloads (KIA0106), and marks what it finds in another cluster only (KIA0107), which is how
    a mesh of several clusters is meant to work.
  `,
  *check(policy, mesh) {
    for (const terms of [principalTerms(policy.facts), accountTerms(policy.facts, policy.namespace)])
      for (const term of terms) yield* judge(mesh, policy, term);
  },
});

function* judge(
  mesh: Mesh,
  policy: ResourceOf<'AuthorizationPolicy'>,
  { path, value, principal }: PrincipalTerm,
): Iterable<Report> {
  const { namespace, account } = principal;
  if (namespace === undefined || account === undefined) return;
  // What certainly holds nothing of the namespace has no say; that the namespace is unknown is said by itself.
  const clusters = mesh.settings.clusters
    .map(({ name }) => name)
    .filter((name) => mesh.isOpen(name) || mesh.namespace(name, namespace).is === 'yes');
  const answers = clusters.map((cluster) => mesh.serviceAccount(cluster, namespace, account));
  const [first] = answers;
  if (first?.is !== 'no' || answers.some(({ is }) => is !== 'no')) return;
  const known = [...new Set(clusters.flatMap((cluster) => mesh.serviceAccounts(cluster, namespace)))].sort();
  const near = meant(account, known);
  yield {
    path,
    message: `namespace "${namespace}" has no service account "${account}": ${near === undefined ? first.why : `did you mean "${near}"`}`,
    fixes: near === undefined ? [] : [renamed(policy, path, value, account, near)],
  };
}

/** Accounts are often named after the workload, with something before or behind it. */
function meant(account: string, known: readonly string[]): string | undefined {
  const longer = known.filter((item) => item.endsWith(`-${account}`) || item.startsWith(`${account}-`));
  return nearest(account, known) ?? (longer.length === 1 ? longer[0] : undefined);
}

function renamed(
  policy: ResourceOf<'AuthorizationPolicy'>,
  path: PrincipalTerm['path'],
  value: string,
  account: string,
  near: string,
): Fix {
  return {
    title: `Change the service account to "${near}"`,
    safe: false,
    changes: [
      { resource: refOf(policy), edits: [{ op: 'set', path, value: value.slice(0, value.length - account.length) + near }] },
    ],
  };
}
