/** Plain data that no schema has vouched for. */

export function items(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

export function record(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {};
}

/** Whether a part of the text is filled in later. */
export function hasBlank(text: string): boolean {
  return /\$|\{\{|<[^<>]+>/.test(text);
}
