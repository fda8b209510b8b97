/**
 * Servers of Gateways that cannot stand together at the proxies that get both. Istio merges the Gateways of a proxy, oldest first and then
 * by name, and leaves out what conflicts with what it has (istio: pilot/pkg/model, mergeGateways, CheckDuplicates, canMergeProtocols).
 */
import { equal } from '../base/equal';
import type { Credential, GatewayServer } from '../model/kinds/gateway';
import { hasPlaceholder } from '../model/placeholder';
import type { Resource, ResourceOf } from '../model/resource';
import { type Context, ofType } from './context';
import { certificatesFor, readServerHost, type ServerClass, serverClass } from './gatewayReferences';
import { haveCommonWorkload } from './gatewayWorkloads';
import { keys } from './keys';
import { inOneRevision } from './revisions';

type Gateway = ResourceOf<'Gateway'>;

export interface Clash {
  /**
   * `host`: two servers tell their clients apart by the same name of TLS; `scope`: likewise, for VirtualServices of different namespaces;
   * `redirect`: only one of them redirects; `lost`: both only redirect, or pass services of the mesh, but to different hosts; `protocol`: they take connections in ways that exclude each other.
   */
  readonly kind: 'host' | 'scope' | 'redirect' | 'lost' | 'protocol';
  readonly gateway: Gateway;
  readonly server: number;
  readonly port: number;
  readonly host?: { readonly name: string; readonly index: number };
  readonly other: { readonly gateway: Gateway; readonly server: number; readonly host?: number };
}

/** What a Gateway has that conflicts with another one, or with itself. Each pair is told of once, of the one that is last by name. */
export function* gatewayClashes(context: Context, gateway: Gateway): Generator<Clash> {
  if (gateway.unsure === true) return;
  for (const [index, server] of gateway.facts.servers.entries()) {
    const kind = serverClass(server);
    if (typeof server.port !== 'number' || kind === undefined) continue;
    const clash = protocolClash(context, gateway, index, server.port, kind);
    if (clash !== undefined) yield clash;
    else yield* hostClashes(context, gateway, index, server.port, kind);
  }
}

const excluded: Readonly<Record<ServerClass, readonly ServerClass[]>> = {
  http: ['tls', 'tcp'],
  redirect: ['tls', 'tcp'],
  tls: ['http', 'redirect', 'tcp'],
  tcp: ['http', 'redirect', 'tls', 'tcp'],
};

function protocolClash(context: Context, gateway: Gateway, server: number, port: number, kind: ServerClass): Clash | undefined {
  for (const other of excluded[kind]) {
    for (const rival of rivals(context, gateway, keys.listening(gateway.cluster, port, other))) {
      const found = rival.facts.servers.findIndex((item, i) => matches(item, port, other) && precedes(rival, i, gateway, server));
      if (found < 0 || !sameBind(gateway, server, rival, found)) continue;
      return { kind: 'protocol', gateway, server, port, other: { gateway: rival, server: found } };
    }
  }
  return undefined;
}

function* hostClashes(context: Context, gateway: Gateway, server: number, port: number, kind: ServerClass): Generator<Clash> {
  const others: readonly ServerClass[] = kind === 'redirect' ? ['http', 'redirect'] : kind === 'http' ? ['redirect'] : ['tls'];
  if (kind === 'tcp') return;
  for (const [index, written] of (gateway.facts.servers[server]?.hosts ?? []).entries()) {
    const own = readServerHost(written, gateway.namespace);
    const clash = others
      .flatMap((other) =>
        rivals(context, gateway, keys.serving(gateway.cluster, port, other, own.host)).map((rival) => ({ other, rival })),
      )
      .flatMap(({ other, rival }) => {
        const found = findHost(gateway, server, rival, port, other, own.host);
        const how = found && judge(gateway.facts.servers[server], rival.facts.servers[found.server], kind, other, own, found);
        return how === undefined || found === undefined ? [] : [{ how, rival, found }];
      })[0];
    if (clash === undefined) continue;
    const { how, rival, found } = clash;
    const other = { gateway: rival, server: found.server, host: found.index };
    yield { kind: how, gateway, server, port, host: { name: own.host, index }, other };
  }
}

