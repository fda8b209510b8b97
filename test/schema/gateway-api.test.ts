/**
 * The kinds of the Gateway API: documents that the API server takes, and ones that it refuses, each with the place that is wrong.
 * Every CEL rule that the schemas say is here both ways. A case is a `spec` in YAML and, where it is illegal, the places that are wrong.
 */
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { validateManifest } from '../../server/src/schema/validate';

type Legal = readonly [what: string, spec: string];
type Illegal = readonly [what: string, spec: string, ...places: string[]];

interface Cases {
  readonly version?: string;
  readonly legal: readonly Legal[];
  readonly illegal: readonly Illegal[];
}

function kind(name: string, { version = 'v1', legal, illegal }: Cases): void {
  const problemsOf = (spec: string) => {
    const apiVersion = `gateway.networking.k8s.io/${version}`;
    const manifest = { apiVersion, kind: name, metadata: { name: 'a', namespace: 'default' }, spec: parse(spec) };
    return validateManifest('gateway.networking.k8s.io', name, manifest);
  };
  describe(`${name} of ${version}`, () => {
    it.each(legal)('takes %s', (_what, spec) => {
      expect(problemsOf(spec)).toEqual([]);
    });
    it.each(illegal)('refuses %s', (_what, spec, ...places) => {
      expect(problemsOf(spec).map(({ path }) => placeOf(path))).toEqual(places);
    });
  });
}

function placeOf(path: readonly (string | number)[]): string {
  return path.reduce<string>((text, key) => {
    if (typeof key === 'number') return `${text}[${key}]`;
    if (!/^\w+$/.test(key)) return `${text}["${key}"]`;
    return text === '' ? key : `${text}.${key}`;
  }, '');
}

kind('GatewayClass', {
  legal: [
    ['a controller', '{ controllerName: istio.io/gateway-controller }'],
    [
      'parameters',
      '{ controllerName: a.b/c, description: x, parametersRef: { group: "", kind: ConfigMap, name: a, namespace: b } }',
    ],
  ],
  illegal: [
    ['no controller', '{ description: x }', 'spec.controllerName'],
    ['a controller without a path', '{ controllerName: istio.io }', 'spec.controllerName'],
    ['a long description', `{ controllerName: a.b/c, description: ${'x'.repeat(65)} }`, 'spec.description'],
    ['an unknown field', '{ controllerName: a.b/c, parameterRef: {} }', 'spec.parameterRef'],
    ['parameters without a kind', '{ controllerName: a.b/c, parametersRef: { group: "", name: a } }', 'spec.parametersRef.kind'],
  ],
});

const gateway = (rest: string) => `gatewayClassName: istio\nlisteners: [{ name: a, port: 80, protocol: HTTP }]\n${rest}`;
const listeners = (...items: string[]) => `gatewayClassName: istio\nlisteners:\n${items.map((item) => `- ${item}`).join('\n')}`;
const https = '{ certificateRefs: [{ name: a }] }';

