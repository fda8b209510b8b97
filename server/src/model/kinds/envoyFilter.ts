/** What the mesh needs of an EnvoyFilter: which parts of the proxies its patches change, in which order and how. */
import type { Path } from '../../yaml/tree';
import { compact, labels, list, object, optionalObject, string } from '../read';
import type { Labels } from '../resource';

export interface EnvoyPatch {
  readonly applyTo?: string;
  readonly operation?: string;
  readonly context?: string;
  /** Whether it is for proxies of some versions only. */
  readonly versioned: boolean;
  /** The filter that is matched: within the connection manager for an HTTP filter. */
  readonly filter?: { readonly name: string; readonly path: Path };
  /** The filter that it brings in. */
  readonly adds?: string;
  readonly path: Path;
}

export interface EnvoyFilterFacts {
  /** Undefined where it is no number. */
  readonly priority?: number;
  readonly selector?: Labels;
  readonly patches: readonly EnvoyPatch[];
}

const adding: readonly string[] = ['ADD', 'INSERT_BEFORE', 'INSERT_AFTER', 'INSERT_FIRST'];

export function readEnvoyFilter(document: unknown): EnvoyFilterFacts {
  const spec = object(object(document).spec);
  const selector = labels(object(spec.workloadSelector).labels);
  return compact<EnvoyFilterFacts>({
    priority: priorityOf(spec.priority),
    selector: Object.keys(selector).length > 0 ? selector : undefined,
    patches: list(spec.configPatches).map((item, index) => readPatch(object(item), ['spec', 'configPatches', index])),
  });
}

function priorityOf(value: unknown): number | undefined {
  if (value === undefined || value === null) return 0;
  return typeof value === 'number' ? value : undefined;
}

function readPatch(item: Readonly<Record<string, unknown>>, path: Path): EnvoyPatch {
  const [match, patch] = [object(item.match), object(item.patch)];
  const [applyTo, operation] = [string(item.applyTo), string(patch.operation)];
  const isHttp = applyTo === 'HTTP_FILTER';
  const outer = optionalObject(object(object(match.listener).filterChain).filter);
  const inner = isHttp ? optionalObject(outer?.subFilter) : outer;
  const name = string(inner?.name);
  const at: Path = [...path, 'match', 'listener', 'filterChain', 'filter', ...(isHttp ? ['subFilter'] : []), 'name'];
  const isFilter = isHttp || applyTo === 'NETWORK_FILTER';
  return compact<EnvoyPatch>({
    applyTo,
    operation,
    context: string(match.context),
    versioned: string(object(match.proxy).proxyVersion) !== undefined,
    filter: isFilter && name ? { name, path: at } : undefined,
    adds: isFilter && adding.includes(operation ?? '') ? string(object(patch.value).name) : undefined,
    path,
  });
}
