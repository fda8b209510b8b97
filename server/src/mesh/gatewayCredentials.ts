/**
 * The Secrets that servers of Gateways are given their certificates by. istiod reads them in the namespace of the proxy, wherever the
 * Gateway is (istio: pilot/pkg/credentials/kube, pilot/pkg/xds/sds.go).
 */
import { nearest } from '../base/nearest';
import type { Credential, GatewayServer } from '../model/kinds/gateway';
import { hasPlaceholder } from '../model/placeholder';
import type { ResourceOf } from '../model/resource';
import type { Path } from '../yaml/tree';
import { type No, no, type Unknown, unknown, type Yes, yes } from './answer';
import { clustersThatMayShare } from './clusters';
import { type Context, ofType } from './context';
import { secretsOf } from './gatewayReferences';
import { gatewayWorkloads } from './gatewayWorkloads';
import { couldBecome } from './hosts';
import { keys } from './keys';
import { openness, opennessOfSecrets } from './open';

type Gateway = ResourceOf<'Gateway'>;
type Secret = ResourceOf<'Secret'>;

/** What istiod puts behind the name of a Secret to find the certificates that verify clients, before it looks into the Secret itself. */
const caSuffix = '-cacert';

export interface SecretMissing extends No {
  /** Whether the workspace shows the Secrets of the namespace. */
  readonly certain: boolean;
  /** One of the namespace that is likely meant. */
  readonly near?: string;
  /** Those of the name in other namespaces. */
  readonly elsewhere: readonly Secret[];
}

/**
 * Whether a namespace has a Secret. They are seldom in the workspace: one is certainly missing only where the settings say that nothing
 * is outside, and likely where others for certificates of the namespace are here.
 */
export function findSecret(
  context: Context,
  cluster: string,
  namespace: string,
  name: string,
): Yes<undefined> | Unknown | SecretMissing {
  const { index, settings } = context;
  if (index.has(keys.secret(cluster, namespace, name))) return yes();
  if (settings.closedWorld === false) return unknown('the settings say that there may be more than the workspace holds');
  const sharing = clustersThatMayShare(context, cluster);
  if (sharing.some((other) => index.has(keys.secret(other, namespace, name))))
    return unknown('another cluster has it, and whether it counts here is unknown');
  const templates = ofType(index.get(keys.unsureSecret(cluster)), 'Secret');
  if (templates.some((item) => couldBecome(item.namespace, namespace) && couldBecome(item.facts.name, name)))
    return unknown('one whose name holds a placeholder may become it');
  const elsewhere = ofType(index.get(keys.secretNamed(cluster, name)), 'Secret');
  if (elsewhere.some(({ facts }) => facts.copied === true)) return unknown('it is copied from another namespace');
  const open = opennessOfSecrets(context, cluster, ...sharing);
  if (open !== undefined) return open;
  const others = ofType(index.get(keys.tlsSecrets(cluster, namespace)), 'Secret');
  if (others.some(({ unsure }) => unsure === true)) return unknown('Kustomize may give it another name');
  const certain = settings.closedWorld === true || others.length > 0;
  if (!certain && elsewhere.length === 0) return unknown(`the workspace shows no Secret of namespace "${namespace}"`);
  const names = others.flatMap(({ facts }) =>
    isOtherNumber(facts.name, name) || hasPlaceholder(facts.name) ? [] : [facts.name],
  );
  const near = nearest(name, names);
  return { ...no('there is none'), certain, elsewhere, ...(near === undefined ? {} : { near }) };
}

/** Names that differ by their numbers are as likely two. */
function isOtherNumber(a: string, b: string): boolean {
  return a.replace(/\d+/g, '#') === b.replace(/\d+/g, '#');
}

/** The namespaces of the workloads that a Gateway is known to select; sorted. */
function proxyNamespaces(context: Context, gateway: Gateway): readonly string[] {
  if (gateway.unsure === true || Object.keys(gateway.facts.selector).length === 0) return [];
  const { workloads } = gatewayWorkloads(context, gateway);
  const namespaces = workloads.flatMap(({ type, namespace, unsure }) =>
    type === 'Workload' && unsure !== true && !hasPlaceholder(namespace) ? [namespace] : [],
  );
  return [...new Set(namespaces)].sort();
}

