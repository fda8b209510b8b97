/** What the mesh needs of a Sidecar: for which workloads it is, and what their clients import. */
import type { Path } from '../../yaml/tree';
import { compact, labels, list, object, optionalObject, string } from '../read';
import type { Labels } from '../resource';

export interface EgressHost {
  /** As written: `*`, `.` or a name. */
  readonly namespace: string;
  readonly host: string;
  /** Whether it is taken out of what the others import (`~namespace/host`). */
  readonly excluded: boolean;
  readonly path: Path;
}

export interface EgressListener {
  /** For one port only. */
  readonly bound: boolean;
  readonly hosts: readonly EgressHost[];
  readonly path: Path;
}

export interface SidecarFacts {
  /** Undefined for all workloads of the namespace, or of the mesh in the root namespace. */
  readonly selector?: Labels;
  /** Empty where everything is imported. */
  readonly egress: readonly EgressListener[];
  readonly outboundTrafficPolicy?: { readonly mode?: string; readonly proxied: boolean };
}

export function readSidecar(document: unknown): SidecarFacts {
  const spec = object(object(document).spec);
  const selector = labels(object(spec.workloadSelector).labels);
  const policy = optionalObject(spec.outboundTrafficPolicy);
  return compact<SidecarFacts>({
    selector: Object.keys(selector).length > 0 ? selector : undefined,
    egress: list(spec.egress).map((item, index) => {
      const path: Path = ['spec', 'egress', index, 'hosts'];
      return {
        bound: optionalObject(object(item).port) !== undefined,
        hosts: list(object(item).hosts).flatMap((host, i) => readHost(string(host), [...path, i]) ?? []),
        path,
      };
    }),
    outboundTrafficPolicy:
      policy === undefined
        ? undefined
        : compact<NonNullable<SidecarFacts['outboundTrafficPolicy']>>({
            mode: string(policy.mode),
            proxied: optionalObject(policy.egressProxy) !== undefined,
          }),
  });
}

/** Undefined for what is not of the form `namespace/host`, which Istio leaves out (istio: convertIstioListenerToWrapper). */
function readHost(text: string | undefined, path: Path): EgressHost | undefined {
  const [space, host, more] = text?.split('/') ?? [];
  if (space === undefined || !host || more !== undefined) return undefined;
  const excluded = space.startsWith('~') && space !== '~';
  if (space === '~') return undefined;
  return { namespace: excluded ? space.slice(1) : space, host, excluded, path };
}
