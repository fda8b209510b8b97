/** Which routes attach to which listeners, and what waypoint is for what: the tables behind the rules about the Gateway API. */
import { describe, expect, it } from 'vitest';
import { meshOf } from './mesh';

const gateway = (listener: string) => `
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: {name: edge, namespace: ingress}
spec:
  gatewayClassName: istio
  listeners: [${listener}]
---
apiVersion: v1
kind: Namespace
metadata: {name: shop, labels: {tier: web, team: "\${TEAM}"}}
`;

function attaches(listener: string, route = '', kind = 'HTTPRoute', parent = '') {
  const { mesh, find } = meshOf({
    east: `${gateway(listener)}---
apiVersion: gateway.networking.k8s.io/v1
kind: ${kind}
metadata: {name: route, namespace: shop}
spec: {parentRefs: [{name: edge, namespace: ingress${parent}}]${route}}
`,
  });
  const found = find('Route', 'route');
  const [ref] = found.facts.parents;
  if (ref === undefined) throw new Error('the route has no parent');
  const answer = mesh.gatewayApi.attaches(found, ref);
  return answer.is === 'no' ? answer.step : answer.is;
}

const selector = (text: string) =>
  `{name: http, port: 80, protocol: HTTP, allowedRoutes: {namespaces: {from: Selector, selector: ${text}}}}`;

describe('the namespaces that a selector takes', () => {
  it.each([
    ['{matchLabels: {tier: web}}', 'yes'],
    ['{matchLabels: {tier: db}}', 'namespace'],
    ['{matchLabels: {zone: a}}', 'namespace'],
    ['{matchLabels: {team: a}}', 'unknown'],
    ['{}', 'yes'],
    ['{matchExpressions: [{key: tier, operator: In, values: [web, db]}]}', 'yes'],
    ['{matchExpressions: [{key: tier, operator: NotIn, values: [web]}]}', 'namespace'],
    ['{matchExpressions: [{key: zone, operator: NotIn, values: [a]}]}', 'yes'],
    ['{matchExpressions: [{key: tier, operator: Exists}]}', 'yes'],
    ['{matchExpressions: [{key: zone, operator: Exists}]}', 'namespace'],
    ['{matchExpressions: [{key: tier, operator: DoesNotExist}]}', 'namespace'],
    ['{matchExpressions: [{key: tier, operator: Like, values: [web]}]}', 'unknown'],
    ['{matchLabels: {kubernetes.io/metadata.name: shop}}', 'yes'],
    ['{matchLabels: {tier: web, kubernetes.io/metadata.name: blog}}', 'namespace'],
  ])('%s: %s', (text, expected) => {
    expect(attaches(selector(text))).toBe(expected);
  });
});

describe('the listeners that take a route', () => {
  const open = 'allowedRoutes: {namespaces: {from: All}}';
  it.each([
    [`{name: a, port: 80, protocol: HTTP, ${open}}`, '', 'GRPCRoute', '', 'yes'],
    [`{name: a, port: 80, protocol: HTTP, ${open}}`, '', 'TCPRoute', '', 'kind'],
    [`{name: a, port: 443, protocol: TLS, ${open}}`, '', 'TLSRoute', '', 'yes'],
    [`{name: a, port: 443, protocol: TLS, ${open}}`, '', 'TCPRoute', '', 'yes'],
    [`{name: a, port: 443, protocol: TLS, ${open}}`, '', 'HTTPRoute', '', 'kind'],
    [`{name: a, port: 53, protocol: UDP, ${open}}`, '', 'UDPRoute', '', 'yes'],
    [`{name: a, port: 80, protocol: "\${P}", ${open}}`, '', 'TCPRoute', '', 'unknown'],
    [`{name: a, port: 80, protocol: HTTP, ${open}}`, '', 'HTTPRoute', ', sectionName: b', 'listener'],
    [`{name: "\${A}", port: 80, protocol: HTTP, ${open}}`, '', 'HTTPRoute', ', sectionName: b', 'unknown'],
    [`{name: a, port: "\${P}", protocol: HTTP, ${open}}`, '', 'HTTPRoute', ', port: 80', 'unknown'],
    [`{name: a, port: 80, protocol: HTTP, hostname: a.com, ${open}}`, ', hostnames: [b.com]', 'HTTPRoute', '', 'hostname'],
    [`{name: a, port: 80, protocol: HTTP, hostname: "*.a.com", ${open}}`, ', hostnames: [a.com]', 'HTTPRoute', '', 'hostname'],
    [`{name: a, port: 80, protocol: HTTP, hostname: "*.a.com", ${open}}`, ', hostnames: [x.y.a.com]', 'HTTPRoute', '', 'yes'],
    [`{name: a, port: 80, protocol: HTTP, hostname: x.a.com, ${open}}`, ', hostnames: ["*.a.com"]', 'HTTPRoute', '', 'yes'],
    // One listener takes the kind, the other one the host: none takes the route.
    [
      `{name: a, port: 443, protocol: TLS, hostname: b.com, ${open}}, {name: b, port: 80, protocol: HTTP, hostname: a.com, ${open}}`,
      ', hostnames: [b.com]',
      'HTTPRoute',
      '',
      'hostname',
    ],
    [`{name: a, port: 80, protocol: HTTP}`, '', 'HTTPRoute', '', 'namespace'],
    ['', '', 'HTTPRoute', '', 'unknown'],
  ])('%s%s %s%s: %s', (listener, route, kind, parent, expected) => {
    expect(attaches(listener, route, kind, parent)).toBe(expected);
  });
});

describe('the waypoint for labels in a namespace', () => {
  const { mesh } = meshOf({
    east: `
apiVersion: v1
kind: Namespace
metadata: {name: shop, labels: {istio.io/dataplane-mode: ambient, istio.io/use-waypoint: own}}
---
apiVersion: v1
kind: Namespace
metadata: {name: shared, labels: {istio.io/use-waypoint: all, istio.io/use-waypoint-namespace: waypoints}}
---
apiVersion: v1
kind: Namespace
metadata: {name: plain, labels: {istio.io/use-waypoint: none}}
`,
  });
  it.each([
    ['shop', {}, 'own in shop'],
    ['shop', { 'istio.io/use-waypoint': 'other' }, 'other in shop'],
    ['shop', { 'istio.io/use-waypoint': 'none' }, 'no'],
    ['shared', {}, 'all in waypoints'],
    // Its own label says all: what the Namespace adds is not taken.
    ['shared', { 'istio.io/use-waypoint': 'other' }, 'other in shared'],
    ['plain', {}, 'no'],
    ['elsewhere', {}, 'unknown'],
    ['elsewhere', { 'istio.io/use-waypoint': 'other' }, 'other in elsewhere'],
  ])('%s %j: %s', (namespace, labels, expected) => {
    const answer = mesh.ambient.waypointFor('east', namespace, labels);
    expect(answer.is === 'yes' ? `${answer.value.name} in ${answer.value.namespace}` : answer.is).toBe(expected);
  });

  it('is asked for in ambient namespaces only', () => {
    expect(['shop', 'shared', 'elsewhere'].map((namespace) => mesh.ambient.isAmbient('east', namespace))).toEqual([
      true,
      false,
      false,
    ]);
  });
});
