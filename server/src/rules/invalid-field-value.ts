import type { SchemaProblem } from '../schema/types';
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

function fixesOf({ path, kind, nearest, written, unquoted }: SchemaProblem): readonly SchemaFix[] {
  const set = (value: string | number | boolean, title: string, safe: boolean): SchemaFix => ({
    title,
    safe,
    edit: { op: 'set', path, value },
  });
  if (nearest !== undefined) return [set(nearest, `Change it to "${nearest}"`, false)];
  if (unquoted !== undefined) return [set(unquoted, 'Remove the quotes', true)];
  if (written === undefined) return [];
  if (kind === 'type') return [set(written, 'Put it in quotes', true)];
  if (!/^\d+(?:\.\d+)?$/.test(written)) return [];
  return ['s', 'ms'].map((unit) => set(`${written}${unit}`, `Change it to "${written}${unit}"`, false));
}
