import { globalLabels } from '../mesh/hosts';
import { hasPlaceholder } from '../model/placeholder';
import { md, rule } from './rule';
import { refOf } from './shared/refs';

export default rule({
  code: 'MW535',
  name: 'subset-without-labels',
  severity: 'hint',
  peers: ['KIA0209'],
  kinds: ['DestinationRule'],
  docs: md`
    ## What it does

    Finds subsets with neither labels nor a policy of their own. Without labels but with a policy a subset is a way to send some requests
    to the same endpoints with other settings, as for TLS origination, and legal. So is one of a global host, whose name is for the other
    cluster to resolve.

    ## Why it matters

    Such a subset selects every endpoint, so that a route to it does the same as one to the host. Labels were meant, or may be indented wrongly.

    ## Example

    \`\`\`yaml
    kind: DestinationRule
    metadata: {name: reviews, namespace: default}
    spec:
      host: reviews
      subsets:
      - name: v1
    \`\`\`

    ## Instead

    \`\`\`yaml
      - name: v1
        labels: {version: v1}
    \`\`\`

    ## References

    Kiali (KIA0209) warns of all subsets without labels.
  `,
  *check(resource, mesh) {
    const { host, subsets } = resource.facts;
    if (host === undefined || hasPlaceholder(host) || globalLabels(host, mesh.settings.globalSuffix) !== undefined) return;
    for (const { name, index, labels, policy } of subsets) {
      if (Object.keys(labels).length > 0 || policy !== undefined || mesh.remoteUses(resource, name).length > 0) continue;
      yield {
        path: ['spec', 'subsets', index, 'name'],
        message: `subset "${name}" has neither labels nor a policy, so it is the same as the whole host; give it the labels of the endpoints that it stands for`,
        fixes: /^v\d+$/.test(name)
          ? [
              {
                title: `Add the label version: ${name}`,
                safe: false,
                changes: [
                  {
                    resource: refOf(resource),
                    edits: [{ op: 'set', path: ['spec', 'subsets', index, 'labels'], value: { version: name } }],
                  },
                ],
              },
            ]
          : [],
      };
    }
  },
});