kind('Gateway', {
  legal: [
    ['a listener', gateway('')],
    ['HTTPS with a certificate', listeners(`{ name: a, port: 443, protocol: HTTPS, tls: ${https}, hostname: "*.example.com" }`)],
    [
      'HTTPS that terminates',
      listeners('{ name: a, port: 443, protocol: HTTPS, tls: { mode: Terminate, options: { a.b/c: d } } }'),
    ],
    ['HTTPS without TLS settings', listeners('{ name: a, port: 443, protocol: HTTPS }')],
    ['TLS passed through', listeners('{ name: a, port: 443, protocol: TLS, tls: { mode: Passthrough } }')],
    ['TLS that terminates', listeners(`{ name: a, port: 443, protocol: TLS, tls: ${https} }`)],
    ['TCP without a host', listeners('{ name: a, port: 9000, protocol: TCP }')],
    ['a protocol of an implementation', listeners('{ name: a, port: 15008, protocol: HBONE }')],
    [
      'listeners of one port that differ in host or protocol',
      listeners(
        '{ name: a, port: 80, protocol: HTTP }',
        '{ name: b, port: 80, protocol: HTTP, hostname: a.b }',
        '{ name: c, port: 80, protocol: TCP }',
      ),
    ],
    [
      'routes of selected namespaces',
      listeners(
        '{ name: a, port: 80, protocol: HTTP, allowedRoutes: { namespaces: { from: Selector, selector: { matchLabels: { a: b } } }, kinds: [{ kind: HTTPRoute }] } }',
      ),
    ],
    ['a placeholder for an address', gateway('addresses: [{ value: $(ADDRESS) }]')],
    ['an address', gateway('addresses: [{ value: 203.0.113.10 }]')],
    ['an IPv6 address', gateway('addresses: [{ type: IPAddress, value: "2001:db8::1" }]')],
    ['a host as an address', gateway('addresses: [{ type: Hostname, value: gw.example.com }]')],
    ['an address of another type, twice', gateway('addresses: [{ type: a.b/c, value: X Y }, { type: a.b/c, value: X Y }]')],
    ['addresses without values', gateway('addresses: [{ type: IPAddress }, { type: IPAddress }]')],
    [
      'different addresses',
      gateway('addresses: [{ value: 1.2.3.4 }, { type: IPAddress, value: 1.2.3.5 }, { type: Hostname, value: a.b }]'),
    ],
    [
      'labels and annotations of what is created',
      gateway('infrastructure: { labels: { a.b/c: d, e: "" }, annotations: { a: b c } }'),
    ],
    ['a key whose domain is of 252 characters', gateway(`infrastructure: { labels: { ${'a.'.repeat(125)}ab/c: d } }`)],
    ['ListenerSets', gateway('allowedListeners: { namespaces: { from: All } }')],
    [
      'certificates of clients and its own',
      gateway(`tls:
  backend: { clientCertificateRef: { name: a } }
  frontend:
    default: { validation: { caCertificateRefs: [{ group: "", kind: ConfigMap, name: a }] } }
    perPort: [{ port: 443, tls: {} }, { port: 444, tls: {} }]`),
    ],
  ],
  illegal: [
    ['no class', 'listeners: [{ name: a, port: 80, protocol: HTTP }]', 'spec.gatewayClassName'],
    ['no listener', '{ gatewayClassName: a, listeners: [] }', 'spec.listeners'],
    ['an unknown field', listeners('{ name: a, port: 80, protocol: HTTP, hostnames: [a.b] }'), 'spec.listeners[0].hostnames'],
    ['a port as text', listeners('{ name: a, port: "80", protocol: HTTP }'), 'spec.listeners[0].port'],
    ['port 0', listeners('{ name: a, port: 0, protocol: HTTP }'), 'spec.listeners[0].port'],
    ['an upper case host', listeners('{ name: a, port: 80, protocol: HTTP, hostname: A.b }'), 'spec.listeners[0].hostname'],
    ['TLS settings of HTTP', listeners(`{ name: a, port: 80, protocol: HTTP, tls: ${https} }`), 'spec.listeners[0].tls'],
    ['TLS settings of TCP', listeners(`{ name: a, port: 80, protocol: TCP, tls: ${https} }`), 'spec.listeners[0].tls'],
    [
      'HTTPS passed through',
      listeners('{ name: a, port: 443, protocol: HTTPS, tls: { mode: Passthrough } }'),
      'spec.listeners[0].tls',
    ],
    ['TLS without settings', listeners('{ name: a, port: 443, protocol: TLS }'), 'spec.listeners[0].protocol'],
    [
      'TLS without a certificate',
      listeners('{ name: a, port: 443, protocol: TLS, tls: { certificateRefs: [] } }'),
      'spec.listeners[0].tls.certificateRefs',
    ],
    [
      'HTTPS without a certificate',
      listeners('{ name: a, port: 443, protocol: HTTPS, tls: { mode: Terminate } }'),
      'spec.listeners[0].tls.mode',
    ],
    ['a host of TCP', listeners('{ name: a, port: 80, protocol: TCP, hostname: a.b }'), 'spec.listeners[0].hostname'],
    [
      'a name twice',
      listeners('{ name: a, port: 80, protocol: HTTP }', '{ name: a, port: 81, protocol: HTTP }'),
      'spec.listeners[1].name',
    ],
    [
      'a port twice',
      listeners('{ name: a, port: 80, protocol: HTTP }', '{ name: b, port: 80, protocol: HTTP }'),
      'spec.listeners[1].port',
    ],
    [
      'a host twice',
      listeners('{ name: a, port: 80, protocol: HTTP, hostname: a.b }', '{ name: b, port: 80, protocol: HTTP, hostname: a.b }'),
      'spec.listeners[1].port',
    ],
    ['a host for an address', gateway('addresses: [{ value: gw.example.com }]'), 'spec.addresses[0].value'],
    [
      'a host for an address of that type',
      gateway('addresses: [{ type: IPAddress, value: gw.example.com }]'),
      'spec.addresses[0].value',
    ],
    ['a bad host', gateway('addresses: [{ type: Hostname, value: gw_1.example.com }]'), 'spec.addresses[0].value'],
    [
      'an address twice',
      gateway('addresses: [{ value: 1.2.3.4 }, { type: IPAddress, value: 1.2.3.4 }]'),
      'spec.addresses[1].value',
    ],
    [
      'a host twice as address',
      gateway('addresses: [{ type: Hostname, value: a.b }, { type: Hostname, value: a.b }]'),
      'spec.addresses[1].value',
    ],
    ['a label key with two slashes', gateway('infrastructure: { labels: { a/b/c: d } }'), 'spec.infrastructure.labels["a/b/c"]'],
    ['a label value with a space', gateway('infrastructure: { labels: { a: b c } }'), 'spec.infrastructure.labels.a'],
    [
      'a key whose domain is of 253 characters',
      gateway(`infrastructure: { annotations: { ${'a.'.repeat(126)}a/c: d } }`),
      `spec.infrastructure.annotations["${'a.'.repeat(126)}a/c"]`,
    ],
    [
      'a port with settings twice',
      gateway('tls: { frontend: { default: {}, perPort: [{ port: 443, tls: {} }, { port: 443, tls: {} }] } }'),
      'spec.tls.frontend.perPort[1].port',
    ],
  ],
});

