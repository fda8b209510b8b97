/**
 * Which routes of the Gateway API attach to which listeners, and who may refer to what in another namespace (istio:
 * pilot/pkg/config/kube/gateway/conversion.go, referenceAllowed; pilot/pkg/config/kube/gatewaycommon).
 */
import type { GatewayAddress, LabelCondition, Listener } from '../model/kinds/kubernetesGateway';
import { gatewayGroup, type ObjectRef } from '../model/kinds/objectRef';
import { kindKey } from '../model/manifest';
import { hasPlaceholder } from '../model/placeholder';
import type { Labels, ResourceOf } from '../model/resource';
import { isWaypoint } from './ambient';
import { type Answer, all, any, no, type Unknown, unknown, type Yes, yes } from './answer';
import { clustersThatMayShare } from './clusters';
import { type Context, ofType } from './context';
import { couldBecome, covers, serviceHost } from './hosts';
import { keys, parentName } from './keys';
import { findNamed, whyUnknown } from './named';
import { openness } from './open';

export type KubernetesGateway = ResourceOf<'KubernetesGateway'>;
export type Route = ResourceOf<'Route'>;

/** The kind of a Gateway in identities. */
export const gatewayKind = kindKey(gatewayGroup, 'Gateway');

/** What istioctl calls the waypoint that it makes in a namespace. */
const istioctlWaypoint = 'waypoint';

export interface GatewayListener {
  readonly gateway: KubernetesGateway;
  /** Its index in `spec.listeners`. */
  readonly index: number;
  readonly listener: Listener;
}

/** Why a route does not attach to a Gateway: the first step that no listener passes, and the listeners that came as far. */
export interface Refusal {
  readonly is: 'no';
  readonly step: 'gateway' | 'listener' | 'namespace' | 'kind' | 'hostname';
  readonly why: string;
  readonly listeners: readonly GatewayListener[];
}

export type AttachAnswer = Yes<undefined> | Refusal | Unknown;

export function findGateway(
  context: Context,
  cluster: string,
  namespace: string,
  name: string,
): Answer<readonly KubernetesGateway[]> {
  // Services alone do not show it: waypoints are often made by istioctl, and gateways by others than those of the namespace.
  const { index } = context;
  const own = ofType(index.get(keys.kubernetesGateways(cluster, namespace)), 'KubernetesGateway');
  const known =
    name === istioctlWaypoint
      ? own.some(isWaypoint)
      : own.length > 0 || ofType(index.get(keys.gatewayNamed(cluster, name)), 'KubernetesGateway').length > 0;
  return findNamed(context, cluster, { type: 'KubernetesGateway', kind: gatewayKind, namespace, name, known });
}

/** Whether a route attaches to the Gateway that one of its `parentRefs` names. */
export function attaches(context: Context, route: Route, parent: ObjectRef): AttachAnswer {
  const found = findGateway(context, route.cluster, parent.namespace ?? route.namespace, parent.name);
  if (found.is === 'no') return { ...found, step: 'gateway', listeners: [] };
  if (found.is === 'unknown') return found;
  const gateways = found.value;
  if (gateways.some(({ unsure, facts }) => unsure === true || facts.listeners.length === 0))
    return unknown('what the Gateway listens to is not known for certain');
  let listeners = gateways.flatMap((gateway) =>
    gateway.facts.listeners.map((listener, index): GatewayListener => ({ gateway, index, listener })),
  );
  const steps: readonly (readonly [Refusal['step'], (each: GatewayListener) => Answer])[] = [
    ['listener', ({ listener }) => isNamed(listener, parent)],
    ['namespace', (each) => admitsNamespace(context, each, route.namespace)],
    ['kind', ({ listener }) => admitsKind(listener, route.kind)],
    ['hostname', ({ listener }) => admitsHosts(listener, route.facts.hostnames)],
  ];
  let doubt: Unknown | undefined;
  for (const [step, passes] of steps) {
    const judged = listeners.map((each) => ({ each, answer: passes(each) }));
    const answer = any(
      judged.map((item) => item.answer),
      yes(),
    );
    if (answer.is === 'no') return { ...answer, step, listeners };
    if (answer.is === 'unknown') doubt = answer;
    listeners = judged.filter((item) => item.answer.is !== 'no').map((item) => item.each);
  }
  return doubt ?? yes();
}

