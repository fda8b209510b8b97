// biome-ignore-all lint/suspicious/noTemplateCurlyInString: manifests hold placeholders
import { describeKind, describeShapes, describeUnknown } from './describeKind';

const source = (text: string) => `{ rules: [{ from: [{ source: ${text} }] }] }`;
const operation = (text: string) => `{ rules: [{ to: [{ operation: ${text} }] }] }`;
const when = (text: string) => `{ rules: [{ when: [${text}] }] }`;
const custom = (rule: string) => `{ action: CUSTOM, provider: { name: a }, rules: [${rule}] }`;
const deny = (rule: string) => `{ action: DENY, rules: [${rule}] }`;

const inSource = 'spec.rules[0].from[0].source';
const inOperation = 'spec.rules[0].to[0].operation';
const inWhen = 'spec.rules[0].when[0]';

describeKind(
  'AuthorizationPolicy',
  [
    { what: 'says nothing, so that all is refused', spec: '{}' },
    { what: 'a selector with labels', spec: '{ selector: { matchLabels: { app: a } } }' },
    { what: 'a target', spec: '{ targetRefs: [{ kind: Gateway, group: gateway.networking.k8s.io, name: a }] }' },
    { what: 'ALLOW with an empty list of rules', spec: '{ action: ALLOW, rules: [] }' },
    { what: 'DENY with a rule for all', spec: deny('{}') },
    { what: 'AUDIT without rules', spec: '{ action: AUDIT }' },
    { what: 'CUSTOM with HTTP attributes', spec: custom('{ to: [{ operation: { paths: ["/a"] } }] }') },
    { what: 'CUSTOM with addresses', spec: custom('{ from: [{ source: { ipBlocks: [10.0.0.0/8] } }] }') },
    {
      what: 'CUSTOM with an empty list of principals',
      spec: custom('{ from: [{ source: { principals: [], ipBlocks: [::1] } }] }'),
    },
    { what: 'CUSTOM with a condition on a header', spec: custom('{ when: [{ key: "request.headers[a]", values: [b] }] }') },
    { what: 'null for what is left out', spec: '{ provider: null, rules: [{ from: null, to: null, when: null }] }' },
    {
      what: 'every kind of source',
      spec: source(
        '{ requestPrincipals: ["*"], trustDomains: ["*", cluster.local, "*.local", "td-*"], ipBlocks: [1.2.3.4, 10.0.0.0/8, "::1"], remoteIpBlocks: [2001:db8::/32], notIpBlocks: [10.1.2.3/8] }',
      ),
    },
    { what: 'service accounts', spec: source('{ serviceAccounts: [a, ns/a], notServiceAccounts: [b] }') },
    { what: 'principals and namespaces', spec: source('{ principals: ["*"], notPrincipals: ["a/*"], namespaces: [a] }') },
    {
      what: 'every kind of operation',
      spec: operation('{ hosts: ["*.a.b"], ports: ["0", "80", "65535"], notPorts: ["080"], methods: [GET], notPaths: ["/a*"] }'),
    },
    {
      what: 'paths with templates',
      spec: operation('{ paths: ["/a/{*}/b", "/{**}", "/{*}/a/{**}", "/{**}/a", "/a/{*}/b.c~d-e_f%20", "/*/a", "*"] }'),
    },
    {
      what: 'conditions on every attribute',
      spec: `
  rules:
  - when:
    - { key: "request.headers[x-a]", values: [a], notValues: [b] }
    - { key: source.ip, values: [10.0.0.1] }
    - { key: remote.ip, notValues: [10.0.0.0/8] }
    - { key: source.namespace, values: [a] }
    - { key: source.serviceAccount, values: [a/b] }
    - { key: source.principal, values: [a] }
    - { key: source.trustDomain, values: [a] }
    - { key: request.auth.principal, values: ["*"] }
    - { key: request.auth.audiences, values: [a] }
    - { key: request.auth.presenter, values: [a] }
    - { key: "request.auth.claims[a][b]", values: [a] }
    - { key: destination.ip, values: ["::1"] }
    - { key: destination.port, values: ["80"] }
    - { key: connection.sni, values: [a.b] }
    - { key: "experimental.envoy.filters.network.mysql_proxy[db.table]", values: ["[update]"] }`,
    },
    { what: 'DENY by the connection', spec: deny('{ from: [{ source: { namespaces: [a] } }] }') },
    { what: 'DENY with a port', spec: deny('{ to: [{ operation: { methods: [GET], ports: ["80"] } }] }') },
    {
      what: 'DENY with a port in one of the items',
      spec: deny('{ to: [{ operation: { methods: [A] } }, { operation: { ports: ["1"] } }] }'),
    },
    {
      what: 'DENY by token, with a port',
      spec: deny('{ from: [{ source: { notRequestPrincipals: ["*"] } }], to: [{ operation: { ports: ["80"] } }] }'),
    },
    { what: 'ALLOW by HTTP attributes', spec: operation('{ methods: [GET] }') },
    { what: 'a dry run', spec: 'metadata: { annotations: { istio.io/dry-run: "true" } }\nspec: { action: DENY, rules: [{}] }' },
  ],
  [
    {
      what: 'a selector without labels',
      spec: '{ selector: {} }',
      found: ['invalid-selector [warning] spec.selector (key): the selector has no matchLabels'],
    },
    {
      what: 'a target of a kind that has no policies',
      spec: '{ targetRef: { kind: Pod, name: a } }',
      found: ['invalid-selector spec.targetRef.kind: a policy cannot be attached to a "Pod"'],
    },
    {
      what: 'CUSTOM without rules',
      spec: '{ action: CUSTOM, provider: { name: a } }',
      found: ['incomplete-field spec.action: without rules the action "CUSTOM" never happens'],
      fixed: ['Add a rule that every request matches', '{ action: CUSTOM, provider: { name: a }, rules: [{}] }'],
    },
    {
      what: 'DENY without rules',
      spec: '{ action: DENY }',
      found: ['incomplete-field spec.action: without rules the action "DENY" never happens'],
    },
    {
      what: 'DENY with an empty list of rules',
      spec: '\n  action: DENY\n  rules: []',
      found: ['incomplete-field spec.rules (key): without rules the action "DENY" never happens; add the rule "{}"'],
      fixed: ['Add a rule that every request matches', '\n  action: DENY\n  rules:\n  - {}'],
    },
    {
      what: 'CUSTOM without a provider',
      spec: '{ action: CUSTOM, rules: [{}] }',
      found: ['incomplete-field spec.action: the action "CUSTOM" needs provider.name'],
    },
    {
      what: 'CUSTOM with a provider that has no name',
      spec: '{ action: CUSTOM, provider: {}, rules: [{}] }',
      found: ['incomplete-field spec.provider (key): the provider must have a name'],
    },
    {
      what: 'CUSTOM with a provider whose name is empty',
      spec: '{ action: CUSTOM, provider: { name: "" }, rules: [{}] }',
      found: ['incomplete-field spec.provider.name: the provider must have a name'],
    },
    ...['namespaces', 'serviceAccounts', 'trustDomains', 'principals', 'requestPrincipals']
      .flatMap((key) => [key, `not${key[0]?.toUpperCase()}${key.slice(1)}`])
      .map((key) => ({
        what: `CUSTOM with ${key}`,
        spec: custom(`{ from: [{ source: { ${key}: [a] } }] }`),
        found: [`conflicting-fields ${inSource}.${key} (key): ${key} is not possible with the action "CUSTOM"`],
      })),
    ...['source.namespace', 'source.serviceAccount', 'source.trustDomain', 'source.principal', 'request.auth.claims[a]'].map(
      (key) => ({
        what: `CUSTOM with a condition on ${key}`,
        spec: custom(`{ when: [{ key: "${key}", values: [a] }] }`),
        found: [`conflicting-fields ${inWhen}.key: "${key}" is not possible with the action "CUSTOM"`],
      }),
    ),
    ...['action: ALLOW, ', 'action: DENY, ', 'action: AUDIT, ', ''].map((action) => ({
      what: `a provider with ${action || 'no action'}`,
      spec: `{ ${action}rules: [{}], provider: { name: a } }`,
      found: [`conflicting-fields spec.provider (key): the action "${action.slice(8, -2) || 'ALLOW'}" asks no provider`],
      fixed: ['Remove the provider', `{ ${action}rules: [{}] }`] as const,
    })),
    {
      what: 'empty lists of from and to',
      spec: '{ rules: [{ from: [], to: [] }] }',
      found: [
        'incomplete-field spec.rules[0].from (key): from must have an item; leave it out to match any caller',
        'incomplete-field spec.rules[0].to (key): to must have an item; leave it out to match any operation',
      ],
      fixed: ['Remove "from", to match any caller', '{ rules: [{ to: [] }] }'],
    },
    {
      what: 'items that say nothing',
      spec: '{ rules: [{ from: [{}, { source: null }], to: [{}] }] }',
      found: [
        'incomplete-field spec.rules[0].from[0]: an item of from must have a source',
        'incomplete-field spec.rules[0].from[1]: an item of from must have a source',
        'incomplete-field spec.rules[0].to[0]: an item of to must have an operation',
      ],
    },
    {
      what: 'an empty source and an empty operation',
      spec: '{ rules: [{ from: [{ source: {} }, { source: { principals: [] } }], to: [{ operation: {} }] }] }',
      found: [
        `incomplete-field ${inSource} (key): the source must say something, such as principals: ["*"]`,
        'incomplete-field spec.rules[0].from[1].source (key): the source must say something',
        `incomplete-field ${inOperation} (key): the operation must say something`,
      ],
    },
    ...['ipBlocks', 'notIpBlocks', 'remoteIpBlocks', 'notRemoteIpBlocks'].map((key) => ({
      what: `${key} that are none`,
      spec: source(`{ ${key}: [10.0.0.0/33, 010.0.0.1, "::1", ""] }`),
      found: [
        `invalid-address ${inSource}.${key}[0]: the address "10.0.0.0/33" is neither an IP address nor a CIDR`,
        `invalid-address ${inSource}.${key}[1]: the address "010.0.0.1"`,
        `invalid-address ${inSource}.${key}[3]: the address must not be empty`,
      ],
    })),
    ...['principals', 'requestPrincipals', 'namespaces', 'trustDomains', 'notPrincipals', 'notTrustDomains'].map((key) => ({
      what: `an empty text in ${key}`,
      spec: source(`{ ${key}: [a, ""] }`),
      found: [`invalid-value ${inSource}.${key}[1]: ${key} must not contain an empty text; write "*"`],
    })),
    ...['hosts', 'methods', 'paths', 'notHosts', 'notMethods', 'notPaths'].map((key) => ({
      what: `an empty text in ${key}`,
      spec: operation(`{ ${key}: [a, ""] }`),
      found: [`invalid-value ${inOperation}.${key}[1]: ${key} must not contain an empty text`],
    })),
    {
      what: 'service accounts that are none',
      spec: source('{ serviceAccounts: ["*", a/b/c, /a, a/, ""], notServiceAccounts: ["ns/*"] }'),
      found: [
        `invalid-value ${inSource}.serviceAccounts[0]: the service account "*" must not contain "*"`,
        `invalid-value ${inSource}.serviceAccounts[1]: a service account is written as name or namespace/name, not "a/b/c"`,
        `invalid-value ${inSource}.serviceAccounts[2]: a service account is written as name or namespace/name, not "/a"`,
        `invalid-value ${inSource}.serviceAccounts[3]: a service account is written as name or namespace/name, not "a/"`,
        `invalid-value ${inSource}.serviceAccounts[4]: a service account is written as name or namespace/name, not an empty text`,
        `invalid-value ${inSource}.notServiceAccounts[0]: the service account "ns/*" must not contain "*"`,
      ],
    },
    {
      what: 'trust domains that are none',
      spec: source('{ trustDomains: ["*a*", "a*b", "**"], notTrustDomains: [cluster.local/ns/a] }'),
      found: [
        `invalid-value ${inSource}.trustDomains[0]: the trust domain "*a*" may contain "*" only once, at its beginning or its end`,
        `invalid-value ${inSource}.trustDomains[1]: the trust domain "a*b" may contain "*" only once`,
        `invalid-value ${inSource}.trustDomains[2]: the trust domain "**" may contain "*" only once`,
        `invalid-value ${inSource}.notTrustDomains[0]: the trust domain "cluster.local/ns/a" must not contain "/"; write it alone, such as "cluster.local"`,
      ],
    },
    {
      what: 'ports that are none',
      spec: operation('{ ports: ["65536", http, "80-90", "-1", "+1", "", "1"], notPorts: ["1.5"] }'),
      found: [
        ...['"65536"', '"http"', '"80-90"', '"-1"', '"+1"', 'an empty text'].map(
          (port, i) => `invalid-port ${inOperation}.ports[${i}]: a port is a number up to 65535, not ${port};`,
        ),
        `invalid-port ${inOperation}.notPorts[0]: a port is a number up to 65535, not "1.5"`,
      ],
    },
    {
      what: 'paths whose templates are none',
      spec: operation(
        '{ paths: ["/{**}/{*}/{*}", "/{**}/a/{**}", "/{a}", "/a{*}", "/{*}/*", "/{*}/ä/ö", "/{"], notPaths: ["/{*}*"] }',
      ),
      found: [
        `invalid-value ${inOperation}.paths[0]: nothing may follow "{**}" in "/{**}/{*}/{*}" but fixed text`,
        `invalid-value ${inOperation}.paths[1]: nothing may follow "{**}" in "/{**}/a/{**}"`,
        `invalid-value ${inOperation}.paths[2]: "{a}" of the path "/{a}" must be "{*}" for one segment`,
        `invalid-value ${inOperation}.paths[3]: "a{*}" of the path "/a{*}" must be`,
        `invalid-value ${inOperation}.paths[4]: "*" of the path "/{*}/*" must not contain "*" beside {*} or {**}; write "{*}"`,
        `invalid-value ${inOperation}.paths[5]: "ä" of the path "/{*}/ä/ö" must not contain "ä" beside {*} or {**}; write it percent-encoded`,
        `invalid-value ${inOperation}.paths[6]: "{" of the path "/{" must be`,
        `invalid-value ${inOperation}.notPaths[0]: "{*}*" of the path "/{*}*" must be`,
      ],
    },
    {
      what: 'a condition with an empty key',
      spec: when('{ key: "", values: [a] }'),
      found: [`incomplete-field ${inWhen}.key: the key of a condition must not be empty`],
    },
    {
      what: 'a condition without values',
      spec: when('{ key: source.ip, values: [] }'),
      found: [`incomplete-field ${inWhen}.key: the condition on "source.ip" must have values or notValues`],
    },
    ...(
      [
        ['source.foo.bar', 'there is no attribute "source.foo.bar"; conditions are about'],
        ['request.headers', '"request.headers" must have a name in brackets at its end, such as "request.headers[x-version]"'],
        ['request.headers[]', '"request.headers[]" must have a name in brackets'],
        [
          'request.auth.claims',
          '"request.auth.claims" must have a name in brackets at its end, such as "request.auth.claims[iss]"',
        ],
        [
          'experimental.envoy.filters.network.mysql_proxy',
          '"experimental.envoy.filters.network.mysql_proxy" must have a name in',
        ],
        [
          'destination.namespace',
          'there is no attribute "destination.namespace" any more: a policy is for the namespace that it is in',
        ],
        [
          'destination.labels[app]',
          'there is no attribute "destination.labels[app]" any more: a policy is for workloads with labels',
        ],
        ['destination.name', 'there is no attribute "destination.name" any more'],
        ['destination.user', 'there is no attribute "destination.user" any more'],
        ['request.header', 'there is no attribute "request.header"; did you mean "request.headers[x-version]"?'],
      ] as const
    ).map(([key, message]) => ({
      what: `a condition on ${key}`,
      spec: when(`{ key: "${key}", values: [a] }`),
      found: [`invalid-value ${inWhen}.key: ${message}`],
    })),
    {
      what: 'a misspelt attribute',
      spec: when('{ key: source.principals, values: [a] }'),
      found: [`invalid-value ${inWhen}.key: there is no attribute "source.principals"; did you mean "source.principal"?`],
      fixed: ['Change it to "source.principal"', when('{ key: source.principal, values: [a] }')],
    },
    {
      what: 'a misspelt attribute with a name',
      spec: when('{ key: "request.header[a]", values: [a] }'),
      found: [`invalid-value ${inWhen}.key: there is no attribute "request.header[a]"; did you mean "request.headers[a]"?`],
      fixed: ['Change it to "request.headers[a]"', when('{ key: "request.headers[a]", values: [a] }')],
    },
    {
      what: 'values that the attribute cannot have',
      spec: '{ rules: [{ when: [{ key: source.ip, values: [a], notValues: [b] }, { key: remote.ip, values: [c] }, { key: destination.ip, values: [d] }, { key: destination.port, values: [e] }, { key: connection.sni, values: [""] }] }] }',
      found: [
        `invalid-address ${inWhen}.values[0]: the address "a"`,
        `invalid-address ${inWhen}.notValues[0]: the address "b"`,
        'invalid-address spec.rules[0].when[1].values[0]: the address "c"',
        'invalid-address spec.rules[0].when[2].values[0]: the address "d"',
        'invalid-port spec.rules[0].when[3].values[0]: a port is a number up to 65535, not "e"',
        'invalid-value spec.rules[0].when[4].values[0]: values must not contain an empty text',
      ],
    },
    {
      what: 'DENY by token only',
      spec: deny('{ from: [{ source: { requestPrincipals: [a] } }] }'),
      found: [
        'ineffective-field [info] spec.rules[0].from (key): a DENY rule with HTTP attributes only denies all TCP traffic too',
      ],
    },
    {
      what: 'DENY by HTTP attributes only',
      spec: deny('{ from: [{ source: { namespaces: [a] } }], to: [{ operation: { methods: [GET] } }] }'),
      found: [
        'ineffective-field [info] spec.rules[0].to (key): a DENY rule with HTTP attributes only denies all TCP traffic too',
      ],
    },
  ],
);

