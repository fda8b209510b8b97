// biome-ignore-all lint/suspicious/noTemplateCurlyInString: manifests hold placeholders
import { type Bullet, testBullets } from './documents';

const bullets: readonly Bullet[] = [
  [
    'address',
    [
      '{ address: 10.0.0.1 }',
      '{ address: vm.example.com, network: one }',
      '{ address: "unix:///run/a.sock" }',
      '{ address: "${VM_IP}" }',
      '{ address: "{{ .ip }}:80" }',
    ],
    [
      ['{ address: "" }', 'E invalid-address address: must not be empty'],
      ['{ network: one }', 'W incomplete-field network: no address'],
      ['{ address: "10.0.0.1:80" }', 'E invalid-address address: has a port'],
      ['{ address: "*.example.com" }', 'E invalid-address address: must not contain "*"'],
      ['{ address: 10.0.0.256 }', 'E invalid-address address: "10.0.0.256"'],
    ],
  ],
  [
    'labels; ports are not compared with those of a ServiceEntry',
    ['{ address: a, labels: { app: b, "example.com/c": "" }, ports: { any: 1 } }'],
    [
      ['{ address: a, labels: { app: "b/c" } }', 'E invalid-selector labels.app: "b/c"'],
      ['{ address: a, labels: { "a b": c } }', 'E invalid-selector labels["a b"] (key): "a b"'],
    ],
  ],
];

testBullets('WorkloadEntry', bullets);
