/**
 * What a finding is recognised by from one check to the next: its rule, file, resource and path, without lines, and without the places in
 * lists, so that neither reformatting nor an entry more in a list makes another finding of it. Those that have all this in
 * common are told apart by counting only.
 */
import { fingerprint } from '../../base/fingerprint';
import type { Diagnostic } from '../../workspace.types';

export interface Identity {
  /** With forward slashes; relative to where depends on who asks. */
  readonly file: string;
  readonly code: string;
  /** `DestinationRule default/reviews`; empty where the finding belongs to none. */
  readonly resource: string;
  readonly path: string;
}

export function identityOf(file: string, { code, resource, path }: Diagnostic): Identity {
  const name =
    resource === null ? '' : `${resource.kind} ${resource.namespace === '' ? '' : `${resource.namespace}/`}${resource.name}`;
  return { file, code, resource: name, path: path.replace(/\[\d+\]/g, '[]') };
}

export function keyOf({ file, code, resource, path }: Identity): string {
  return JSON.stringify([file, code, resource, path]);
}

/** One after the other for the findings of a report, in its order. */
export function fingerprints(): (identity: Identity) => string {
  const counts = new Map<string, number>();
  return (identity) => {
    const key = keyOf(identity);
    const count = (counts.get(key) ?? 0) + 1;
    counts.set(key, count);
    return fingerprint(`${key} ${count}`);
  };
}
