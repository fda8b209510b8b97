/** What a key of `meshwright.yaml` is for, or what a rule that it names finds. */
import { rules } from '../rules/index';
import { schemaAt } from '../schema/describe';
import { settingsSchema } from '../schema/validate';
import { locate, pathAt } from '../yaml/locate';
import type { Path, YamlDocument } from '../yaml/tree';
import { describe, type Hover } from './hover';

export function settingsHoverAt({ root }: YamlDocument, offset: number): Hover | undefined {
  const at = pathAt(root, offset);
  if (at === undefined) return undefined;
  const field = described(at);
  const span = locate(root, field, 'key');
  if (field.length === 0 || span === undefined) return undefined;
  const rule = ruleAt(field);
  if (rule !== undefined) return { markdown: rule, span };
  const schema = schemaAt(settingsSchema, field);
  return schema && { markdown: describe(settingsSchema, schema, field), span };
}

/** The deepest part of a path that the schema has words for: what keys a user makes up are for, the map says. */
function described(path: Path): Path {
  const at = path.findLastIndex((key, i) => typeof key === 'string' && knows(path.slice(0, i + 1)));
  return path.slice(0, at + 1);
}

function knows(path: Path): boolean {
  return schemaAt(settingsSchema, path)?.description !== undefined;
}

function ruleAt(path: Path): string | undefined {
  const [key, name, ...deeper] = path[0] === 'overrides' ? path.slice(2) : path;
  if (key !== 'rules' || deeper.length > 0) return undefined;
  const rule = rules.find((each) => each.name === name || each.code === name);
  if (rule === undefined) return undefined;
  const [what = ''] = /(?<=## What it does\s+)\S[\s\S]*?(?=\n## )/.exec(rule.docs) ?? [];
  return [
    `\`${rule.name}\` · ${rule.code}`,
    what.trim(),
    `Default: \`${rule.severity}\`${rule.offByDefault ? ', switched off' : ''}.`,
  ].join('\n\n');
}
