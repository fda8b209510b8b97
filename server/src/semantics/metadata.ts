/** Annotations that istiod's webhook looks at, whatever the kind (istio: pkg/config/validation, validateMetadata). */
import type { Path } from '../yaml/tree';
import { isUnset, type Obj, object, text } from './primitives/values';
import { error, removing, setting } from './primitives/violation';
import type { Violation } from './semantics';

const dryRun = 'istio.io/dry-run';

/** What istiod sets on the resources that it makes itself, and an end for tests of the webhook. */
const internal: ReadonlySet<string> = new Set([
  'internal.istio.io/webhook-always-reject',
  'internal.istio.io/parents',
  'internal.istio.io/parent-namespace',
]);

export function* checkMetadata(kind: string, document: Obj): Generator<Violation> {
  const annotations = object(object(document.metadata).annotations);
  for (const key of Object.keys(annotations)) {
    const at = ['metadata', 'annotations', key];
    if (internal.has(key)) {
      const fixes = [removing(at, 'Remove the annotation')];
      yield error('invalid-value', at, `the annotation "${key}" is Istio's own: remove it`, { part: 'key', fixes });
    }
    if (key === dryRun) yield* checkDryRun(kind, document, at, annotations[key]);
  }
}

function* checkDryRun(kind: string, document: Obj, path: Path, value: unknown): Generator<Violation> {
  // Without it the resource takes effect, which is not what was asked for.
  const fixes = [removing(path, 'Remove the annotation: the resource takes effect')];
  if (kind !== 'AuthorizationPolicy') {
    const message = `the annotation "${dryRun}" is for AuthorizationPolicies only: remove it`;
    yield error('invalid-value', path, message, { part: 'key', fixes });
    return;
  }
  const { action } = object(document.spec);
  if (action === 'AUDIT' || action === 'CUSTOM') {
    const message = `the annotation "${dryRun}" is for the actions "ALLOW" and "DENY" only, not for "${action}": remove it`;
    yield error('conflicting-fields', path, message, { part: 'key', fixes });
    return;
  }
  const known = text(value);
  if (known === undefined || isBoolean(known) || !(isUnset(action) || action === 'ALLOW' || action === 'DENY')) return;
  const message = `the annotation "${dryRun}" must be "true" or "false", not "${known}"`;
  const meant = /^(?:y|yes|on)$/i.test(known) ? 'true' : /^(?:n|no|off)$/i.test(known) ? 'false' : undefined;
  yield error(
    'invalid-value',
    path,
    message,
    meant === undefined ? {} : { fixes: [setting(path, meant, `Change it to "${meant}"`)] },
  );
}

/** As Go's ParseBool. */
function isBoolean(value: string): boolean {
  return /^(?:1|t|T|TRUE|true|True|0|f|F|FALSE|false|False)$/.test(value);
}
