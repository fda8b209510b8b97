/** What a route does beside routing: faults, mirrors, retries, CORS. */
import { parseDuration } from '../../../base/duration';
import { nearest } from '../../../base/nearest';
import type { Path } from '../../../yaml/tree';
import { checkHeaderName } from '../../primitives/headers';
import { checkDuration, checkRange } from '../../primitives/numbers';
import { checkRegex } from '../../primitives/regexes';
import {
  isGiven,
  isMissing,
  isUnset,
  lacks,
  number,
  type Obj,
  object,
  objects,
  optionalObject,
  text,
  texts,
} from '../../primitives/values';
import { changing, error, oneOf, removing, setting, warning } from '../../primitives/violation';
import type { SemanticFix, Violation } from '../../semantics';
import { checkDestination } from './destination';

const grpcStatuses: ReadonlySet<string> = new Set([
  'OK',
  'CANCELLED',
  'UNKNOWN',
  'INVALID_ARGUMENT',
  'DEADLINE_EXCEEDED',
  'NOT_FOUND',
  'ALREADY_EXISTS',
  'PERMISSION_DENIED',
  'RESOURCE_EXHAUSTED',
  'FAILED_PRECONDITION',
  'ABORTED',
  'OUT_OF_RANGE',
  'UNIMPLEMENTED',
  'INTERNAL',
  'UNAVAILABLE',
  'DATA_LOSS',
  'UNAUTHENTICATED',
]);

export function* checkFault(value: unknown, path: Path): Generator<Violation> {
  const fault = optionalObject(value);
  if (fault === undefined) return;
  if (isMissing(fault, 'abort') && isMissing(fault, 'delay')) {
    yield error('incomplete-field', path, 'the fault does nothing: give "delay" or "abort"', {
      part: 'key',
      fixes: [removing(path, 'Remove the fault')],
    });
  }
  const abort = optionalObject(fault.abort);
  if (abort !== undefined) yield* checkAbort(abort, path, !isMissing(fault, 'delay'));
  const delay = optionalObject(fault.delay);
  if (delay === undefined) return;
  const at = [...path, 'delay'];
  yield* checkPercentage(delay.percentage, [...at, 'percentage'], 0.0001);
  yield* checkRange(delay.percent, [...at, 'percent'], { what: 'percentage', least: 0, most: 100, concept: 'invalid-weight' });
  yield* checkDelayPercent(delay, [...at, 'percent']);
  yield* checkDuration(delay.fixedDelay, [...at, 'fixedDelay']);
  if (isGiven(delay.exponentialDelay)) {
    yield error(
      'invalid-value',
      [...at, 'exponentialDelay'],
      'Istio has not implemented "exponentialDelay"; write "fixedDelay"',
      {
        part: 'key',
        fixes: isGiven(delay.fixedDelay)
          ? [removing([...at, 'exponentialDelay'], 'Remove "exponentialDelay"')]
          : [
              {
                title: 'Rename it to "fixedDelay"',
                safe: false,
                edits: [{ op: 'rename', path: [...at, 'exponentialDelay'], key: 'fixedDelay' }],
              },
            ],
      },
    );
  }
}

/** Istio reads it where there is no `percentage`. */
function* checkDelayPercent(delay: Obj, path: Path): Generator<Violation> {
  if (!isGiven(delay.percent)) return;
  const percent = number(delay.percent);
  const fixes: readonly SemanticFix[] =
    percent === undefined || isGiven(delay.percentage)
      ? []
      : [
          {
            title: 'Write "percentage" instead',
            safe: true,
            edits: [
              { op: 'set', path, value: { value: percent } },
              { op: 'rename', path, key: 'percentage' },
            ],
          },
        ];
  yield warning('deprecated-field', path, '"percent" is deprecated; write "percentage" with "value" below it', {
    part: 'key',
    fixes,
  });
}

