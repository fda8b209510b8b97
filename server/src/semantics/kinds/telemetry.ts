/** Telemetries. Of an access log's filter only what is certain is said: see telemetryExpression.ts. */
import type { Path } from '../../yaml/tree';
import { checkAttachment } from '../primitives/selectors';
import { isGiven, isUnset, lacks, list, type Obj, object, objects, optionalObject, text } from '../primitives/values';
import { error, removing, warning } from '../primitives/violation';
import type { Validator, Violation } from '../semantics';
import { expressionError } from './telemetryExpression';

export const telemetry: Validator = function* (document) {
  const spec = object(document.spec);
  yield* checkAttachment(spec, ['spec']);
  yield* checkTracing(spec.tracing, ['spec', 'tracing']);
  for (const [i, metrics] of objects(spec.metrics)) {
    for (const [j, override] of objects(metrics.overrides)) {
      yield* checkTagOverrides(override.tagOverrides, ['spec', 'metrics', i, 'overrides', j, 'tagOverrides']);
    }
  }
  for (const [i, logging] of objects(spec.accessLogging)) {
    yield* checkFilter(logging, ['spec', 'accessLogging', i, 'filter']);
  }
};

function* checkTracing(value: unknown, path: Path): Generator<Violation> {
  if (list(value).length > 1) {
    const message = 'only one item of tracing is supported; put all that is to hold into one';
    yield warning('ineffective-field', path, message, { part: 'key' });
  }
  for (const [i, tracing] of objects(value)) {
    const providers = [...path, i, 'providers'];
    if (list(tracing.providers).length > 1) {
      const message = 'only one tracing provider is supported; keep one, which may send spans on to others';
      yield warning('ineffective-field', providers, message, { part: 'key' });
    }
    const tags = [...path, i, 'customTags'];
    for (const [name, tag] of Object.entries(object(tracing.customTags))) {
      const at = [...tags, name];
      if (name === '') yield error('incomplete-field', at, 'a custom tag must have a name', { part: 'key' });
      if (tag === null) {
        const message = `the custom tag "${name}" must have a value, such as literal: {value: ...}`;
        yield error('incomplete-field', at, message, { part: 'key', fixes: [removing(at, `Remove the tag "${name}"`)] });
      }
    }
  }
}

function* checkTagOverrides(value: unknown, path: Path): Generator<Violation> {
  for (const [name, override] of Object.entries(object(value))) {
    const at = [...path, name];
    if (name === '') {
      const message = 'an override of a tag must have the name of the tag; without one it changes nothing';
      yield warning('ineffective-field', at, message, { part: 'key' });
    }
    if (override === null) yield noOverride(name, at);
    // UPSERT is what an absent operation stands for; the schema reports one that is written.
    const known = optionalObject(override);
    if (known !== undefined && !isGiven(known.operation) && lacks(known, 'operation') && lacks(known, 'value')) {
      yield noOverride(name, at);
    }
  }
}

function noOverride(name: string, path: Path): Violation {
  const message = `the override of the tag "${name}" must have a value, an expression; to take the tag away write operation: REMOVE`;
  const fixes = [
    {
      title: `Remove the tag "${name}" from the metric`,
      safe: false,
      edits: [{ op: 'set', path, value: { operation: 'REMOVE' } }],
    },
  ] as const;
  return error('incomplete-field', path, message, { part: 'key', fixes });
}

function* checkFilter(logging: Obj, path: Path): Generator<Violation> {
  const filter = optionalObject(logging.filter);
  if (filter === undefined) return;
  if (lacks(filter, 'expression')) {
    const at = isUnset(filter) ? path : [...path, 'expression'];
    const message = 'a filter must have an expression, such as "response.code >= 400"';
    yield error('incomplete-field', at, message, { part: 'key', fixes: [removing(path, 'Remove the filter, to log all')] });
    return;
  }
  const expression = text(filter.expression);
  const wrong = expression === undefined ? undefined : expressionError(expression);
  if (wrong !== undefined) yield error('invalid-value', [...path, 'expression'], `the expression is not CEL: ${wrong}`);
}