kind('ListenerSet', {
  legal: [
    ['a listener', '{ parentRef: { name: a }, listeners: [{ name: a, port: 80, protocol: HTTP }] }'],
    [
      'two hosts of one port',
      '{ parentRef: { name: a, kind: Gateway }, listeners: [{ name: a, port: 80, protocol: HTTP, hostname: a.b }, { name: b, port: 80, protocol: HTTP, hostname: a.c }] }',
    ],
  ],
  illegal: [
    ['no parent', '{ listeners: [{ name: a, port: 80, protocol: HTTP }] }', 'spec.parentRef'],
    ['no port', '{ parentRef: { name: a }, listeners: [{ name: a, protocol: HTTP }] }', 'spec.listeners[0].port'],
    [
      'a section of the parent',
      '{ parentRef: { name: a, sectionName: b }, listeners: [{ name: a, port: 80, protocol: HTTP }] }',
      'spec.parentRef.sectionName',
    ],
    [
      'a port twice',
      '{ parentRef: { name: a }, listeners: [{ name: a, port: 80, protocol: HTTP }, { name: b, port: 80, protocol: HTTP }] }',
      'spec.listeners[1].port',
    ],
    [
      'TLS settings of UDP',
      `{ parentRef: { name: a }, listeners: [{ name: a, port: 80, protocol: UDP, tls: ${https} }] }`,
      'spec.listeners[0].tls',
    ],
  ],
});

const path = (type: string, value: string) =>
  `rules: [{ matches: [{ path: { type: ${type}, value: ${JSON.stringify(value)} } }] }]`;
const noType = (value: string) => `rules: [{ matches: [{ path: { value: ${JSON.stringify(value)} } }] }]`;
const filters = (...items: string[]) => `rules: [{ filters: [${items.join(', ')}] }]`;
const value = 'spec.rules[0].matches[0].path.value';
const setHeader = '{ set: [{ name: a, value: b }] }';
const redirectPrefix =
  '{ type: RequestRedirect, requestRedirect: { path: { type: ReplacePrefixMatch, replacePrefixMatch: /b } } }';
const rewritePrefix = '{ type: URLRewrite, urlRewrite: { path: { type: ReplacePrefixMatch, replacePrefixMatch: /b } } }';
const mirror = (rest: string) =>
  filters(`{ type: RequestMirror, requestMirror: { backendRef: { name: a, port: 80 }, ${rest} } }`);
const cors = (rest: string) => filters(`{ type: CORS, cors: ${rest} }`);
const rulesWithMatches = (rules: number, matches: number) =>
  JSON.stringify({
    rules: Array.from({ length: rules }, () => ({
      matches: Array.from({ length: matches }, () => ({ headers: [{ name: 'a', value: 'b' }] })),
    })),
  });

/** The parents of every kind of route. */
const parents: { legal: readonly Legal[]; illegal: readonly Illegal[] } = {
  legal: [
    ['several listeners of one parent', 'parentRefs: [{ name: a, sectionName: b }, { name: a, sectionName: c }]'],
    ['several ports of one parent', 'parentRefs: [{ name: a, port: 80 }, { name: a, port: 81 }]'],
    ['one name in two namespaces', 'parentRefs: [{ name: a }, { name: a, namespace: b, sectionName: c }]'],
    ['a Gateway and a Service of one name', 'parentRefs: [{ name: a }, { name: a, kind: Service, group: "", port: 80 }]'],
  ],
  illegal: [
    ['a parent twice', 'parentRefs: [{ name: a }, { name: a }]', 'spec.parentRefs[1].name'],
    [
      'a parent twice, once with the defaults',
      'parentRefs: [{ name: a }, { name: a, kind: Gateway, group: gateway.networking.k8s.io }]',
      'spec.parentRefs[1].name',
    ],
    [
      'a listener twice',
      'parentRefs: [{ name: a, sectionName: b, port: 80 }, { name: a, sectionName: b, port: 80 }]',
      'spec.parentRefs[1].name',
    ],
    ['a parent with and without a listener', 'parentRefs: [{ name: a }, { name: a, sectionName: b }]', 'spec.parentRefs[1]'],
    [
      'a parent with and without a port',
      'parentRefs: [{ name: a, port: 80, sectionName: b }, { name: a, sectionName: c }]',
      'spec.parentRefs[1]',
    ],
    ['a parent without a name', 'parentRefs: [{ kind: Gateway }]', 'spec.parentRefs[0].name'],
  ],
};

