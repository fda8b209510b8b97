/**
 * The requests to a global host that leave for the gateway of another cluster without mutual TLS, by the DestinationRule that
 * holds for each client, port and subset.
 */
import type { Rule } from '../../mesh/destinationRules';
import type { Mesh } from '../../mesh/mesh';
import { autoMtlsApplies, isMutual, type TlsSetting, tlsSetting } from '../../mesh/mtls';
import type { ResourceOf } from '../../model/resource';
import { type GatewayEndpoint, gatewayEndpoints } from './gateways';

interface Request {
  /** The namespace of the client. */
  readonly client: string;
  readonly port: number | undefined;
  readonly subset: string | undefined;
}

export interface Lack extends Request {
  /** The rule that decides, and what it sets; undefined where none is in reach. */
  readonly by: { readonly rule: Rule; readonly setting: TlsSetting } | undefined;
}

export interface Lacks {
  readonly lacks: readonly Lack[];
  /** All requests that were looked at, those that are fine included. */
  readonly requests: readonly Request[];
  readonly gateway: GatewayEndpoint;
  /** The ServiceEntry that is held to account. */
  readonly entry: ResourceOf<'ServiceEntry'>;
}

/** Undefined where the host leads through no gateway. */
export function requestsInPlain(mesh: Mesh, cluster: string, host: string): Lacks | undefined {
  const found = mesh.host(cluster, host);
  if (found.is !== 'yes') return undefined;
  const entries = found.entries
    .flatMap((entry) => (entry.type === 'ServiceEntry' ? [{ entry, gateways: gatewayEndpoints(mesh, entry) }] : []))
    .filter(({ gateways }) => gateways.length > 0)
    .sort((a, b) => compare(a.entry.file, b.entry.file) || compare(a.entry.id, b.entry.id));
  const [first] = entries;
  const gateway = first?.gateways[0];
  if (first === undefined || gateway === undefined) return undefined;
  const config = mesh.config(cluster);
  const automatic = entries.every(({ gateways }) => gateways.every(({ endpoint }) => autoMtlsApplies(config, endpoint)));
  const { requests, routed } = requestsTo(
    mesh,
    cluster,
    host,
    entries.map(({ entry }) => entry),
  );
  const lacks = requests.flatMap((request) => judge(mesh, cluster, host, request, automatic, routed) ?? []);
  return { lacks, requests, gateway, entry: first.entry };
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** What routes send to the host; where none does, the clients of the namespaces that give it. */
function requestsTo(
  mesh: Mesh,
  cluster: string,
  host: string,
  entries: readonly ResourceOf<'ServiceEntry'>[],
): { readonly requests: readonly Request[]; readonly routed: boolean } {
  const numbers = entries.flatMap((entry) =>
    entry.facts.ports.flatMap(({ number }) => (typeof number === 'number' ? [number] : [])),
  );
  const ports: readonly (number | undefined)[] = numbers.length > 0 ? numbers : [undefined];
  const requests = new Map<string, Request>();
  const add = (request: Request) => requests.set(JSON.stringify([request.client, request.port, request.subset]), request);
  for (const { service, destination } of mesh.routesTo(cluster, host)) {
    const target = service.facts.destinations[destination];
    if (target === undefined || target.port === 'unknown') continue;
    for (const { namespace } of mesh.clientsOf(service, target)) {
      if (namespace === undefined) continue;
      for (const port of target.port === undefined ? ports : [target.port])
        add({ client: namespace, port, subset: target.subset });
    }
  }
  const routed = requests.size > 0;
  if (!routed) {
    for (const { namespace } of entries) for (const port of ports) add({ client: namespace, port, subset: undefined });
  }
  return { requests: [...requests.values()], routed };
}

function judge(
  mesh: Mesh,
  cluster: string,
  host: string,
  request: Request,
  automatic: boolean,
  routed: boolean,
): Lack | undefined {
  const { rules, unsure } = mesh.rulesFor(cluster, host, request.client);
  if (unsure || rules.some((rule) => rule.facts.workloadSelector !== undefined)) return undefined;
  // Of several rules of one host the oldest decides, and no manifest tells which that is: one that is right will do.
  const settings = settingsOf(rules, request);
  if (settings.some(({ setting }) => setting.mode !== undefined && isMutual(setting.mode))) return undefined;
  const unset = settings.length === 0 || settings.some(({ setting }) => setting.mode === undefined);
  if (unset && automatic) return undefined;
  if (!routed) {
    // Whoever calls it may do so from a namespace that has a rule of its own.
    const elsewhere = settingsOf(mesh.ownRules(cluster, host), request);
    if (elsewhere.some(({ setting }) => setting.mode !== undefined && isMutual(setting.mode))) return undefined;
  }
  return { ...request, by: settings.find(({ setting }) => setting.mode !== undefined) ?? settings[0] };
}

/** What rules of one host set for a request, in the order of files: that of the subset where one has a policy of its own. */
export function settingsOf(
  rules: readonly Rule[],
  { port, subset }: Pick<Request, 'port' | 'subset'>,
): readonly NonNullable<Lack['by']>[] {
  const sorted = [...rules].sort((a, b) => compare(a.file, b.file) || compare(a.id, b.id));
  const base = sorted.map((rule) => ({ rule, setting: tlsSetting(rule, port) }));
  const own = sorted.flatMap((rule) =>
    rule.facts.subsets
      .filter((item) => item.name === subset)
      .map((item) => ({ rule, setting: tlsSetting(rule, port, item) }))
      .filter(({ setting }) => setting.path[1] === 'subsets'),
  );
  return own.length > 0 ? own : base;
}
