/**
 * What Istio is configured with in a cluster. The settings come first, key by key; then the file that they name, else the ConfigMap of
 * istiod, else what that is made from. Several of one rank are revisions or copies, of which each may be the one that holds: where they
 * differ nothing is known.
 */
import { equal } from '../base/equal';
import type { DefaultProvider, ExtensionProvider, MeshOptions, NamespaceSelector } from '../model/kinds/meshOptions';
import { hasPlaceholder } from '../model/placeholder';
import type { Labels, ResourceOf } from '../model/resource';
import { type Unknown, unknown } from './answer';
import { type Context, ofType } from './context';
import { keys } from './keys';

/**
 * `set`: the settings or the configuration say it. `default`: the configuration is in the workspace and leaves it to Istio. `assumed`:
 * it is not in the workspace, so that Istio's default is a guess. Unknown: a placeholder, or revisions that differ.
 */
export type Option<T> = Known<T> | Unknown;

export interface Known<T> {
  readonly is: 'set' | 'default' | 'assumed';
  readonly value: T;
}

export interface MeshConfig {
  /** What it is read from; empty where the workspace has none. */
  readonly sources: readonly ResourceOf<'MeshConfig'>[];
  readonly rootNamespace: Option<string>;
  readonly trustDomain: Option<string>;
  readonly trustDomainAliases: Option<readonly string[]>;
  readonly enableAutoMtls: Option<boolean>;
  readonly outboundMode: Option<string>;
  readonly defaultServiceExportTo: Option<readonly string[]>;
  readonly defaultVirtualServiceExportTo: Option<readonly string[]>;
  readonly defaultDestinationRuleExportTo: Option<readonly string[]>;
  /** Without those that Istio always has: see `builtInProviders`. */
  readonly extensionProviders: Option<readonly ExtensionProvider[]>;
  readonly defaultProviders: Option<readonly DefaultProvider[]>;
  readonly ingressService: Option<string>;
  readonly ingressSelector: Option<string>;
  readonly ingressControllerMode: Option<string>;
  readonly proxyMetadata: Option<Labels>;
  /** Empty: every namespace is discovered. */
  readonly discoverySelectors: Option<readonly NamespaceSelector[]>;
  /** Empty: there is no access log. */
  readonly accessLogFile: Option<string>;
}

/** The providers of every mesh (istio: pkg/config/mesh, DefaultMeshConfig), by what they are. */
export const builtInProviders: ReadonlyMap<string, string> = new Map([
  ['prometheus', 'prometheus'],
  ['stackdriver', 'stackdriver'],
  ['envoy', 'envoyFileAccessLog'],
]);

const ranks = ['file', 'configMap', 'installation'] as const;

export function meshConfig({ index, settings }: Pick<Context, 'index' | 'settings'>, cluster: string): MeshConfig {
  const all = ofType(index.get(keys.meshConfig(cluster)), 'MeshConfig').filter(({ facts }) => facts.mesh !== undefined);
  const sources = ranks.map((rank) => all.filter(({ facts }) => facts.source === rank)).find((found) => found.length > 0) ?? [];
  const input = settings.meshInput ?? {};
  const of = <K extends keyof MeshOptions>(key: K, otherwise: Value<K>, own?: Value<K>): Option<Value<K>> =>
    own === undefined ? optionOf(sources, key, otherwise) : { is: 'set', value: own };
  return {
    sources,
    rootNamespace: of('rootNamespace', 'istio-system', input.rootNamespace),
    trustDomain: of('trustDomain', 'cluster.local', input.trustDomain),
    trustDomainAliases: of('trustDomainAliases', []),
    enableAutoMtls: of('enableAutoMtls', true, input.enableAutoMtls),
    outboundMode: of('outboundMode', 'ALLOW_ANY', input.outboundTrafficPolicy?.mode),
    defaultServiceExportTo: of('defaultServiceExportTo', ['*']),
    defaultVirtualServiceExportTo: of('defaultVirtualServiceExportTo', ['*']),
    defaultDestinationRuleExportTo: of('defaultDestinationRuleExportTo', ['*']),
    extensionProviders: of('extensionProviders', []),
    defaultProviders: of('defaultProviders', []),
    ingressService: of('ingressService', 'istio-ingressgateway'),
    ingressSelector: of('ingressSelector', 'ingressgateway'),
    ingressControllerMode: of('ingressControllerMode', 'STRICT'),
    proxyMetadata: of('proxyMetadata', {}),
    discoverySelectors: of('discoverySelectors', []),
    accessLogFile: of('accessLogFile', ''),
  };
}

type Value<K extends keyof MeshOptions> = NonNullable<MeshOptions[K]>;

function optionOf<K extends keyof MeshOptions>(sources: MeshConfig['sources'], key: K, otherwise: Value<K>): Option<Value<K>> {
  const [first, ...others] = sources.map(({ facts }) => facts.mesh?.options[key]);
  if (sources.some(({ facts, unsure }) => facts.mesh?.unknown.some((item) => item === key || item === '*') || unsure))
    return unknown('the configuration of the mesh does not tell it for certain');
  if (others.some((other) => !equal(withoutPaths(first), withoutPaths(other))))
    return unknown('configurations of the mesh differ in it');
  if (holdsPlaceholder(first)) return unknown('a placeholder stands for it');
  if (first !== undefined) return { is: 'set', value: first };
  return { is: sources.length > 0 ? 'default' : 'assumed', value: otherwise };
}

function withoutPaths(value: unknown): unknown {
  return Array.isArray(value)
    ? value.map((item) => (typeof item === 'object' && item !== null ? { ...item, path: undefined } : item))
    : value;
}

function holdsPlaceholder(value: unknown): boolean {
  if (typeof value === 'string') return hasPlaceholder(value);
  return typeof value === 'object' && value !== null && Object.values(value).some(holdsPlaceholder);
}