/** What comes of one host at two servers. Every server that has `tls` at all is compared with the others of that kind. */
function judge(
  a: GatewayServer | undefined,
  b: GatewayServer | undefined,
  kind: ServerClass,
  other: ServerClass,
  own: { readonly namespace: string | undefined },
  found: { readonly namespace: string | undefined },
): Clash['kind'] | undefined {
  if (kind !== other) return 'redirect';
  const same = found.namespace === own.namespace;
  const unrouted = kind === 'redirect' || (a?.tlsMode === 'AUTO_PASSTHROUGH' && b?.tlsMode === 'AUTO_PASSTHROUGH');
  if (!unrouted) return same ? 'host' : 'scope';
  return same && !equal(sorted(a), sorted(b)) ? 'lost' : undefined;
}

/** The Gateways of a key that come before this one and that some workload gets beside it; this one itself. */
function rivals(context: Context, gateway: Gateway, key: string): readonly Gateway[] {
  return ofType(context.index.get(key), 'Gateway').filter((rival) => {
    if (rival.unsure === true) return false;
    if (isSame(rival, gateway)) return true;
    // Copies of one identity, of which one is before the other nowhere, are another matter.
    if ([rival, gateway].some(({ name, namespace }) => hasPlaceholder(`${name}${namespace}`))) return false;
    return inOneRevision(rival, gateway) && isBefore(rival, gateway) && haveCommonWorkload(context, gateway, rival).is === 'yes';
  });
}

function findHost(gateway: Gateway, server: number, rival: Gateway, port: number, kind: ServerClass, host: string) {
  for (const [i, item] of rival.facts.servers.entries()) {
    if (!matches(item, port, kind) || !precedes(rival, i, gateway, server) || !sameBind(gateway, server, rival, i)) continue;
    for (const [index, written] of item.hosts.entries()) {
      const read = readServerHost(written, rival.namespace);
      if (read.host === host) return { server: i, index, namespace: read.namespace };
    }
  }
  return undefined;
}

function matches(server: GatewayServer, port: number, kind: ServerClass): boolean {
  return server.port === port && serverClass(server) === kind;
}

function precedes(rival: Gateway, index: number, gateway: Gateway, server: number): boolean {
  return !isSame(rival, gateway) || index < server;
}

function sameBind(gateway: Gateway, server: number, rival: Gateway, other: number): boolean {
  return gateway.facts.servers[server]?.bind === rival.facts.servers[other]?.bind;
}

function isSame(a: Resource, b: Resource): boolean {
  return a.file === b.file && a.id === b.id && a.via === b.via;
}

/** As Istio orders what was made at the same time (istio: sortConfigByCreationTime). */
function isBefore(a: Gateway, b: Gateway): boolean {
  return `${a.name}.${a.namespace}` < `${b.name}.${b.namespace}`;
}

function sorted(server: GatewayServer | undefined): readonly string[] {
  return [...new Set(server?.hosts)].sort();
}

export interface SharedCertificate {
  readonly server: number;
  readonly credential: Credential;
  readonly other: { readonly gateway: Gateway; readonly server: number };
}

/** Servers of HTTPS that end TLS for other hosts with a certificate of this Gateway: connections of HTTP/2 to both are one for a client. */
export function* sharedCertificates(context: Context, gateway: Gateway): Generator<SharedCertificate> {
  if (gateway.unsure === true) return;
  for (const [index, server] of gateway.facts.servers.entries()) {
    const names = new Set(server.hosts.map((host) => readServerHost(host, '').host));
    for (const credential of certificatesFor(server)) {
      if (typeof server.port !== 'number') continue;
      const key = keys.credential(gateway.cluster, server.port, credential.name);
      const found = rivals(context, gateway, key).flatMap((rival) => {
        const at = rival.facts.servers.findIndex(
          (item, i) =>
            item.port === server.port &&
            precedes(rival, i, gateway, index) &&
            sameBind(gateway, index, rival, i) &&
            certificatesFor(item).some(({ name }) => name === credential.name) &&
            !item.hosts.some((host) => names.has(readServerHost(host, '').host)),
        );
        return at < 0 ? [] : [{ gateway: rival, server: at }];
      })[0];
      if (found !== undefined) yield { server: index, credential, other: found };
    }
  }
}
