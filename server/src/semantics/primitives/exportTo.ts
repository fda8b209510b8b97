/** `exportTo` of VirtualServices, DestinationRules and ServiceEntries. */
import type { Path } from '../../yaml/tree';
import type { SemanticFix, Violation } from '../semantics';
import { isDns1123Label } from './names';
import { list, texts } from './values';
import { changing, error, removing, setting } from './violation';

export interface ExportToOptions {
  /** The namespace that the document names; undefined where it names none. */
  readonly namespace: string | undefined;
  /** Whether `~` (nobody) is accepted: a ServiceEntry's. */
  readonly none?: boolean;
  /** Of a DestinationRule with a workloadSelector: it concerns workloads of its own namespace only. */
  readonly ownOnly?: boolean;
}

export function* checkExportTo(
  value: unknown,
  path: Path,
  { namespace, none = false, ownOnly = false }: ExportToOptions,
): Generator<Violation> {
  const count = list(value).length;
  const seen = new Map<string, number>();
  for (const [i, scope] of texts(value)) {
    const at = [...path, i];
    if (scope === '*' || (scope === '~' && none)) {
      if (count > 1)
        yield error(
          'invalid-export-to',
          at,
          `"${scope}" must stand alone: it means ${scope === '*' ? 'all namespaces' : 'none'}`,
          { fixes: [setting(path, [scope], `Keep only "${scope}"`), removing(at, `Remove "${scope}"`)] },
        );
    } else if (scope !== '.' && !isDns1123Label(scope)) {
      const also = none ? ', "*" for all or "~" for none' : ' or "*" for all';
      yield error('invalid-export-to', at, `"${scope}" is no namespace; write a name, "." for the own one${also}`, {
        fixes: splitting(value, scope, path),
      });
    }
    const meant = scope === '.' && namespace !== undefined ? namespace : scope;
    const first = seen.get(meant);
    if (first === undefined) seen.set(meant, i);
    else {
      const same = list(value)[first];
      const message =
        same === scope ? `"${scope}" is listed already` : `"${scope}" is the namespace that "${String(same)}" stands for`;
      yield error('invalid-export-to', at, message, { fixes: [removing(at, `Remove "${scope}"`, true)] });
    }
    const own = scope === '.' || namespace === undefined || scope === namespace;
    if (ownOnly && isDns1123Label(scope) && !own) {
      yield error(
        'invalid-export-to',
        at,
        `with a workloadSelector it can be exported only to its own namespace, ".", not to "${scope}"`,
        { fixes: [setting(path, ['.'], 'Export it to the own namespace')] },
      );
    }
    if (ownOnly && scope === '*' && count === 1) {
      yield error('invalid-export-to', at, 'with a workloadSelector it can be exported only to its own namespace: write "."', {
        fixes: [changing(at, '.')],
      });
    }
  }
  if (ownOnly && count > 1)
    yield error('invalid-export-to', path, 'with a workloadSelector it can be exported only to its own namespace: write ["."]', {
      fixes: [setting(path, ['.'], 'Export it to the own namespace')],
    });
}

/** Several namespaces in one text are meant as several items. */
function splitting(value: unknown, scope: string, path: Path): readonly SemanticFix[] {
  const names = scope.split(/[\s,;]+/).filter((name) => name !== '');
  const all = texts(value);
  const items = [...all].map(([, item]) => item);
  if (!names.every(isDns1123Label) || names.length < 2 || items.length !== list(value).length) return [];
  const whole = [...new Set(items.flatMap((item) => (item === scope ? names : [item])))];
  return [setting(path, whole, `Export it to ${names.map((name) => `"${name}"`).join(' and ')}`)];
}