kind('HTTPRoute', {
  legal: [
    ...parents.legal,
    ['an empty route', '{}'],
    ['a backend', 'rules: [{ backendRefs: [{ name: a, port: 80 }] }]'],
    ['a backend that is no Service', 'rules: [{ backendRefs: [{ name: a, group: networking.istio.io, kind: Hostname }] }]'],
    ['a prefix', path('PathPrefix', '/a/b-c/%20,d')],
    ['an exact path', path('Exact', '/a...b/..c')],
    ['a regular expression', path('RegularExpression', '[^/]+//#.*')],
    ['a match without a value', 'rules: [{ matches: [{ path: { type: Exact } }] }]'],
    ['named rules and ones without a name', 'rules: [{ name: a }, { name: b }, {}, {}]'],
    ['128 matches', rulesWithMatches(2, 64)],
    ['a redirect', filters('{ type: RequestRedirect, requestRedirect: { scheme: https, statusCode: 301 } }')],
    [
      'a redirect with an empty list of backends',
      'rules: [{ backendRefs: [], filters: [{ type: RequestRedirect, requestRedirect: {} }] }]',
    ],
    ['a redirect to another prefix', `rules: [{ matches: [{ path: { value: /a } }], filters: [${redirectPrefix}] }]`],
    ['a rewritten prefix of the default match', filters(rewritePrefix)],
    [
      'a rewritten prefix of a match of headers',
      `rules: [{ matches: [{ headers: [{ name: a, value: b }] }], filters: [${rewritePrefix}] }]`,
    ],
    [
      'a whole path rewritten',
      'rules: [{ matches: [{ path: { type: Exact, value: /a } }], filters: [{ type: URLRewrite, urlRewrite: { path: { type: ReplaceFullPath, replaceFullPath: /b } } }] }]',
    ],
    [
      'prefixes rewritten by two backends, which the API server does not look at',
      `rules: [{ matches: [{ path: { type: Exact, value: /a } }], backendRefs: [{ name: a, port: 80, filters: [${rewritePrefix}] }, { name: b, port: 80, filters: [${rewritePrefix}] }] }]`,
    ],
    [
      'every filter',
      filters(
        `{ type: RequestHeaderModifier, requestHeaderModifier: ${setHeader} }`,
        '{ type: ResponseHeaderModifier, responseHeaderModifier: { remove: [a, b], add: [{ name: a, value: "b c" }] } }',
        '{ type: RequestMirror, requestMirror: { backendRef: { name: a, port: 80 }, percent: 5 } }',
        '{ type: RequestMirror, requestMirror: { backendRef: { name: b, port: 80 } } }',
        '{ type: URLRewrite, urlRewrite: { hostname: a.b } }',
        '{ type: ExtensionRef, extensionRef: { group: a.b, kind: C, name: d } }',
        '{ type: CORS, cors: { allowOrigins: ["https://*.a.b:8443"], allowMethods: [GET, PUT] } }',
        '{ type: ExternalAuth, externalAuth: { protocol: HTTP, http: { path: /auth }, backendRef: { name: a, port: 80 } } }',
      ),
    ],
    [
      'filters of a backend',
      `rules: [{ backendRefs: [{ name: a, port: 80, weight: 0, filters: [{ type: RequestHeaderModifier, requestHeaderModifier: ${setHeader} }] }] }]`,
    ],
    ['a fraction', mirror('fraction: { numerator: 100 }')],
    ['CORS for all', cors('{ allowOrigins: ["*"], allowHeaders: ["*"], allowMethods: ["*"] }')],
    [
      'authorization by gRPC',
      filters('{ type: ExternalAuth, externalAuth: { protocol: GRPC, grpc: {}, backendRef: { name: a, port: 80 } } }'),
    ],
    ['timeouts', 'rules: [{ timeouts: { request: 1m, backendRequest: 60s } }]'],
    ['a timeout of one attempt where the request has none', 'rules: [{ timeouts: { request: 0s, backendRequest: 1h30m } }]'],
    ['one timeout', 'rules: [{ timeouts: { backendRequest: 500ms } }]'],
    ['retries', 'rules: [{ retry: { attempts: 3, backoff: 100ms, codes: [500, 503] } }]'],
    ['a permanent cookie', 'rules: [{ sessionPersistence: { absoluteTimeout: 1h, cookieConfig: { lifetimeType: Permanent } } }]'],
    ['a session in a header', 'rules: [{ sessionPersistence: { type: Header, sessionName: a } }]'],
    ['hosts', 'hostnames: [a.b, "*.c.d"]'],
    ['placeholders', path('$TYPE', '$(PREFIX)/a')],
    ['a placeholder in an exact path', path('Exact', '$(PREFIX)/a')],
    ['a placeholder for a filter', filters('{ type: $TYPE, cors: {} }')],
    [
      'headers that differ',
      'rules: [{ matches: [{ headers: [{ name: a, value: b }, { name: c, value: b }], queryParams: [{ name: a, value: b, type: RegularExpression }], method: GET }] }]',
    ],
  ],
  illegal: [
    ...parents.illegal,
    ['no rules', 'rules: []', 'spec.rules'],
    ['an unknown field', 'rules: [{ match: [] }]', 'spec.rules[0].match'],
    ['a host with a port', 'hostnames: ["a.b:80"]', 'spec.hostnames[0]'],
    ['a Service without a port', 'rules: [{ backendRefs: [{ name: a }] }]', 'spec.rules[0].backendRefs[0].name'],
    ['a weight below 0', 'rules: [{ backendRefs: [{ name: a, port: 80, weight: -1 }] }]', 'spec.rules[0].backendRefs[0].weight'],
    ['a path without a slash', path('PathPrefix', 'a'), value],
    ['a path without a slash and a type', noType('a'), value],
    ['an empty path', path('Exact', ''), value],
    ['a double slash', path('Exact', '/a//b'), value],
    ['a segment "."', path('Exact', '/a/./b'), value],
    ['a segment ".."', path('PathPrefix', '/a/../b'), value],
    ['a last segment "."', path('Exact', '/a/.'), value],
    ['a last segment ".."', noType('/a/..'), value],
    ['an encoded slash', path('Exact', '/a%2fb'), value],
    ['an encoded slash in upper case', path('Exact', '/a%2Fb'), value],
    ['a fragment', path('Exact', '/a#b'), value],
    ['a space', path('Exact', '/a b'), value],
    ['a lonely percent sign', path('Exact', '/a%2'), value],
    ['an unknown type', path('Prefix', '/a'), 'spec.rules[0].matches[0].path.type'],
    ['a name twice', 'rules: [{ name: a }, {}, { name: a }]', 'spec.rules[2].name'],
    ['129 matches', rulesWithMatches(2, 64).replace('[{', '[{},{'), 'spec.rules'],
    [
      'a redirect with backends',
      'rules: [{ backendRefs: [{ name: a, port: 80 }], filters: [{ type: RequestRedirect, requestRedirect: {} }] }]',
      'spec.rules[0].backendRefs',
    ],
    [
      'a redirect of the prefix of an exact match',
      `rules: [{ matches: [{ path: { type: Exact, value: /a } }], filters: [${redirectPrefix}] }]`,
      'spec.rules[0].matches',
    ],
    ['a rewritten prefix of no match', `rules: [{ matches: [], filters: [${rewritePrefix}] }]`, 'spec.rules[0].matches'],
    [
      'a rewritten prefix of two matches',
      `rules: [{ matches: [{ path: { value: /a } }, { path: { value: /b } }], filters: [${rewritePrefix}] }]`,
      'spec.rules[0].matches',
    ],
    [
      'a backend that rewrites the prefix of a regular expression',
      `rules: [{ matches: [{ path: { type: RegularExpression, value: /a } }], backendRefs: [{ name: a, port: 80, filters: [${rewritePrefix}] }] }]`,
      'spec.rules[0].matches',
    ],
    [
      'a backend that redirects the prefix of an exact match',
      `rules: [{ matches: [{ path: { type: Exact, value: /a } }], backendRefs: [{ name: a, port: 80, filters: [${redirectPrefix}] }] }]`,
      'spec.rules[0].matches',
    ],
    ['a filter without its settings', filters('{ type: CORS }'), 'spec.rules[0].filters[0].cors'],
    [
      'a filter with the settings of another',
      filters(`{ type: RequestHeaderModifier, requestHeaderModifier: {}, responseHeaderModifier: ${setHeader} }`),
      'spec.rules[0].filters[0].responseHeaderModifier',
    ],
    ['a filter without a type', filters('{ cors: {} }'), 'spec.rules[0].filters[0].type'],
    [
      'a redirect and a rewrite',
      filters('{ type: RequestRedirect, requestRedirect: {} }', '{ type: URLRewrite, urlRewrite: {} }'),
      'spec.rules[0].filters',
    ],
    ['CORS twice', filters('{ type: CORS, cors: {} }', '{ type: CORS, cors: {} }'), 'spec.rules[0].filters[1].type'],
    [
      'headers modified twice',
      filters(
        '{ type: RequestHeaderModifier, requestHeaderModifier: {} }',
        '{ type: RequestHeaderModifier, requestHeaderModifier: {} }',
      ),
      'spec.rules[0].filters[1].type',
    ],
    [
      'headers of responses modified twice',
      filters(
        '{ type: ResponseHeaderModifier, responseHeaderModifier: {} }',
        '{ type: ResponseHeaderModifier, responseHeaderModifier: {} }',
      ),
      'spec.rules[0].filters[1].type',
    ],
    [
      'two redirects',
      filters('{ type: RequestRedirect, requestRedirect: {} }', '{ type: RequestRedirect, requestRedirect: {} }'),
      'spec.rules[0].filters[1].type',
    ],
    [
      'two rewrites',
      filters('{ type: URLRewrite, urlRewrite: {} }', '{ type: URLRewrite, urlRewrite: {} }'),
      'spec.rules[0].filters[1].type',
    ],
    [
      'a header set twice',
      filters('{ type: RequestHeaderModifier, requestHeaderModifier: { set: [{ name: a, value: b }, { name: a, value: c }] } }'),
      'spec.rules[0].filters[0].requestHeaderModifier.set[1].name',
    ],
    [
      'a path replaced by nothing',
      filters('{ type: URLRewrite, urlRewrite: { path: { type: ReplaceFullPath } } }'),
      'spec.rules[0].filters[0].urlRewrite.path.replaceFullPath',
    ],
    [
      'a path replaced in two ways',
      filters(
        '{ type: URLRewrite, urlRewrite: { path: { type: ReplaceFullPath, replaceFullPath: /a, replacePrefixMatch: /b } } }',
      ),
      'spec.rules[0].filters[0].urlRewrite.path.replacePrefixMatch',
    ],
    [
      'a prefix replaced by nothing',
      filters('{ type: URLRewrite, urlRewrite: { path: { type: ReplacePrefixMatch } } }'),
      'spec.rules[0].filters[0].urlRewrite.path.replacePrefixMatch',
    ],
    [
      'a percentage and a fraction',
      mirror('percent: 5, fraction: { numerator: 5 }'),
      'spec.rules[0].filters[0].requestMirror.fraction',
    ],
    [
      'a fraction above 1',
      mirror('fraction: { numerator: 6, denominator: 5 }'),
      'spec.rules[0].filters[0].requestMirror.fraction.numerator',
    ],
    [
      'a fraction above the default',
      mirror('fraction: { numerator: 101 }'),
      'spec.rules[0].filters[0].requestMirror.fraction.numerator',
    ],
    [
      'a mirror without a port',
      filters('{ type: RequestMirror, requestMirror: { backendRef: { name: a } } }'),
      'spec.rules[0].filters[0].requestMirror.backendRef.name',
    ],
    ['any origin and another', cors('{ allowOrigins: ["*", "https://a.b"] }'), 'spec.rules[0].filters[0].cors.allowOrigins'],
    ['any header and another', cors('{ allowHeaders: [a, "*"] }'), 'spec.rules[0].filters[0].cors.allowHeaders'],
    ['any method and another', cors('{ allowMethods: ["*", GET] }'), 'spec.rules[0].filters[0].cors.allowMethods'],
    [
      'an origin twice',
      cors('{ allowOrigins: ["https://a.b", "https://a.b"] }'),
      'spec.rules[0].filters[0].cors.allowOrigins[1]',
    ],
    [
      'authorization by gRPC with settings for HTTP',
      filters('{ type: ExternalAuth, externalAuth: { protocol: GRPC, grpc: {}, http: {}, backendRef: { name: a, port: 80 } } }'),
      'spec.rules[0].filters[0].externalAuth.http',
    ],
    [
      'authorization by HTTP without its settings',
      filters('{ type: ExternalAuth, externalAuth: { protocol: HTTP, backendRef: { name: a, port: 80 } } }'),
      'spec.rules[0].filters[0].externalAuth.http',
    ],
    [
      'authorization by HTTP with settings for gRPC',
      filters('{ type: ExternalAuth, externalAuth: { protocol: HTTP, http: {}, grpc: {}, backendRef: { name: a, port: 80 } } }'),
      'spec.rules[0].filters[0].externalAuth.grpc',
    ],
    [
      'authorization by gRPC without its settings',
      filters('{ type: ExternalAuth, externalAuth: { protocol: GRPC, backendRef: { name: a, port: 80 } } }'),
      'spec.rules[0].filters[0].externalAuth.grpc',
    ],
    [
      'an attempt that is longer than the request',
      'rules: [{ timeouts: { request: 1m, backendRequest: 61s } }]',
      'spec.rules[0].timeouts.backendRequest',
    ],
    ['a duration without a unit', 'rules: [{ timeouts: { request: "10" } }]', 'spec.rules[0].timeouts.request'],
    ['a duration with a fraction', 'rules: [{ timeouts: { request: 1.5s } }]', 'spec.rules[0].timeouts.request'],
    ['a status code that is no error', 'rules: [{ retry: { codes: [200] } }]', 'spec.rules[0].retry.codes[0]'],
    [
      'a permanent cookie without an end',
      'rules: [{ sessionPersistence: { cookieConfig: { lifetimeType: Permanent } } }]',
      'spec.rules[0].sessionPersistence.cookieConfig',
    ],
    [
      'a cookie of a header',
      'rules: [{ sessionPersistence: { type: Header, cookieConfig: {} } }]',
      'spec.rules[0].sessionPersistence.cookieConfig',
    ],
    [
      'a header matched twice',
      'rules: [{ matches: [{ headers: [{ name: a, value: b }, { name: a, value: c }] }] }]',
      'spec.rules[0].matches[0].headers[1].name',
    ],
    [
      'a header value that is a boolean',
      'rules: [{ matches: [{ headers: [{ name: a, value: true }] }] }]',
      'spec.rules[0].matches[0].headers[0].value',
    ],
  ],
});