function isNamed(listener: Listener, { section, port }: ObjectRef): Answer {
  return all([
    section === undefined || listener.name === section
      ? yes()
      : hasPlaceholder(section) || hasPlaceholder(listener.name ?? '')
        ? unknown('a placeholder stands for the name')
        : no('it has another name'),
    port === undefined || listener.port === port
      ? yes()
      : port === 'unknown' || listener.port === 'unknown'
        ? unknown('a placeholder stands for the port')
        : no('it has another port'),
  ]);
}

/** Whether a listener takes routes of a namespace. */
export function admitsNamespace(context: Context, { gateway, listener }: GatewayListener, namespace: string): Answer {
  const { from, selector } = listener.namespaces;
  if (from === 'All' || gateway.namespace === namespace) {
    return from === 'Selector' ? selectsNamespace(context, gateway.cluster, namespace, selector) : yes();
  }
  if (hasPlaceholder(from) || hasPlaceholder(namespace) || hasPlaceholder(gateway.namespace))
    return unknown('a placeholder decides from where routes may come');
  if (from === 'Same') return no(`it takes routes of its own namespace "${gateway.namespace}" only`);
  if (from === 'Selector') return selectsNamespace(context, gateway.cluster, namespace, selector);
  return unknown('which namespaces it takes is not known');
}

/** What Kubernetes gives every Namespace. */
const nameLabel = 'kubernetes.io/metadata.name';

/** Whether a label selector selects a Namespace, as far as the workspace has it. */
function selectsNamespace(context: Context, cluster: string, namespace: string, selector: readonly LabelCondition[]): Answer {
  const objects = context.index.get(keys.identity(cluster, 'Namespace', '', namespace));
  const answers = (objects.length > 0 ? objects : [undefined]).map((object) =>
    all(
      selector.map((condition) => {
        if (condition.key === nameLabel) return holds(condition, { [nameLabel]: namespace });
        if (object === undefined) return unknown(`the workspace does not hold Namespace "${namespace}"`);
        return object.unsure === true ? unknown('its labels are not known for certain') : holds(condition, object.labels);
      }),
    ),
  );
  const answer = any(answers, yes());
  return answer.is === 'no' ? (openness(context, cluster) ?? answer) : answer;
}

function holds({ key, operator, values }: LabelCondition, labels: Labels): Answer {
  const value = labels[key];
  if ([key, ...values, value ?? ''].some(hasPlaceholder)) return unknown('a placeholder decides which namespaces it takes');
  const has = value !== undefined;
  const among = has && values.includes(value);
  const result = { In: among, NotIn: !among, Exists: has, DoesNotExist: !has }[operator];
  if (result === undefined) return unknown('the operator is not known');
  if (result) return yes();
  const label = has ? `label "${key}" is "${value}"` : `label "${key}" is missing`;
  return no(`its selector does not take the Namespace, whose ${label}`);
}

/** What Istio's listeners take by their protocol; of others of the Gateway API nothing is known. */
const kindsByProtocol: Readonly<Record<string, readonly string[]>> = {
  HTTP: ['HTTPRoute', 'GRPCRoute'],
  HTTPS: ['HTTPRoute', 'GRPCRoute'],
  TLS: ['TLSRoute', 'TCPRoute'],
  TCP: ['TCPRoute'],
  UDP: ['UDPRoute'],
  HBONE: [],
};

function admitsKind({ kinds, protocol = '' }: Listener, kind: string): Answer {
  if (kinds.length > 0 && !kinds.includes(kind)) {
    if (kinds.some(hasPlaceholder)) return unknown('a placeholder stands for a kind of route');
    return no(`it takes only routes of the kinds ${kinds.map((each) => `"${each}"`).join(', ')}`);
  }
  const fitting = kindsByProtocol[protocol];
  if (fitting === undefined) return unknown('its protocol is not known');
  return fitting.includes(kind) ? yes() : no(`its protocol is "${protocol}"`);
}

/** Both may be wildcards; without hostnames a route takes those of the listener. */
function admitsHosts({ hostname }: Listener, hostnames: readonly string[]): Answer {
  if (hostname === undefined || hostnames.length === 0) return yes();
  return any(
    hostnames.map((host) => {
      if (covers(hostname, host) || covers(host, hostname)) return yes();
      return hasPlaceholder(host) || hasPlaceholder(hostname) ? unknown('a placeholder decides the host') : no('no host of it');
    }),
    yes(),
  );
}

