import { conditionsOn, termsOf } from '../model/kinds/authorizationPolicy';
import { md, rule } from './rule';
import { atName, refOf } from './shared/refs';

export default rule({
  code: 'MW611',
  name: 'policy-needs-mtls',
  severity: 'warning',
  peers: ['KIA0105'],
  kinds: ['AuthorizationPolicy'],
  docs: md`
    ## What it does

    Reports an AuthorizationPolicy that looks at who the caller is (\`principals\`, \`namespaces\`, \`serviceAccounts\`, \`trustDomains\`, their
    opposites, and conditions on the same) for workloads of which all take plain text only, by a PeerAuthentication with \`mode: DISABLE\`.

    ## Why it matters

    Only mutual TLS says who calls. Without it nobody is let in by an ALLOW policy, and a DENY policy keeps nobody out.

    ## Example

    \`\`\`yaml
    kind: PeerAuthentication
    metadata: {name: default, namespace: default}
    spec:
      mtls: {mode: DISABLE}
    ---
    kind: AuthorizationPolicy
    metadata: {name: reviews, namespace: default}
    spec:
      selector: {matchLabels: {app: reviews}}
      rules:
      - from:
        - source: {namespaces: [frontend]}
    \`\`\`

    ## Instead

    \`mode: PERMISSIVE\` takes both, \`mode: STRICT\` mutual TLS only.

    ## References

    Kiali (KIA0105) asks for DestinationRules of mutual TLS as well, which automatic mutual TLS makes needless.
  `,
  *check(policy, mesh) {
    if ((policy.attachment?.targets.length ?? 0) > 0) return;
    const { facts } = policy;
    const [term] = [
      ...['principals', 'namespaces', 'serviceAccounts', 'trustDomains'].flatMap((field) => [...termsOf(facts, 'from', field)]),
      ...['source.principal', 'source.namespace', 'source.serviceAccount', 'source.trustDomain'].flatMap((key) => [
        ...conditionsOn(facts, key),
      ]),
    ];
    if (term === undefined) return;
    const reach = mesh.reach(policy);
    if (reach.is !== 'yes') return;
    const answers = reach.workloads.map((workload) => mesh.authentication(workload));
    const [first] = answers;
    if (first?.is !== 'no' || answers.some(({ is }) => is !== 'no')) return;
    // One without any sidecar enforces no policy at all, which is said by itself.
    if (reach.workloads.every((item) => item.type === 'Workload' && mesh.sidecar(item).is === 'no')) return;
    const by = [...new Set(answers.flatMap((answer) => (answer.is === 'no' ? [answer.policy] : [])))];
    const path = term.path.slice(0, -1);
    yield {
      path,
      part: 'key',
      message: `"${String(path.at(-1))}" asks who the caller is, which only mutual TLS tells: ${first.why}`,
      related: by.slice(0, 3).map((item) => atName(item, `PeerAuthentication "${item.name}" in namespace "${item.namespace}"`)),
      fixes: by.slice(0, 1).map((item) => ({
        title: `Set the mode of PeerAuthentication "${item.name}" to "PERMISSIVE"`,
        safe: false,
        changes: [
          { resource: refOf(item), edits: [{ op: 'set' as const, path: ['spec', 'mtls', 'mode'], value: 'PERMISSIVE' }] },
        ],
      })),
    };
  },
});