export interface MissingCredential {
  readonly name: string;
  /** Where the Gateway names it, relative to the resource; never empty. */
  readonly paths: readonly Path[];
  /** The namespaces of its workloads in which it is not. */
  readonly namespaces: readonly string[];
  /** Of the first of them. */
  readonly missing: SecretMissing;
  /** Whether the workspace shows the Secrets of one of those namespaces, and the workloads of no other one have it. */
  readonly certain: boolean;
}

export function* missingCredentials(context: Context, gateway: Gateway): Generator<MissingCredential> {
  const places = new Map<string, Path[]>();
  gateway.facts.servers.forEach((server, i) => {
    for (const { name, path } of secretsOf(server)) {
      const paths = places.get(name) ?? [];
      paths.push(['spec', 'servers', i, ...path]);
      places.set(name, paths);
    }
  });
  if (places.size === 0) return;
  const namespaces = proxyNamespaces(context, gateway);
  for (const [name, paths] of places) {
    const lacking = namespaces.flatMap((namespace) => {
      const found = findSecret(context, gateway.cluster, namespace, name);
      return found.is === 'no' ? [{ namespace, found }] : [];
    });
    const first = lacking.find(({ found }) => found.certain) ?? lacking[0];
    if (first === undefined) continue;
    yield {
      name,
      paths,
      namespaces: lacking.map(({ namespace }) => namespace),
      missing: first.found,
      certain: lacking.length === namespaces.length && first.found.certain,
    };
  }
}

export interface CredentialUse {
  readonly gateway: Gateway;
  /** Relative to the Gateway. */
  readonly path: Path;
  /** What is read of the Secret: a certificate with its key, and what verifies clients. */
  readonly pair: boolean;
  readonly ca: boolean;
}

export function credentialUses(context: Context, secret: Secret): readonly CredentialUse[] {
  const { index } = context;
  const { cluster, namespace, facts, unsure } = secret;
  const { name, keys: contents, copied } = facts;
  // Without keys, or with none of a value, it is filled by someone else.
  if (contents === undefined || contents.every(({ holds }) => holds === 'nothing')) return [];
  if (unsure === true || copied === true || contents.some((key) => hasPlaceholder(key.name))) return [];
  const gateways = usesOf(context, secret, name, () => true);
  const verified = name.endsWith(caSuffix) ? usesOf(context, secret, name.slice(0, -caSuffix.length), verifies) : [];
  if (gateways.length + verified.length === 0) return [];
  // Another one of the name, or a controller, may fill it.
  if (index.get(keys.secret(cluster, namespace, name)).length > 1 || openness(context, cluster) !== undefined) return [];
  const apart = findSecret(context, cluster, namespace, `${name}${caSuffix}`);
  const own = apart.is === 'no' && apart.certain;
  return [
    ...gateways.map(({ gateway, path, server }) => ({ gateway, path, pair: true, ca: own && verifies(server) })),
    ...verified.map(({ gateway, path }) => ({ gateway, path, pair: false, ca: true })),
  ];
}

interface Use {
  readonly gateway: Gateway;
  readonly server: GatewayServer;
  readonly path: Path;
}

function usesOf(context: Context, secret: Secret, name: string, takes: (server: GatewayServer) => boolean): readonly Use[] {
  return ofType(context.index.get(keys.credentialUse(secret.cluster, name)), 'Gateway').flatMap((gateway) => {
    const uses = gateway.facts.servers.flatMap((server, i) =>
      secretsOf(server)
        .filter((credential: Credential) => credential.name === name && takes(server))
        .map(({ path }) => ({ gateway, server, path: ['spec', 'servers', i, ...path] })),
    );
    return uses.length > 0 && proxyNamespaces(context, gateway).includes(secret.namespace) ? uses : [];
  });
}

/** Whether a server verifies clients by what goes with its one certificate. */
function verifies({ tlsMode, credentials, caCredential }: GatewayServer): boolean {
  return (tlsMode === 'MUTUAL' || tlsMode === 'OPTIONAL_MUTUAL') && credentials.length === 1 && caCredential !== true;
}
