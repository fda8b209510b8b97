/** Comparing the matches of routes: which requests of one an earlier one takes. */
import { hasPlaceholder } from '../../../base/placeholder';
import { isUnset, type Obj, object, optionalObject } from '../../primitives/values';

/** Equal for matches with the same conditions; the name is none. */
export function identity(match: Obj, kind: 'http' | 'tls' | 'tcp'): string {
  const { name, ...conditions } = match;
  return canonical(kind === 'http' ? conditions : match);
}

/** What lies deeper than any condition does is no condition; aliases could make it endless. */
const deepest = 4;

export function canonical(value: unknown, depth = 0): string {
  if (depth > deepest) return '';
  if (Array.isArray(value)) return `[${value.map((item) => canonical(item, depth + 1)).join(',')}]`;
  const map = optionalObject(value);
  if (map === undefined) return JSON.stringify(value) ?? 'null';
  const pairs = Object.keys(map).sort();
  return `{${pairs.map((key) => `${JSON.stringify(key)}:${canonical(map[key], depth + 1)}`).join(',')}}`;
}

/** Whether every request that `match` takes meets the other conditions of `earlier` too; of the paths it is known. */
export function takes(earlier: Obj, match: Obj): boolean {
  if (earlier.ignoreUriCase !== true && match.ignoreUriCase === true) return false;
  return Object.entries(earlier).every(([field, condition]) => {
    if (isUnset(condition)) return true;
    switch (field) {
      case 'name':
      case 'statPrefix':
      case 'uri':
      case 'ignoreUriCase':
        return true;
      case 'scheme':
      case 'method':
      case 'authority':
        return implies(match[field], condition);
      case 'headers':
      case 'queryParams':
        return (
          optionalObject(condition) !== undefined &&
          Object.entries(object(condition)).every(([key, each]) => implies(object(match[field])[key], each))
        );
      default:
        return isPart(condition, match[field]);
    }
  });
}

/** Of conditions that are compared as they are; of a map, whose entries must all hold, some may be asked for. */
function isPart(condition: unknown, other: unknown): boolean {
  const map = optionalObject(condition);
  if (map === undefined) return canonical(condition) === canonical(other);
  return Object.entries(map).every(([key, each]) => canonical(each) === canonical(object(other)[key]));
}

/** Whether text that meets one StringMatch meets another. */
function implies(given: unknown, wanted: unknown): boolean {
  if (given === undefined || given === null) return false;
  if (canonical(given) === canonical(wanted)) return true;
  const prefix = object(wanted).prefix;
  const start = object(given).exact ?? object(given).prefix;
  if (typeof prefix !== 'string' || typeof start !== 'string' || hasPlaceholder(prefix) || hasPlaceholder(start)) return false;
  return start.startsWith(prefix);
}