const method = (text: string) => `rules: [{ matches: [{ method: ${text} }] }]`;

kind('GRPCRoute', {
  legal: [
    ...parents.legal,
    ['an empty route', '{ rules: [] }'],
    ['a method', method('{ service: shop.v1.Cart, method: AddItem }')],
    ['a service alone', method('{ service: .Shop_1 }')],
    ['regular expressions', method('{ type: RegularExpression, service: "shop\\\\..*", method: "Add.+" }')],
    ['128 matches', rulesWithMatches(2, 64).replace('[{', '[{},{')],
    ['a filter', filters(`{ type: ResponseHeaderModifier, responseHeaderModifier: ${setHeader} }`)],
    [
      'two mirrors',
      filters(
        '{ type: RequestMirror, requestMirror: { backendRef: { name: a, port: 80 } } }',
        '{ type: RequestMirror, requestMirror: { backendRef: { name: b, port: 80 } } }',
      ),
    ],
    ['a header with a value that is no header value', 'rules: [{ matches: [{ headers: [{ name: a, value: "ä" }] }] }]'],
  ],
  illegal: [
    ...parents.illegal,
    ['neither service nor method', method('{}'), 'spec.rules[0].matches[0].method.service'],
    ['only a type', method('{ type: Exact }'), 'spec.rules[0].matches[0].method.service'],
    ['a service with a slash', method('{ service: shop.v1/Cart }'), 'spec.rules[0].matches[0].method.service'],
    ['an exact service with a star', method('{ type: Exact, service: "shop.*" }'), 'spec.rules[0].matches[0].method.service'],
    ['a method with a dot', method('{ method: Cart.Add }'), 'spec.rules[0].matches[0].method.method'],
    ['129 matches', rulesWithMatches(3, 43), 'spec.rules'],
    ['a filter of HTTPRoute', filters('{ type: URLRewrite }'), 'spec.rules[0].filters[0].type'],
    [
      'the field of a filter of HTTPRoute',
      filters('{ type: ExtensionRef, extensionRef: { group: a, kind: B, name: c }, cors: {} }'),
      'spec.rules[0].filters[0].cors',
    ],
    ['a filter without its settings', filters('{ type: ExtensionRef }'), 'spec.rules[0].filters[0].extensionRef'],
    [
      'headers modified twice',
      filters(
        '{ type: RequestHeaderModifier, requestHeaderModifier: {} }',
        '{ type: RequestHeaderModifier, requestHeaderModifier: {} }',
      ),
      'spec.rules[0].filters[1].type',
    ],
    ['a name twice', 'rules: [{ name: a }, { name: a }]', 'spec.rules[1].name'],
    ['a Service without a port', 'rules: [{ backendRefs: [{ name: a }] }]', 'spec.rules[0].backendRefs[0].name'],
    [
      'a permanent cookie without an end',
      'rules: [{ sessionPersistence: { cookieConfig: { lifetimeType: Permanent } } }]',
      'spec.rules[0].sessionPersistence.cookieConfig',
    ],
  ],
});