function* checkAbort(abort: Obj, fault: Path, delays: boolean): Generator<Violation> {
  const path = [...fault, 'abort'];
  yield* checkPercentage(abort.percentage, [...path, 'percentage'], 0.0001);
  if (isGiven(abort.http2Error)) {
    yield error(
      'invalid-value',
      [...path, 'http2Error'],
      'Istio has not implemented "http2Error"; write "httpStatus" or "grpcStatus"',
      { part: 'key' },
    );
  }
  yield* checkRange(abort.httpStatus, [...path, 'httpStatus'], { what: 'HTTP status', least: 200, most: 600 });
  const status = text(abort.grpcStatus);
  if (status !== undefined && !grpcStatuses.has(status)) {
    const at = [...path, 'grpcStatus'];
    const meant = nearest(status, grpcStatuses);
    const hint = meant === undefined ? 'write a name such as "UNAVAILABLE"' : `did you mean "${meant}"?`;
    yield error('invalid-value', at, `"${status}" is no gRPC status; ${hint}`, {
      fixes: meant === undefined ? [] : [setting(at, meant, `Change the status to "${meant}"`)],
    });
  }
  if (['httpStatus', 'grpcStatus', 'http2Error'].every((key) => isMissing(abort, key))) {
    yield warning('ineffective-field', path, 'the abort names no error and so has no effect; give "httpStatus" or "grpcStatus"', {
      part: 'key',
      fixes: [delays ? removing(path, 'Remove the abort') : removing(fault, 'Remove the fault')],
    });
  }
}

/** `least` is the smallest share that Envoy can express; none at all is possible too. */
export function* checkPercentage(value: unknown, path: Path, least: number): Generator<Violation> {
  const percent = number(object(value).value);
  if (percent === undefined || percent === 0 || (percent >= least && percent <= 100)) return;
  const range = least === 0 ? 'between 0 and 100' : `0, or between ${least} and 100`;
  yield error('invalid-weight', [...path, 'value'], `the percentage must be ${range}, not ${percent}`, {
    fixes: percent < 0 ? [] : [changing([...path, 'value'], Math.min(100, Math.max(least, percent)))],
  });
}

export function* checkMirrors(mirrors: unknown, path: Path): Generator<Violation> {
  for (const [i, mirror] of objects(mirrors)) {
    yield* checkDestination(mirror.destination, [...path, i, 'destination']);
    yield* checkPercentage(mirror.percentage, [...path, i, 'percentage'], 0);
  }
}

export function* checkMirrorPercent(value: unknown, path: Path, route: Obj): Generator<Violation> {
  if (!isGiven(value)) return;
  const percent = number(value);
  if (percent !== undefined && percent > 100) {
    yield error('invalid-weight', path, `the percentage must be at most 100, not ${percent}`);
  }
  const fix = { title: 'Write "mirrorPercentage" instead', safe: true };
  const fixes: readonly SemanticFix[] =
    percent === undefined || isGiven(route.mirrorPercentage)
      ? []
      : [
          {
            ...fix,
            edits: [
              { op: 'set', path, value: { value: percent } },
              { op: 'rename', path, key: 'mirrorPercentage' },
            ],
          },
        ];
  const message = `"${path.at(-1)}" is deprecated; write "mirrorPercentage" with "value" below it`;
  yield warning('deprecated-field', path, message, { part: 'key', fixes });
}

const conditions: ReadonlySet<string> = new Set([
  '5xx',
  'gateway-error',
  'reset',
  'reset-before-request',
  'connect-failure',
  'retriable-4xx',
  'refused-stream',
  'retriable-status-codes',
  'retriable-headers',
  'envoy-ratelimited',
  'http3-post-connect-failure',
  'cancelled',
  'deadline-exceeded',
  'internal',
  'resource-exhausted',
  'unavailable',
]);

export function* checkRetries(value: unknown, path: Path): Generator<Violation> {
  const retries = optionalObject(value);
  if (retries === undefined) return;
  yield* checkRange(retries.attempts, [...path, 'attempts'], { what: 'number of attempts', least: 0 });
  const others = ['perTryTimeout', 'retryOn', 'retryRemoteLocalities'].filter((key) =>
    key === 'retryOn' ? !isUnset(retries[key]) : isGiven(retries[key]),
  );
  if (others.length > 0 && lacks(retries, 'attempts')) {
    const named = others.map((key) => `"${key}"`).join(' and ');
    if (isGiven(retries.attempts))
      yield error(
        'conflicting-fields',
        [...path, 'attempts'],
        `0 attempts turn retries off, so ${named} must be left out; or write 1 or more`,
        {
          fixes: [
            {
              title: `Remove ${named}`,
              safe: false,
              edits: others.map((key) => ({ op: 'remove', path: [...path, key] }) as const),
            },
          ],
        },
      );
    else
      yield error(
        'incomplete-field',
        [...path, 'attempts'],
        `without "attempts" retries are off, so ${named} must be left out; or write "attempts: 2"`,
        { part: 'key', fixes: [setting([...path, 'attempts'], 2, 'Add attempts: 2')] },
      );
  }
  yield* checkDuration(retries.perTryTimeout, [...path, 'perTryTimeout']);
  yield* checkDuration(retries.backoff, [...path, 'backoff']);
  yield* checkRetryOn(text(retries.retryOn), [...path, 'retryOn']);
}

