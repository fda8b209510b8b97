/**
 * The proxies that a Gateway configures: workloads that its selector selects, in any namespace unless istiod is told otherwise (istio:
 * pilot/pkg/model, mergeGateways with PILOT_SCOPE_GATEWAY_TO_NAMESPACE).
 */
import { nearest } from '../base/nearest';
import { hasPlaceholder } from '../model/placeholder';
import type { Labels, ResourceOf } from '../model/resource';
import { type Answer, type No, no, type Unknown, unknown, type Yes, yes } from './answer';
import { clustersThatMayShare } from './clusters';
import { type Context, ofType } from './context';
import { keys } from './keys';
import { openness } from './open';
import { type Selection, selectAnywhere, selects, selectWorkloads } from './workloads';

type Gateway = ResourceOf<'Gateway'>;

export function gatewayWorkloads(context: Context, { cluster, namespace, facts }: Gateway): Selection {
  return select(context, cluster, namespace, facts.selector);
}

function select(context: Context, cluster: string, namespace: string, selector: Labels): Selection {
  return isScoped(context, cluster)
    ? selectWorkloads(context, cluster, namespace, selector)
    : selectAnywhere(context, cluster, selector);
}

/** Whether Gateways select workloads of their own namespace only, as far as the workspace shows how Istio is installed. */
export function isScoped({ index }: Context, cluster: string): boolean {
  return ofType(index.get(keys.meshConfig(cluster)), 'MeshConfig').some(({ facts }) => facts.scopesGateways === true);
}

/** Whether some workload is a proxy of both Gateways. Whatever selects the more does so wherever the other selects anything. */
export function haveCommonWorkload(context: Context, a: Gateway, b: Gateway): Answer {
  const { cluster, namespace } = a;
  if (isScoped(context, cluster) && namespace !== b.namespace) return no('they select workloads of their own namespaces');
  const [left, right] = [a.facts.selector, b.facts.selector];
  if (includes(left, right) || includes(right, left)) return yes();
  const certain = ([key, value]: readonly [string, string]) => !hasPlaceholder(value) && !hasPlaceholder(right[key] ?? '');
  if (Object.entries(left).some((pair) => pair[0] in right && right[pair[0]] !== pair[1] && certain(pair)))
    return no('their selectors exclude each other');
  const { workloads, unsure } = select(context, cluster, namespace, { ...left, ...right });
  if (workloads.length > 0) return yes();
  if (unsure || context.settings.closedWorld !== true) return unknown('the workspace shows no workload that both select');
  return openness(context, cluster) ?? no('no workload carries the labels of both');
}

/** Whether a selector names all the labels of another one. */
function includes(more: Labels, fewer: Labels): boolean {
  return Object.entries(fewer).every(([key, value]) => more[key] === value);
}

/** What istioctl, the Helm chart and every profile of Istio with a gateway install, unless told otherwise. */
export interface DefaultIngress {
  readonly namespace: string;
  readonly name: string;
  readonly labels: Labels;
  readonly ports: readonly number[];
}

const ingressName = 'istio-ingressgateway';

/** Undefined where the workspace installs an ingress gateway of its own: of that it shows all. */
export function defaultIngress({ index, settings }: Context, cluster: string): DefaultIngress | undefined {
  const labels = { app: ingressName, istio: 'ingressgateway' };
  const own =
    index.has(keys.labelledAnywhere(cluster, 'istio', labels.istio)) || index.has(keys.serviceNamed(cluster, ingressName));
  if (own) return undefined;
  return { namespace: settings.mesh.rootNamespace, name: ingressName, labels, ports: [80, 443, 15021, 15443, 31400] };
}

export function isOfIngress({ facts }: Gateway, ingress: DefaultIngress): boolean {
  return Object.keys(facts.selector).length > 0 && includes(ingress.labels, facts.selector);
}

export interface Unselected extends No {
  /** The label whose value is most likely a slip, and the value that is meant. */
  readonly slip?: { readonly key: string; readonly value: string };
  /** Whether the workspace holds all gateways, rather than some. */
  readonly certain: boolean;
}

/**
 * Whether a Gateway selects any workload. Gateways are often installed from elsewhere, so that none is certainly missing but where the
 * settings say so; a workload of a near label is most likely the one that is meant.
 */
export function selectsAny(context: Context, gateway: Gateway): Yes<undefined> | Unselected | Unknown {
  const { cluster, facts } = gateway;
  const { index, settings } = context;
  const { selector } = facts;
  if (Object.keys(selector).length === 0) return yes();
  const { workloads, unsure } = gatewayWorkloads(context, gateway);
  if (workloads.length > 0) return yes();
  if (unsure || gateway.unsure === true) return unknown('a placeholder decides what it selects');
  if (namedByApi.some((key) => key in selector)) return unknown('the pods are made for a Gateway of the Gateway API');
  const others = clustersThatMayShare(context, cluster);
  const open = openness(context, cluster, ...others);
  if (open !== undefined) return open;
  // Pods that are made for a Gateway of the Gateway API get its labels.
  const made = Object.entries(selector).flatMap((pair) =>
    ofType(index.get(keys.labelledAnywhere(cluster, ...pair)), 'KubernetesGateway').filter(
      ({ labels }) => selects(selector, labels).is !== 'no',
    ),
  );
  if (made.length > 0) return unknown('the pods are made for a Gateway of the Gateway API');
  if (others.some((other) => selectAnywhere(context, other, selector).workloads.length > 0))
    return unknown('workloads of another cluster carry the labels, and may have their configuration from this one');
  const ingress = defaultIngress(context, cluster);
  if (ingress !== undefined && isOfIngress(gateway, ingress))
    return unknown("Istio's own ingress gateway is not in the workspace");
  const scoped = isScoped(context, cluster);
  const proxies = ofType(index.get(keys.gatewayPods(cluster)), 'Workload').filter(
    (workload) => !scoped || workload.namespace === gateway.namespace,
  );
  const slip = slipOf(selector, proxies);
  const certain = settings.closedWorld === true || slip !== undefined;
  if (settings.closedWorld === false || (!certain && proxies.length === 0))
    return unknown('the workspace does not show the gateways of the cluster');
  const pairs = Object.entries(selector).map(([key, value]) => `"${key}: ${value}"`);
  const where = scoped ? `namespace "${gateway.namespace}"` : `cluster "${cluster}"`;
  return { ...no(`no workload of ${where} carries ${pairs.join(' and ')}`), certain, ...(slip && { slip }) };
}

/** Labels by which the Gateway is told that the pods are made for. */
const namedByApi = ['gateway.networking.k8s.io/gateway-name', 'istio.io/gateway-name'];

/** A label that one other value would make select a gateway. */
function slipOf(selector: Labels, proxies: readonly ResourceOf<'Workload'>[]): Unselected['slip'] {
  for (const [key, value] of Object.entries(selector)) {
    const fitting = proxies.flatMap(({ facts: { labels } }) => {
      const other = labels[key];
      return other !== undefined && selects({ ...selector, [key]: other }, labels).is === 'yes' ? [other] : [];
    });
    const near = nearest(value, fitting);
    if (near !== undefined) return { key, value: near };
  }
  return undefined;
}
