// biome-ignore-all lint/suspicious/noTemplateCurlyInString: manifests hold placeholders
import { type Bullet, testBullets } from './documents';

const http = 'ports: [{ number: 80, name: http, protocol: HTTP }]';
const entry = (rest: string) => `{ hosts: [a.example.com], ${rest} }`;
const fixed = (endpoint: string, ports = http) => entry(`resolution: STATIC, ${ports}, endpoints: [${endpoint}]`);
const dns = (endpoint: string) => entry(`resolution: DNS, ${http}, endpoints: [${endpoint}]`);
const dynamic = (rest: string) => `{ hosts: ["*.example.com"], resolution: DYNAMIC_DNS, ${rest} }`;
const ports = (rest: string) => entry(`resolution: DNS, ports: [${rest}]`);
const labelled = (labels: string, spec: string) => `metadata: {name: a, namespace: shop, labels: {${labels}}}\nspec: ${spec}`;
const noAllocation = 'networking.istio.io/enable-autoallocate-ip: "false"';
const waypoint = (name: string) => `istio.io/use-waypoint: ${name}`;

const bullets: readonly Bullet[] = [
  [
    'hosts',
    [
      entry(http),
      `{ hosts: ["*.example.com"], ${http} }`,
      `{ hosts: ["\${HOST}", "{{ .Values.host }}"], ${http} }`,
      '{ hosts: ["*.example.com"], resolution: DYNAMIC_DNS }',
      '{ hosts: ["*-a.example.com"], resolution: DYNAMIC_DNS }',
      entry('resolution: NONE'),
    ],
    [
      [`{ hosts: ["a_b.example.com"], ${http} }`, 'E invalid-host hosts[0]: "a_b"'],
      [`{ hosts: ["https://example.com"], ${http} }`, 'E invalid-host hosts[0]: is a URL'],
      [`{ hosts: ["a.example.com", "a.*.com"], ${http} }`, 'E invalid-host hosts[1]: "*" only once'],
      [`{ hosts: ["*-a.example.com"], ${http} }`, 'W invalid-host hosts[0]: write "*.example.com"'],
      [`{ hosts: ["*a.com"], ${http} }`, 'W invalid-host hosts[0]: write full names'],
    ],
  ],
  [
    'workloadSelector',
    [entry(`${http}, resolution: STATIC, workloadSelector: { labels: { app: a } }`)],
    [
      [entry(`${http}, workloadSelector: { labels: { app: a } }`), 'W ineffective-field workloadSelector (key): no resolution'],
      [
        entry(`${http}, resolution: NONE, workloadSelector: { labels: { app: a } }`),
        'W ineffective-field workloadSelector (key): "NONE"',
      ],
      [entry(`${http}, resolution: STATIC, workloadSelector: {}`), 'W invalid-selector workloadSelector (key): has no labels'],
      [
        entry(`${http}, resolution: STATIC, workloadSelector: { labels: { "a*": b } }`),
        'E invalid-selector workloadSelector.labels["a*"] (key): wildcards',
      ],
      [
        entry(`${http}, resolution: STATIC, workloadSelector: { labels: { "": b } }`),
        'E invalid-selector workloadSelector.labels[""] (key): must have a name',
      ],
    ],
  ],
  [
    'names and protocols of ports',
    [
      ports('{ number: 80, name: http-1, protocol: http }'),
      ports('{ number: 80, name: a, protocol: GRPC-Web }, { number: 81, name: b }, { number: 82, name: c, protocol: "${P}" }'),
    ],
    [
      [ports('{ number: 80, name: "", protocol: HTTP }'), 'E invalid-name ports[0].name: must not be empty'],
      [ports('{ number: 80, name: http_1, protocol: HTTP }'), 'E invalid-name ports[0].name: "http_1"'],
      [ports('{ number: 80, name: http, protocol: HTPT }'), 'E invalid-value ports[0].protocol: "HTPT"'],
    ],
  ],
  [
    'addresses of TCP ports',
    [
      ports('{ number: 5432, name: db, protocol: TCP }'),
      entry('ports: [{ number: 5432, name: db, protocol: TCP }], addresses: [240.0.0.3]'),
      entry('ports: [{ number: 5432, name: db, protocol: TCP }], addresses: ["${IP}"]'),
      labelled(noAllocation, ports('{ number: 80, name: a, protocol: HTTP }')),
      labelled('networking.istio.io/enable-autoallocate-ip: "true"', ports('{ number: 80, name: a }')),
    ],
    [
      [
        entry('ports: [{ number: 5432, name: db, protocol: TCP }]'),
        'W incomplete-field ports[0].protocol: "TCP" needs addresses',
      ],
      [
        entry('ports: [{ number: 5432, name: db, protocol: tcp }]'),
        'W incomplete-field ports[0].protocol: "tcp" needs addresses',
      ],
      [entry('ports: [{ number: 5432, name: db }], resolution: NONE'), 'W incomplete-field ports[0].protocol: without protocol'],
      [
        labelled(noAllocation, ports('{ number: 80, name: a, protocol: TCP }')),
        'W incomplete-field ports[0].protocol: remove the label',
      ],
    ],
  ],
  [
    'STATIC endpoints',
    [
      fixed('{ address: 10.0.0.1, labels: { a: b }, ports: { http: 80 } }'),
      fixed('{ address: "2001:db8::1" }'),
      fixed('{ address: "unix:///run/a.sock" }'),
      fixed('{ address: "unix://@a" }'),
      fixed('{ address: "${GATEWAY}" }'),
      fixed('{ address: "", network: "${NETWORK}" }'),
      entry(`${http}, resolution: STATIC`),
    ],
    [
      [fixed('{ address: "" }'), 'E invalid-address endpoints[0].address: must not be empty'],
      [fixed('{ network: one }'), 'W incomplete-field endpoints[0].network: "one"'],
      [fixed('{ address: "", network: one }'), 'W incomplete-field endpoints[0].network: no address'],
      [fixed('{ address: a.example.com }'), 'E invalid-address endpoints[0].address: write resolution "DNS"'],
      [fixed('{ address: 10.0.0 }'), 'E invalid-address endpoints[0].address: no IP address'],
      [fixed('{ address: "unix:///a" }', 'ports: []'), 'E conflicting-fields endpoints[0].address: has none'],
      [
        fixed(
          '{ address: "unix:///a" }',
          'ports: [{ number: 1, name: a, protocol: HTTP }, { number: 2, name: b, protocol: HTTP }]',
        ),
        'E conflicting-fields endpoints[0].address: has 2',
      ],
      [fixed('{ address: 10.0.0.1, labels: { a: "b c" } }'), 'E invalid-selector endpoints[0].labels.a: "b c"'],
    ],
  ],
  [
    'DNS',
    [
      dns('{ address: a.example.com }'),
      dns('{ address: 10.0.0.1 }, { address: a }'),
      entry(`${http}, resolution: DNS`),
      `{ hosts: ["*.example.com"], resolution: DNS, ${http}, endpoints: [{ address: a.example.com }] }`,
      `{ hosts: ["*.example.com"], ${http}, resolution: DNS_ROUND_ROBIN, endpoints: [{ address: a }] }`,
      `{ hosts: ["*.\${DOMAIN}"], resolution: DNS, ${http} }`,
    ],
    [
      [`{ hosts: ["*.example.com"], resolution: DNS, ${http} }`, 'E invalid-host hosts[0]: "*.example.com" cannot be'],
      [
        `{ hosts: ["*-a.example.com"], resolution: DNS_ROUND_ROBIN, ${http} }`,
        'E invalid-host hosts[0]: resolution "DNS_ROUND_ROBIN"',
      ],
      [dns('{ address: "*.example.com" }'), 'E invalid-address endpoints[0].address: must not contain "*"'],
      [dns('{ address: "a.example.com:80" }'), 'E invalid-address endpoints[0].address: has a port'],
      [dns('{ address: "unix:///a" }'), 'E invalid-address endpoints[0].address: Unix socket'],
      [dns('{ address: a, labels: { "-": a } }'), 'E invalid-selector endpoints[0].labels["-"] (key): "-"'],
    ],
  ],
  [
    'DYNAMIC_DNS',
    [
      dynamic(http),
      dynamic('ports: [{ number: 1, name: a, protocol: tls }, { number: 2, name: b, protocol: GRPC }]'),
      labelled(waypoint('w'), dynamic('location: MESH_EXTERNAL')),
      labelled(waypoint('none'), dynamic('location: MESH_INTERNAL')),
      dynamic('location: MESH_INTERNAL'),
    ],
    [
      [`{ hosts: [a.example.com], resolution: DYNAMIC_DNS, ${http} }`, 'E invalid-host hosts[0]: write "DNS"'],
      [dynamic('addresses: [240.0.0.3]'), 'E conflicting-fields addresses (key): no addresses'],
      [dynamic('endpoints: [{ address: a }]'), 'E conflicting-fields endpoints (key): no endpoints'],
      [dynamic('ports: [{ number: 1, name: a, protocol: TCP }]'), 'E invalid-value ports[0].protocol: not "TCP"'],
      [dynamic('ports: [{ number: 1, name: a, protocol: HTTPS }]'), 'E invalid-value ports[0].protocol: not "HTTPS"'],
      [dynamic('ports: [{ number: 1, name: a }]'), 'E invalid-value ports[0].protocol: write HTTP, HTTP2, GRPC or TLS'],
      [labelled(waypoint('w'), dynamic('location: MESH_INTERNAL')), 'E conflicting-fields location: waypoint "w"'],
    ],
  ],
  [
    'several hosts',
    [
      `{ hosts: [a.com, b.com], resolution: DNS, ${http} }`,
      '{ hosts: [a.com, b.com], resolution: DNS, ports: [{ number: 443, name: a, protocol: TLS }] }',
      '{ hosts: [a.com, b.com], addresses: [240.0.0.1], ports: [{ number: 1, name: a, protocol: TCP }] }',
      '{ hosts: [a.com], resolution: DNS, ports: [{ number: 1, name: a, protocol: TCP }] }',
      '{ hosts: [a.com, b.com], resolution: DNS, ports: [{ number: 1, name: a, protocol: "${P}" }] }',
      `{ hosts: [a.com, b.com], resolution: DNS, addresses: [240.0.0.1], ${http} }`,
      '{ hosts: [a.com, b.com], resolution: STATIC, addresses: [240.0.0.1], ports: [{ number: 1, name: a, protocol: TLS }] }',
    ],
    [
      [
        '{ hosts: [a.com, b.com], resolution: DNS, ports: [{ number: 1, name: a, protocol: TCP }, { number: 2, name: b }] }',
        'E conflicting-fields ports[0].protocol: tell the 2 hosts apart',
      ],
      [
        '{ hosts: [a.com, b.com], resolution: STATIC, ports: [{ number: 1, name: a, protocol: HTTP }, { number: 2, name: b }] }',
        'E conflicting-fields ports[1].protocol: without protocol',
      ],
      [
        '{ hosts: [a.com, b.com], resolution: DNS, addresses: [240.0.0.1], ports: [{ number: 1, name: a, protocol: TLS }] }',
        'W ineffective-field addresses (key): "TLS"',
      ],
    ],
  ],
  [
    'exportTo',
    [entry(`${http}, exportTo: ["~"]`), entry(`${http}, exportTo: [".", a]`)],
    [
      [entry(`${http}, exportTo: ["~", a]`), 'E invalid-export-to exportTo[0]: must stand alone'],
      [entry(`${http}, exportTo: [a.b]`), 'E invalid-export-to exportTo[0]: "a.b"'],
      [entry(`${http}, exportTo: [a, a]`), 'E invalid-export-to exportTo[1]: listed already'],
    ],
  ],
];

testBullets('ServiceEntry', bullets);
