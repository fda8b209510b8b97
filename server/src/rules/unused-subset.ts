import { selectsAny } from '../mesh/endpoints';
import { isWildcard } from '../mesh/hosts';
import { hasPlaceholder } from '../model/placeholder';
import { md, rule } from './rule';
import { refOf } from './shared/refs';

export default rule({
  code: 'MW534',
  name: 'unused-subset',
  severity: 'hint',
  peers: [],
  kinds: ['DestinationRule'],
  docs: md`
    ## What it does

    Looks for a route to each subset, by the rule's host and by its global form, in every cluster of the workspace, server names of TLS routes
    included. It asks only where some VirtualService of the cluster routes to the host, or where \`closedWorld\` is true: elsewhere the routes
    may well be in another repository. Nothing is said where a route names a subset that no rule defines, since that may be this one; of rules for many hosts, nor where a placeholder may stand for the subset or
    gateways pass the requests of clusters that the workspace does not hold.

    ## Why it matters

    Istio makes a cluster of endpoints in every proxy for each subset. One that no route names is either left over or misspelt in
    the route.

    ## Example

    \`\`\`yaml
    kind: DestinationRule
    metadata: {name: reviews, namespace: default}
    spec:
      host: reviews
      subsets:
      - name: v1
        labels: {version: v1}
      - name: v2
        labels: {version: v2}
    ---
    kind: VirtualService
    metadata: {name: reviews, namespace: default}
    spec:
      hosts: [reviews]
      http:
      - route:
        - destination: {host: reviews, subset: v1}
    \`\`\`

    ## Instead

    Remove it, or send to it. Who keeps subsets for later turns the rule off: \`rules: {unused-subset: off}\` in \`meshwright.yaml\`.

    ## References

    [DestinationRule, Subset](https://istio.io/latest/docs/reference/config/networking/destination-rule/#Subset)
  `,
  *check(resource, mesh) {
    const { cluster, namespace, facts, unsure } = resource;
    const { host: written, subsets } = facts;
    if (written === undefined || subsets.length === 0 || unsure === true || hasPlaceholder(written)) return;
    const host = mesh.resolve(written, namespace);
    const { closedWorld } = mesh.settings;
    if (isWildcard(host) || closedWorld === false) return;
    const routed = mesh
      .routesTo(cluster, host)
      .map(({ service, destination }) => service.facts.destinations[destination]?.subset);
    if (closedWorld !== true && routed.length === 0) return;
    const unused = subsets.filter(
      ({ name }) => !routed.includes(name) && !hasPlaceholder(name) && mesh.isSubsetUsed(cluster, host, name).is === 'no',
    );
    if (unused.length === 0) return;
    // A subset that a route misses is said there, and may be one of them.
    const defined = mesh.rulesAnywhere(cluster, host).flatMap((item) => item.facts.subsets.map(({ name }) => name));
    if (routed.some((name) => name !== undefined && !defined.includes(name))) return;
    const set = mesh.endpoints(cluster, host);
    for (const { name, index, labels } of unused) {
      // That it selects nothing says also that no route uses it.
      if (set !== undefined && selectsAny(labels, set).is === 'no') continue;
      yield {
        path: ['spec', 'subsets', index, 'name'],
        message: `no route sends to subset "${name}" of "${host}"`,
        fixes: [
          {
            title: `Remove subset "${name}"`,
            safe: false,
            changes: [{ resource: refOf(resource), edits: [{ op: 'remove', path: ['spec', 'subsets', index] }] }],
          },
        ],
      };
    }
  },
});
