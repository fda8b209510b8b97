/** Matches of a route and of what it delegates to (istio: pilot/pkg/model/virtualservice.go, hasConflict). */
import { hasPlaceholder } from '../../../base/placeholder';
import { isUnset, list, type Obj, object, optionalObject } from '../../primitives/values';
import { canonical } from './matches';

/** Gateways in them are resolved. */
export interface MatchConflict {
  /** The field of both matches in which they differ. */
  readonly field: string;
  readonly root: Obj;
}

/**
 * Why a match of a delegate meets none of the route that delegates, so that Istio drops the delegate's whole route; undefined where it
 * meets one, and where a placeholder decides.
 */
export function conflictWith(roots: readonly Obj[], leaf: Obj): MatchConflict | undefined {
  if (roots.length === 0 || hasPlaceholder(canonical(leaf))) return undefined;
  let first: MatchConflict | undefined;
  for (const root of roots) {
    const field = hasPlaceholder(canonical(root)) ? undefined : conflictingField(root, leaf);
    if (field === undefined) return undefined;
    first ??= { field, root };
  }
  return first;
}

function conflictingField(root: Obj, leaf: Obj): string | undefined {
  for (const field of ['uri', 'scheme', 'method', 'authority']) if (textsConflict(root[field], leaf[field])) return field;
  for (const field of ['headers', 'withoutHeaders', 'queryParams']) {
    const wanted = object(root[field]);
    if (Object.entries(object(leaf[field])).some(([key, each]) => textsConflict(wanted[key], each))) return field;
  }
  if ((root.ignoreUriCase === true) !== (leaf.ignoreUriCase === true)) return 'ignoreUriCase';
  if (!isUnset(root.port) && !isUnset(leaf.port) && root.port !== leaf.port) return 'port';
  // Unlike the others it must be said again.
  if (!isUnset(root.sourceNamespace) && root.sourceNamespace !== leaf.sourceNamespace) return 'sourceNamespace';
  const labels = object(root.sourceLabels);
  if (Object.entries(object(leaf.sourceLabels)).some(([key, value]) => key in labels && labels[key] !== value))
    return 'sourceLabels';
  return gatewaysConflict(list(root.gateways), list(leaf.gateways)) ? 'gateways' : undefined;
}

function gatewaysConflict(root: readonly unknown[], leaf: readonly unknown[]): boolean {
  if (root.length === 0 || leaf.length === 0) return false;
  return root.length < leaf.length || leaf.some((gateway) => !root.includes(gateway));
}

/** Whether what a StringMatch of the delegate takes lies outside of the root's; regular expressions beside others always do. */
function textsConflict(root: unknown, leaf: unknown): boolean {
  const [wanted, given] = [optionalObject(root), optionalObject(leaf)];
  if (wanted === undefined || given === undefined) return false;
  if (wanted.regex || given.regex) return true;
  if (typeof wanted.exact === 'string' && wanted.exact !== '') return given.exact !== wanted.exact;
  const start = given.prefix || given.exact;
  return (
    typeof wanted.prefix !== 'string' || wanted.prefix === '' || typeof start !== 'string' || !start.startsWith(wanted.prefix)
  );
}
