/** The ports of a Service as its ServiceEntries write them. */
import { hasPlaceholder } from '../base/placeholder';
import type { ServicePort } from '../model/kinds/service';
import { protocols } from '../semantics/primitives/protocols';
import type { Report } from './report';
import type { Site } from './survey';

export interface AgreedPort {
  readonly number: number;
  /** As Istio's documentation writes it. */
  readonly protocol: string;
}

/** A port that another cluster can be called on. */
interface Usable {
  readonly number: number;
  readonly port: ServicePort;
}

/**
 * The protocol of a port (istio: pilot/pkg/serviceregistry/kube, ConvertProtocol); undefined where the Service does not say, and
 * Istio looks at the first bytes.
 */
export function protocolOf({ name, appProtocol }: ServicePort): string | undefined {
  if (appProtocol === 'kubernetes.io/h2c') return 'HTTP2';
  if (appProtocol === 'kubernetes.io/ws') return 'HTTP';
  if (appProtocol === 'kubernetes.io/wss') return 'HTTPS';
  const text = (appProtocol ?? name ?? '').toLowerCase();
  const word = text.startsWith('grpc-web') ? 'grpc-web' : text.split('-')[0];
  return protocols.find((each) => each.toLowerCase() === word && each !== 'UDP')?.toUpperCase();
}

/** Mutual TLS between sidecars is for TCP only. */
export function usablePorts({ service }: Site): readonly Usable[] {
  return service.facts.ports.flatMap((port) =>
    port.protocol === 'TCP' && typeof port.port === 'number' ? [{ number: port.port, port }] : [],
  );
}

/** The ports on which all of these answer; undefined where they contradict each other or nothing is left, which is then told. */
export function agreedPorts(
  sites: readonly Site[],
  wanted: readonly number[] | undefined,
  report: Report,
): readonly AgreedPort[] | undefined {
  const [first, ...others] = sites;
  if (first === undefined) return undefined;
  for (const { port, protocol } of first.service.facts.ports)
    if (protocol !== 'TCP' && (wanted === undefined || wanted.some((number) => number === port)))
      report.note(`port ${port ?? '?'} is left out: what enters by a gateway is TCP, and it is ${protocol}`);
  const base = pick(first, wanted);
  const missing = wanted?.filter((number) => !base.some((each) => each.number === number)) ?? [];
  if (missing.length > 0 && report.strict) {
    const have = usablePorts(first).map(({ number }) => number);
    report.problem(
      `Service "${first.service.name}" of cluster "${first.cluster}" has no TCP port ${missing.join(', ')}; it has ${have.join(', ') || 'none'}`,
    );
    return undefined;
  }
  if (base.length === 0) {
    report.fail(`Service "${first.service.name}" of cluster "${first.cluster}" has no TCP port that could be called`);
    return undefined;
  }
  for (const other of others) {
    const clash = disagreement(first, base, other, pick(other, wanted));
    if (clash === undefined) continue;
    report.problem(`${clash}; make the Services agree, or name the ports that are meant`, {
      resource: other.service,
      path: ['spec', 'ports'],
    });
    return undefined;
  }
  return base.map(({ number, port }) => {
    const protocol = protocolOf(port);
    if (protocol === undefined)
      report.note(
        `port ${number} is taken for TCP, since Service "${first.service.name}" of cluster "${first.cluster}" names no protocol; name the port "http-…", or set appProtocol`,
      );
    return { number, protocol: protocol ?? 'TCP' };
  });
}

function pick(site: Site, wanted: readonly number[] | undefined): readonly Usable[] {
  return usablePorts(site).filter(({ number }) => wanted?.includes(number) ?? true);
}

function disagreement(one: Site, left: readonly Usable[], other: Site, right: readonly Usable[]): string | undefined {
  for (const { number } of left)
    if (!right.some((each) => each.number === number))
      return `the Service has port ${number} in cluster "${one.cluster}", but not in "${other.cluster}"`;
  for (const { number, port } of right) {
    const same = left.find((each) => each.number === number);
    if (same === undefined) return `the Service has port ${number} in cluster "${other.cluster}", but not in "${one.cluster}"`;
    const [a, b] = [protocolOf(same.port) ?? 'TCP', protocolOf(port) ?? 'TCP'];
    if (a !== b) return `port ${number} is ${a} in cluster "${one.cluster}", but ${b} in "${other.cluster}"`;
  }
  return undefined;
}

/**
 * The port's name in a cluster. A name that a container port there has too would send to that one (istio: the port map of a pod goes
 * before the targetPort of a ServiceEntry), so that it is given up where the Service sends elsewhere.
 */
export function portName(site: Site | undefined, fallback: Site, port: AgreedPort): string {
  const { number } = port;
  const plain = plainName(port);
  const own = site === undefined ? undefined : portOf(site, number);
  const name = own?.name ?? portOf(fallback, number)?.name ?? plain;
  if (site === undefined || own === undefined) return name;
  const mapped = containerPorts(site, name);
  const target = targetOf(site, number);
  return mapped.length === 0 || (mapped.length === 1 && mapped[0] === target) ? name : plain;
}

/** For a port that has no name of its own. */
export function plainName({ number, protocol }: AgreedPort): string {
  return `${protocol.toLowerCase().replaceAll('_', '-')}-${number}`;
}

function portOf(site: Site, number: number): ServicePort | undefined {
  return usablePorts(site).find((each) => each.number === number)?.port;
}

/** The port of the pods; undefined where nothing tells it. */
function targetOf(site: Site, number: number): number | undefined {
  const target = portOf(site, number)?.targetPort;
  if (target === undefined) return number;
  if (typeof target === 'number') return target;
  if (/^\d+$/.test(target)) return Number(target);
  const found = containerPorts(site, target);
  return found.length === 1 ? found[0] : undefined;
}

/** The numbers that containers of the workloads give a name. */
function containerPorts({ workloads }: Site, name: string): readonly number[] {
  const numbers = workloads.flatMap(({ type, facts }) =>
    type === 'Workload' ? facts.ports.flatMap((each) => (each.name === name ? (each.port ?? []) : [])) : [],
  );
  return [...new Set(numbers)];
}

/** `targetPort` of a ServiceEntry over a site's own pods: undefined where it is the port itself; what cannot be told is complained of. */
export function targetPort(site: Site, number: number, report: Report): number | undefined {
  const target = targetOf(site, number);
  if (target !== undefined) return target === number ? undefined : target;
  const name = String(portOf(site, number)?.targetPort);
  const found = containerPorts(site, name);
  const why = hasPlaceholder(name)
    ? 'is a placeholder'
    : found.length === 0
      ? 'is the name of no container port there'
      : `is the name of several container ports there: ${found.join(', ')}`;
  report.fail(
    `targetPort "${name}" of port ${number} in cluster "${site.cluster}" ${why}, so that nothing tells on which port its pods listen`,
    { resource: site.service, path: ['spec', 'ports'] },
  );
  return undefined;
}
