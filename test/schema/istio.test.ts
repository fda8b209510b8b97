/**
 * Istio's kinds: specs that the API server takes and specs that it refuses, with the place and the words of what is wrong. Each CEL rule
 * stands here both ways; that none is forgotten is checked against the schemas.
 */
// biome-ignore-all lint/suspicious/noTemplateCurlyInString: manifests hold placeholders
import { describe, expect, it } from 'vitest';
import { schemaFor, schemaKinds, validateManifest } from '../../server/src/schema/validate';
import { nodeAt } from '../../server/src/yaml/locate';
import { parse } from '../../server/src/yaml/parse';
import { toValue } from '../../server/src/yaml/value';
import { celOf, nodesOf, placeOf } from './shape';

const groups = new Map(schemaKinds.filter(({ group }) => group.endsWith('.istio.io')).map(({ group, kind }) => [kind, group]));

/** `place: message` of each problem of a document, given as what follows `kind`. */
function problemsOf(kind: string, text: string): readonly string[] {
  const { root, problems } = parse(text);
  expect(problems).toEqual([]);
  const sourceOf = (path: readonly (string | number)[]) => {
    const node = nodeAt(root, path);
    return node?.type === 'scalar' ? node.source : undefined;
  };
  return validateManifest(groups.get(kind) ?? '', kind, toValue(root), sourceOf).map(
    ({ path, message }) => `${placeOf(path)}: ${message}`,
  );
}

const spec = (kind: string, text: string) => problemsOf(kind, `spec: ${text}`);

type Rule = readonly [
  rule: string,
  kind: string,
  legal: readonly string[],
  illegal: readonly (readonly [spec: string, problem: string])[],
];

const target = (rest: string) => `{ targetRefs: [{ kind: Gateway, name: a${rest} }] }`;
const env = (...items: string[]) => `{ url: a, vmConfig: { env: [${items.join(', ')}] } }`;
const patch = (match: string) => `{ configPatches: [{ match: ${match} }] }`;
const tls = (rest: string) => `{ servers: [{ port: { number: 1, protocol: TLS, name: a }, hosts: [a], tls: ${rest} }] }`;
const probe = (rest: string) => `{ template: {}, probe: { httpGet: ${rest} } }`;
const from = (source: string) => `{ rules: [{ from: [{ source: ${source} }] }] }`;
const jwt = (rule: string) => `{ jwtRules: [${rule}] }`;
const tag = (rest: string) => `{ metrics: [{ overrides: [{ tagOverrides: { a: ${rest} } }] }] }`;

