/**
 * Reading plain values leniently: what has the wrong type reads as absent (schema validation says so elsewhere), and a
 * number or boolean where a string belongs reads as its text.
 */
import { hasPlaceholder } from './placeholder';
import type { Labels } from './resource';

export type Obj = Readonly<Record<string, unknown>>;

export function object(value: unknown): Obj {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Obj) : {};
}

export function optionalObject(value: unknown): Obj | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Obj) : undefined;
}

export function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

export function string(value: unknown): string | undefined {
  if (typeof value === 'string') return value;
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : undefined;
}

export function strings(value: unknown): readonly string[] {
  return list(value).flatMap((item) => string(item) ?? []);
}

/** A port number; `unknown` where a placeholder stands for it. */
export type PortNumber = number | 'unknown';

export function port(value: unknown): PortNumber | undefined {
  if (typeof value === 'number') return value;
  if (typeof value !== 'string') return undefined;
  if (hasPlaceholder(value)) return 'unknown';
  return /^\d+$/.test(value) ? Number(value) : undefined;
}

export function labels(value: unknown): Labels {
  const result: Record<string, string> = {};
  for (const [key, item] of Object.entries(object(value))) {
    const text = item === null ? '' : string(item);
    if (text !== undefined) result[key] = text;
  }
  return result;
}

/** `exportTo` of a resource; undefined where it says nothing (the mesh default holds). */
export function exportTo(value: unknown): readonly string[] | undefined {
  const values = strings(value);
  return values.length > 0 ? values : undefined;
}

/** Leaves out undefined values, so that absent is absent (exactOptionalPropertyTypes). */
export function compact<T extends object>(value: { [K in keyof T]: T[K] | undefined }): T {
  // By hand: every fact of every resource is made by this.
  const result: { [K in keyof T]?: T[K] } = {};
  for (const key of Object.keys(value) as (keyof T)[]) {
    const item = value[key];
    if (item !== undefined) result[key] = item;
  }
  return result as T;
}
