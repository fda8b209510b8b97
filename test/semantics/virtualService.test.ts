// biome-ignore-all lint/suspicious/noTemplateCurlyInString: manifests hold placeholders
import { type Bullet, testBullets } from './documents';

const to = 'route: [{ destination: { host: a } }]';
const spec = (rest: string) => `{ hosts: [a.com], ${rest} }`;
const http = (...routes: string[]) => spec(`http: [${routes.map((route) => `{ ${route} }`).join(', ')}]`);
const routed = (rest: string) => http(`${to}, ${rest}`);
const match = (rest: string) => routed(`match: [{ ${rest} }]`);
const destination = (rest: string) => http(`route: [{ destination: { ${rest} } }]`);
const tls = (sni: string, rest = '') => spec(`tls: [{ match: [{ sniHosts: [${sni}], ${rest} }], ${to} }]`);
const tcp = (rest: string) => spec(`tcp: [{ match: [{ ${rest} }], ${to} }]`);
const long = 'x'.repeat(100 * 1024 + 1);

const bullets: readonly Bullet[] = [
  [
    'delegates',
    [
      `{ http: [{ ${to} }] }`,
      `{ hosts: [], gateways: [], http: [{ ${to} }] }`,
      `{ hosts: '\${HOSTS}', gateways: [g], http: [{ ${to} }] }`,
    ],
    [
      [`{ gateways: [g], http: [{ ${to} }] }`, 'E conflicting-fields gateways (key): cannot have "gateways"'],
      [`{ tcp: [{ ${to} }] }`, 'E conflicting-fields tcp (key): only "http" can be delegated'],
    ],
  ],
  [
    'routes at all',
    [spec("http: '${ROUTES}'"), spec(`tcp: [{ ${to} }]`)],
    [
      ['{ hosts: [a] }', 'E incomplete-field spec (key): must have routes'],
      ['metadata: {name: one}', 'E incomplete-field spec (key): must have routes'],
      [spec('http: []'), 'E incomplete-field spec (key): must have routes'],
    ],
  ],
  [
    'hosts',
    [
      `{ hosts: ["*"], gateways: [g], http: [{ ${to} }] }`,
      `{ hosts: [10.0.0.1, "::1", "*-a.b", "*a", A.b.], http: [{ ${to} }] }`,
      `{ hosts: [outbound_.80_.v1_.a.b], gateways: [g], tls: [{ match: [{ sniHosts: [outbound_.80_.v1_.a.b] }], ${to} }] }`,
    ],
    [
      [`{ hosts: ["*"], http: [{ ${to} }] }`, 'E invalid-host hosts[0]: possible only with "gateways"'],
      [`{ hosts: ["*"], gateways: [g, mesh], http: [{ ${to} }] }`, 'E invalid-host hosts[0]: possible only with "gateways"'],
      [`{ hosts: [a_b], http: [{ ${to} }] }`, 'E invalid-host hosts[0]: "a_b"'],
      [`{ hosts: [outbound_.80_.v1_.a.b], gateways: [g], http: [{ ${to} }] }`, 'E invalid-host hosts[0]: "outbound_"'],
    ],
  ],
  [
    'hosts that overlap',
    [`{ hosts: ["*.a.com", "*.b.com", a.com], http: [{ ${to} }] }`],
    [
      [`{ hosts: [a.b.com, "*.com"], http: [{ ${to} }] }`, 'E duplicate-entry hosts[1]: overlap'],
      [`{ hosts: ["*.com", "*.b.com"], http: [{ ${to} }] }`, 'E duplicate-entry hosts[1]: overlap'],
      [`{ hosts: [a, b, a], http: [{ ${to} }] }`, 'E duplicate-entry hosts[2]: listed already'],
    ],
  ],
  [
    'gateways',
    [spec(`gateways: [ns/g, g, "a/b/c"], http: [{ ${to} }]`), match('gateways: [mesh, ns/g]')],
    [
      [spec(`gateways: ["a/b/c"], http: [{ ${to} }]`), 'E invalid-name gateways[0]: "b/c"'],
      [spec(`gateways: ["./g"], http: [{ ${to} }]`), 'E invalid-name gateways[0]: write "<namespace>/g" or just "g"'],
      [spec(`gateways: ["/g"], http: [{ ${to} }]`), 'E invalid-name gateways[0]: a part is empty'],
      [spec(`gateways: [a_b], http: [{ ${to} }]`), 'E invalid-name gateways[0]: no name of a gateway'],
      [spec(`gateways: [g.ns.svc.cluster.local], http: [{ ${to} }]`), 'W deprecated-field gateways[0]: write "ns/g"'],
      [match('gateways: [g_]'), 'E invalid-name http[0].match[0].gateways[0]: no name of a gateway'],
    ],
  ],
  [
    'claims',
    [
      spec(`gateways: [g], http: [{ match: [{ headers: { "@request.auth.claims.a": { exact: b } } }], ${to} }]`),
      spec(`gateways: [mesh, g], http: [{ match: [{ withoutHeaders: { "@request.auth.claims[a]": { exact: b } } }], ${to} }]`),
    ],
    [
      [
        match('headers: { "@request.auth.claims.a": { exact: b } }'),
        'E invalid-header http[0].match[0].headers["@request.auth.claims.a"] (key): by gateways only',
      ],
      [
        spec(`gateways: [mesh], http: [{ match: [{ withoutHeaders: { "@request.auth.claims[a]": {} } }], ${to} }]`),
        'E invalid-header http[0].match[0].withoutHeaders["@request.auth.claims[a]"] (key): by gateways only',
      ],
    ],
  ],
  [
    'kinds of routes',
    [
      http('delegate: { name: b }'),
      http(to),
      http('redirect: { uri: / }'),
      http('directResponse: { status: 200 }'),
      `{ http: [{ match: [{ uri: { prefix: / } }], ${to} }] }`,
    ],
    [
      [routed('delegate: { name: b }'), 'E conflicting-fields http[0].route (key): beside "delegate"'],
      [http('delegate: { name: b }, redirect: { uri: / }'), 'E conflicting-fields http[0].redirect (key): beside "delegate"'],
      [
        '{ http: [{ delegate: { name: b } }] }',
        'E conflicting-fields http[0].delegate (key): cannot delegate further',
        'E incomplete-field http[0].delegate (key): say what happens',
      ],
      [http('timeout: 1s'), 'E incomplete-field http[0].timeout (key): "route", "redirect" or "directResponse"'],
      [http('route: []'), 'E incomplete-field http[0].route (key): say what happens'],
      [routed('redirect: { uri: / }'), 'E conflicting-fields http[0].route (key): beside "redirect"'],
      [
        http('redirect: { uri: / }, fault: { delay: { fixedDelay: 1s } }, rewrite: { uri: / }'),
        'E conflicting-fields http[0].fault (key): beside "redirect"',
        'E conflicting-fields http[0].rewrite (key): beside "redirect"',
      ],
      [
        http('redirect: { uri: / }, directResponse: { status: 200 }'),
        'E conflicting-fields http[0].directResponse (key): beside "redirect"',
      ],
      [
        http(`directResponse: { status: 200 }, ${to}, rewrite: { uri: / }`),
        'E conflicting-fields http[0].route (key): beside "directResponse"',
        'E conflicting-fields http[0].rewrite (key): beside "directResponse"',
      ],
      [
        routed('mirror: { host: b }, mirrors: [{ destination: { host: b } }]'),
        'E conflicting-fields http[0].mirrors (key): beside "mirror"',
      ],
    ],
  ],
  [
    'matches',
    [
      match('uri: { prefix: "" }'),
      match('method: { exact: "" }, scheme: { regex: "https?" }, authority: { prefix: a }, queryParams: { q: { exact: b } }'),
      match('headers: { ":authority": { exact: a }, x-a: {} }, withoutHeaders: { x-b: { regex: "*" } }'),
      match('port: 65535, sourceLabels: { app: a }, sourceNamespace: prod'),
      match('port: 0, sourceNamespace: ""'),
    ],
    [
      [match('uri: { regex: "(?=a)" }'), 'E invalid-regex http[0].match[0].uri.regex: lookahead'],
      [match('method: { prefix: "" }'), 'E invalid-value http[0].match[0].method.prefix: must not be empty'],
      [match('queryParams: { q: { regex: "(" } }'), 'E invalid-regex http[0].match[0].queryParams.q.regex: RE2'],
      [match('headers: { "": { exact: a } }'), 'E invalid-header http[0].match[0].headers[""] (key): must not be empty'],
      [
        match('withoutHeaders: { "a b": { exact: a } }'),
        'E invalid-header http[0].match[0].withoutHeaders["a b"] (key): a space',
      ],
      [match('headers: { x-a: { regex: "*" } }'), 'E invalid-regex http[0].match[0].headers["x-a"].regex: RE2'],
      [match('headers: { x-a: }'), 'E invalid-header http[0].match[0].headers["x-a"] (key): no condition'],
      [match('port: 65536'), 'E invalid-port http[0].match[0].port: not 65536'],
      [match('sourceLabels: { a: "b c" }'), 'E invalid-selector http[0].match[0].sourceLabels.a: "b c"'],
      [match('sourceNamespace: a_b'), 'E invalid-name http[0].match[0].sourceNamespace: "a_b"'],
    ],
  ],
  [
    'header operations',
    [
      routed('headers: { request: { set: { Host: b }, remove: [x-a] }, response: { add: { x: "%START_TIME%%%" } } }'),
      routed('headers: { request: { add: { ":authority": b } } }'),
      routed('headers: { response: { set: { x: "a\\tb %REQ(:path):8%" } } }'),
    ],
    [
      [
        routed('headers: { request: { set: { ":path": a } } }'),
        'E invalid-header http[0].headers.request.set[":path"] (key): cannot be changed',
      ],
      [
        routed('headers: { request: { add: { "": a } } }'),
        'E invalid-header http[0].headers.request.add[""] (key): must not be empty',
      ],
      [
        routed('headers: { request: { remove: [Host, ":path", ""] } }'),
        'E invalid-header http[0].headers.request.remove[0]: cannot be changed',
        'E invalid-header http[0].headers.request.remove[1]: cannot be changed',
        'E invalid-header http[0].headers.request.remove[2]: must not be empty',
      ],
      [
        routed('headers: { response: { set: { host: a } } }'),
        'E invalid-header http[0].headers.response.set.host (key): cannot be changed',
      ],
      [
        routed('headers: { response: { add: { x: "a\\nb" } } }'),
        'E invalid-header http[0].headers.response.add.x: control character',
      ],
      [
        http('route: [{ destination: { host: a }, headers: { response: { add: { x: "%REQ(a" } } } }]'),
        'E invalid-header http[0].route[0].headers.response.add.x: "%"',
      ],
    ],
  ],
  [
    'the authority',
    [routed('rewrite: { authority: b }, headers: { request: { set: { x: b } } }')],
    [
      [
        routed('rewrite: { authority: b }, headers: { request: { set: { Host: b } } }'),
        'E conflicting-fields http[0].headers.request.set.Host (key): "rewrite.authority"',
      ],
      [
        routed('headers: { request: { set: { Host: b }, add: { ":authority": b } } }'),
        'E conflicting-fields http[0].headers.request.add[":authority"] (key): "headers.request.set.Host"',
      ],
    ],
  ],
  [
    'destinations',
    [
      destination('host: "*.a.com", subset: v1, port: { number: 80 }'),
      http('route: [{ destination: { host: a }, weight: 1 }, { destination: { host: b }, weight: 2 }]'),
      http('route: [{ destination: { host: a }, weight: 0 }]'),
    ],
    [
      [destination('host: "*"'), 'E invalid-host http[0].route[0].destination.host: not "*"'],
      [destination('host: "a:80"'), 'E invalid-host http[0].route[0].destination.host: has a port'],
      [destination('host: 10.0.0.1'), 'E invalid-host http[0].route[0].destination.host: end in a number'],
      [destination('host: a, subset: v1_2'), 'E invalid-name http[0].route[0].destination.subset: "v1_2"'],
      [destination('host: a, port: {}'), 'E incomplete-field http[0].route[0].destination.port (key): no number'],
      [destination('host: a, port: { number: 65536 }'), 'E invalid-port http[0].route[0].destination.port.number: 65536'],
      [http('route: [{ destination: { host: a }, weight: -1 }]'), 'E invalid-weight http[0].route[0].weight: -1'],
      [
        http('route: [{ destination: { host: a } }, { destination: { host: b } }]'),
        'E invalid-weight http[0].route (key): none of the 2',
      ],
    ],
  ],
  [
    'faults',
    [
      routed(
        'fault: { abort: { httpStatus: 503, percentage: { value: 0.0001 } }, delay: { fixedDelay: 1s, percentage: { value: 0 } } }',
      ),
      routed('fault: { abort: { grpcStatus: NOT_FOUND } }'),
    ],
    [
      [routed('fault: {}'), 'E incomplete-field http[0].fault (key): "delay" or "abort"'],
      [
        routed('fault: { delay: { fixedDelay: 1s, percentage: { value: 0.00001 } } }'),
        'E invalid-weight http[0].fault.delay.percentage.value: 0.0001',
      ],
      [
        routed('fault: { abort: { httpStatus: 503, percentage: { value: 101 } } }'),
        'E invalid-weight http[0].fault.abort.percentage.value: 101',
      ],
      [routed('fault: { abort: { http2Error: a } }'), 'E invalid-value http[0].fault.abort.http2Error (key): not implemented'],
      [routed('fault: { abort: { httpStatus: 199 } }'), 'E invalid-value http[0].fault.abort.httpStatus: 199'],
      [routed('fault: { abort: { grpcStatus: NOTFOUND } }'), 'E invalid-value http[0].fault.abort.grpcStatus: "NOT_FOUND"'],
      [routed('fault: { abort: {} }'), 'W ineffective-field http[0].fault.abort (key): names no error'],
      [routed('fault: { delay: { fixedDelay: 1500us } }'), 'E invalid-duration http[0].fault.delay.fixedDelay: 1500us'],
      [
        routed('fault: { delay: { exponentialDelay: 1s } }'),
        'E invalid-value http[0].fault.delay.exponentialDelay (key): not implemented',
      ],
    ],
  ],
  [
    'redirects',
    [
      http('match: [{ uri: { prefix: /a } }], redirect: { prefixRewrite: /b }'),
      http('redirect: { authority: b, scheme: https, port: 443, redirectCode: 308 }'),
      http('redirect: { derivePort: FROM_REQUEST_PORT }'),
    ],
    [
      [http('redirect: { uri: /, prefixRewrite: / }'), 'E conflicting-fields http[0].redirect.prefixRewrite (key): beside "uri"'],
      [
        http('match: [{ uri: { exact: /a } }], redirect: { prefixRewrite: / }'),
        'E conflicting-fields http[0].redirect.prefixRewrite (key): "uri.prefix"',
      ],
      [http('redirect: { redirectCode: 301 }'), 'E incomplete-field http[0].redirect (key): changes nothing'],
      [http('redirect: { uri: /, redirectCode: 200 }'), 'E invalid-value http[0].redirect.redirectCode: 200'],
      [http('redirect: { scheme: ftp }'), 'E invalid-value http[0].redirect.scheme: "ftp"'],
      [http('redirect: { port: 65536 }'), 'E invalid-port http[0].redirect.port: 65536'],
    ],
  ],
  [
    'rewrites',
    [
      routed('rewrite: { uri: / }'),
      routed('rewrite: { uriRegexRewrite: { match: "^/(a|b)", rewrite: /c } }'),
      routed('rewrite: { authority: b }'),
    ],
    [
      [routed('rewrite: {}'), 'E incomplete-field http[0].rewrite (key): changes nothing'],
      [
        routed('rewrite: { uri: /, uriRegexRewrite: { match: a, rewrite: b } }'),
        'E conflicting-fields http[0].rewrite.uriRegexRewrite (key): beside "uri"',
      ],
      [
        routed('rewrite: { uriRegexRewrite: { match: a } }'),
        'E incomplete-field http[0].rewrite.uriRegexRewrite.rewrite (key): "rewrite" is missing',
      ],
      [
        routed('rewrite: { uriRegexRewrite: { match: "", rewrite: b } }'),
        'E incomplete-field http[0].rewrite.uriRegexRewrite.match (key): "match" is missing',
      ],
      [
        routed('rewrite: { uriRegexRewrite: { match: "(?!a)", rewrite: b } }'),
        'E invalid-regex http[0].rewrite.uriRegexRewrite.match: lookahead',
      ],
    ],
  ],
  [
    'direct responses',
    [http('directResponse: { status: 200, body: { string: ok } }')],
    [
      [http('directResponse: { status: 601 }'), 'E invalid-value http[0].directResponse.status: 601'],
      [
        http(`directResponse: { status: 200, body: { string: ${long} } }`),
        'W invalid-value http[0].directResponse.body.string (key): 102401 bytes',
      ],
      [
        http(`directResponse: { status: 200, body: { string: ${'é'.repeat(600_000)} } }`),
        'E invalid-value http[0].directResponse.body.string (key): 1 MiB',
      ],
    ],
  ],
  [
    'mirrors',
    [
      routed('mirror: { host: b }, mirrorPercentage: { value: 0.1 }'),
      routed('mirrors: [{ destination: { host: b }, percentage: { value: 100 } }]'),
    ],
    [
      [routed('mirror: { host: "*" }'), 'E invalid-host http[0].mirror.host: "*"'],
      [routed('mirror: { host: b }, mirrorPercent: 10'), 'W deprecated-field http[0].mirrorPercent (key): mirrorPercentage'],
      [
        routed('mirror: { host: b }, mirror_percent: 101, mirrorPercentage: { value: 1 }'),
        'E invalid-weight http[0].mirror_percent: 101',
        'W deprecated-field http[0].mirror_percent (key): mirrorPercentage',
      ],
      [routed('mirror: { host: b }, mirrorPercentage: { value: -1 }'), 'E invalid-weight http[0].mirrorPercentage.value: -1'],
      [
        routed('mirrors: [{ destination: { host: b }, percentage: { value: 101 } }]'),
        'E invalid-weight http[0].mirrors[0].percentage.value: 101',
      ],
    ],
  ],
  [
    'retries',
    [
      routed('retries: { attempts: 0 }'),
      routed('retries: { attempts: 2, perTryTimeout: 1s, backoff: 25ms, retryOn: "5xx,reset,503" }'),
      routed('retries: {}'),
    ],
    [
      [routed('retries: { attempts: -1 }'), 'E invalid-value http[0].retries.attempts: -1'],
      [routed('retries: { attempts: 0, perTryTimeout: 1s }'), 'E conflicting-fields http[0].retries.attempts: "perTryTimeout"'],
      [
        routed('retries: { retryRemoteLocalities: false }'),
        'E incomplete-field http[0].retries.attempts (key): "retryRemoteLocalities"',
      ],
      [routed('retries: { attempts: 1, perTryTimeout: 1500us }'), 'E invalid-duration http[0].retries.perTryTimeout: 1500us'],
      [routed('retries: { attempts: 1, backoff: 1500us }'), 'E invalid-duration http[0].retries.backoff: 1500us'],
      [routed('retries: { attempts: 1, retryOn: "5xx, reset" }'), 'E invalid-value http[0].retries.retryOn: "5xx,reset"'],
      [routed('retries: { attempts: 1, retryOn: "5xx,rest" }'), 'E invalid-value http[0].retries.retryOn: "reset"'],
      [routed('retries: { attempts: 1, retryOn: "5xx," }'), 'E invalid-value http[0].retries.retryOn: a comma too many'],
    ],
  ],
  [
    'CORS',
    [
      routed(
        'corsPolicy: { allowOrigins: [{ exact: "*" }, { regex: ".*" }], allowMethods: [GET, "*"], allowHeaders: ["*", x-a], maxAge: 1h }',
      ),
    ],
    [
      [
        routed('corsPolicy: { allowOrigins: [{ exact: "" }] }'),
        'E invalid-value http[0].corsPolicy.allowOrigins[0].exact: must not be empty',
      ],
      [routed('corsPolicy: { allowOrigins: [{ regex: "*" }] }'), 'E invalid-regex http[0].corsPolicy.allowOrigins[0].regex: RE2'],
      [routed('corsPolicy: { allowMethods: [get] }'), 'E invalid-value http[0].corsPolicy.allowMethods[0]: "get"'],
      [routed('corsPolicy: { allowHeaders: ["x a"] }'), 'E invalid-header http[0].corsPolicy.allowHeaders[0]: a space'],
      [routed('corsPolicy: { exposeHeaders: [""] }'), 'E invalid-header http[0].corsPolicy.exposeHeaders[0]: must not be empty'],
      [routed('corsPolicy: { maxAge: 1500ms }'), 'E invalid-duration http[0].corsPolicy.maxAge: whole number of seconds'],
      [routed('corsPolicy: { maxAge: 1500us }'), 'E invalid-duration http[0].corsPolicy.maxAge: whole number of milliseconds'],
    ],
  ],
  [
    'the timeout',
    [routed('timeout: 1.5s')],
    [[routed('timeout: 1500us'), 'E invalid-duration http[0].timeout: whole number of milliseconds']],
  ],
  [
    'tls routes',
    [
      tls('a.com', 'destinationSubnets: [10.0.0.0/8], port: 443, sourceLabels: { app: a }, gateways: [mesh]'),
      `{ hosts: ["*.a.com"], tls: [{ match: [{ sniHosts: [b.a.com, "*.b.a.com"] }], ${to} }] }`,
      `{ hosts: ["*.a.com", "\${HOST}"], tls: [{ match: [{ sniHosts: [c.com] }], ${to} }] }`,
    ],
    [
      [spec(`tls: [{ match: [], ${to} }]`), 'E incomplete-field tls[0].match (key): sniHosts'],
      [tls(''), 'E incomplete-field tls[0].match[0].sniHosts (key): must not be empty'],
      [tls('a_b'), 'E invalid-host tls[0].match[0].sniHosts[0]: "a_b"'],
      [tls('10.0.0.1'), 'W ineffective-field tls[0].match[0].sniHosts[0]: IP address'],
      [tls('b.com'), 'E invalid-host tls[0].match[0].sniHosts[0]: write "a.com"'],
      [tls('"*.com"'), 'E invalid-host tls[0].match[0].sniHosts[0]: write "a.com"'],
      [tls('a.com', 'destinationSubnets: [10.0.0.0/33]'), 'E invalid-address tls[0].match[0].destinationSubnets[0]: 10.0.0.0/33'],
      [tls('a.com', 'port: 70000'), 'E invalid-port tls[0].match[0].port: 70000'],
      [tls('a.com', 'sourceLabels: { "a b": c }'), 'E invalid-selector tls[0].match[0].sourceLabels["a b"] (key): "a b"'],
      [tls('a.com', 'gateways: [a_b]'), 'E invalid-name tls[0].match[0].gateways[0]: "a_b"'],
      [spec('tls: [{ match: [{ sniHosts: [a.com] }] }]'), 'E incomplete-field tls[0].route (key): where connections go'],
    ],
  ],
  [
    'tcp routes',
    [tcp('destinationSubnets: [10.0.0.1], port: 3306'), spec(`tcp: [{ ${to} }]`)],
    [
      [spec('tcp: [{ match: [{ port: 1 }] }]'), 'E incomplete-field tcp[0].route (key): where connections go'],
      [tcp('destinationSubnets: [a]'), 'E invalid-address tcp[0].match[0].destinationSubnets[0]: "a"'],
      [
        spec('tcp: [{ route: [{ destination: { host: a } }, { destination: { host: b } }] }]'),
        'E invalid-weight tcp[0].route (key): none of the 2',
      ],
    ],
  ],
  [
    'exportTo',
    [spec(`exportTo: [".", other], http: [{ ${to} }]`)],
    [[spec(`exportTo: [".", shop], http: [{ ${to} }]`), 'E invalid-export-to exportTo[1]: stands for']],
  ],
  [
    'reachability',
    [
      http(`match: [{ uri: { prefix: /a } }], ${to}`, to),
      http('delegate: { name: b }', `match: [{ uri: { prefix: /a } }], ${to}`, to),
      http(`match: [{ uri: { prefix: /a }, method: { exact: GET } }], ${to}`, `match: [{ uri: { prefix: /a/b } }], ${to}`),
      http(`match: [{ uri: { prefix: /a }, port: 80 }], ${to}`, `match: [{ uri: { prefix: /a/b }, port: 81 }], ${to}`),
      http(`match: [{ uri: { prefix: /a }, sourceLabels: { app: a } }], ${to}`, `match: [{ uri: { prefix: /a/b } }], ${to}`),
      http(
        `match: [{ uri: { prefix: /a }, headers: { x: { exact: a } } }], ${to}`,
        `match: [{ uri: { prefix: /a/b }, headers: { x: { prefix: a } } }], ${to}`,
      ),
    ],
    [
      [http(to, to), 'W unreachable-rule http[1].route (key): no match either'],
      [http(to, `match: [{ uri: { prefix: /a } }], ${to}`), 'W unreachable-rule http[1].match (key): before it has no match'],
      [
        http(`match: [{ port: 80 }], ${to}`, `match: [{ port: 80, name: again }], ${to}`),
        'W unreachable-rule http[1].match (key): routes before it: #1',
        'W ineffective-match http[1].match[0].port (key): route #1',
      ],
      [
        spec(`tcp: [{ match: [{ port: 80 }, { port: 81 }, { port: 80 }], ${to} }]`),
        'W ineffective-match tcp[0].match[2].port (key): the route has this very match',
      ],
      [
        http(
          `name: a, match: [{ uri: { prefix: /a } }], ${to}`,
          `match: [{ uri: { prefix: /a/b }, method: { exact: GET } }], ${to}`,
        ),
        'W ineffective-match http[1].match[0].uri (key): route "a" takes every path that begins with "/a"',
      ],
      [
        http(`match: [{ uri: { prefix: /A }, ignoreUriCase: true }], ${to}`, `match: [{ uri: { exact: /a/b } }], ${to}`),
        'W ineffective-match http[1].match[0].uri (key): begins with "/A"',
      ],
    ],
  ],
];

testBullets('VirtualService', bullets);
