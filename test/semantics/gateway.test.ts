// biome-ignore-all lint/suspicious/noTemplateCurlyInString: manifests hold placeholders
import { type Bullet, testBullets } from './documents';

const port = (number: number, protocol: string, name = 'a') =>
  `port: { number: ${number}, name: ${name}, protocol: ${protocol} }`;
const http = port(80, 'HTTP');
const server = (...rest: string[]) => `{ servers: [{ ${rest.join(', ')} }] }`;
const hosts = (...list: string[]) => server(http, `hosts: [${list.map((each) => `"${each}"`).join(', ')}]`);
const any = 'hosts: ["*"]';
const ported = (rest: string, bind = '') => server(`port: { ${rest} }`, any, ...(bind === '' ? [] : [`bind: "${bind}"`]));
const tls = (rest: string, protocol = 'HTTPS') => server(port(443, protocol), any, `tls: { ${rest} }`);
const credential = 'mode: SIMPLE, credentialName: a';
const files = 'serverCertificate: a, privateKey: b';

const bullets: readonly Bullet[] = [
  [
    'name and servers',
    [hosts('*'), `metadata: {name: "\${NAME}"}\nspec: ${hosts('*')}`],
    [
      [`metadata: {name: a.b}\nspec: ${hosts('*')}`, 'E invalid-name metadata.name: "a.b"'],
      ['{ selector: { a: b } }', 'E incomplete-field servers (key): at least one server'],
      ['{ servers: [] }', 'E incomplete-field servers (key): at least one server'],
    ],
  ],
  [
    'names of ports',
    [
      `{ servers: [{ ${port(80, 'HTTP', 'a')}, ${any} }, { ${port(81, 'HTTP', 'b')}, ${any} }] }`,
      `{ servers: [{ ${port(80, 'HTTP', '"${A}"')}, ${any} }, { ${port(81, 'HTTP', '"${A}"')}, ${any} }] }`,
    ],
    [
      [
        `{ servers: [{ ${port(80, 'HTTP')}, ${any} }, { ${port(81, 'HTTP')}, ${any} }] }`,
        'E duplicate-entry servers[1].port.name: "a" too',
      ],
    ],
  ],
  [
    'hosts',
    [
      hosts('*', 'a.example.com', '*.example.com', 'ns/a.example.com', './*', '*/*.example.com', '10.0.0.1', 'ns/10.0.0.1'),
      hosts('${HOST}', 'ns/${HOST}', '{{ .ns }}/a'),
    ],
    [
      [server(http, 'hosts: []'), 'E incomplete-field servers[0].hosts: at least one host'],
      [hosts('/a.com'), 'E invalid-host servers[0].hosts[0]: the namespace in "/a.com"'],
      [hosts('ns/'), 'E invalid-host servers[0].hosts[0]: the name in "ns/"'],
      [hosts(''), 'E invalid-host servers[0].hosts[0]: the host must not be empty'],
      [hosts('a.b/a.com'), 'E invalid-host servers[0].hosts[0]: "a.b" is no namespace'],
      [hosts('~/a.com'), 'E invalid-host servers[0].hosts[0]: "~" is no namespace'],
      [hosts('a'), 'E invalid-host servers[0].hosts[0]: "a" is a short name'],
      [hosts('ns/a'), 'E invalid-host servers[0].hosts[0]: "a" is a short name'],
      [hosts('a.com:80'), 'E invalid-host servers[0].hosts[0]: has a port'],
      [hosts('a_b.com'), 'E invalid-host servers[0].hosts[0]: "a_b"'],
      [hosts('*-a.example.com'), 'E invalid-host servers[0].hosts[0]: write "*.example.com"'],
      [hosts('ns/*a.com'), 'E invalid-host servers[0].hosts[0]: write full names'],
    ],
  ],
  [
    'port and bind',
    [
      ported('number: 80, name: a, protocol: grpc-web'),
      ported('number: 0, name: a, protocol: HTTP', 'unix:///run/a.sock'),
      ported('number: 0, name: a, protocol: HTTP', '${BIND}'),
      ported('number: 80, name: a, protocol: HTTP', '::1'),
      ported('number: 80, name: a, protocol: HTTP, targetPort: 0'),
    ],
    [
      [ported('number: 80, name: a, protocol: ""'), 'E invalid-value servers[0].port.protocol: must not be empty'],
      [ported('number: 80, name: a, protocol: HTP'), 'E invalid-value servers[0].port.protocol: "HTP"'],
      [ported('number: 0, name: a, protocol: HTTP'), 'E invalid-port servers[0].port.number: not 0'],
      [ported('number: 65536, name: a, protocol: HTTP'), 'E invalid-port servers[0].port.number: 65536'],
      [
        ported('number: 80, name: a, protocol: HTTP, targetPort: 1'),
        'E invalid-port servers[0].port.targetPort (key): leave it out',
      ],
      [ported('number: 80, name: "", protocol: HTTP'), 'E invalid-name servers[0].port.name: must have a name'],
      [ported('number: 80, name: a, protocol: HTTP', 'localhost'), 'E invalid-address servers[0].bind: "localhost"'],
      [ported('number: 0, name: a, protocol: HTTP', 'unix://a'), 'E invalid-address servers[0].bind: absolute path'],
      [ported('number: 80, name: a, protocol: HTTP', 'unix:///a'), 'E invalid-port servers[0].port.number: no port number'],
    ],
  ],
  [
    'tls of the protocol',
    [
      tls(credential),
      tls('', 'TLS'),
      tls('httpsRedirect: true', 'HTTP'),
      tls('httpsRedirect: true, mode: PASSTHROUGH', 'HTTP'),
      tls(credential, '"${P}"'),
      tls('mode: PASSTHROUGH'),
    ],
    [
      [server(port(443, 'HTTPS'), any), 'E incomplete-field servers[0].port.protocol: needs "tls"'],
      [server(port(443, 'TLS'), any), 'E incomplete-field servers[0].port.protocol: "TLS"'],
      [tls('httpsRedirect: true, mode: SIMPLE', 'HTTP'), 'E conflicting-fields servers[0].tls.mode: not mode "SIMPLE"'],
      [tls(credential, 'HTTP2'), 'E conflicting-fields servers[0].tls.mode: "HTTP2"'],
      [tls('caCertificates: a', 'HTTP'), 'E conflicting-fields servers[0].tls.caCertificates (key): not caCertificates'],
      [tls(credential, 'TCP'), 'E conflicting-fields servers[0].tls (key): "TCP" has no tls'],
      [tls(`${credential}, httpsRedirect: true`), 'W ineffective-field servers[0].tls.httpsRedirect (key): not "HTTPS"'],
    ],
  ],
  [
    'cipher suites',
    [
      tls(`${credential}, minProtocolVersion: TLSV1_2`),
      tls(`${credential}, minProtocolVersion: TLSV1_0, cipherSuites: [AES128-SHA]`),
      tls(`${credential}, cipherSuites: [ALL, "", "-ALL", "[a|b]", DES-CBC3-SHA, "\${S}"]`),
    ],
    [
      [tls(`${credential}, minProtocolVersion: TLSV1_1`), 'W ineffective-field servers[0].tls.minProtocolVersion: "TLSV1_1"'],
      [
        tls(`${credential}, cipherSuites: [AES128-SHB]`),
        'W ineffective-field servers[0].tls.cipherSuites[0]: did you mean "AES128-SHA"',
      ],
      [tls(`${credential}, cipherSuites: [RC4]`), 'W ineffective-field servers[0].tls.cipherSuites[0]: "RC4"'],
      [
        tls(`${credential}, cipherSuites: [AES128-SHA, AES128-SHA]`),
        'W duplicate-entry servers[0].tls.cipherSuites[1]: listed already',
      ],
    ],
  ],
  [
    'ISTIO_MUTUAL and PASSTHROUGH have no certificates',
    [
      tls('mode: ISTIO_MUTUAL'),
      tls('mode: PASSTHROUGH'),
      tls('mode: AUTO_PASSTHROUGH', 'TLS'),
      tls('mode: PASSTHROUGH, credentialName: "${A}"'),
    ],
    [
      ...[
        'serverCertificate: a',
        'privateKey: a',
        'caCertificates: a',
        'credentialName: a',
        'credentialNames: [a]',
        'tlsCertificates: [{}]',
      ].map(
        (field) =>
          [
            tls(`mode: ISTIO_MUTUAL, ${field}`),
            `E invalid-tls-settings servers[0].tls.${field.replace(/:.*/, '')} (key): "ISTIO_MUTUAL"`,
          ] as const,
      ),
      [
        tls('mode: PASSTHROUGH, credentialName: a'),
        'W ineffective-field servers[0].tls.credentialName (key): with mode "PASSTHROUGH"',
      ],
      [tls('credentialName: a'), 'W ineffective-field servers[0].tls.credentialName (key): without a mode'],
      [
        tls('mode: AUTO_PASSTHROUGH, caCertificates: a', 'TLS'),
        'W ineffective-field servers[0].tls.caCertificates (key): "AUTO_PASSTHROUGH"',
      ],
      [
        tls('mode: PASSTHROUGH, credentialName: a, caCrl: b'),
        'E invalid-tls-settings servers[0].tls.caCrl (key): with a credentialName',
        'W ineffective-field servers[0].tls.credentialName (key): no effect',
      ],
    ],
  ],
  [
    'one source of certificates',
    [
      tls(`mode: SIMPLE, ${files}`),
      tls('mode: SIMPLE, tlsCertificates: [{ serverCertificate: a, privateKey: b }, { serverCertificate: a, privateKey: b }]'),
      tls('mode: SIMPLE, credentialNames: [a, b]'),
      tls(`mode: SIMPLE, credentialName: "\${A}", ${files}`),
    ],
    [
      [tls(`${credential}, ${files}`), 'E invalid-tls-settings servers[0].tls.serverCertificate (key): beside credentialName'],
      [
        tls(`mode: SIMPLE, credentialNames: [a], ${files}`),
        'E invalid-tls-settings servers[0].tls.serverCertificate (key): beside credentialNames',
      ],
      [
        tls(`${credential}, tlsCertificates: [{ serverCertificate: a, privateKey: b }]`),
        'E invalid-tls-settings servers[0].tls.credentialName (key): beside tlsCertificates',
      ],
      [
        tls(`mode: SIMPLE, ${files}, tlsCertificates: [{ serverCertificate: a, privateKey: b }]`),
        'E invalid-tls-settings servers[0].tls.serverCertificate (key): beside tlsCertificates',
      ],
    ],
  ],
  [
    'certificates where TLS is ended',
    [
      tls(`mode: MUTUAL, ${files}, caCertificates: c, caCrl: d`),
      tls('mode: OPTIONAL_MUTUAL, credentialName: a'),
      tls('mode: SIMPLE, serverCertificate: "${A}", privateKey: "${B}"'),
      tls('mode: MUTUAL, tlsCertificates: [{ serverCertificate: a, privateKey: b }], caCertificates: c'),
    ],
    [
      [tls('mode: SIMPLE'), 'E invalid-tls-settings servers[0].tls.mode: name its Secret as credentialName'],
      [tls('mode: SIMPLE, serverCertificate: a'), 'E invalid-tls-settings servers[0].tls.mode: privateKey is missing'],
      [tls('mode: MUTUAL'), 'E invalid-tls-settings servers[0].tls.mode: name its Secret'],
      [tls(`mode: MUTUAL, ${files}`), 'E invalid-tls-settings servers[0].tls.mode: needs caCertificates'],
      [tls(`mode: OPTIONAL_MUTUAL, ${files}`), 'E invalid-tls-settings servers[0].tls.mode: needs caCertificates'],
      [
        tls('mode: SIMPLE, tlsCertificates: [{ serverCertificate: a, privateKey: b }, { serverCertificate: a }]'),
        'E invalid-tls-settings servers[0].tls.tlsCertificates[1]: lacks privateKey',
      ],
      [tls(`mode: SIMPLE, ${files}, caCrl: a`), 'E invalid-tls-settings servers[0].tls.caCrl (key): verifies no clients'],
    ],
  ],
];

testBullets('Gateway', bullets);
