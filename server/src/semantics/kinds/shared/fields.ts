/** Whether fields are certainly set: text may be a placeholder that leaves nothing. */
import { fixedParts, hasPlaceholder } from '../../../base/placeholder';
import { isGiven, type Obj, text } from '../../primitives/values';

/** Whether a text is certainly not empty. */
export function hasText(value: unknown): boolean {
  return typeof value === 'string' && fixedParts(value).some((part) => part !== '');
}

export function hasItems(value: unknown): boolean {
  return Array.isArray(value) && value.length > 0;
}

/** Whether an object certainly lacks a message, for which `{}` would count. */
export function lacksMessage(value: Obj, key: string): boolean {
  return !isGiven(value[key]) && !Object.keys(value).some(hasPlaceholder);
}

/** Whether a message sets nothing but what is listed. An unknown field counts as set, since the schema reports it. */
export function setsNothing(value: Obj, ...but: readonly string[]): boolean {
  return Object.keys(value).every((key) => but.includes(key) || !isGiven(value[key]));
}

/** The value of an enum; undefined where it is unknown. */
export function choice(value: Obj, key: string, unset: string): string | undefined {
  if (isGiven(value[key])) return text(value[key]);
  return lacksMessage(value, key) ? unset : undefined;
}