const rules: readonly Rule[] = [
  [
    '(has(self.selector) ? 1 : 0) + (has(self.targetRefs) ? 1 : 0) <= 1',
    'TrafficExtension',
    ['{ lua: { inlineCode: a }, selector: {} }', '{ lua: { inlineCode: a }, targetRefs: [] }'],
    [
      [
        '{ lua: { inlineCode: a }, selector: {}, targetRefs: [] }',
        'spec.targetRefs: "targetRefs" cannot stand beside "selector": give only one of "selector" and "targetRefs"',
      ],
    ],
  ],
  [
    'has(self.wasm) != has(self.lua)',
    'TrafficExtension',
    ['{ lua: { inlineCode: a } }', '{ wasm: { url: a } }'],
    [
      ['{ phase: AUTHN }', 'spec.wasm: "wasm" or "lua" is missing here'],
      [
        '{ lua: { inlineCode: a }, wasm: { url: a } }',
        'spec.wasm: "wasm" cannot stand beside "lua": give only one of "wasm" and "lua"',
      ],
    ],
  ],
  [
    'self.all(key, !key.contains("*"))',
    'WasmPlugin',
    ['{ url: a, selector: { matchLabels: { app: a } } }'],
    [
      [
        '{ url: a, selector: { matchLabels: { "a*": a } } }',
        'spec.selector.matchLabels["a*"]: a label must have a name, without "*": labels are compared exactly, wildcards are not possible',
      ],
    ],
  ],
  [
    'self.all(key, key.size() != 0)',
    'PeerAuthentication',
    ['{ selector: { matchLabels: { a: "" } } }'],
    [
      [
        '{ selector: { matchLabels: { "": a } } }',
        'spec.selector.matchLabels[""]: a label must have a name, without "*": labels are compared exactly, wildcards are not possible',
      ],
    ],
  ],
  [
    '!self.contains("*")',
    'Sidecar',
    ['{ workloadSelector: { labels: { app: a } } }', '{ workloadSelector: { labels: { app: "${APP}" } } }'],
    [
      [
        '{ workloadSelector: { labels: { app: "a*" } } }',
        'spec.workloadSelector.labels.app: "a*" contains "*": labels are compared exactly, wildcards are not possible',
      ],
    ],
  ],
  [
    'self.size() == 0',
    'Telemetry',
    [target(''), target(', namespace: ""')],
    [
      [
        target(', namespace: a'),
        'spec.targetRefs[0].namespace: leave namespace out: a policy can only be attached to what is in its own namespace',
      ],
    ],
  ],
  ...(['TrafficExtension', 'WasmPlugin'] as const).map((kind): Rule => {
    const order = kind === 'WasmPlugin' ? '"oci", "file"' : '"file", "oci"';
    const all = `["", "http", "https", ${order}]`;
    const at = kind === 'WasmPlugin' ? 'spec.url' : 'spec.wasm.url';
    const of = (url: string) => (kind === 'WasmPlugin' ? `{ url: "${url}" }` : `{ wasm: { url: "${url}" } }`);
    const words = (scheme: string) =>
      `${at}: url must begin with http:, https:, file: or oci:, but Go reads "${scheme}:" as its scheme`;
    return [
      `isURL(self) ? (url(self).getScheme() in ${all}) : (isURL("http://" + self) && url("http://" + self).getScheme() in ${all})`,
      kind,
      ['oci://a/b:1', 'docker.io/a/b:1', 'file:///a', 'HTTPS://a.b/c', '/a/b', '1.2.3.4:5000/img', '${REGISTRY}/a'].map(of),
      [
        [of('localhost:5000/img'), words('localhost')],
        [of('ftp://a'), words('ftp')],
        [of('a b/c'), `${at}: url must be a URL, not "a b/c"`],
      ],
    ];
  }),
  [
    '(has(self.valueFrom) ? self.valueFrom : "") != "HOST" || !has(self.value)',
    'WasmPlugin',
    [env('{ name: a, valueFrom: HOST }', '{ name: b, value: c }', '{ name: c, valueFrom: INLINE, value: d }')],
    [
      [
        env('{ name: a, valueFrom: HOST, value: b }'),
        "spec.vmConfig.env[0].value: with valueFrom HOST the value comes from the proxy's environment: leave value out",
      ],
    ],
  ],
  [
    '(has(self.selector) ? 1 : 0) + (has(self.targetRef) ? 1 : 0) + (has(self.targetRefs) ? 1 : 0) <= 1',
    'RequestAuthentication',
    ['{ selector: {} }', '{ targetRef: { kind: Gateway, name: a } }', '{ targetRefs: [] }'],
    [
      [
        '{ targetRefs: [], selector: {} }',
        'spec.selector: "selector" cannot stand beside "targetRefs": give only one of "selector", "targetRef" and "targetRefs"',
      ],
    ],
  ],
  [
    "duration(self) >= duration('1ms')",
    'VirtualService',
    ['1ms', '1.5s', '1h30m', '300ms', '+5s', '${T}', '{{ .t }}s'].map((text) => `{ http: [{ timeout: "${text}" }] }`),
    [
      ['{ http: [{ timeout: 0s }] }', 'spec.http[0].timeout: timeout must be at least 1ms, not "0s"'],
      ['{ http: [{ timeout: -1s }] }', 'spec.http[0].timeout: timeout must be at least 1ms, not "-1s"'],
      ['{ http: [{ timeout: 999us }] }', 'spec.http[0].timeout: timeout must be at least 1ms, not "999us"'],
      ['{ http: [{ timeout: "5" }] }', 'spec.http[0].timeout: timeout must be a duration such as 5s, not "5"'],
      ['{ http: [{ timeout: 5 }] }', 'spec.http[0].timeout: timeout must be a duration such as 5s, not 5'],
      ['{ http: [{ timeout: 5 s }] }', 'spec.http[0].timeout: timeout must be a duration such as 5s, not "5 s"'],
      ['{ http: [{ timeout: 1d }] }', 'spec.http[0].timeout: timeout must be a duration such as 5s, not "1d"'],
    ],
  ],
  [
    '(has(self.workloadSelector) ? 1 : 0) + (has(self.targetRefs) ? 1 : 0) <= 1',
    'EnvoyFilter',
    ['{ workloadSelector: {} }', '{ targetRefs: [] }'],
    [
      [
        '{ workloadSelector: {}, targetRefs: [] }',
        'spec.targetRefs: "targetRefs" cannot stand beside "workloadSelector": give only one of "workloadSelector" and "targetRefs"',
      ],
    ],
  ],
  [
    'has(self.context) ? ((self.context == "WAYPOINT") ? has(self.waypoint) : !has(self.waypoint)) : !has(self.waypoint)',
    'EnvoyFilter',
    [
      patch('{ context: WAYPOINT, waypoint: {} }'),
      patch('{ context: GATEWAY, listener: {} }'),
      patch('{ cluster: {} }'),
      patch('{ context: "${CONTEXT}", waypoint: {} }'),
    ],
    ['{ waypoint: {} }', '{ context: GATEWAY, waypoint: {} }', '{ context: WAYPOINT }'].map(
      (match) =>
        [
          patch(match),
          `spec.configPatches[0].match.${match.includes('waypoint') ? 'waypoint' : 'context'}: the context WAYPOINT and the match on waypoint go together: give both or neither`,
        ] as const,
    ),
  ],
  [
    '0 < self && self <= 65535',
    'ServiceEntry',
    ['{ hosts: [a], ports: [{ number: 1, name: a }, { number: 65535, name: b, targetPort: "${PORT}" }] }'],
    [
      ['{ hosts: [a], ports: [{ number: 0, name: a }] }', 'spec.ports[0].number: a port is a number from 1 to 65535, not 0'],
      [
        '{ hosts: [a], ports: [{ number: 65536, name: a }] }',
        'spec.ports[0].number: a port is a number from 1 to 65535, not 65536',
      ],
      ['{ hosts: [a], ports: [{ number: -1, name: a }] }', 'spec.ports[0].number: a port is a number from 1 to 65535, not -1'],
    ],
  ],
  [
    '(has(self.tlsCertificates) ? 1 : 0) + (has(self.credentialNames) ? 1 : 0) <= 1',
    'Gateway',
    [tls('{ tlsCertificates: [{}] }'), tls('{ credentialNames: [a, b] }')],
    [
      [
        tls('{ tlsCertificates: [{}], credentialNames: [a] }'),
        'spec.servers[0].tls.credentialNames: "credentialNames" cannot stand beside "tlsCertificates": give only one of "tlsCertificates" and "credentialNames"',
      ],
    ],
  ],
  [
    '(has(self.credentialNames) ? 1 : 0) + (has(self.tlsCertificates) ? 1 : 0) <= 1',
    'Sidecar',
    ['{ ingress: [{ port: {}, tls: { credentialNames: [a] } }] }'],
    [
      [
        '{ ingress: [{ port: {}, tls: { credentialNames: [a], tlsCertificates: [{}] } }] }',
        'spec.ingress[0].tls.tlsCertificates: "tlsCertificates" cannot stand beside "credentialNames": give only one of "tlsCertificates" and "credentialNames"',
      ],
    ],
  ],
  [
    '(has(self.credentialName) ? 1 : 0) + (has(self.credentialNames) ? 1 : 0) <= 1',
    'Gateway',
    [tls('{ credentialName: a, tlsCertificates: [{}] }')],
    [
      [
        tls('{ credentialName: a, credentialNames: [a] }'),
        'spec.servers[0].tls.credentialNames: "credentialNames" cannot stand beside "credentialName": give only one of "credentialName" and "credentialNames"',
      ],
    ],
  ],
  [
    '(has(self.workloadSelector) ? 1 : 0) + (has(self.endpoints) ? 1 : 0) <= 1',
    'ServiceEntry',
    ['{ hosts: [a], workloadSelector: {} }', '{ hosts: [a], resolution: STATIC, endpoints: [] }'],
    [
      [
        '{ hosts: [a], resolution: STATIC, endpoints: [], workloadSelector: {} }',
        'spec.workloadSelector: "workloadSelector" cannot stand beside "endpoints": give only one of "workloadSelector" and "endpoints"',
      ],
    ],
  ],
  [
    '!((has(self.addresses) ? self.addresses : []).exists(k, k.contains("/")) && !((has(self.resolution) ? self.resolution : "NONE") in ["STATIC", "NONE"]))',
    'ServiceEntry',
    [
      '{ hosts: [a], addresses: [10.0.0.0/8] }',
      '{ hosts: [a], addresses: [10.0.0.0/8], resolution: STATIC }',
      '{ hosts: [a], addresses: [10.0.0.1], resolution: DNS }',
      '{ hosts: [a], addresses: [10.0.0.0/8], resolution: "${R}" }',
      '{ hosts: [a], addresses: [1.2.3.4, 001:db8::] }',
    ],
    [
      [
        '{ hosts: [a], addresses: [10.0.0.1, 10.0.0.0/8], resolution: DNS }',
        'spec.addresses: networks among the addresses need resolution NONE or STATIC: with DNS only single addresses are possible',
      ],
    ],
  ],
  [
    '((has(self.resolution) ? self.resolution : "NONE") == "NONE") ? !has(self.endpoints) : true',
    'ServiceEntry',
    ['{ hosts: [a], resolution: DNS, endpoints: [{ address: a }] }', '{ hosts: [a], resolution: "$(R)", endpoints: [] }'],
    ['', 'resolution: NONE, '].map(
      (resolution) =>
        [
          `{ hosts: [a], ${resolution}endpoints: [] }`,
          'spec.endpoints: endpoints need a resolution such as STATIC or DNS: with NONE, the default, there are none',
        ] as const,
    ),
  ],
  [
    '((has(self.resolution) ? self.resolution : "") == "DNS_ROUND_ROBIN") ? ((has(self.endpoints) ? self.endpoints : []).size() <= 1) : true',
    'ServiceEntry',
    ['{ hosts: [a], resolution: DNS_ROUND_ROBIN, endpoints: [{ address: a }] }', '{ hosts: [a], resolution: DNS_ROUND_ROBIN }'],
    [
      [
        '{ hosts: [a], resolution: DNS_ROUND_ROBIN, endpoints: [{ address: a }, { address: b }] }',
        'spec.endpoints: with resolution DNS_ROUND_ROBIN there can be one endpoint only',
      ],
    ],
  ],
  [
    'has(self.address) || has(self.network)',
    'WorkloadEntry',
    ['{ address: a }', '{ network: a }', '{ address: a, network: a }'],
    [
      ['{ weight: 1 }', 'spec.address: "address" or "network" is missing here'],
      ['{ adress: a }', 'spec.adress: unknown field "adress"; did you mean "address"?'],
    ],
  ],
  [
    '(has(self.address) ? self.address : "").startsWith("unix://") ? !has(self.ports) : true',
    'WorkloadEntry',
    ['{ address: "unix:///a" }', '{ address: a, ports: { http: 80 } }'],
    [
      [
        '{ address: "unix:///a", ports: { http: 80 } }',
        'spec.ports: a Unix socket has no ports: leave ports out, or give an IP address or host name',
      ],
    ],
  ],
  [
    'self.startsWith("unix://") ? (self.substring(7, 8) == "/" || self.substring(7, 8) == "@") : true',
    'WorkloadGroup',
    ['{ template: { address: "unix:///a" } }', '{ template: { address: "unix://@a" } }', '{ template: { address: "unix:/a" } }'],
    [
      [
        '{ template: { address: "unix://a" } }',
        'spec.template.address: a Unix socket is unix:// with an absolute path, or with @ and a name, not "unix://a"',
      ],
      [
        '{ template: { address: "unix://" } }',
        'spec.template.address: a Unix socket is unix:// with an absolute path, or with @ and a name, not "unix://"',
      ],
    ],
  ],
  [
    'self.startsWith("unix://") ? !self.endsWith("/") : true',
    'ServiceEntry',
    ['{ hosts: [a], resolution: STATIC, endpoints: [{ address: "a/" }] }'],
    [
      [
        '{ hosts: [a], resolution: STATIC, endpoints: [{ address: "unix:///a/" }] }',
        'spec.endpoints[0].address: the path of a Unix socket must not end with a slash: "unix:///a/"',
      ],
    ],
  ],
  [
    'self.all(key, size(key) < 63 && key.matches("^[a-zA-Z0-9](?:[-a-zA-Z0-9]*[a-zA-Z0-9])?$"))',
    'WorkloadEntry',
    [`{ address: a, ports: { http-1: 1, ${'a'.repeat(62)}: 2, "\${PORT_NAME}": 3 } }`],
    ['a_b', '-a', 'a'.repeat(63)].map(
      (name) =>
        [
          `{ address: a, ports: { ${name}: 1 } }`,
          `spec.ports${name.startsWith('-') ? '["-a"]' : `.${name}`}: the name of a port has letters, digits and dashes, fewer than 63, with a letter or digit at both ends`,
        ] as const,
    ),
  ],
  [
    'self != "*"',
    'ServiceEntry',
    ['{ hosts: ["*.a.com"] }'],
    [
      [
        '{ hosts: [a, "*"] }',
        'spec.hosts[1]: "*" alone would be every host: name the hosts, or a domain such as "*.example.com"',
      ],
    ],
  ],
  [
    'self.all(l1, self.exists_one(l2, l1.number == l2.number))',
    'ServiceEntry',
    ['{ hosts: [a], ports: [{ number: 1, name: a }, { number: 2, name: b }] }'],
    [
      [
        '{ hosts: [a], ports: [{ number: 1, name: a }, { number: 1, name: b }] }',
        'spec.ports[1].number: the number 1 is taken by item 1 of ports already',
      ],
      [
        '{ hosts: [a], ports: [{ number: 1, name: a }, { number: 2, name: a }] }',
        'spec.ports[1].name: the name "a" is taken by item 1 of ports already',
      ],
    ],
  ],
  [
    'self in ["", "HTTP", "HTTPS"]',
    'WorkloadGroup',
    ['""', 'HTTP', 'HTTPS', '"${S}"'].map((scheme) => probe(`{ port: 1, scheme: ${scheme} }`)),
    [[probe('{ port: 1, scheme: http }'), 'spec.probe.httpGet.scheme: scheme must be HTTP or HTTPS, not "http"']],
  ],
  [
    '(has(self.serviceAccounts) || has(self.notServiceAccounts)) ? (!has(self.principals) && !has(self.notPrincipals) && !has(self.namespaces) && !has(self.notNamespaces)) : true',
    'AuthorizationPolicy',
    [from('{ serviceAccounts: [a], ipBlocks: [a] }'), from('{ principals: [a], notNamespaces: [b] }')],
    [
      [
        from('{ namespaces: [a], notServiceAccounts: [b] }'),
        'spec.rules[0].from[0].source.notServiceAccounts: service accounts cannot stand beside principals or namespaces: each of them names the caller already',
      ],
    ],
  ],
  [
    'has(self.portLevelMtls) ? (((has(self.selector) && has(self.selector.matchLabels)) ? self.selector.matchLabels : {}).size() > 0) : true',
    'PeerAuthentication',
    ['{ portLevelMtls: { 80: { mode: STRICT } }, selector: { matchLabels: { a: b } } }', '{ selector: {} }'],
    ['', ', selector: {}', ', selector: { matchLabels: {} }'].map(
      (selector) =>
        [
          `{ portLevelMtls: { 80: { mode: STRICT } }${selector} }`,
          'spec.portLevelMtls: portLevelMtls needs a selector with labels: ports belong to workloads',
        ] as const,
    ),
  ],
  [
    'self.all(key, 0 < int(key) && int(key) <= 65535)',
    'PeerAuthentication',
    ['{ portLevelMtls: { 1: {}, 65535: {}, "080": {} }, selector: { matchLabels: { a: b } } }'],
    ['0', '65536', 'http', '8 0'].map(
      (port) =>
        [
          `{ portLevelMtls: { "${port}": {} }, selector: { matchLabels: { a: b } } }`,
          `spec.portLevelMtls${/^\w+$/.test(port) ? `.${port}` : `["${port}"]`}: the keys of portLevelMtls are port numbers from 1 to 65535, not "${port}"`,
        ] as const,
    ),
  ],
  [
    '(has(self.jwksUri) ? 1 : 0) + (has(self.jwks_uri) ? 1 : 0) + (has(self.jwks) ? 1 : 0) <= 1',
    'RequestAuthentication',
    [jwt('{ jwksUri: "https://a" }'), jwt('{ jwks: a }'), jwt('{ jwks_uri: "http://a" }')],
    [
      [
        jwt('{ jwks: a, jwksUri: "https://a" }'),
        'spec.jwtRules[0].jwksUri: "jwksUri" cannot stand beside "jwks": give only one of "jwksUri", "jwks_uri" and "jwks"',
      ],
    ],
  ],
  [
    'url(self).getScheme() in ["http", "https"]',
    'RequestAuthentication',
    [jwt('{ jwksUri: "https://a.b/c?d" }'), jwt('{ jwksUri: "HTTP://a" }'), jwt('{ jwksUri: "${URI}" }')],
    [
      [
        jwt('{ jwksUri: "ftp://a" }'),
        'spec.jwtRules[0].jwksUri: jwksUri must begin with http: or https:, but Go reads "ftp:" as its scheme',
      ],
      [
        jwt('{ jwksUri: "localhost:80/a" }'),
        'spec.jwtRules[0].jwksUri: jwksUri must begin with http: or https:, but Go reads "localhost:" as its scheme',
      ],
      [jwt('{ jwksUri: "a.b/c" }'), 'spec.jwtRules[0].jwksUri: jwksUri must be a URL, not "a.b/c"'],
      [jwt('{ jwksUri: "/c" }'), 'spec.jwtRules[0].jwksUri: jwksUri must begin with http: or https:'],
    ],
  ],
  [
    '((has(self.operation) ? self.operation : "") == "UPSERT") ? (self.value != "") : true',
    'Telemetry',
    [tag('{ operation: UPSERT, value: a }'), tag('{ value: "" }')],
    [
      [
        tag('{ operation: UPSERT }'),
        'spec.metrics[0].overrides[0].tagOverrides.a.operation: UPSERT needs a value: the expression that the label is set to',
      ],
      [
        tag('{ operation: UPSERT, value: "" }'),
        'spec.metrics[0].overrides[0].tagOverrides.a.operation: UPSERT needs a value: the expression that the label is set to',
      ],
    ],
  ],
  [
    '((has(self.operation) ? self.operation : "") == "REMOVE") ? !has(self.value) : true',
    'Telemetry',
    [tag('{ operation: REMOVE }')],
    [
      [
        tag('{ operation: REMOVE, value: a }'),
        'spec.metrics[0].overrides[0].tagOverrides.a.value: REMOVE takes the label away: leave value out',
      ],
    ],
  ],
];

