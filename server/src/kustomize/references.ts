/**
 * Names of other resources that Kustomize writes anew when it renames those (kustomize/api/filters/nameref, and `nameReference` of its
 * configuration), as far as a mesh has use for them. Hosts of Istio's resources are not among them: nobody renames those.
 */
import { equal } from '../base/equal';
import type { Path } from '../yaml/tree';
import type { Cell } from './cell';
import { apiVersionOf, type History, identityOf, kindOf, splitVersion } from './identity';
import { isMap } from './resources';

/** The kinds whose names are followed. */
export type Referent = 'Service' | 'ServiceAccount';

export interface NameReference {
  readonly kind: Referent;
  readonly name: string;
  readonly path: Path;
}

/** A resource by its names, for those that refer to it. */
export interface Named {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
  readonly name: string;
  /** `default` where none is written. */
  readonly namespace: string;
  /** What it was called before each change, the first first; a reference holds one of these. */
  readonly previousNames: readonly string[];
  readonly prefixes: readonly string[];
  readonly suffixes: readonly string[];
}

/** The fields that hold names, with `[]` for each item of a list. */
const fields: readonly { readonly referent: Referent; readonly kind: string; readonly group?: string; readonly path: string }[] =
  [
    { referent: 'Service', kind: 'StatefulSet', group: 'apps', path: 'spec/serviceName' },
    { referent: 'Service', kind: 'Ingress', path: 'spec/rules/http/paths/backend/serviceName' },
    { referent: 'Service', kind: 'Ingress', path: 'spec/backend/serviceName' },
    { referent: 'Service', kind: 'Ingress', path: 'spec/rules/http/paths/backend/service/name' },
    { referent: 'Service', kind: 'Ingress', path: 'spec/defaultBackend/service/name' },
    { referent: 'ServiceAccount', kind: 'Pod', path: 'spec/serviceAccountName' },
    { referent: 'ServiceAccount', kind: 'CronJob', path: 'spec/jobTemplate/spec/template/spec/serviceAccountName' },
    ...['StatefulSet', 'Deployment', 'ReplicationController', 'Job', 'DaemonSet'].map((kind) => ({
      referent: 'ServiceAccount' as const,
      kind,
      path: 'spec/template/spec/serviceAccountName',
    })),
  ];

export function namedOf(resource: Cell, { previous, prefixes, suffixes }: History): Named {
  return { ...identityOf(resource), previousNames: previous.map(({ name }) => name), prefixes, suffixes };
}

/** The names in a resource that may be written anew. */
export function referencesIn(resource: Cell, value: unknown): readonly NameReference[] {
  const kind = kindOf(resource);
  const { group } = splitVersion(apiVersionOf(resource));
  return fields
    .filter((field) => field.kind === kind && (field.group === undefined || field.group === group))
    .flatMap((field) => textsAt(value, field.path.split('/')).map(({ name, path }) => ({ kind: field.referent, name, path })));
}

interface Found {
  readonly name: string;
  readonly path: Path;
}

function textsAt(value: unknown, keys: readonly string[], path: Path = []): readonly Found[] {
  const [key, ...rest] = keys;
  if (Array.isArray(value)) return value.flatMap((item: unknown, i) => textsAt(item, keys, [...path, i]));
  if (key === undefined) return typeof value === 'string' ? [{ name: value, path }] : [];
  return isMap(value) && Object.hasOwn(value, key) ? textsAt(value[key], rest, [...path, key]) : [];
}

/**
 * The name that a reference is given, of the resources of the same root that once had that name: `selectReferral`. Undefined where it
 * stays; `ambiguous` where Kustomize fails.
 */
export function newName(
  reference: NameReference,
  referrer: Named,
  candidates: readonly Named[],
): string | 'ambiguous' | undefined {
  const fitting = candidates.filter(
    (one) =>
      one.kind === reference.kind &&
      // `nameReference` says `version: v1`, which is no group: a Service of Knative fits too.
      one.version === 'v1' &&
      one.previousNames.includes(reference.name) &&
      // `SubsetThatCouldBeReferencedByResource` of kustomize/api/resmap/reswrangler.go; all of these have namespaces.
      one.namespace === referrer.namespace,
  );
  const chosen = fitting.length === 1 ? fitting : sameAffixes(fitting, referrer);
  const names = new Set(chosen.map(({ name }) => name));
  return names.size > 1 ? 'ambiguous' : [...names][0];
}

/** `PrefixesSuffixesEquals`: those that got the same prefixes and suffixes last; where several did, none may lack any. */
function sameAffixes(candidates: readonly Named[], referrer: Named): readonly Named[] {
  const loose = candidates.filter(
    (one) => sameEnd(one.prefixes, referrer.prefixes, true) && sameEnd(one.suffixes, referrer.suffixes, true),
  );
  if (loose.length <= 1) return loose;
  return loose.filter(
    (one) => sameEnd(one.prefixes, referrer.prefixes, false) && sameEnd(one.suffixes, referrer.suffixes, false),
  );
}

function sameEnd(a: readonly string[], b: readonly string[], allowEmpty: boolean): boolean {
  if (allowEmpty && (a.length === 0 || b.length === 0)) return true;
  const length = Math.min(a.length, b.length);
  if (length === 0) return a.length === b.length;
  return equal(a.slice(a.length - length), b.slice(b.length - length));
}