/** istiod splits at commas and does not trim. */
function* checkRetryOn(retryOn: string | undefined, path: Path): Generator<Violation> {
  if (!retryOn) return;
  for (const item of retryOn.split(',')) {
    if (isCondition(item)) continue;
    const trimmed = retryOn.split(',').map((each) => each.trim());
    if (isCondition(item.trim())) {
      const value = trimmed.join(',');
      const fixes = trimmed.every(isCondition) ? [setting(path, value, `Write "${value}"`, true)] : [];
      yield error('invalid-value', path, `retryOn must not have spaces around its conditions: write "${value}"`, { fixes });
      return;
    }
    const others = trimmed.filter((each) => each !== '');
    if (item === '' && others.length > 0 && others.every(isCondition)) {
      const fixes = [setting(path, others.join(','), `Write "${others.join(',')}"`)];
      yield error('invalid-value', path, 'retryOn has an empty condition: a comma too many', { fixes });
      return;
    }
    const meant = nearest(item.trim(), conditions);
    const hint =
      meant === undefined
        ? 'write conditions such as "5xx" or "connect-failure", or HTTP status codes'
        : `did you mean "${meant}"?`;
    const fixes =
      meant === undefined
        ? []
        : [
            setting(
              path,
              trimmed.map((each) => (each === item.trim() ? meant : each)).join(','),
              `Change "${item}" to "${meant}"`,
            ),
          ];
    yield error(
      'invalid-value',
      path,
      item === '' ? 'retryOn has an empty condition: a comma too many' : `retryOn knows no condition "${item}"; ${hint}`,
      { fixes },
    );
  }
}

function isCondition(item: string): boolean {
  return conditions.has(item) || /^[1-5]\d\d$/.test(item);
}

const methods: readonly string[] = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'CONNECT', 'OPTIONS', 'TRACE', '*'];

export function* checkCors(value: unknown, path: Path): Generator<Violation> {
  const cors = optionalObject(value);
  if (cors === undefined) return;
  for (const [i, origin] of objects(cors.allowOrigins)) {
    const at = [...path, 'allowOrigins', i];
    for (const key of ['exact', 'prefix']) {
      if (origin[key] === '')
        yield error('invalid-value', [...at, key], `the origin must not be empty; write one such as "https://example.com"`, {
          fixes: [removing(at, 'Remove the origin')],
        });
    }
    yield* checkRegex(origin.regex, [...at, 'regex']);
  }
  for (const [i, method] of texts(cors.allowMethods)) {
    if (methods.includes(method)) continue;
    const upper = method.toUpperCase();
    const at = [...path, 'allowMethods', i];
    const fixes = methods.includes(upper) ? [setting(at, upper, `Write "${upper}"`, true)] : [];
    yield error('invalid-value', at, `"${method}" is no HTTP method that CORS can allow; write ${oneOf(methods)}`, { fixes });
  }
  for (const field of ['allowHeaders', 'exposeHeaders']) {
    for (const [i, name] of texts(cors[field])) if (name !== '*') yield* checkHeaderName(name, [...path, field, i]);
  }
  const age = parseDuration(text(cors.maxAge) ?? '');
  const fixes = age === undefined ? [] : [changing([...path, 'maxAge'], `${Math.ceil(age / 1e9)}s`)];
  yield* checkDuration(cors.maxAge, [...path, 'maxAge'], { fixes });
  if (age !== undefined && age >= 1e6 && age % 1e6 === 0 && age % 1e9 !== 0) {
    yield error(
      'invalid-duration',
      [...path, 'maxAge'],
      `maxAge must be a whole number of seconds, not "${String(cors.maxAge)}"`,
      { fixes },
    );
  }
}
