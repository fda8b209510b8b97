// biome-ignore-all lint/suspicious/noTemplateCurlyInString: manifests hold placeholders
import { type Bullet, testBullets } from './documents';

const rule = (rest: string) => `{ host: reviews, ${rest} }`;
const policy = (rest: string) => rule(`trafficPolicy: { ${rest} }`);
const tls = (rest: string) => policy(`tls: { ${rest} }`);
const outlier = (rest: string) => policy(`outlierDetection: { ${rest} }`);
const pool = (rest: string) => policy(`connectionPool: { ${rest} }`);
const http = (rest: string) => pool(`http: { ${rest} }`);
const tcp = (rest: string) => pool(`tcp: { ${rest} }`);

const bullets: readonly Bullet[] = [
  [
    'host',
    ['{ host: reviews }', '{ host: "*.example.com" }', '{ host: "*" }', '{ host: "${HOST}:80" }', '{ host: "{{ .host }}" }'],
    [
      ['{ host: "reviews:80" }', 'E invalid-host host: has a port'],
      ['{ host: "a.*.com" }', 'E invalid-host host: "*" only once'],
      ['{ host: "" }', 'E invalid-host host: must not be empty'],
      ['metadata: {name: one}', 'E incomplete-field spec (key): needs a spec'],
    ],
  ],
  [
    'exportTo and workloadSelector',
    [
      rule('exportTo: [".", other]'),
      rule('exportTo: ["*"]'),
      rule('workloadSelector: { matchLabels: { app: a } }, exportTo: [shop]'),
      rule('workloadSelector: { matchLabels: { app: a } }'),
    ],
    [
      [rule('exportTo: [".", shop]'), 'E invalid-export-to exportTo[1]: stands for'],
      [rule('exportTo: ["*", a]'), 'E invalid-export-to exportTo[0]: must stand alone'],
      [rule('exportTo: ["~"]'), 'E invalid-export-to exportTo[0]: no namespace'],
      [
        rule('workloadSelector: { matchLabels: { app: a } }, exportTo: [other]'),
        'E invalid-export-to exportTo[0]: only to its own namespace',
      ],
      [rule('workloadSelector: {}'), 'W invalid-selector workloadSelector (key): has no matchLabels'],
    ],
  ],
  [
    'subsets',
    [
      rule('subsets: [{ name: v1, labels: { version: v1 } }, { name: V2 }]'),
      rule('subsets: [{ name: "${A}" }, { name: "${A}" }]'),
      rule('subsets: [{ name: a, labels: {} }]'),
      rule('subsets: [{ name: a, labels: { "example.com/app": "" } }]'),
    ],
    [
      [rule('subsets: [{ name: v1 }, { name: v1 }]'), 'E duplicate-entry subsets[1].name: "v1" already'],
      [rule('subsets: [{ name: "" }]'), 'E invalid-name subsets[0].name: must not be empty'],
      [rule('subsets: [{ name: v1.2 }]'), 'E invalid-name subsets[0].name: "v1.2"'],
      [rule('subsets: [{ name: a, labels: { version: "v 1" } }]'), 'E invalid-selector subsets[0].labels.version: "v 1"'],
      [rule('subsets: [{ name: a, labels: { "a/b/c": x } }]'), 'E invalid-selector subsets[0].labels["a/b/c"] (key): "a/b/c"'],
      [rule('subsets: [{ name: a, trafficPolicy: {} }]'), 'E incomplete-field subsets[0].trafficPolicy (key): sets nothing'],
    ],
  ],
  [
    'a traffic policy sets something',
    [policy('tls: {}'), policy('retryBudget: {}'), rule('trafficPolicy: null')],
    [
      [policy(''), 'E incomplete-field trafficPolicy (key): sets nothing'],
      [policy('portLevelSettings: []'), 'E incomplete-field trafficPolicy (key): sets nothing'],
      [policy('loadBalancer: null'), 'E incomplete-field trafficPolicy (key): sets nothing'],
    ],
  ],
  [
    'tunnel and proxyProtocol',
    [
      policy('tunnel: { targetHost: example.com, targetPort: 443 }'),
      policy('tunnel: { protocol: POST, targetHost: 10.0.0.1, targetPort: 443 }'),
      policy('proxyProtocol: { version: V2 }'),
    ],
    [
      [
        policy('tunnel: { targetHost: example.com, targetPort: 443 }, proxyProtocol: {}'),
        'E conflicting-fields trafficPolicy.proxyProtocol (key): beside tunnel',
      ],
      [
        policy('tunnel: { protocol: connect, targetHost: a, targetPort: 443 }'),
        'E invalid-value trafficPolicy.tunnel.protocol: not by "connect"',
      ],
      [
        policy('tunnel: { protocol: PUT, targetHost: a, targetPort: 443 }'),
        'E invalid-value trafficPolicy.tunnel.protocol: "PUT"',
      ],
      [policy('tunnel: { targetHost: "*.a.com", targetPort: 443 }'), 'E invalid-host trafficPolicy.tunnel.targetHost: "*.a.com"'],
      [policy('tunnel: { targetHost: a, targetPort: 70000 }'), 'E invalid-port trafficPolicy.tunnel.targetPort: 70000'],
      [policy('tunnel: { targetHost: a, targetPort: 0 }'), 'E invalid-port trafficPolicy.tunnel.targetPort: not 0'],
    ],
  ],
  [
    'settings of ports',
    [policy('portLevelSettings: [{ port: { number: 80 }, tls: {} }]')],
    [
      [policy('portLevelSettings: [{ tls: {} }]'), 'E incomplete-field trafficPolicy.portLevelSettings[0]: for no port'],
      [
        policy('portLevelSettings: [{ port: { number: 80 }, tls: {} }, { port: { number: 81 } }]'),
        'E incomplete-field trafficPolicy.portLevelSettings[1]: nothing is set',
      ],
      [
        policy('portLevelSettings: [{ port: { number: 80 }, connectionPool: {} }]'),
        'E incomplete-field trafficPolicy.portLevelSettings[0].connectionPool (key): sets nothing',
      ],
    ],
  ],
  [
    'a ConfigMap as credentialName',
    [
      tls('mode: SIMPLE, credentialName: "configmap://shop/ca"'),
      tls('mode: SIMPLE, credentialName: "configmap://${NS}/ca"'),
      `metadata: {name: a}\nspec: ${tls('mode: SIMPLE, credentialName: "configmap://other/ca"')}`,
    ],
    [
      [
        tls('mode: SIMPLE, credentialName: "configmap://ca"'),
        'E invalid-tls-settings trafficPolicy.tls.credentialName: "configmap://shop/name"',
      ],
      [
        tls('mode: SIMPLE, credentialName: "configmap://shop/"'),
        'E invalid-tls-settings trafficPolicy.tls.credentialName: no ConfigMap',
      ],
      [
        tls('mode: SIMPLE, credentialName: "configmap://other/ca"'),
        'E invalid-tls-settings trafficPolicy.tls.credentialName: not in "other"',
      ],
    ],
  ],
  [
    'insecureSkipVerify',
    [
      tls('mode: SIMPLE, insecureSkipVerify: true'),
      tls('mode: MUTUAL, insecureSkipVerify: true, credentialName: a'),
      tls('mode: SIMPLE, insecureSkipVerify: false, caCertificates: a'),
      tls('mode: SIMPLE, insecureSkipVerify: true, caCertificates: "${CA}"'),
      tls('mode: ISTIO_MUTUAL, insecureSkipVerify: true, caCertificates: a'),
    ],
    [
      [
        tls('mode: SIMPLE, insecureSkipVerify: true, caCertificates: a, subjectAltNames: [a]'),
        'E invalid-tls-settings trafficPolicy.tls.caCertificates (key): insecureSkipVerify',
        'E invalid-tls-settings trafficPolicy.tls.subjectAltNames (key): insecureSkipVerify',
      ],
      [
        tls('mode: SIMPLE, insecureSkipVerify: true, credentialName: a'),
        'E invalid-tls-settings trafficPolicy.tls.credentialName (key): insecureSkipVerify',
      ],
      [
        tls('mode: MUTUAL, insecureSkipVerify: true, credentialName: a, subjectAltNames: [a]'),
        'E invalid-tls-settings trafficPolicy.tls.subjectAltNames (key): insecureSkipVerify',
      ],
      [
        tls('mode: MUTUAL, insecureSkipVerify: true, clientCertificate: a, privateKey: b, caCertificates: c'),
        'E invalid-tls-settings trafficPolicy.tls.caCertificates (key): insecureSkipVerify',
      ],
    ],
  ],
  [
    'credentialName or files',
    [
      tls('mode: SIMPLE, credentialName: a, subjectAltNames: [b], sni: c'),
      tls('mode: SIMPLE, caCertificates: a, caCrl: b'),
      tls('mode: ISTIO_MUTUAL, credentialName: a, clientCertificate: b'),
    ],
    [
      [
        tls('mode: SIMPLE, credentialName: a, caCertificates: b'),
        'E invalid-tls-settings trafficPolicy.tls.caCertificates (key): credentialName',
      ],
      [
        tls('mode: MUTUAL, credentialName: a, clientCertificate: b, privateKey: c, caCrl: d'),
        'E invalid-tls-settings trafficPolicy.tls.clientCertificate (key): credentialName',
        'E invalid-tls-settings trafficPolicy.tls.privateKey (key): credentialName',
        'E invalid-tls-settings trafficPolicy.tls.caCrl (key): credentialName',
      ],
    ],
  ],
  [
    'MUTUAL has certificates',
    [
      tls('mode: MUTUAL, clientCertificate: a, privateKey: b'),
      tls('mode: MUTUAL, credentialName: "${SECRET}"'),
      tls('mode: MUTUAL, clientCertificate: "${A}", privateKey: "${B}"'),
      tls('mode: ISTIO_MUTUAL'),
      tls('mode: DISABLE'),
    ],
    [
      [tls('mode: MUTUAL'), 'E invalid-tls-settings trafficPolicy.tls.mode: clientCertificate and privateKey'],
      [tls('mode: MUTUAL, clientCertificate: a'), 'E invalid-tls-settings trafficPolicy.tls.mode: needs privateKey'],
      [
        rule('subsets: [{ name: a, trafficPolicy: { tls: { mode: MUTUAL, privateKey: a } } }]'),
        'E invalid-tls-settings subsets[0].trafficPolicy.tls.mode: needs clientCertificate',
      ],
    ],
  ],
  [
    'outlierDetection',
    [
      outlier('interval: 1s, baseEjectionTime: 1.5s, maxEjectionPercent: 100, minHealthPercent: 0'),
      outlier('consecutiveLocalOriginFailures: 5, splitExternalLocalOriginErrors: true'),
      outlier('consecutiveLocalOriginFailures: 0, consecutive5xxErrors: 3'),
    ],
    [
      [outlier('interval: 1500us'), 'E invalid-duration trafficPolicy.outlierDetection.interval: whole number of milliseconds'],
      [outlier('baseEjectionTime: 1.0001s'), 'E invalid-duration trafficPolicy.outlierDetection.baseEjectionTime: whole number'],
      [
        outlier('consecutiveErrors: 5'),
        'W deprecated-field trafficPolicy.outlierDetection.consecutiveErrors (key): consecutive5xxErrors',
      ],
      [
        outlier('consecutiveLocalOriginFailures: 5'),
        'E incomplete-field trafficPolicy.outlierDetection.consecutiveLocalOriginFailures (key): splitExternalLocalOriginErrors',
      ],
      [outlier('maxEjectionPercent: 101'), 'E invalid-weight trafficPolicy.outlierDetection.maxEjectionPercent: not 101'],
      [outlier('minHealthPercent: -1'), 'E invalid-weight trafficPolicy.outlierDetection.minHealthPercent: not -1'],
    ],
  ],
  [
    'connectionPool',
    [
      tcp('maxConnections: 0, connectTimeout: 1ms, idleTimeout: 0s, maxConnectionDuration: 1h'),
      http('http1MaxPendingRequests: 1, maxRetries: 0'),
      http('http2KeepAlive: { interval: 1s, timeout: 1s }'),
      http('h2UpgradePolicy: UPGRADE, useClientProtocol: false'),
      http(''),
    ],
    [
      [pool(''), 'E incomplete-field trafficPolicy.connectionPool (key): sets nothing'],
      [pool('tcp: null'), 'E incomplete-field trafficPolicy.connectionPool (key): sets nothing'],
      [tcp('maxConnections: -1'), 'E invalid-value trafficPolicy.connectionPool.tcp.maxConnections: not -1'],
      ...['http1MaxPendingRequests', 'http2MaxRequests', 'maxRequestsPerConnection', 'maxRetries', 'maxConcurrentStreams'].map(
        (key) => [http(`${key}: -2`), `E invalid-value trafficPolicy.connectionPool.http.${key}: not -2`] as const,
      ),
      [tcp('connectTimeout: 1.2345s'), 'E invalid-duration trafficPolicy.connectionPool.tcp.connectTimeout: "1.2345s"'],
      [
        tcp('maxConnectionDuration: 1001us'),
        'E invalid-duration trafficPolicy.connectionPool.tcp.maxConnectionDuration: "1001us"',
      ],
      [tcp('idleTimeout: 10us'), 'E invalid-duration trafficPolicy.connectionPool.tcp.idleTimeout: at least 1ms'],
      [http('idleTimeout: 1001us'), 'E invalid-duration trafficPolicy.connectionPool.http.idleTimeout: "1001us"'],
      [
        http('h2UpgradePolicy: UPGRADE, useClientProtocol: true'),
        'E conflicting-fields trafficPolicy.connectionPool.http.useClientProtocol (key): h2UpgradePolicy',
      ],
      [
        http('http2KeepAlive: { interval: 1s }'),
        'E incomplete-field trafficPolicy.connectionPool.http.http2KeepAlive (key): "timeout: 5s"',
      ],
      [
        http('http2KeepAlive: {}'),
        'E incomplete-field trafficPolicy.connectionPool.http.http2KeepAlive (key): "interval: 30s"',
        'E incomplete-field trafficPolicy.connectionPool.http.http2KeepAlive (key): "timeout: 5s"',
      ],
    ],
  ],
];

testBullets('DestinationRule', bullets);