describeUnknown('AuthorizationPolicy', [
  '{ action: "${ACTION}", provider: { name: a } }',
  '{ action: CUSTOM, provider: { name: "${A}" }, rules: [{}] }',
  '{ action: CUSTOM, provider: "${A}", rules: "${RULES}" }',
  '{ action: DENY, rules: "{{ .Values.rules }}" }',
  '{ action: DENY, "${KEY}": a }',
  source('{ ipBlocks: ["${CIDR}"], serviceAccounts: ["${A}/*"], trustDomains: ["${A}/b"], "${B}": c }'),
  '{ rules: [{ from: [{ source: "${A}" }, { source: { "${A}": b } }], to: ["${A}"] }] }',
  operation('{ ports: ["${PORT}"], paths: ["/{{ .path }}/{*}", "/${A}"] }'),
  when('{ key: "${KEY}" }'),
  when('{ key: source.ip, "${VALUES}": a }'),
  custom('{ when: [{ key: "request.auth.${A}", values: [a] }] }'),
  deny('{ to: [{ operation: "${A}" }] }'),
  deny('{ to: [{ operation: { methods: [GET], "${A}": b } }] }'),
  deny('{ from: [{ source: { principal: [a] } }] }'),
  'metadata: { annotations: { istio.io/dry-run: "${DRY_RUN}" } }',
]);

describeShapes(
  'AuthorizationPolicy',
  '{ action: CUSTOM, selector: { matchLabels: { a: b } }, provider: { name: a }, rules: [{ from: [{ source: { principals: [a], ipBlocks: [b], serviceAccounts: [a/b], trustDomains: [a] } }], to: [{ operation: { ports: ["1"], paths: [/a] } }], when: [{ key: source.ip, values: [a] }] }] }',
);