const backends = '{ backendRefs: [{ name: a, port: 80 }] }';
for (const name of ['TCPRoute', 'UDPRoute']) {
  kind(name, {
    legal: [['a backend', `rules: [${backends}]`]],
    illegal: [
      ['no rule', '{}', 'spec.rules'],
      ['an empty list of rules', 'rules: []', 'spec.rules'],
      ['two rules', `rules: [${backends}, ${backends}]`, 'spec'],
      ['no backend', 'rules: [{ backendRefs: [] }]', 'spec.rules[0].backendRefs'],
      ['a Service without a port', 'rules: [{ backendRefs: [{ name: a }] }]', 'spec.rules[0].backendRefs[0].name'],
      ['hosts', `{ hostnames: [a.b], rules: [${backends}] }`, 'spec.hostnames'],
    ],
  });
  kind(name, {
    version: 'v1alpha2',
    legal: [['two rules', `rules: [${backends}, ${backends}]`]],
    illegal: [
      ['a name twice', `rules: [{ name: a, ${backends.slice(1)}, { name: a, ${backends.slice(1)}]`, 'spec.rules[1].name'],
    ],
  });
}

for (const version of ['v1', 'v1alpha3']) {
  kind('TLSRoute', {
    version,
    legal: [['hosts', `{ hostnames: [a.b, "*.c.d", 1.2.3.400], rules: [${backends}] }`]],
    illegal: [
      ['no hosts', `{ rules: [${backends}] }`, 'spec'],
      ['an empty list of hosts', `{ hostnames: [], rules: [${backends}] }`, 'spec'],
      ['an IP address', `{ hostnames: [a.b, 1.2.3.4], rules: [${backends}] }`, 'spec'],
      ['a star within a host', `{ hostnames: [a.*.b], rules: [${backends}] }`, 'spec.hostnames[0]'],
      ['two rules', `{ hostnames: [a.b], rules: [${backends}, ${backends}] }`, 'spec'],
    ],
  });
}
kind('TLSRoute', {
  version: 'v1alpha2',
  legal: [
    ['no hosts, and two rules', `{ rules: [${backends}, ${backends}] }`],
    ['an IP address, which this version does not look for', `{ hostnames: [1.2.3.4], rules: [${backends}] }`],
  ],
  illegal: [['an upper case host', `{ hostnames: [A.b], rules: [${backends}] }`, 'spec.hostnames[0]']],
});

