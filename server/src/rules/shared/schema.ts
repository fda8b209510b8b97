/** The rules MW1xx about fields: each reports some kinds of what the API server would refuse, which stands in the manifest already. */
import { type Resource, resourceTypes } from '../../model/resource';
import type { SchemaProblem } from '../../schema/types';
import type { PathEdit } from '../../yaml/edits';
import type { Fix } from '../finding';
import { type AnyResourceRule, rule } from '../rule';
import { refOf } from './refs';

interface SchemaRule {
  readonly code: string;
  readonly name: string;
  readonly problems: readonly SchemaProblem['kind'][];
  readonly docs: string;
  /** Beside IST0106, which all of them are. */
  readonly peers?: readonly string[];
  /** What another rule says better. */
  readonly except?: (problem: SchemaProblem, resource: Resource) => boolean;
  /** What to do about a problem. */
  readonly fixes?: (problem: SchemaProblem) => readonly SchemaFix[];
}

export interface SchemaFix {
  readonly title: string;
  readonly safe: boolean;
  readonly edits: readonly PathEdit[];
}

export function schemaRule({ problems, except, fixes, peers = [], ...about }: SchemaRule): AnyResourceRule {
  return rule({
    ...about,
    severity: 'error',
    ofJudgement: true,
    peers: ['IST0106', ...peers],
    kinds: resourceTypes,
    *check(resource) {
      for (const problem of resource.schemaProblems) {
        if (!problems.includes(problem.kind) || except?.(problem, resource)) continue;
        const { path, part, message, other } = problem;
        const related = other === undefined ? [] : [{ resource: refOf(resource), path: other, part, message: 'the other one' }];
        yield { path, part, message, related, fixes: (fixes?.(problem) ?? []).map((fix) => changeOf(fix, resource)) };
      }
    },
  });
}

function changeOf({ title, safe, edits }: SchemaFix, resource: Resource): Fix {
  return { title, safe, changes: [{ resource: refOf(resource), edits }] };
}
