import { md, rule } from './rule';
import { refOf } from './shared/refs';

const relative: readonly string[] = ['INSERT_BEFORE', 'INSERT_AFTER', 'REPLACE', 'REMOVE', 'MERGE'];

export default rule({
  code: 'MW808',
  name: 'order-dependent-envoy-patch',
  severity: 'warning',
  peers: ['IST0151', 'IST0155'],
  kinds: ['EnvoyFilter'],
  docs: md`
    ## What it does

    Finds patches that are relative to a filter which another EnvoyFilter brings in, where that may come later, or does. Istio applies
    EnvoyFilters by their \`priority\`; of one priority those of the root namespace first, then the older ones. Patches relative to a
    filter that Istio itself makes need no priority, although istioctl warns of every one without.

    ## Why it matters

    A patch whose filter is not there yet does nothing, and nothing tells. Where age decides, a resource that is made anew changes the proxies.

    ## Example

    \`\`\`yaml
    kind: EnvoyFilter
    metadata: {name: a-ratelimit}
    spec:
      configPatches:
      - applyTo: HTTP_FILTER
        patch: {operation: INSERT_FIRST, value: {name: ratelimit}}
    ---
    kind: EnvoyFilter
    metadata: {name: b-lua}
    spec:
      configPatches:
      - applyTo: HTTP_FILTER
        match: {listener: {filterChain: {filter: {name: envoy.filters.network.http_connection_manager, subFilter: {name: ratelimit}}}}}
        patch: {operation: INSERT_BEFORE, value: {name: lua}}
    \`\`\`

    ## Instead

    \`priority: 10\` in the second, so that it comes after the first.

    ## References

    [EnvoyFilter](https://istio.io/latest/docs/reference/config/networking/envoy-filter/),
    [IST0151](https://istio.io/latest/docs/reference/config/analysis/ist0151/)
  `,
  *check(resource, mesh) {
    const { facts } = resource;
    for (const patch of facts.patches) {
      if (patch.filter === undefined || !relative.includes(patch.operation ?? '')) continue;
      // Made by Istio itself, if not by what it is patched with too.
      if (/^(envoy\.filters\.network|istio)[._]/.test(patch.filter.name) || generated.has(patch.filter.name)) continue;
      const late = mesh.lateFilter(resource, patch);
      if (late === undefined) continue;
      const { filter: other, order } = late;
      const own = other.file === resource.file && other.id === resource.id;
      const priority = (other.facts.priority ?? 0) + 10;
      const why = own
        ? 'a patch below brings in; put that one first'
        : `EnvoyFilter "${other.name}" brings in, ${order === 'either' ? 'and which of the two comes first only their age tells' : 'but later'}; give this one a higher priority`;
      yield {
        path: patch.filter.path,
        message: `the patch is relative to the filter "${patch.filter.name}", which ${why}`,
        related: own
          ? []
          : [{ resource: refOf(other), path: ['metadata', 'name'], part: 'value', message: 'brings in the filter' }],
        fixes: own
          ? []
          : [
              {
                title: `Set priority: ${priority}`,
                safe: false,
                changes: [{ resource: refOf(resource), edits: [{ op: 'set', path: ['spec', 'priority'], value: priority }] }],
              },
            ],
      };
    }
  },
});

/** HTTP filters that istiod puts into every listener, or may. */
const generated: ReadonlySet<string> = new Set(
  ['router', 'fault', 'cors', 'grpc_stats', 'rbac', 'jwt_authn', 'grpc_web', 'ext_authz'].map(
    (name) => `envoy.filters.http.${name}`,
  ),
);
