import type { SchemaProblem } from '../schema/types';
import type { Value } from '../yaml/edits';
import { md } from './rule';
import { type SchemaFix, schemaRule } from './shared/schema';

export default schemaRule({
  code: 'MW105',
  name: 'invalid-field-value',
  problems: ['type', 'enum', 'duration', 'value'],
  docs: md`
    ## What it does

    Checks the values of fields as the API server does: types, sets of values, limits, patterns, durations. Types are
    those that Kubernetes reads: \`on\`, \`yes\` and \`1.20\` without quotes are no text.

    ## Why it matters

    The API server refuses the document.

    ## Example

    \`\`\`yaml
    kind: DestinationRule
    spec:
      host: reviews
      trafficPolicy:
        tls: {mode: SIMPEL}
    \`\`\`

    ## Instead

    \`\`\`yaml
        tls: {mode: SIMPLE}
    \`\`\`

    ## References

    Kubernetes: CustomResourceDefinitions; the reference page of the kind.
  `,
  fixes: fixesOf,
});

function fixesOf({ path, kind, nearest, allowed, written, unquoted, instead }: SchemaProblem): readonly SchemaFix[] {
  const set = (value: Value, title: string, safe = false): SchemaFix => ({ title, safe, edits: [{ op: 'set', path, value }] });
  const only = allowed?.length === 1 && typeof allowed[0] === 'string' ? allowed[0] : undefined;
  const meant = nearest ?? only;
  if (meant !== undefined) return [set(meant, `Change it to "${meant}"`)];
  if (unquoted !== undefined) return [set(unquoted, 'Remove the quotes', true)];
  // What was read from a document is plain data of JSON's kinds.
  if (instead !== undefined)
    return [set(instead as Value, Array.isArray(instead) ? 'Write it as a list' : 'Write it as "exact"')];
  if (written === undefined) return [];
  if (kind === 'type') return [set(written, 'Put it in quotes', true)];
  return durationsLike(written).map((duration) => set(duration, `Change it to "${duration}"`));
}

const units: readonly (readonly [RegExp, string])[] = [
  [/^(?:ms|msecs?|millis|milliseconds?)$/, 'ms'],
  [/^(?:s|secs?|seconds?)$/, 's'],
  [/^(?:m|mins?|minutes?)$/, 'm'],
  [/^(?:h|hrs?|hours?)$/, 'h'],
];

/** A number without a unit may be of seconds or milliseconds; units may be written in another way, or after a blank. */
function durationsLike(written: string): readonly string[] {
  const [, number, word = ''] = /^\s*(\d+(?:\.\d+)?)\s*([a-z]*)\s*$/i.exec(written) ?? [];
  if (number === undefined) return [];
  if (word === '') return [`${number}s`, `${number}ms`];
  const lower = word.toLowerCase();
  if (/^d(?:ays?)?$/.test(lower)) return [`${Number(number) * 24}h`];
  return units.flatMap(([names, unit]) => (names.test(lower) ? [`${number}${unit}`] : []));
}