/** Who refers to something in another namespace. */
export interface Referrer {
  readonly cluster: string;
  readonly group: string;
  readonly kind: string;
  readonly namespace: string;
}

export interface Referent {
  readonly group: string;
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
}

type Grant = ResourceOf<'ReferenceGrant'>;

/** Whether a ReferenceGrant lets something refer to a resource of another namespace. */
export function isGranted(context: Context, from: Referrer, to: Referent): Answer {
  const { index } = context;
  const { cluster } = from;
  if (hasPlaceholder(from.namespace) || hasPlaceholder(to.namespace) || hasPlaceholder(to.name))
    return unknown('a placeholder decides what is referred to');
  const judge = (name: string) => {
    const own = ofType(index.get(keys.grants(name, to.namespace)), 'ReferenceGrant');
    const templates = ofType(index.get(keys.unsureIdentity(name, kindKey(gatewayGroup, 'ReferenceGrant'))), 'ReferenceGrant');
    const grants = [...own, ...templates.filter((grant) => grant.namespace !== to.namespace)];
    return any(
      grants.map((grant) => permits(grant, from, to)),
      no('no ReferenceGrant permits it'),
    );
  };
  const here = judge(cluster);
  if (here.is !== 'no') return here;
  const sharing = clustersThatMayShare(context, cluster);
  if (sharing.some((other) => judge(other).is !== 'no')) return unknown('a ReferenceGrant of another cluster may count');
  const open = openness(context, cluster, ...sharing);
  if (open !== undefined) return open;
  const known = index.has(keys.grants(cluster, to.namespace)) || index.has(keys.hostsOfNamespace(cluster, to.namespace));
  return whyUnknown(context, to.namespace, known) ?? here;
}

function permits({ namespace, facts }: Grant, from: Referrer, to: Referent): Answer {
  const same = (written: string, wanted: string): Answer =>
    written === wanted ? yes() : couldBecome(written, wanted) ? unknown('a placeholder decides what it permits') : no('another');
  return all([
    same(namespace, to.namespace),
    any(
      facts.from.map((each) =>
        all([same(each.group, from.group), same(each.kind, from.kind), same(each.namespace, from.namespace)]),
      ),
      no('nobody'),
    ),
    any(
      facts.to.map((each) => all([same(each.group, to.group), same(each.kind, to.kind), same(each.name ?? to.name, to.name)])),
      no('nothing'),
    ),
  ]);
}

/** What an address of a Gateway stands for; a short name is that of a Service beside it (istio: extractGatewayServices). */
export function addressOf(
  { namespace }: KubernetesGateway,
  { type, value }: Pick<GatewayAddress, 'type' | 'value'>,
  clusterDomain: string,
): string {
  return type === 'Hostname' && !value.includes('.') ? serviceHost(value, namespace, clusterDomain) : value;
}

/** Routes that take the same requests as one of them at a parent, itself included; an empty host stands for any. */
export function routeRivals(
  { index }: Context,
  route: Route,
  parent: ObjectRef,
  host: string,
  requests: string,
): readonly Route[] {
  const key = keys.sameMatch(route.cluster, route.kind, parentName(route, parent), host, requests);
  return ofType(index.get(key), 'Route').filter((other) =>
    other.facts.parents.some(
      (each) =>
        parentName(other, each) === parentName(route, parent) && each.section === parent.section && each.port === parent.port,
    ),
  );
}

/** Whether a waypoint takes what is in a namespace, as its listener for HBONE says (istio: waypoints.go, makeAllowedRoutes). */
export function admitsToWaypoint(context: Context, gateway: KubernetesGateway, namespace: string): Answer {
  if (gateway.unsure === true) return unknown('its listeners are not known for certain');
  const listeners = gateway.facts.listeners.flatMap((listener, index) =>
    listener.protocol === 'HBONE' && listener.port === 15008 ? [{ gateway, index, listener }] : [],
  );
  return any(
    listeners.map((each) => admitsNamespace(context, each, namespace)),
    unknown('it has no listener for HBONE'),
  );
}
