/** What the rules about references of the Gateway API have in common. */

import { parseServiceHost, serviceHost } from '../../mesh/hosts';
import type { Mesh } from '../../mesh/mesh';
import type { HostAnswer } from '../../mesh/registry';
import type { ObjectRef } from '../../model/kinds/objectRef';
import type { Resource } from '../../model/resource';
import type { Path } from '../../yaml/tree';
import type { Fix, Report } from '../finding';
import { atName, refOf } from './refs';

export const istioGroup = 'networking.istio.io';

/** Of many candidates none is more likely meant than any other. */
export const mostOffered = 4;

export function setting(resource: Resource, path: Path, value: string | number, title: string): Fix {
  return { title, safe: false, changes: [{ resource: refOf(resource), edits: [{ op: 'set', path, value }] }] };
}

export interface NamedService {
  readonly ref: ObjectRef;
  readonly namespace: string;
  readonly host: string;
  readonly answer: HostAnswer;
}

export function isService({ group, kind }: ObjectRef): boolean {
  return group === '' && kind === 'Service';
}

/** The Service that a reference names, and whether the cluster has it. */
export function namedService(mesh: Mesh, resource: Resource, ref: ObjectRef): NamedService {
  const namespace = ref.namespace ?? resource.namespace;
  const host = serviceHost(ref.name, namespace, mesh.settings.clusterDomain);
  return { ref, namespace, host, answer: mesh.host(resource.cluster, host) };
}

/** What is said of a Service that is certainly missing, at its name. */
export function missingService(mesh: Mesh, resource: Resource, { ref, namespace, host }: NamedService): Report {
  const near = mesh.nearestHost(resource.cluster, host, namespace);
  const meant = near === undefined ? undefined : parseServiceHost(near, mesh.settings.clusterDomain);
  const path = [...ref.path, 'name'];
  const missing = `there is no Service "${ref.name}" in namespace "${namespace}"`;
  if (meant === undefined) return { path, message: missing };
  if (meant.namespace === namespace) {
    return {
      path,
      message: `${missing}; did you mean "${meant.name}"`,
      fixes: [setting(resource, path, meant.name, `Change the name to "${meant.name}"`)],
    };
  }
  return { path, message: `${missing}, but in namespace "${meant.namespace}"` };
}

/** What is said of a port that a Service, or another host, does not serve; nothing where it may. */
export function* unservedPort(mesh: Mesh, resource: Resource, { ref, host, answer }: NamedService): Generator<Report> {
  if (answer.is !== 'yes' || typeof ref.port !== 'number') return;
  const { numbers, complete } = mesh.ports(resource.cluster, host, answer.entries);
  if (!complete || numbers.includes(ref.port)) return;
  const targeting = answer.entries.flatMap((entry) =>
    entry.type === 'Service' ? entry.facts.ports.filter(({ targetPort }) => targetPort === ref.port) : [],
  );
  const behind = targeting.flatMap(({ port }) => (typeof port === 'number' ? [port] : []))[0];
  const offered = behind === undefined ? (numbers.length <= mostOffered ? numbers : []) : [behind];
  const path = [...ref.path, 'port'];
  yield {
    path,
    message: `"${host}" does not serve port ${ref.port}, only ${numbers.join(', ')}${behind === undefined ? '' : `; ${ref.port} is the targetPort of ${behind}`}`,
    related: answer.entries.slice(0, mostOffered).map((entry) => atName(entry, `${entry.kind} "${entry.name}" gives the ports`)),
    fixes: offered.map((number) => setting(resource, path, number, `Change the port to ${number}`)),
  };
}
