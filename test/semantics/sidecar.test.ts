// biome-ignore-all lint/suspicious/noTemplateCurlyInString: manifests hold placeholders
import { type Bullet, testBullets } from './documents';

const ingress = (...listeners: string[]) => `{ ingress: [${listeners.map((each) => `{ ${each} }`).join(', ')}] }`;
const port = (number: number, protocol = 'HTTP') => `port: { number: ${number}, protocol: ${protocol}, name: a }`;
const endpoint = (value: string) => ingress(`${port(80)}, defaultEndpoint: "${value}"`);
const tls = (rest: string, protocol = 'HTTPS') => ingress(`${port(80, protocol)}, tls: { ${rest} }`);
const egress = (...listeners: string[]) => `{ egress: [${listeners.map((each) => `{ ${each} }`).join(', ')}] }`;
const any = 'hosts: ["*/*"]';
const hosts = (...list: string[]) => egress(`hosts: [${list.map((each) => `"${each}"`).join(', ')}]`);
const proxy = (rest: string, mode = 'mode: ALLOW_ANY, ') => `{ outboundTrafficPolicy: { ${mode}egressProxy: { ${rest} } } }`;
const files = 'serverCertificate: a, privateKey: b';

const bullets: readonly Bullet[] = [
  [
    'it sets something',
    ['{ outboundTrafficPolicy: {} }', '{ inboundConnectionPool: { http: {} } }', hosts('*/*'), ingress(port(80))],
    [
      ['{}', 'E incomplete-field spec (key): sets nothing'],
      ['{ workloadSelector: { labels: { a: b } }, ingress: [] }', 'E incomplete-field spec (key): sets nothing'],
      ['metadata: {name: a}', 'E incomplete-field spec (key): sets nothing'],
    ],
  ],
  [
    'workloadSelector',
    ['{ workloadSelector: { labels: { a: b } }, outboundTrafficPolicy: {} }'],
    [
      ['{ workloadSelector: {}, outboundTrafficPolicy: {} }', 'W invalid-selector workloadSelector (key): has no labels'],
      [
        '{ workloadSelector: { labels: { "*": b } }, outboundTrafficPolicy: {} }',
        'E invalid-selector workloadSelector.labels["*"] (key): wildcards',
      ],
    ],
  ],
  [
    'ports of ingress',
    [ingress(port(80), port(81)), ingress('port: { number: 80 }'), ingress(`${port(80)}, bind: 0.0.0.0`)],
    [
      [ingress('port: { number: 80, targetPort: 81 }'), 'E invalid-port ingress[0].port.targetPort (key): leave it out'],
      [ingress('port: { number: 80, name: a.b }'), 'E invalid-name ingress[0].port.name: "a.b"'],
      [ingress('port: { number: 80, protocol: HTPT }'), 'E invalid-value ingress[0].port.protocol: "HTPT"'],
      [ingress('port: { protocol: HTTP }'), 'E invalid-port ingress[0].port.number (key): needs a port number'],
      [ingress('port: { number: 0 }'), 'E invalid-port ingress[0].port.number: needs a port number'],
      [ingress('port: { number: 70000 }'), 'E invalid-port ingress[0].port.number: not 70000'],
      [ingress(`${port(80)}, bind: a.com`), 'E invalid-address ingress[0].bind: "a.com"'],
      [ingress(`${port(80)}, bind: "unix:///a"`), 'E invalid-address ingress[0].bind: "unix:///a"'],
      [ingress(port(80), port(80)), 'E duplicate-entry ingress[1].port.number: 80 already'],
    ],
  ],
  [
    'defaultEndpoint',
    [
      endpoint('127.0.0.1:8080'),
      endpoint('0.0.0.0:8080'),
      endpoint('[::1]:80'),
      endpoint('[::]:80'),
      endpoint(':80'),
      endpoint('unix:///run/a.sock'),
      endpoint('unix://@a'),
      endpoint('127.0.0.1:${PORT}'),
    ],
    [
      [endpoint('10.0.0.1:80'), 'E invalid-address ingress[0].defaultEndpoint: not at "10.0.0.1"'],
      [endpoint('localhost:80'), 'E invalid-address ingress[0].defaultEndpoint: not at "localhost"'],
      [endpoint('127.0.0.1'), 'E invalid-address ingress[0].defaultEndpoint: no address with a port'],
      [endpoint('::1:80'), 'E invalid-address ingress[0].defaultEndpoint: no address with a port'],
      [endpoint('127.0.0.1:0'), 'E invalid-port ingress[0].defaultEndpoint: from 1 to 65535'],
      [endpoint('127.0.0.1:http'), 'E invalid-port ingress[0].defaultEndpoint: from 1 to 65535'],
      [endpoint('unix://a'), 'E invalid-address ingress[0].defaultEndpoint: absolute path'],
    ],
  ],
  [
    'tls of ingress',
    [
      tls(`mode: SIMPLE, ${files}`),
      tls(`mode: MUTUAL, ${files}, caCertificates: c`, 'TLS'),
      tls(`mode: SIMPLE, ${files}`, '"${P}"'),
    ],
    [
      [
        tls(`mode: SIMPLE, ${files}, subjectAltNames: [a]`),
        'E invalid-tls-settings ingress[0].tls.subjectAltNames (key): leave it out',
      ],
      [
        tls(`mode: SIMPLE, ${files}, httpsRedirect: true`),
        'E invalid-tls-settings ingress[0].tls.httpsRedirect (key): leave it out',
      ],
      [tls('mode: SIMPLE, credentialName: a'), 'E invalid-tls-settings ingress[0].tls.credentialName (key): name files'],
      [tls('mode: SIMPLE, credentialNames: [a]'), 'E invalid-tls-settings ingress[0].tls.credentialNames (key): name files'],
      [
        tls('mode: SIMPLE, tlsCertificates: [{ serverCertificate: a, privateKey: b }]'),
        'E invalid-tls-settings ingress[0].tls.tlsCertificates (key): name files',
      ],
      [tls('mode: ISTIO_MUTUAL'), 'E invalid-tls-settings ingress[0].tls.mode: "ISTIO_MUTUAL"'],
      [tls('mode: AUTO_PASSTHROUGH'), 'E invalid-tls-settings ingress[0].tls.mode: "AUTO_PASSTHROUGH"'],
      [tls(`mode: SIMPLE, ${files}`, 'HTTP'), 'E conflicting-fields ingress[0].tls (key): "HTTP"'],
      [
        ingress(`port: { number: 80 }, tls: { mode: SIMPLE, ${files} }`),
        'E conflicting-fields ingress[0].tls (key): without protocol',
      ],
      [tls('mode: SIMPLE'), 'E invalid-tls-settings ingress[0].tls.mode: give serverCertificate and privateKey'],
      [
        tls(`mode: SIMPLE, credentialName: a, ${files}`),
        'E invalid-tls-settings ingress[0].tls.credentialName (key): name files',
      ],
      [tls('mode: PASSTHROUGH, credentialName: a'), 'E invalid-tls-settings ingress[0].tls.credentialName (key): name files'],
      [tls(`mode: MUTUAL, ${files}`), 'E invalid-tls-settings ingress[0].tls.mode: needs caCertificates'],
    ],
  ],
  [
    'connection pools',
    [
      ingress(`${port(80)}, connectionPool: { http: {} }`),
      ingress(`${port(80, 'TCP')}, connectionPool: { tcp: {} }`),
      ingress(`${port(80, '"${P}"')}, connectionPool: { http: {} }`),
    ],
    [
      [ingress(`${port(80)}, connectionPool: {}`), 'E incomplete-field ingress[0].connectionPool (key): sets nothing'],
      [
        '{ inboundConnectionPool: { tcp: { maxConnections: -1 } } }',
        'E invalid-value inboundConnectionPool.tcp.maxConnections: not -1',
      ],
      [
        ingress(`${port(80, 'TCP')}, connectionPool: { http: {} }`),
        'W ineffective-field ingress[0].connectionPool.http (key): "TCP"',
      ],
    ],
  ],
  [
    'ports of egress',
    [
      egress(`${port(80)}, ${any}`, any),
      egress(`port: { number: 0, protocol: HTTP }, bind: "unix:///a", ${any}`),
      egress(`port: { protocol: HTTP }, bind: "unix:///a", captureMode: NONE, ${any}`),
      egress(`port: { protocol: HTTP }, bind: "\${B}", ${any}`),
      egress(`${port(80)}, bind: 127.0.0.1, captureMode: IPTABLES, ${any}`),
    ],
    [
      [egress(any, `${port(80)}, ${any}`), 'E conflicting-fields egress[0]: as the last'],
      [egress(any, any), 'E conflicting-fields egress[0]: only one'],
      [egress(`port: { number: 80, targetPort: 81 }, ${any}`), 'E invalid-port egress[0].port.targetPort (key): leave it out'],
      [egress(`port: { number: 80, protocol: X }, ${any}`), 'E invalid-value egress[0].port.protocol: "X"'],
      [egress(`port: { number: 70000 }, ${any}`), 'E invalid-port egress[0].port.number: not 70000'],
      [egress(`port: { number: 80 }, bind: a, ${any}`), 'E invalid-address egress[0].bind: "a"'],
      [egress(`port: { protocol: HTTP }, ${any}`), 'E invalid-port egress[0].port (key): needs a port number'],
      [egress(`port: { number: 0 }, bind: 127.0.0.1, ${any}`), 'E invalid-port egress[0].port.number: Unix socket'],
      [egress(`port: {}, bind: "unix://a", ${any}`), 'E invalid-address egress[0].bind: absolute path'],
      [
        egress(`port: {}, bind: "unix:///a", captureMode: IPTABLES, ${any}`),
        'E conflicting-fields egress[0].captureMode: "NONE"',
      ],
      [
        egress(`port: {}, bind: "unix:///a", ${any}`, `port: {}, bind: "unix:///a", ${any}`),
        'E duplicate-entry egress[1].bind: "unix:///a" already',
      ],
      [egress(`${port(80)}, ${any}`, `${port(80)}, ${any}`), 'E duplicate-entry egress[1].port.number: 80 already'],
    ],
  ],
  [
    'hosts of egress',
    [
      hosts('./*', 'istio-system/*', '*/a.example.com', 'ns/*.example.com'),
      hosts('~/*'),
      hosts('*/*', '~ns/*'),
      hosts('${NS}/*', '${NS}/a.com', '{{ .h }}'),
      // Without a selector it may be the Sidecar of the root namespace, where "." is the namespace of each client.
      hosts('./*', 'shop/*'),
      hosts('./a.com', 'shop/a.com'),
      hosts('*/a.com', 'ns/a.com'),
    ],
    [
      [egress('hosts: []'), 'E incomplete-field egress[0].hosts: "*/*" for all'],
      [hosts('a.com'), 'E invalid-host egress[0].hosts[0]: "a.com" names no namespace'],
      [hosts('a b/c.com'), 'E invalid-host egress[0].hosts[0]: "a b" is no namespace'],
      [hosts('/a.com'), 'E invalid-host egress[0].hosts[0]: must not be empty'],
      [hosts('ns/a'), 'E invalid-host egress[0].hosts[0]: short name'],
      [hosts('ns/10.0.0.1'), 'E invalid-host egress[0].hosts[0]: "10.0.0.1"'],
      [hosts('ns/*-a.example.com'), 'E invalid-host egress[0].hosts[0]: write "*.example.com"'],
      [hosts('ns/a.com', 'ns/a.com'), 'W duplicate-entry egress[0].hosts[1]: listed already'],
      [
        '{ workloadSelector: { labels: { a: b } }, egress: [{ hosts: ["./a.com", "shop/a.com"] }] }',
        'W duplicate-entry egress[0].hosts[1]: "./a.com"',
      ],
      [hosts('ns/a.com', 'ns/*'), 'W duplicate-entry egress[0].hosts[0]: among what "ns/*" selects'],
      [
        hosts('*/*', 'ns/a.com', 'other/*'),
        'W duplicate-entry egress[0].hosts[1]: "*/*"',
        'W duplicate-entry egress[0].hosts[2]: "*/*"',
      ],
    ],
  ],
  [
    'egressProxy',
    [proxy('host: a.example.com, port: { number: 80 }, subset: v1'), proxy('host: "${HOST}", port: { number: 80 }')],
    [
      [proxy('host: a, port: { number: 80 }', ''), 'E conflicting-fields outboundTrafficPolicy.egressProxy (key): the default'],
      [
        proxy('host: a, port: { number: 80 }', 'mode: REGISTRY_ONLY, '),
        'E conflicting-fields outboundTrafficPolicy.mode: "ALLOW_ANY"',
      ],
      [proxy('host: "*.a.com", port: { number: 80 }'), 'E invalid-host outboundTrafficPolicy.egressProxy.host: "*.a.com"'],
      [proxy('host: a'), 'E incomplete-field outboundTrafficPolicy.egressProxy (key): needs a port'],
      [proxy('host: a, port: {}'), 'E invalid-port outboundTrafficPolicy.egressProxy.port.number: not 0'],
      [proxy('host: a, subset: "v 1", port: { number: 80 }'), 'E invalid-name outboundTrafficPolicy.egressProxy.subset: "v 1"'],
    ],
  ],
];

testBullets('Sidecar', bullets);
