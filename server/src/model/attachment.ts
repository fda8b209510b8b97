/**
 * To which workloads a policy is attached: by labels, or by reference to what they stand behind. A policy without either holds for its
 * namespace, or, in the root namespace, for the mesh.
 */
import type { Path } from '../yaml/tree';
import { compact, labels, list, type Obj, object, optionalObject, string } from './read';
import type { Labels } from './resource';

export interface TargetRef {
  readonly group: string;
  readonly kind: string;
  readonly name: string;
  readonly path: Path;
}

export interface Attachment {
  /** Undefined where no label is given. */
  readonly selector?: { readonly labels: Labels; readonly path: Path };
  readonly targets: readonly TargetRef[];
}

/** Where each kind has its labels. */
const selectors: ReadonlyMap<string, Path> = new Map([
  ['AuthorizationPolicy', ['selector', 'matchLabels']],
  ['PeerAuthentication', ['selector', 'matchLabels']],
  ['RequestAuthentication', ['selector', 'matchLabels']],
  ['Telemetry', ['selector', 'matchLabels']],
  ['WasmPlugin', ['selector', 'matchLabels']],
  ['TrafficExtension', ['selector', 'matchLabels']],
  ['ProxyConfig', ['selector', 'matchLabels']],
  ['EnvoyFilter', ['workloadSelector', 'labels']],
  ['Sidecar', ['workloadSelector', 'labels']],
]);

/** Undefined for kinds that are not attached to workloads. */
export function readAttachment(group: string, kind: string, document: Obj): Attachment | undefined {
  const place = group.endsWith('istio.io') ? selectors.get(kind) : undefined;
  if (place === undefined) return undefined;
  const spec = object(document.spec);
  const [field = '', inner = ''] = place.map(String);
  const own = labels(object(spec[field])[inner]);
  return compact<Attachment>({
    selector: Object.keys(own).length > 0 ? { labels: own, path: ['spec', ...place] } : undefined,
    targets: [
      ...(optionalObject(spec.targetRef) === undefined ? [] : [readTarget(spec.targetRef, ['spec', 'targetRef'])]),
      ...list(spec.targetRefs).map((item, index) => readTarget(item, ['spec', 'targetRefs', index])),
    ],
  });
}

function readTarget(value: unknown, path: Path): TargetRef {
  const target = object(value);
  return { group: string(target.group) ?? '', kind: string(target.kind) ?? '', name: string(target.name) ?? '', path };
}
