import { globalLabels, isWildcard } from '../mesh/hosts';
import type { Mesh } from '../mesh/mesh';
import type { HostAnswer } from '../mesh/registry';
import type { Path } from '../yaml/tree';
import type { Report } from './finding';
import { md, rule } from './rule';
import { targetsOf } from './shared/targets';

export default rule({
  code: 'MW308',
  name: 'unverifiable-host',
  severity: 'info',
  peers: [],
  kinds: ['VirtualService', 'DestinationRule'],
  docs: md`
    ## What it does

    Says where a reference to a host cannot be checked, since the workspace holds no Service or ServiceEntry of its namespace
    in this cluster: one info for a namespace and file, and hints at further references. Of hosts outside of the cluster
    domain only global ones are mentioned, as hints; most others simply need no ServiceEntry.

    ## Why it matters

    Silence would look like a check that passed.

    ## Example

    \`\`\`yaml
    kind: VirtualService
    metadata: {name: reviews, namespace: default}
    spec:
      hosts: [reviews.example.com]
      http:
      - route:
        - destination: {host: reviews.prod.svc.cluster.local}
    \`\`\`

    ## Instead

    Open the folder with the manifests of namespace \`prod\` too, or say what holds for what the workspace lacks:
    \`closedWorld: true\` (it does not exist) or \`closedWorld: false\` (it may exist; this rule is then silent).

    ## References

    The settings in the README.
  `,
  *check(resource, mesh) {
    if (mesh.settings.closedWorld === false) return;
    if (resource.type === 'DestinationRule') {
      if (resource.facts.host === undefined) return;
      const host = mesh.resolve(resource.facts.host, resource.namespace);
      if (!isWildcard(host)) yield* doubt(mesh, host, mesh.host(resource.cluster, host), ['spec', 'host']);
      return;
    }
    for (const { host, answer, destination } of targetsOf(resource, mesh)) {
      yield* doubt(mesh, host, answer, [...destination.path, 'host']);
    }
  },
});

function* doubt(mesh: Mesh, host: string, answer: HostAnswer, path: Path): Iterable<Report> {
  if (answer.is !== 'unknown') return;
  const message = `whether the host "${host}" exists cannot be checked: ${answer.why}`;
  if (answer.namespace !== undefined) yield { path, message, once: `namespace:${answer.namespace}` };
  else if (answer.outside === true && globalLabels(host, mesh.settings.globalSuffix) !== undefined)
    yield { path, message, severity: 'hint' };
}
