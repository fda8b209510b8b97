// biome-ignore-all lint/suspicious/noTemplateCurlyInString: manifests hold placeholders
import { expect, it } from 'vitest';
import { violationsOf } from '../../server/src/semantics/semantics';
import { describeKind, describeShapes, describeUnknown } from './describeKind';

const patch = (text: string) => `{ configPatches: [{ ${text} }] }`;
const merge = 'patch: { operation: MERGE, value: {} }';
const matched = (applyTo: string, match: string) => patch(`applyTo: ${applyTo}, match: { ${match} }, ${merge}`);
const filtered = (applyTo: string, filter: string) => matched(applyTo, `listener: { filterChain: { filter: ${filter} } }`);
const version = (regex: string) => matched('CLUSTER', `proxy: { proxyVersion: '${regex}' }`);

const manager = 'envoy.filters.network.http_connection_manager';
const at = 'spec.configPatches[0]';
const inFilter = `${at}.match.listener.filterChain.filter`;

const classes = {
  listener: ['LISTENER', 'FILTER_CHAIN', 'NETWORK_FILTER', 'HTTP_FILTER'],
  routeConfiguration: ['ROUTE_CONFIGURATION', 'VIRTUAL_HOST', 'HTTP_ROUTE'],
  cluster: ['CLUSTER'],
} as const;

const matches = Object.keys(classes) as (keyof typeof classes)[];
const kindsOfMatch = matches.flatMap((key) => classes[key].map((applyTo) => [applyTo, key] as const));

