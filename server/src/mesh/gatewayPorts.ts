/** Whether anything leads from outside to the port of a Gateway's server: a Service of its workloads, or the nodes that they run on. */
import { hasPlaceholder } from '../model/placeholder';
import type { PortNumber } from '../model/read';
import type { ResourceOf } from '../model/resource';
import { type Answer, any, type No, no, type Unknown, unknown, type Yes, yes } from './answer';
import type { Context } from './context';
import { defaultIngress, gatewayWorkloads, isOfIngress } from './gatewayWorkloads';
import { keys } from './keys';
import { servicesOf } from './workloads';

type Service = ResourceOf<'Service'>;

/** That nothing does, with the Services of the gateway that might. */
export interface Unexposed extends No {
  readonly services: readonly Service[];
}

export type Exposure = Yes<undefined> | Unexposed | Unknown;

export function exposureOf(context: Context, gateway: ResourceOf<'Gateway'>, port: PortNumber | undefined): Exposure {
  const { cluster } = gateway;
  const { closedWorld } = context.settings;
  const labels = Object.entries(gateway.facts.selector);
  if (typeof port !== 'number' || labels.length === 0) return unknown('the workspace does not show its port or workloads');
  const { workloads, unsure } = gatewayWorkloads(context, gateway);
  if (unsure) return unknown('a label of a workload or of the selector holds a placeholder');
  if (workloads.length === 0) {
    const ingress = defaultIngress(context, cluster);
    if (closedWorld !== true) return unknown('the workspace does not show its workloads');
    if (ingress !== undefined && isOfIngress(gateway, ingress)) return exposureByDefault(ingress.name, ingress.ports, port);
    const pairs = labels.map(([key, value]) => `"${key}: ${value}"`).join(', ');
    return { ...no(`no workload carries ${pairs}, the selector of Gateway "${gateway.name}"`), services: [] };
  }
  const services = [...new Set(workloads.flatMap((workload) => servicesOf(context, workload)))];
  const answer = any(
    workloads.map((workload) => (workload.type === 'Workload' ? leadsTo(context, workload, port) : yes())),
    yes(),
  );
  return answer.is === 'no' ? { ...answer, services } : answer;
}

function exposureByDefault(name: string, ports: readonly number[], port: number): Exposure {
  if (ports.includes(port)) return yes();
  return { ...no(`Service "${name}" of Istio's own ingress gateway exposes only ${ports.join(', ')}`), services: [] };
}

/**
 * A server listens on the port of its number, or on that to which a Service leads from it (istio: pilot/pkg/model, resolvePorts); what leads
 * to either leads there.
 */
function leadsTo(context: Context, workload: ResourceOf<'Workload'>, port: number): Answer {
  const { facts, cluster, namespace } = workload;
  if (facts.hostNetwork === true || facts.ports.some((item) => item.hostPort !== undefined)) return yes();
  const services = servicesOf(context, workload);
  // Without a protocol a port is one of TCP.
  const ports = services
    .flatMap((service) => service.facts.ports)
    .filter(({ protocol }) => protocol !== 'UDP' && protocol !== 'SCTP');
  const named = facts.ports.filter((item) => item.port === port).map(({ name }) => name);
  if (ports.some((item) => item.port === port || item.targetPort === port)) return yes();
  if (ports.some(({ targetPort }) => typeof targetPort === 'string' && named.includes(targetPort))) return yes();
  if (ports.some((item) => typeof item.port !== 'number' || hasPlaceholder(String(item.targetPort ?? ''))))
    return unknown('a port of its Service is a placeholder');
  if (context.settings.closedWorld === false) return unknown('the settings say that there may be more than the workspace holds');
  const names = services.map((service) => `"${service.name}"`).join(', ');
  if (services.length > 0) return no(`Service ${names} in namespace "${namespace}" does not expose port "${port}"`);
  return context.settings.closedWorld === true || context.index.has(keys.hostsOfNamespace(cluster, namespace))
    ? no(`no Service in namespace "${namespace}" selects ${workload.kind} "${workload.name}", which is to take them`)
    : unknown(`the workspace holds no Service of namespace "${namespace}"`);
}
