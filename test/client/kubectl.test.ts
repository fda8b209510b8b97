/** What kubectl is asked, and what its answers mean. */
import { describe, expect, it } from 'vitest';
import { type Gateways, gatewayArgs, gatewaysOf, type KubectlFailure } from '../../client/src/scaffold/kubectl';

const service = (name: string, ports: unknown, ingress?: unknown, istio = name.replace('istio-', '')) => ({
  metadata: { name, namespace: 'istio-system', labels: { istio } },
  spec: { ports },
  status: { loadBalancer: ingress === undefined ? {} : { ingress } },
});
const read = (...items: unknown[]): Gateways => gatewaysOf('cluster2', 'c2', { stdout: JSON.stringify({ items }) });
const addresses = (found: Gateways) => ('problem' in found ? found.problem : found.map(({ address }) => address));
const tls = [
  { name: 'http2', port: 80 },
  { name: 'tls', port: 15443 },
];

describe('the arguments', () => {
  it('name the context in one word with its flag', () => {
    expect(gatewayArgs('--kubeconfig=x')).toContain('--context=--kubeconfig=x');
    expect(gatewayArgs('c2').join(' ')).toBe(
      '--context=c2 --request-timeout=10s get services --all-namespaces --selector=istio in (eastwestgateway, ingressgateway) --output=json',
    );
  });
});

describe('addresses', () => {
  it('are names or IPs of the load balancer, of the east-west gateway first', () => {
    const found = read(
      service('istio-ingressgateway', tls, [{ ip: '203.0.113.1' }]),
      service('istio-eastwestgateway', tls, [{ hostname: 'elb.example.com', ip: '' }, { ip: '203.0.113.2' }]),
    );
    expect(addresses(found)).toEqual(['elb.example.com', '203.0.113.2', '203.0.113.1']);
    expect(found).toMatchObject([{ service: 'istio-system/istio-eastwestgateway', hasPort: true }, {}, {}]);
  });

  it('carry a port that is not the usual one', () => {
    expect(addresses(read(service('istio-eastwestgateway', [{ name: 'tls', port: 443 }], [{ ip: '203.0.113.1' }])))).toEqual([
      '203.0.113.1:443',
    ]);
    expect(addresses(read(service('istio-eastwestgateway', [{ name: 'tls', port: 443 }], [{ ip: '2001:db8::1' }])))).toEqual([
      '[2001:db8::1]:443',
    ]);
    expect(addresses(read(service('istio-eastwestgateway', tls, [{ ip: '2001:db8::1' }])))).toEqual(['2001:db8::1']);
  });

  it('without the port come last, and say so', () => {
    const found = read(
      service('istio-eastwestgateway', [{ name: 'http', port: 80 }], [{ ip: '203.0.113.1' }]),
      service('istio-ingressgateway', tls, [{ ip: '203.0.113.2' }]),
    );
    expect(found).toMatchObject([
      { address: '203.0.113.2', hasPort: true },
      { address: '203.0.113.1', hasPort: false },
    ]);
  });
});

describe('what is wrong', () => {
  it('is said in the words of the user', () => {
    expect(read()).toEqual({ problem: 'cluster2 has no Service with the label istio=eastwestgateway or istio=ingressgateway' });
    expect(read(service('istio-eastwestgateway', tls))).toEqual({
      problem: 'istio-system/istio-eastwestgateway of cluster2 has no address yet',
    });
    for (const stdout of ['', 'no JSON', '{}', '[]', '{"items": {}}'])
      expect(gatewaysOf('cluster2', 'c2', { stdout })).toEqual({
        problem: 'kubectl answered with something that is no list of Services',
      });
    expect(addresses(read(null, {}, { status: { loadBalancer: null } }))).toMatch(/has no address yet/);
  });

  it.each<[KubectlFailure['failure'], string, string]>([
    ['missing', 'spawn kubectl ENOENT', 'kubectl was not found; is it installed, and on the PATH of VS Code?'],
    ['timeout', '', 'The cluster of context "c2" did not answer within 10 s'],
    [
      'failed',
      'Unable to connect: net/http: request canceled (Client.Timeout exceeded), i/o timeout',
      'The cluster of context "c2" did not answer within 10 s',
    ],
    [
      'failed',
      'x\nerror: You must be logged in to the server (Unauthorized)\n',
      'The cluster of context "c2" refused: error: You must be logged in to the server (Unauthorized)',
    ],
    ['failed', 'error: context "c2" does not exist\n', 'The kubeconfig has no context "c2"'],
    ['failed', 'Error in configuration: context was not found for specified context: c2\n', 'The kubeconfig has no context "c2"'],
    ['failed', 'error: unknown flag\n', 'kubectl failed: error: unknown flag'],
    ['failed', '', 'kubectl failed: it did not say why'],
  ])('%s %s', (failure, stderr, problem) => expect(gatewaysOf('cluster2', 'c2', { failure, stderr })).toEqual({ problem }));
});