describeKind(
  'EnvoyFilter',
  [
    { what: 'says nothing', spec: '{}' },
    { what: 'a selector with labels', spec: '{ workloadSelector: { labels: { app: a } } }' },
    ...kindsOfMatch.map(([applyTo, key]) => ({ what: `${applyTo} by ${key}`, spec: matched(applyTo, `${key}: {}`) })),
    { what: 'no match', spec: patch(`applyTo: BOOTSTRAP, ${merge}`) },
    { what: 'a match of nothing', spec: matched('HTTP_FILTER', 'context: ANY') },
    { what: 'a removal without a value', spec: patch('applyTo: CLUSTER, patch: { operation: REMOVE }') },
    { what: 'versions', spec: version('^1\\.2[0-9].*') },
    { what: 'a version as long as it may be', spec: version('a'.repeat(1024)) },
    { what: 'an inline flag of RE2', spec: version('(?i)a') },
    { what: 'a filter', spec: filtered('NETWORK_FILTER', `{ name: ${manager} }`) },
    {
      what: 'a filter within the connection manager',
      spec: filtered('HTTP_FILTER', `{ name: ${manager}, subFilter: { name: envoy.filters.http.router } }`),
    },
    { what: 'what waypoints have', spec: patch('match: { context: WAYPOINT, waypoint: {} }') },
  ],
  [
    {
      what: 'a selector without labels',
      spec: '{ workloadSelector: {} }',
      found: ['invalid-selector [warning] spec.workloadSelector (key): the selector has no labels'],
    },
    {
      what: 'a selector with a wildcard',
      spec: '{ workloadSelector: { labels: { "a*": b, "": c } } }',
      found: [
        'invalid-selector spec.workloadSelector.labels["a*"] (key): "a*" contains "*"',
        'invalid-selector spec.workloadSelector.labels[""] (key): a label must have a name',
      ],
    },
    {
      what: 'nothing to apply to',
      spec: '{ configPatches: [{}, { applyTo: INVALID, patch: {} }] }',
      found: [
        'incomplete-field spec.configPatches[0]: the patch must say what it applies to',
        'incomplete-field spec.configPatches[1].applyTo: the patch must say what it applies to',
      ],
    },
    {
      what: 'no patch',
      spec: patch('applyTo: CLUSTER'),
      found: [`incomplete-field ${at}: the item must have a patch`],
    },
    {
      what: 'no operation',
      spec: '{ configPatches: [{ applyTo: CLUSTER, patch: {} }, { applyTo: CLUSTER, patch: { operation: INVALID } }] }',
      found: [
        `incomplete-field ${at}.patch (key): the patch must have an operation`,
        'incomplete-field spec.configPatches[1].patch.operation: the patch must have an operation',
      ],
    },
    {
      what: 'no value',
      spec: patch('applyTo: CLUSTER, patch: { operation: ADD }'),
      found: [`incomplete-field ${at}.patch.operation: the operation "ADD" needs a value`],
    },
    {
      what: 'a version that is no regex of RE2',
      spec: version('^1(?=a)'),
      found: [`invalid-regex ${at}.match.proxy.proxyVersion: the proxyVersion "^1(?=a)" has a lookahead`],
    },
    {
      what: 'a version that is too long',
      spec: version('a'.repeat(1025)),
      found: [
        `invalid-regex [warning] ${at}.match.proxy.proxyVersion: the regex of proxyVersion has 1025 characters; write 1024`,
      ],
    },
    ...kindsOfMatch.flatMap(([applyTo, right]) =>
      matches
        .filter((key) => key !== right)
        .map((key) => ({
          what: `${applyTo} by ${key}`,
          spec: matched(applyTo, `${key}: {}`),
          found: [`conflicting-fields ${at}.match.${key} (key): a "${applyTo}" cannot be matched by ${key}; write ${right}`],
        })),
    ),
    ...['LISTENER', 'FILTER_CHAIN'].map((applyTo) => ({
      what: `a filter for a ${applyTo}`,
      spec: filtered(applyTo, '{ name: a }'),
      found: [`ineffective-field [warning] ${inFilter} (key): a match on a filter has no effect on a "${applyTo}"`],
      fixed: ['Remove the filter', matched(applyTo, 'listener: { filterChain: {} }')] as const,
    })),
    {
      what: 'a filter without a name',
      spec: filtered('NETWORK_FILTER', '{ subFilter: {} }'),
      found: [`incomplete-field ${inFilter} (key): the filter to match must have a name, such as "${manager}"`],
    },
    {
      what: 'a filter with an empty name',
      spec: filtered('NETWORK_FILTER', '{ name: "" }'),
      found: [`incomplete-field ${inFilter}.name: the filter to match must have a name`],
    },
    {
      what: 'a sub filter of a network filter',
      spec: filtered('NETWORK_FILTER', `{ name: ${manager}, subFilter: { name: envoy.router } }`),
      found: [
        `conflicting-fields ${inFilter}.subFilter (key): subFilter is for applyTo: HTTP_FILTER only, not for "NETWORK_FILTER"`,
      ],
      fixed: ['Remove subFilter', filtered('NETWORK_FILTER', `{ name: ${manager} }`)],
    },
    {
      what: 'a sub filter outside of the connection manager',
      spec: filtered('HTTP_FILTER', '{ name: envoy.filters.network.tcp_proxy, subFilter: { name: envoy.lua } }'),
      found: [
        `conflicting-fields ${inFilter}.name: only "${manager}" has filters within it, not "envoy.filters.network.tcp_proxy"`,
      ],
      fixed: [`Change it to "${manager}"`, filtered('HTTP_FILTER', `{ name: ${manager}, subFilter: { name: envoy.lua } }`)],
    },
    {
      what: 'a sub filter without a name',
      spec: filtered('HTTP_FILTER', `{ name: ${manager}, subFilter: {} }`),
      found: [`incomplete-field ${inFilter}.subFilter (key): the sub filter to match must have a name`],
    },
    {
      what: 'old names of filters',
      spec: filtered('HTTP_FILTER', '{ name: envoy.http_connection_manager, subFilter: { name: envoy.router } }'),
      found: [
        `deprecated-field [warning] ${inFilter}.name: the filter "envoy.http_connection_manager" is now called "${manager}"`,
        `deprecated-field [warning] ${inFilter}.subFilter.name: the filter "envoy.router" is now called "envoy.filters.http.router"`,
      ],
      fixed: [
        'Change it to "envoy.filters.http.router"',
        filtered('HTTP_FILTER', '{ name: envoy.http_connection_manager, subFilter: { name: envoy.filters.http.router } }'),
      ],
    },
  ],
);

it('informs of what every EnvoyFilter has in common', () => {
  const [first, ...rest] = violationsOf('networking.istio.io', 'EnvoyFilter', { kind: 'EnvoyFilter', spec: {} });
  expect(first).toMatchObject({ concept: 'unstable-api', severity: 'info', path: ['kind'] });
  expect(rest).toEqual([]);
});

describeUnknown('EnvoyFilter', [
  patch('applyTo: "${APPLY}"'.concat(', patch: "${PATCH}"')),
  patch('"${KEY}": a'),
  patch('match: { context: "${CONTEXT}" }'),
  patch('applyTo: CLUSTER, patch: { operation: "${OPERATION}" }'),
  patch('applyTo: CLUSTER, patch: { operation: ADD, "${KEY}": {} }'),
  version('${VERSION}(?=a)'),
  version(''),
  filtered('HTTP_FILTER', '{ name: "${NAME}", subFilter: { name: "${NAME}" } }'),
  matched('CLUSTER', '"${KEY}": {}, listener: {}'),
]);

describeShapes(
  'EnvoyFilter',
  `{ workloadSelector: { labels: { app: a } }, configPatches: [{ applyTo: HTTP_FILTER, match: { proxy: { proxyVersion: a }, listener: { filterChain: { filter: { name: ${manager}, subFilter: { name: a } } } } }, ${merge} }] }`,
);