kind('ReferenceGrant', {
  legal: [
    [
      'routes to Services',
      '{ from: [{ group: gateway.networking.k8s.io, kind: HTTPRoute, namespace: a }], to: [{ group: "", kind: Service }] }',
    ],
  ],
  illegal: [
    [
      'no namespace',
      '{ from: [{ group: a.b, kind: C }], to: [{ group: "", kind: Service, name: d }] }',
      'spec.from[0].namespace',
    ],
    ['nothing to refer to', '{ from: [{ group: a.b, kind: C, namespace: d }], to: [] }', 'spec.to'],
    ['no group', '{ from: [{ group: a.b, kind: C, namespace: d }], to: [{ kind: Service }] }', 'spec.to[0].group'],
  ],
});

const target = (...rest: string[]) =>
  `targetRefs: [${rest.map((text) => `{ group: "", kind: Service, name: a${text} }`).join(', ')}]`;
const policy = (validation: string) => `{ ${target('')}, validation: { hostname: a.b, ${validation} } }`;
const targets = (...rest: string[]) => `{ ${target(...rest)}, validation: { hostname: a.b, wellKnownCACertificates: System } }`;
const authorities = 'caCertificateRefs: [{ group: "", kind: ConfigMap, name: a }]';
const names = (text: string) => policy(`${authorities}, subjectAltNames: [${text}]`);

