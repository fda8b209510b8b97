import type { EnvoyPatch } from '../model/kinds/envoyFilter';
import type { Fix } from './finding';
import { md, rule } from './rule';
import { refOf } from './shared/refs';

/** What istiod does for each part, by what it applies (istio: pilot/pkg/networking/core/envoyfilter); of others nothing is said here. */
const effective: ReadonlyMap<string, readonly string[]> = new Map([
  ['LISTENER', ['ADD', 'REMOVE', 'MERGE', 'MERGE_AND_REPLACE_LIST']],
  ['FILTER_CHAIN', ['ADD', 'REMOVE', 'MERGE', 'MERGE_AND_REPLACE_LIST']],
  ['NETWORK_FILTER', ['ADD', 'INSERT_FIRST', 'INSERT_BEFORE', 'INSERT_AFTER', 'REPLACE', 'REMOVE', 'MERGE']],
  ['HTTP_FILTER', ['ADD', 'INSERT_FIRST', 'INSERT_BEFORE', 'INSERT_AFTER', 'REPLACE', 'REMOVE', 'MERGE']],
  ['ROUTE_CONFIGURATION', ['MERGE', 'MERGE_AND_REPLACE_LIST']],
  ['VIRTUAL_HOST', ['ADD', 'REMOVE', 'REPLACE', 'MERGE', 'MERGE_AND_REPLACE_LIST']],
  ['HTTP_ROUTE', ['ADD', 'INSERT_FIRST', 'INSERT_BEFORE', 'INSERT_AFTER', 'REMOVE', 'MERGE', 'MERGE_AND_REPLACE_LIST']],
  ['CLUSTER', ['ADD', 'REMOVE', 'MERGE', 'MERGE_AND_REPLACE_LIST']],
  ['EXTENSION_CONFIG', ['ADD']],
]);

const operations: ReadonlySet<string> = new Set([...effective.values()].flat());

/** What one that has no effect is mostly meant to be. */
const meant: ReadonlyMap<string, string> = new Map([
  ['REPLACE', 'MERGE'],
  ['INSERT_FIRST', 'ADD'],
  ['INSERT_BEFORE', 'ADD'],
  ['INSERT_AFTER', 'ADD'],
]);

export default rule({
  code: 'MW807',
  name: 'ineffective-envoy-patch',
  severity: 'error',
  peers: ['IST0152', 'IST0153', 'IST0154'],
  kinds: ['EnvoyFilter'],
  docs: md`
    ## What it does

    Finds patches of an EnvoyFilter whose operation does nothing for what they apply to: \`REPLACE\` of a cluster, \`ADD\` of a whole route
    configuration. Decided by what istiod does with them: a route (\`HTTP_ROUTE\`) can be added and removed, although istioctl says
    otherwise. \`REPLACE\` and \`REMOVE\` of a filter need the name of the filter in their \`match\`.

    ## Why it matters

    istiod takes the EnvoyFilter and skips the patch without a word.

    ## Example

    \`\`\`yaml
    kind: EnvoyFilter
    spec:
      configPatches:
      - applyTo: CLUSTER
        match: {context: SIDECAR_OUTBOUND}
        patch:
          operation: REPLACE
          value: {connect_timeout: 5s}
    \`\`\`

    ## Instead

    \`operation: MERGE\`

    ## References

    [EnvoyFilter](https://istio.io/latest/docs/reference/config/networking/envoy-filter/#EnvoyFilter-Patch-Operation),
    [IST0152](https://istio.io/latest/docs/reference/config/analysis/ist0152/)
  `,
  *check(resource) {
    for (const patch of resource.facts.patches) {
      const { applyTo = '', operation = '', path } = patch;
      const allowed = effective.get(applyTo);
      if (allowed === undefined || !operations.has(operation) || patch.context === 'WAYPOINT') continue;
      const at = [...path, 'patch', 'operation'];
      if (!allowed.includes(operation)) {
        const set = (value: string): Fix => ({
          title: `Change it to "${value}"`,
          safe: false,
          changes: [{ resource: refOf(resource), edits: [{ op: 'set', path: at, value }] }],
        });
        const other = meant.get(operation);
        yield {
          path: at,
          message: `"${operation}" does nothing for applyTo "${applyTo}"; what does is ${allowed.map((item) => `"${item}"`).join(', ')}`,
          fixes: other !== undefined && allowed.includes(other) ? [set(other)] : [],
        };
      } else if (lacksFilter(patch)) {
        const what = applyTo === 'HTTP_FILTER' ? 'listener.filterChain.filter.subFilter' : 'listener.filterChain.filter';
        yield {
          path: at,
          message: `"${operation}" does nothing without the filter that is meant; name it in the match, as ${what}`,
        };
      }
    }
  },
});

function lacksFilter({ applyTo, operation, filter }: EnvoyPatch): boolean {
  const isFilter = applyTo === 'HTTP_FILTER' || applyTo === 'NETWORK_FILTER';
  return isFilter && filter === undefined && (operation === 'REPLACE' || operation === 'REMOVE');
}