describe('the CEL rules', () => {
  it.each(rules)('%s (%s)', (rule, kind, legal, illegal) => {
    const nodes = [...nodesOf(schemaFor(groups.get(kind) ?? '', kind) ?? {})];
    expect(nodes.some(([, node]) => celOf(node).includes(rule))).toBe(true);
    for (const text of legal) expect([text, ...spec(kind, text)]).toEqual([text]);
    for (const [text, problem] of illegal) expect([text, ...spec(kind, text)]).toEqual([text, problem]);
  });

  it('are all here', () => {
    const said = [...groups].flatMap(([kind, group]) =>
      [...nodesOf(schemaFor(group, kind) ?? {})].flatMap(([, node]) => celOf(node)),
    );
    expect(new Set(rules.map(([rule]) => rule))).toEqual(new Set(said));
    expect(new Set(said).size).toBe(36);
  });
});

/** A document of each kind that uses much of it. */
const legal: readonly (readonly [kind: string, text: string])[] = [
  [
    'AuthorizationPolicy',
    'spec: { action: DENY, rules: [{ to: [{ operation: { ports: ["80"] } }], when: [{ key: a, values: [b] }] }] }',
  ],
  ['AuthorizationPolicy', 'spec: {}'],
  ['AuthorizationPolicy', 'metadata: { name: a }'],
  ['DestinationRule', 'spec: { host: a, trafficPolicy: { loadBalancer: { simple: RANDOM }, tls: { mode: ISTIO_MUTUAL } } }'],
  [
    'DestinationRule',
    'spec: { host: a, trafficPolicy: { loadBalancer: { consistentHash: { httpHeaderName: a, maglev: {} } } } }',
  ],
  ['DestinationRule', 'spec: { host: a, trafficPolicy: { connectionPool: { tcp: { idleTimeout: 0s } } } }'],
  [
    'EnvoyFilter',
    'spec: { configPatches: [{ applyTo: CLUSTER, patch: { operation: MERGE, value: { any: [thing, { on: on }] } } }] }',
  ],
  ['Gateway', 'spec: { selector: { istio: a }, servers: [{ port: { number: 80, name: http, protocol: HTTP }, hosts: ["*"] }] }'],
  ['PeerAuthentication', 'spec: { mtls: { mode: STRICT } }'],
  ['ProxyConfig', 'spec: { concurrency: null, environmentVariables: { A: "1" } }'],
  ['RequestAuthentication', 'spec: { jwtRules: [{ issuer: a, fromHeaders: [{ name: a, prefix: "Bearer " }] }] }'],
  ['ServiceEntry', 'spec: { hosts: [a.com], ports: [{ number: 443, name: tls, protocol: TLS }], resolution: DNS, location: }'],
  ['Sidecar', 'spec: { egress: [{ hosts: ["./*"], port: { number: 1 } }], outboundTrafficPolicy: { mode: REGISTRY_ONLY } }'],
  ['Telemetry', 'spec: { tracing: [{ randomSamplingPercentage: 0.5, customTags: { a: { literal: { value: b } } } }] }'],
  ['TrafficExtension', 'spec: { lua: { inlineCode: a }, match: [{ ports: [{ number: 1 }, { number: 2 }] }], priority: -1 }'],
  ['VirtualService', 'spec: { hosts: [a], http: [{ route: [{ destination: { host: a, port: { number: 80 } }, weight: 1 }] }] }'],
  ['VirtualService', 'spec: { http: [{ match: [{ headers: { a: {} }, port: "${PORT}" }], retries: "${RETRIES}" }] }'],
  ['VirtualService', 'spec: { http: [{ directResponse: { status: 200, body: { bytes: aGFsbG8= } } }] }'],
  ['VirtualService', 'metadata: { name: a, labels: , creationTimestamp: null }\nspec:\nstatus: { anything: 1 }'],
  ['VirtualService', 'metadata: { annotations: { a: "true" }, ownerReferences: [{ uid: a }], finalizers: [a] }'],
  ['WasmPlugin', 'spec: { url: a, pluginConfig: { a: { b: [1] } }, priority: }'],
  ['WorkloadEntry', 'spec: { address: 10.0.0.1, labels: { app: a }, ports: { http: 80 } }'],
  ['WorkloadGroup', 'spec: { template: { serviceAccount: a }, probe: { exec: { command: [a] }, periodSeconds: 0 } }'],
];

