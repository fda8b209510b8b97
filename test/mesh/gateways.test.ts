/** What gateways are named by, which workloads they select, and when one is certainly missing. */
import { describe, expect, it } from 'vitest';
import type { MeshSettings } from '../../server/src/mesh/context';
import { readServerHost, resolveGateway, serverClass } from '../../server/src/mesh/gatewayReferences';
import { meshOf, service } from './mesh';

function gateway(name: string, namespace: string, selector = '{istio: ingressgateway}', servers = '[]'): string {
  return `apiVersion: networking.istio.io/v1\nkind: Gateway\nmetadata: {name: "${name}", namespace: "${namespace}"}\nspec: {selector: ${selector}, servers: ${servers}}\n---\n`;
}

function bound(gateways: string, namespace = 'default'): string {
  return `apiVersion: networking.istio.io/v1\nkind: VirtualService\nmetadata: {name: bound, namespace: ${namespace}}\nspec: {hosts: [a.com], gateways: ${gateways}}\n---\n`;
}

function pods(name: string, namespace: string, labels: string): string {
  return `apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: ${name}, namespace: ${namespace}}\nspec: {template: {metadata: {labels: ${labels}}, spec: {containers: []}}}\n---\n`;
}

const scoped =
  'apiVersion: install.istio.io/v1alpha1\nkind: IstioOperator\nmetadata: {name: istio}\nspec: {values: {pilot: {env: {PILOT_SCOPE_GATEWAY_TO_NAMESPACE: "true"}}}}\n---\n';

describe('a reference', () => {
  it.each([
    ['gw', 'default', 'gw'],
    ['infra/gw', 'infra', 'gw'],
    ['./gw', 'default', 'gw'],
    ['gw.infra', 'infra', 'gw'],
    ['gw.infra.svc.cluster.local', 'infra', 'gw'],
  ])('%s means %s/%s', (reference, namespace, name) => {
    expect(resolveGateway(reference, 'default')).toEqual({ namespace, name });
  });

  it.each([
    ['{}', 'gw', '', 'unknown'],
    ['{}', 'gw', service('web'), 'no'],
    ['{}', 'gw', gateway('gw', 'default'), 'yes'],
    ['{}', 'infra/gw', gateway('gw', 'default'), 'unknown'],
    ['{}', 'infra/gw', gateway('other', 'infra'), 'no'],
    ['{}', '$(GATEWAY)', service('web'), 'unknown'],
    ['{}', 'gw', service('web') + gateway('$(NAME)', 'default'), 'unknown'],
    ['{"closedWorld":true}', 'infra/gw', '', 'no'],
    ['{"closedWorld":false}', 'gw', service('web'), 'unknown'],
  ])('with %s and what the workspace holds, whether %s exists', (settings, reference, text, is) => {
    const { mesh } = meshOf({ east: text }, JSON.parse(settings) as Partial<MeshSettings>);
    expect(mesh.gateway('east', 'default', reference).is).toBe(is);
  });

  it('may be to a Gateway of the Gateway API, or to one of another cluster', () => {
    const kubernetes =
      'apiVersion: gateway.networking.k8s.io/v1\nkind: Gateway\nmetadata: {name: gw}\nspec: {gatewayClassName: istio}\n';
    expect(meshOf({ east: kubernetes }).mesh.gateway('east', 'default', 'gw').is).toBe('yes');
    const { mesh } = meshOf({ east: service('web'), west: gateway('gw', 'default') });
    expect(mesh.gateway('east', 'default', 'gw').is).toBe('unknown');
    expect(
      meshOf({ east: service('web'), west: gateway('gw', 'default') }, { discovery: 'separate' }).mesh.gateway(
        'east',
        'default',
        'gw',
      ).is,
    ).toBe('no');
  });

  it('is found from the Gateway as well', () => {
    const { mesh, find } = meshOf({
      east: service('web') + gateway('gw', 'default') + gateway('lone', 'default') + bound('[gw.default, mesh]'),
    });
    expect(mesh.isBound(find('Gateway', 'gw')).is).toBe('yes');
    expect(mesh.boundTo(find('Gateway', 'gw')).map(({ name }) => name)).toEqual(['bound']);
    expect(mesh.isBound(find('Gateway', 'lone')).is).toBe('no');
    const open = meshOf({ east: service('web') + gateway('lone', 'default') + bound('["$(GATEWAY)"]') });
    expect(open.mesh.isBound(open.find('Gateway', 'lone')).is).toBe('unknown');
  });
});

