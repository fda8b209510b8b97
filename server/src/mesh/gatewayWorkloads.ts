/**
 * The proxies that a Gateway configures: workloads that its selector selects, in any namespace unless istiod is told otherwise (istio:
 * pilot/pkg/model, mergeGateways with PILOT_SCOPE_GATEWAY_TO_NAMESPACE).
 */
import { hasPlaceholder } from '../model/placeholder';
import type { Labels, ResourceOf } from '../model/resource';
import { type Answer, no, unknown, yes } from './answer';
import { type Context, ofType } from './context';
import { keys } from './keys';
import { openness } from './open';
import { type Selection, selectAnywhere, selectWorkloads } from './workloads';

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
