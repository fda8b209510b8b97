/** Ports, durations, percentages. */
import { parseDuration } from '../../base/duration';
import type { Path } from '../../yaml/tree';
import type { Concept, Violation } from '../semantics';
import { number, text } from './values';
import { changing, error, type More } from './violation';

export function isPort(value: number): boolean {
  return Number.isInteger(value) && value >= 1 && value <= 65535;
}

/** Yields when a number is no port. What is no number, or negative, is for the schema. */
export function* checkPort(
  value: unknown,
  path: Path,
  { what = 'port', ...more }: More & { readonly what?: string } = {},
): Generator<Violation> {
  const port = number(value);
  if (port === undefined || !Number.isInteger(port) || port < 0 || isPort(port)) return;
  yield error('invalid-port', path, `the ${what} must be a number from 1 to 65535, not ${port}`, more);
}

const millisecond = 1e6;

/** Why istiod refuses a duration that is one; undefined for what it takes and for what is none. */
export function durationError(value: string): 'too-short' | 'too-fine' | undefined {
  const ns = parseDuration(value);
  if (ns === undefined) return undefined;
  if (ns < millisecond) return 'too-short';
  return ns % millisecond === 0 ? undefined : 'too-fine';
}

export interface DurationOptions extends More {
  /** What takes that long; default: the last key of the path. */
  readonly what?: string;
  /** Set where the schema does not say that 1ms is the least. */
  readonly least?: boolean;
}

/** Yields when a duration is not a whole number of milliseconds. What is no duration, or too short, is for the schema. */
export function* checkDuration(value: unknown, path: Path, { what, least, ...more }: DurationOptions = {}): Generator<Violation> {
  const duration = text(value);
  if (duration === undefined) return;
  const wrong = durationError(duration);
  const subject = what === undefined ? String(path.at(-1)) : `the ${what}`;
  if (wrong === 'too-fine')
    yield error('invalid-duration', path, `${subject} must be a whole number of milliseconds, not "${duration}"`, {
      fixes: [changing(path, `${Math.ceil((parseDuration(duration) ?? 0) / millisecond)}ms`)],
      ...more,
    });
  if (wrong === 'too-short' && least)
    yield error('invalid-duration', path, `${subject} must be at least 1ms, not "${duration}"`, {
      fixes: [changing(path, '1ms')],
      ...more,
    });
}

export interface RangeOptions extends More {
  readonly what: string;
  readonly least: number;
  readonly most?: number;
  /** Default: invalid-value. */
  readonly concept?: Concept;
}

/** Yields when a number lies outside of a range. */
export function* checkRange(
  value: unknown,
  path: Path,
  { what, least, most, concept, ...more }: RangeOptions,
): Generator<Violation> {
  const known = number(value);
  if (known === undefined || (known >= least && (most === undefined || known <= most))) return;
  const range = most === undefined ? `be ${least} or more` : `lie between ${least} and ${most}`;
  // More than all of it can only mean all.
  const fixes = concept === 'invalid-weight' && most !== undefined && known > most ? [changing(path, most)] : [];
  yield error(concept ?? 'invalid-value', path, `the ${what} must ${range}, not ${known}`, { fixes, ...more });
}