describe('a selector', () => {
  it('selects in any namespace, unless istiod is told to look in its own', () => {
    const text = gateway('gw', 'default') + pods('ingress', 'infra', '{istio: ingressgateway}');
    const all = meshOf({ east: text });
    expect(all.mesh.gatewayWorkloads(all.find('Gateway', 'gw')).workloads.map(({ name }) => name)).toEqual(['ingress']);
    const own = meshOf({ east: text + scoped });
    expect(own.mesh.gatewayWorkloads(own.find('Gateway', 'gw'))).toEqual({ workloads: [], unsure: false });
  });

  it('is unsure of labels that a placeholder stands for', () => {
    const { mesh, find } = meshOf({ east: gateway('gw', 'default') + pods('ingress', 'infra', '{istio: "$(NAME)"}') });
    expect(mesh.gatewayWorkloads(find('Gateway', 'gw'))).toEqual({ workloads: [], unsure: true });
  });

  it.each([
    ['{istio: a}', '{istio: a}', '', 'yes'],
    ['{istio: a}', '{istio: a, app: b}', '', 'yes'],
    ['{}', '{istio: a}', '', 'yes'],
    ['{istio: a}', '{istio: b}', '', 'no'],
    ['{istio: a}', '{app: b}', '', 'unknown'],
    ['{istio: a}', '{app: b}', pods('gw', 'infra', '{istio: a, app: b}'), 'yes'],
    ['{istio: "$(A)"}', '{istio: b}', '', 'unknown'],
  ])('%s and %s have a workload in common', (a, b, text, is) => {
    const { mesh, find } = meshOf({ east: gateway('a', 'default', a) + gateway('b', 'infra', b) + text });
    expect(mesh.haveCommonWorkload(find('Gateway', 'a'), find('Gateway', 'b')).is).toBe(is);
    const own = meshOf({ east: scoped + gateway('a', 'default', a) + gateway('b', 'infra', b) + text });
    expect(own.mesh.haveCommonWorkload(own.find('Gateway', 'a'), own.find('Gateway', 'b')).is).toBe('no');
  });
});

describe('the default ingress gateway', () => {
  it('is there unless the workspace has one', () => {
    expect(meshOf({ east: '' }).mesh.defaultIngress('east')).toMatchObject({
      namespace: 'istio-system',
      name: 'istio-ingressgateway',
    });
    expect(meshOf({ east: pods('mine', 'infra', '{istio: ingressgateway}') }).mesh.defaultIngress('east')).toBeUndefined();
    expect(meshOf({ east: service('istio-ingressgateway', 'infra') }).mesh.defaultIngress('east')).toBeUndefined();
  });

  it.each([
    [true, 'istio-system'],
    ['auto' as const, undefined],
  ])('is the client behind a Gateway where closedWorld is %s: %s', (closedWorld, namespace) => {
    const route =
      'apiVersion: networking.istio.io/v1\nkind: VirtualService\nmetadata: {name: web}\nspec: {hosts: [a.com], gateways: [gw], http: [{route: [{destination: {host: web}}]}]}\n';
    const { mesh, find } = meshOf({ east: gateway('gw', 'default') + route }, { closedWorld });
    const [destination] = find('VirtualService', 'web').facts.destinations;
    if (destination === undefined) throw new Error('there is no destination');
    expect(mesh.clientsOf(find('VirtualService', 'web'), destination)).toEqual([{ namespace, gateway: 'gw' }]);
  });
});

describe('a server', () => {
  it.each([
    ['a.com', 'a.com', undefined],
    ['*/a.com', 'a.com', undefined],
    ['./a.com', 'a.com', 'own'],
    ['infra/*.a.com', '*.a.com', 'infra'],
  ])('of host %s serves %s to %s', (written, host, namespace) => {
    expect(readServerHost(written, 'own')).toEqual({ host, namespace });
  });

  it.each([
    ['HTTP', undefined, 'http'],
    ['grpc-web', undefined, 'http'],
    ['HTTP2', true, 'redirect'],
    ['https', undefined, 'tls'],
    ['TLS', true, 'tls'],
    ['Mongo', undefined, 'tcp'],
    ['$(PROTOCOL)', undefined, undefined],
  ] as const)('of protocol %s takes connections as its kind', (protocol, redirects, expected) => {
    const server = { protocol, hosts: [], credentials: [], ...(redirects && { httpsRedirect: redirects }) };
    expect(serverClass(server)).toBe(expected);
  });
});
