/** What the mesh needs of a Telemetry: for which workloads it is, and which providers it names. */
import type { Path } from '../../yaml/tree';
import { compact, labels, list, object, optionalObject, string } from '../read';
import type { Labels } from '../resource';
import type { ProviderUse } from './meshOptions';

export interface TelemetryEntry {
  readonly use: ProviderUse;
  readonly providers: readonly { readonly name: string; readonly path: Path }[];
  readonly disabled: boolean;
  readonly path: Path;
}

export interface TelemetryFacts {
  /** Undefined for all workloads of the namespace, or of the mesh in the root namespace. */
  readonly selector?: Labels;
  /** Whether it is for gateways or Services by `targetRefs`. */
  readonly targeted: boolean;
  readonly entries: readonly TelemetryEntry[];
}

const uses: readonly ProviderUse[] = ['tracing', 'metrics', 'accessLogging'];

export function readTelemetry(document: unknown): TelemetryFacts {
  const spec = object(object(document).spec);
  const selector = labels(object(spec.selector).matchLabels);
  return compact<TelemetryFacts>({
    selector: Object.keys(selector).length > 0 ? selector : undefined,
    targeted: optionalObject(spec.targetRef) !== undefined || list(spec.targetRefs).length > 0,
    entries: uses.flatMap((use) =>
      list(spec[use]).map((item, index): TelemetryEntry => {
        const path: Path = ['spec', use, index];
        return {
          use,
          providers: list(object(item).providers).flatMap((provider, i) => {
            const name = string(object(provider).name);
            return name ? [{ name, path: [...path, 'providers', i, 'name'] }] : [];
          }),
          disabled: object(item).disabled === true || object(item).disableSpanReporting === true,
          path,
        };
      }),
    ),
  });
}
