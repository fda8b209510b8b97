/** The options of the mesh's configuration that the mesh or a rule asks for, as far as they are set. Either spelling of a key is read, as Istio does. */
import type { Path } from '../../yaml/tree';
import { hasPlaceholder } from '../placeholder';
import { compact, labels, list, type Obj, object, optionalObject, string, strings } from '../read';
import type { Labels } from '../resource';

export interface ExtensionProvider {
  readonly name: string;
  /** The key of what it is, as `zipkin`; undefined where it says none. */
  readonly type?: string;
  readonly path: Path;
}

export type ProviderUse = 'tracing' | 'metrics' | 'accessLogging';

export interface DefaultProvider {
  readonly use: ProviderUse;
  readonly name: string;
  readonly path: Path;
}

export interface LabelExpression {
  readonly key: string;
  readonly operator: string;
  readonly values: readonly string[];
}

/** Selects namespaces by their labels. */
export interface NamespaceSelector {
  readonly labels: Labels;
  readonly expressions: readonly LabelExpression[];
}

export interface MeshOptions {
  readonly rootNamespace?: string;
  readonly trustDomain?: string;
  readonly trustDomainAliases?: readonly string[];
  readonly enableAutoMtls?: boolean;
  readonly outboundMode?: string;
  readonly defaultServiceExportTo?: readonly string[];
  readonly defaultVirtualServiceExportTo?: readonly string[];
  readonly defaultDestinationRuleExportTo?: readonly string[];
  readonly extensionProviders?: readonly ExtensionProvider[];
  readonly defaultProviders?: readonly DefaultProvider[];
  readonly ingressService?: string;
  readonly ingressSelector?: string;
  readonly ingressControllerMode?: string;
  /** `defaultConfig.proxyMetadata`. */
  readonly proxyMetadata?: Labels;
  readonly discoverySelectors?: readonly NamespaceSelector[];
  readonly accessLogFile?: string;
}

export interface MeshFacts {
  readonly options: MeshOptions;
  /** Options for which a placeholder stands as a whole; `*` where nobody knows which there are, as it is no YAML. */
  readonly unknown: readonly (keyof MeshOptions | '*')[];
}

interface Placed<T> {
  readonly value: T;
  readonly at: (...path: Path) => Path;
}

/** A map of options, and where it stands. */
export type Part = Placed<Obj>;

/** Of several parts the first that has a key says it, lists as a whole. */
export function readMesh(parts: readonly Part[], istioNamespace: string | undefined): MeshFacts {
  const unknown: MeshFacts['unknown'][number][] = [];
  const find = (key: string): Placed<unknown> | undefined => {
    for (const { value, at } of parts) {
      const written = [key, snake(key)].find((name) => value[name] !== undefined && value[name] !== null);
      if (written !== undefined) return { value: value[written], at: (...rest) => at(written, ...rest) };
    }
    return undefined;
  };
  const text = (key: string): string | undefined => string(find(key)?.value) || undefined;
  /** Of those that are no texts. */
  const whole = (key: keyof MeshOptions): Placed<unknown> | undefined => {
    const found = find(key);
    if (typeof found?.value === 'string' && hasPlaceholder(found.value)) unknown.push(key);
    return found;
  };
  const texts = (key: keyof MeshOptions): readonly string[] | undefined => {
    const found = strings(whole(key)?.value);
    return found.length > 0 ? found : undefined;
  };
  const autoMtls = whole('enableAutoMtls')?.value;
  const metadata = parts.map(({ value }) => object(value.defaultConfig ?? value.default_config).proxyMetadata).find(Boolean);
  const options = compact<MeshOptions>({
    rootNamespace: text('rootNamespace') ?? istioNamespace,
    trustDomain: text('trustDomain'),
    trustDomainAliases: texts('trustDomainAliases'),
    enableAutoMtls: typeof autoMtls === 'boolean' ? autoMtls : undefined,
    outboundMode: outboundModeOf(find('outboundTrafficPolicy')?.value),
    defaultServiceExportTo: texts('defaultServiceExportTo'),
    defaultVirtualServiceExportTo: texts('defaultVirtualServiceExportTo'),
    defaultDestinationRuleExportTo: texts('defaultDestinationRuleExportTo'),
    extensionProviders: readProviders(whole('extensionProviders')),
    defaultProviders: readDefaults(whole('defaultProviders')),
    ingressService: text('ingressService'),
    ingressSelector: text('ingressSelector'),
    ingressControllerMode: text('ingressControllerMode'),
    proxyMetadata: metadata === undefined ? undefined : labels(metadata),
    discoverySelectors: readSelectors(whole('discoverySelectors')?.value),
    accessLogFile: text('accessLogFile'),
  });
  return { options, unknown };
}

/** A policy without a mode has the first of the enum, not the default of the mesh (istio: mesh/v1alpha1/config.proto). */
function outboundModeOf(policy: unknown): string | undefined {
  if (policy === undefined || typeof policy === 'string') return policy;
  return string(object(policy).mode) ?? 'REGISTRY_ONLY';
}

function snake(key: string): string {
  return key.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

function readProviders(found: Placed<unknown> | undefined): readonly ExtensionProvider[] | undefined {
  if (found === undefined) return undefined;
  return list(found.value).flatMap((item, i) => {
    const name = string(object(item).name);
    const type = Object.keys(object(item)).find((key) => key !== 'name');
    return name === undefined ? [] : [compact<ExtensionProvider>({ name, type, path: found.at(i, 'name') })];
  });
}

const uses: readonly ProviderUse[] = ['tracing', 'metrics', 'accessLogging'];

function readDefaults(found: Placed<unknown> | undefined): readonly DefaultProvider[] | undefined {
  if (found === undefined) return undefined;
  return uses.flatMap((use) => {
    const value = object(found.value);
    const key = value[use] === undefined ? snake(use) : use;
    return strings(value[key]).map((name, i): DefaultProvider => ({ use, name, path: found.at(key, i) }));
  });
}

function readSelectors(value: unknown): readonly NamespaceSelector[] | undefined {
  const selectors = list(value).flatMap((item): Obj[] => (optionalObject(item) === undefined ? [] : [object(item)]));
  if (selectors.length === 0) return undefined;
  return selectors.map((item) => ({
    labels: labels(item.matchLabels),
    expressions: list(item.matchExpressions).map((expression) => ({
      key: string(object(expression).key) ?? '',
      operator: string(object(expression).operator) ?? '',
      values: strings(object(expression).values),
    })),
  }));
}
