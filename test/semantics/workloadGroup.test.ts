// biome-ignore-all lint/suspicious/noTemplateCurlyInString: manifests hold placeholders
import { type Bullet, testBullets } from './documents';

const probe = (rest: string) => `{ template: {}, probe: { ${rest} } }`;

const bullets: readonly Bullet[] = [
  [
    'labels',
    ['{ template: {}, metadata: { labels: { app: a, b: "${B}" } } }'],
    [['{ template: {}, metadata: { labels: { app: "a b" } } }', 'E invalid-selector metadata.labels.app: "a b"']],
  ],
  [
    'probe',
    [
      probe('httpGet: { port: 80, httpHeaders: [{ name: a, value: b }] }'),
      probe('tcpSocket: { port: 80 }, periodSeconds: 1'),
      probe('exec: { command: [a] }'),
      probe('grpc: {}'),
    ],
    [
      [probe(''), 'E incomplete-field probe (key): add httpGet, tcpSocket, exec or grpc'],
      [probe('periodSeconds: 1'), 'E incomplete-field probe (key): how to probe'],
      [probe('httpGet: { port: 80, httpHeaders: [{ value: b }] }'), 'E invalid-header probe.httpGet.httpHeaders[0]: has no name'],
      [probe('exec: { command: [] }'), 'E incomplete-field probe.exec.command: must not be empty'],
    ],
  ],
];

testBullets('WorkloadGroup', bullets);