const illegal: readonly (readonly [kind: string, text: string, ...problems: string[]])[] = [
  [
    'VirtualService',
    'spec: { http: [{ match: [{ uri: { exakt: a } }] }] }',
    'spec.http[0].match[0].uri.exakt: unknown field "exakt"; did you mean "exact"?',
  ],
  [
    'VirtualService',
    'spec: { http: [{ match: [{ uri: { regex: a, exact: b, prefix: c } }] }] }',
    'spec.http[0].match[0].uri.exact: "exact" cannot stand beside "regex": give only one of "exact", "prefix" and "regex"',
  ],
  ['VirtualService', 'specs: {}', 'specs: unknown field "specs"; did you mean "spec"?'],
  ['VirtualService', 'hosts: [a]', 'hosts: unknown field "hosts" here; it is one of spec'],
  [
    'VirtualService',
    'spec: { http: [{ route: [{ destination: { host: a, weight: 1 } }] }] }',
    'spec.http[0].route[0].destination.weight: unknown field "weight" here; it is one of item 1 of route',
  ],
  [
    'VirtualService',
    'spec: { http: [{ route: [{ host: a }] }] }',
    'spec.http[0].route[0].destination: the field "destination" is missing here',
    'spec.http[0].route[0].host: unknown field "host" here; it is one of destination',
  ],
  [
    'VirtualService',
    'spec: { http: [{ route: [{ destination: { hots: a } }] }] }',
    'spec.http[0].route[0].destination.hots: unknown field "hots"; did you mean "host"?',
  ],
  ['VirtualService', 'spec: { http: [{ mirror: { subset: a } }] }', 'spec.http[0].mirror.host: the field "host" is missing here'],
  ['VirtualService', 'spec: { http: [{ mirror: { host: } }] }', 'spec.http[0].mirror.host: host must not be empty'],
  ['VirtualService', 'spec: { http: [{ mirrow: }] }', 'spec.http[0].mirrow: unknown field "mirrow"; did you mean "mirror"?'],
  [
    'VirtualService',
    'spec: { hosts: [a, ] , gateways: [mesh, null] }',
    'spec.gateways[1]: item 2 of gateways must be text, not empty',
  ],
  ['VirtualService', 'spec: { hosts: a }', 'spec.hosts: hosts must be a list, not text'],
  ['VirtualService', 'spec: { http: { timeout: 5s } }', 'spec.http: http must be a list, not a map of keys to values'],
  [
    'VirtualService',
    'spec: { tcp: [{ match: [{ port: "80" }] }] }',
    'spec.tcp[0].match[0].port: port must be a whole number, not text: write 80 without quotes',
  ],
  [
    'VirtualService',
    'spec: { tcp: [{ match: [{ port: 8.5 }] }] }',
    'spec.tcp[0].match[0].port: port must be a whole number, not a number',
  ],
  [
    'VirtualService',
    'spec: { tcp: [{ match: [{ port: 4294967296 }] }] }',
    'spec.tcp[0].match[0].port: port must be at most 4294967295',
  ],
  [
    'VirtualService',
    'spec: { http: [{ route: [{ destination: { host: a }, weight: 2147483648 }] }] }',
    'spec.http[0].route[0].weight: weight must be at most 2147483647',
  ],
  [
    'VirtualService',
    'spec: { http: [{ directResponse: { status: 200, body: { bytes: a } } }] }',
    'spec.http[0].directResponse.body.bytes: "a" is not valid for bytes',
  ],
  ['VirtualService', 'metadata: { label: { a: b } }', 'metadata.label: unknown field "label"; did you mean "labels"?'],
  [
    'VirtualService',
    'metadata: { labels: { a: on } }',
    'metadata.labels.a: a must be text, but on is a boolean: put it in quotes, "on"',
  ],
  [
    'VirtualService',
    'metadata: { annotations: { a: 1.20 } }',
    'metadata.annotations.a: a must be text, but 1.20 is a number: put it in quotes, "1.20"',
  ],
  [
    'DestinationRule',
    'spec: { host: a, subsets: [{ name: v1, labels: { version: 1.0 } }] }',
    'spec.subsets[0].labels.version: version must be text, but 1.0 is a number: put it in quotes, "1.0"',
  ],
  [
    'DestinationRule',
    'spec: { host: a, trafficPolicy: { connectionPool: { tcp: { idleTimeout: "5" } } } }',
    'spec.trafficPolicy.connectionPool.tcp.idleTimeout: idleTimeout must be a duration such as 5s, not "5"',
  ],
  [
    'DestinationRule',
    'spec: { host: a, trafficPolicy: { tls: { mode: mutual } } }',
    'spec.trafficPolicy.tls.mode: mode must be one of "DISABLE", "SIMPLE", "MUTUAL", "ISTIO_MUTUAL"; did you mean "MUTUAL"?',
  ],
  [
    'DestinationRule',
    'spec: { host: a, trafficPolicy: { loadBalancer: { consistentHash: { useSourceIp: "true", ringHash: {}, maglev: {} } } } }',
    'spec.trafficPolicy.loadBalancer.consistentHash.maglev: "maglev" cannot stand beside "ringHash": give only one of "ringHash" and "maglev"',
    'spec.trafficPolicy.loadBalancer.consistentHash.useSourceIp: useSourceIp must be true or false, not text: write true without quotes',
  ],
  [
    'DestinationRule',
    'spec: { subsets: [{}] }',
    'spec.host: the field "host" is missing here',
    'spec.subsets[0].name: the field "name" is missing here',
  ],
  [
    'EnvoyFilter',
    'spec: { configPatches: [{ patch: { value: text } }] }',
    'spec.configPatches[0].patch.value: value must be a map of keys to values, not text',
  ],
  ['ServiceEntry', '{ metadata: { name: a } }', 'spec: the field "spec" is missing here'],
  ['ServiceEntry', 'spec: { hosts: [] }', 'spec.hosts: hosts must not be empty'],
  [
    'Gateway',
    'spec: { servers: [{ hosts: [a], port: { number: 1, protocol: TLS, name: a }, tls: { credentialNames: [a, b, c] } }] }',
    'spec.servers[0].tls.credentialNames: credentialNames must not have more than 2 items',
  ],
  [
    'PeerAuthentication',
    'spec: { selector: { matchLabels: { a: b } }, portLevelMtls: {} }',
    'spec.portLevelMtls: portLevelMtls must not be empty',
  ],
  [
    'PeerAuthentication',
    `spec: { selector: { matchLabels: { a: ${'b'.repeat(64)} } } }`,
    'spec.selector.matchLabels.a: a must not be longer than 63 characters',
  ],
  ['RequestAuthentication', 'spec: { jwtRules: [{ issuer: "" }] }', 'spec.jwtRules[0].issuer: issuer must not be empty'],
  [
    'AuthorizationPolicy',
    'spec: { targetRef: { kind: a.b, name: a } }',
    'spec.targetRef.kind: kind must be the name of a kind such as Gateway, not "a.b"',
  ],
  [
    'AuthorizationPolicy',
    'spec: { rules: [{ to: [{ operation: { ports: [80] } }] }] }',
    'spec.rules[0].to[0].operation.ports[0]: item 1 of ports must be text, but 80 is a number: put it in quotes, "80"',
  ],
  [
    'Telemetry',
    'spec: { tracing: [{ randomSamplingPercentage: 101 }] }',
    'spec.tracing[0].randomSamplingPercentage: randomSamplingPercentage must be at most 100',
  ],
  [
    'TrafficExtension',
    'spec: { lua: { inlineCode: a }, match: [{ ports: [{ number: 1 }, { number: 1 }] }] }',
    'spec.match[0].ports[1].number: the number 1 is taken by item 1 of ports already',
  ],
  [
    'WasmPlugin',
    'spec: { url: a, vmConfig: { env: [{ name: a }, { name: a }] } }',
    'spec.vmConfig.env[1].name: the name "a" is taken by item 1 of env already',
  ],
  [
    'WasmPlugin',
    'spec: { url: a, sha256: ABC }',
    'spec.sha256: sha256 must be a checksum of 64 hexadecimal digits in lower case, not "ABC"',
  ],
  ['WorkloadEntry', 'spec: { address: a, weight: -1 }', 'spec.weight: weight must be at least 0'],
  [
    'WorkloadGroup',
    'spec: { template: {}, probe: { httpGet: { port: 1 }, exec: { command: [a] } } }',
    'spec.probe.exec: "exec" cannot stand beside "httpGet": give only one of "httpGet", "tcpSocket", "exec" and "grpc"',
  ],
  ['ProxyConfig', 'spec: { concurrency: x }', 'spec.concurrency: concurrency must be a whole number, not text'],
  [
    'Sidecar',
    'spec: { egress: [{ captureMode: IPTABLE, hosts: [] }] }',
    'spec.egress[0].captureMode: captureMode must be one of "DEFAULT", "IPTABLES", "NONE"; did you mean "IPTABLES"?',
  ],
];

