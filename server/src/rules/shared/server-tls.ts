/** Whether workloads refuse what clients send them, by the TLS mode of the clients and what PeerAuthentications and sidecars make of it. */
import type { Unknown } from '../../mesh/answer';
import type { ServerMtls } from '../../mesh/authentication';
import type { Rule } from '../../mesh/destinationRules';
import { carries } from '../../mesh/endpoints';
import type { Mesh } from '../../mesh/mesh';
import type { HostEntry } from '../../mesh/registry';
import type { Labels, ResourceOf } from '../../model/resource';
import type { Related } from '../finding';
import { atName, refOf } from './refs';

type Workload = ResourceOf<'Workload'>;

export interface HostView {
  readonly host: string;
  readonly entries: readonly HostEntry[];
  readonly ports: readonly number[];
}

export interface Refusal {
  /** What refuses, in words. */
  readonly who: string;
  /** False where it is not known whether there is a sidecar, without which nothing refuses plain text. */
  readonly certain: boolean;
  /** A clause about it. */
  readonly why: string;
  readonly related: readonly Related[];
}

/** Whether clients send plain text where no rule sets TLS: auto mTLS is certainly off. */
export function sendsPlainByDefault(mesh: Mesh, cluster: string): boolean {
  const option = mesh.config(cluster).enableAutoMtls;
  return option.is !== 'unknown' && !option.value;
}

/** What a cluster itself gives of a host. */
export function viewOf(mesh: Mesh, cluster: string, host: string): HostView | undefined {
  const found = mesh.host(cluster, host);
  if (found.is !== 'yes') return undefined;
  const entries = found.entries.filter((entry) => entry.cluster === cluster);
  return entries.length === 0 ? undefined : { host, entries, ports: mesh.ports(cluster, host, entries).numbers };
}

/** The rules that hold together with a rule wherever it does, as far as that is certain; undefined where it holds for nobody. */
export function heldWith(mesh: Mesh, rule: Rule, { host, entries }: HostView): readonly Rule[] | undefined {
  const forSome = rule.facts.workloadSelector !== undefined;
  for (const client of new Set([rule.namespace, ...entries.map(({ namespace }) => namespace)])) {
    const { rules, unsure } = mesh.rulesFor(rule.cluster, host, client);
    if (unsure || !rules.some((item) => item.file === rule.file && item.id === rule.id)) continue;
    return rules.filter((item) => (item.facts.workloadSelector !== undefined) === forSome);
  }
  return undefined;
}

/** The workloads behind a port of a host, of those that labels select, that refuse a TLS mode of clients. */
export function refusals(
  mesh: Mesh,
  cluster: string,
  view: HostView,
  port: number,
  labels: Labels,
  mode: string,
): readonly Refusal[] {
  const set = mesh.endpoints(cluster, view.host);
  if (set === undefined) return [];
  return set.endpoints.flatMap((endpoint) => {
    const { resource } = endpoint;
    if (resource.type !== 'Workload' || resource.cluster !== cluster || carries(endpoint, labels).is !== 'yes') return [];
    return refusal(mesh, resource, workloadPort(view.entries, port, resource), mode) ?? [];
  });
}

function refusal(mesh: Mesh, workload: Workload, port: number | undefined, mode: string): Refusal | undefined {
  const who = `${workload.kind} "${workload.name}"`;
  const sidecar = mesh.sidecar(workload);
  if (sidecar.is === 'no') {
    if (mode !== 'ISTIO_MUTUAL') return undefined;
    const related = [atName(workload, `${who} has no sidecar`)];
    return { who, certain: true, why: `has no sidecar: ${sidecar.why}`, related };
  }
  if (workload.unsure === true || workload.facts.uncaptured === true || mesh.mayBeAmbient(workload)) return undefined;
  const refused = refusedBy(mesh.serverMtls(workload, port), mode);
  if (refused === undefined) return undefined;
  return { who, certain: mode === 'ISTIO_MUTUAL' || sidecar.is === 'yes', ...refused };
}

/** Whether what a PeerAuthentication sets refuses a TLS mode of clients. */
export function refusedBy(server: ServerMtls | Unknown, mode: string): Pick<Refusal, 'why' | 'related'> | undefined {
  if (server.is !== 'yes' || server.by === undefined) return undefined;
  // MUTUAL may bring a certificate that the mesh trusts, and what the application itself takes is not known.
  const plain = mode === 'DISABLE' || mode === 'SIMPLE';
  if (!(plain && server.mode === 'STRICT') && !(mode === 'ISTIO_MUTUAL' && server.mode === 'DISABLE')) return undefined;
  const { policy, path } = server.by;
  const what = plain ? 'only mutual TLS' : 'no mutual TLS';
  return {
    why: `takes ${what}: PeerAuthentication "${policy.name}" in namespace "${policy.namespace}" sets mode "${server.mode}"`,
    related: [
      { resource: refOf(policy), path, part: 'value', message: `PeerAuthentication "${policy.name}" decides what it takes` },
    ],
  };
}

/** The workload's own port to which one of the host leads; undefined: not known. */
function workloadPort(entries: readonly HostEntry[], port: number, workload: Workload): number | undefined {
  const targets = new Set<number | undefined>();
  for (const entry of entries) {
    if (entry.type === 'Service') {
      for (const item of entry.facts.ports) {
        if (item.port !== port) continue;
        const { targetPort = port } = item;
        const named =
          typeof targetPort === 'string' ? workload.facts.ports.find(({ name }) => name === targetPort)?.port : targetPort;
        targets.add(named);
      }
    } else {
      for (const { number, targetPort = number } of entry.facts.ports) {
        if (number === port) targets.add(typeof targetPort === 'number' ? targetPort : undefined);
      }
    }
  }
  const [target, ...others] = targets;
  return others.length === 0 ? target : undefined;
}