kind('BackendTLSPolicy', {
  legal: [
    ['authorities', policy(authorities)],
    ['well-known authorities', policy('wellKnownCACertificates: System')],
    ['well-known authorities and an empty list', policy('caCertificateRefs: [], wellKnownCACertificates: a.b/c')],
    ['several ports', targets(', sectionName: b', ', sectionName: c')],
    ['names', names('{ type: Hostname, hostname: "*.a.b" }, { type: URI, uri: "spiffe://cluster.local/ns/default/sa/a" }')],
  ],
  illegal: [
    ['no authorities', `{ ${target('')}, validation: { hostname: a.b } }`, 'spec.validation.hostname'],
    ['an empty list of authorities', policy('caCertificateRefs: []'), 'spec.validation.caCertificateRefs'],
    [
      'two kinds of authorities',
      policy(`${authorities}, wellKnownCACertificates: System`),
      'spec.validation.wellKnownCACertificates',
    ],
    ['no host', `{ ${target('')}, validation: { ${authorities} } }`, 'spec.validation.hostname'],
    [
      'a host with a wildcard',
      `{ ${target('')}, validation: { hostname: "*.a.b", ${authorities} } }`,
      'spec.validation.hostname',
    ],
    ['a target twice', targets('', ''), 'spec.targetRefs[1].name'],
    ['a port twice', targets(', sectionName: b', ', sectionName: b'), 'spec.targetRefs[1].name'],
    ['a target with and without a port', targets('', ', sectionName: b'), 'spec.targetRefs[1]'],
    ['a name without its field', names('{ type: Hostname }'), 'spec.validation.subjectAltNames[0].hostname'],
    ['a URI of a host', names('{ type: Hostname, hostname: a.b, uri: "a://b" }'), 'spec.validation.subjectAltNames[0].uri'],
    ['a URI without its field', names('{ type: URI }'), 'spec.validation.subjectAltNames[0].uri'],
    ['a host of a URI', names('{ type: URI, uri: "a://b", hostname: a.b }'), 'spec.validation.subjectAltNames[0].hostname'],
  ],
});