describe('validateManifest', () => {
  it.each(legal)('takes a %s with %s', (kind, text) => {
    expect(problemsOf(kind, text)).toEqual([]);
  });

  it.each(illegal)('refuses a %s with %s', (kind, text, ...problems) => {
    expect([...problemsOf(kind, text)].sort()).toEqual([...problems].sort());
  });

  it('has a legal and an illegal document of each kind', () => {
    expect(new Set(legal.map(([kind]) => kind))).toEqual(new Set(groups.keys()));
    expect(new Set(illegal.map(([kind]) => kind))).toEqual(new Set(groups.keys()));
  });

  it('says nothing of kinds without a schema', () => {
    expect(validateManifest('', 'Service', { spec: 1 })).toEqual([]);
    expect(validateManifest('networking.istio.io', 'HTTPRoute', {})).toEqual([]);
  });

  it('does not expand what aliases share', () => {
    const levels = Array.from({ length: 30 }, (_, i) => `a${i + 1}: &a${i + 1} [*a${i}, *a${i}]`);
    const value = toValue(
      parse(`a0: &a0 [x]\n${levels.join('\n')}\nspec: { url: a, pluginConfig: { a: *a30, b: *a29 }, env: *a30 }`).root,
    );
    expect(validateManifest('extensions.istio.io', 'WasmPlugin', value).length).toBe(32);
  });
});
