/** The rules MW2xx, and those about annotations: each reports what istiod's validation finds of one concept, which stands in the manifest already. */
import type { Severity } from '../../base/severity';
import { type Resource, resourceTypes } from '../../model/resource';
import type { Concept, Violation } from '../../model/violation';
import type { Report } from '../finding';
import { type AnyResourceRule, rule } from '../rule';
import { refOf } from './refs';

interface ConceptRule {
  readonly code: string;
  /** Also the rule's name. */
  readonly concept: Concept;
  /** Of what is not said to be graver or milder. */
  readonly severity: Severity;
  readonly offByDefault?: true;
  readonly peers: readonly string[];
  readonly docs: string;
}

export function conceptRule({ concept, ...about }: ConceptRule): AnyResourceRule {
  return rule({
    ...about,
    name: concept,
    ofJudgement: true,
    kinds: resourceTypes,
    *check(resource) {
      for (const violation of resource.violations) {
        if (violation.concept === concept && !mayBeMisspelt(violation, resource)) yield reportOf(violation, resource);
      }
    },
  });
}

/** Concepts that ask for what is not there. */
const ofMissing: ReadonlySet<Concept> = new Set(['incomplete-field', 'invalid-selector', 'invalid-tls-settings']);

/** Whether what is asked for may stand there under a name that the schema refuses already: one mistake is said once. */
function mayBeMisspelt({ concept, path }: Violation, { schemaProblems }: Resource): boolean {
  if (!ofMissing.has(concept)) return false;
  const owners = new Set([path, path.slice(0, -1)].map((owner) => JSON.stringify(owner)));
  return schemaProblems.some(({ kind, path: at }) => kind === 'unknown-key' && owners.has(JSON.stringify(at.slice(0, -1))));
}

function reportOf({ path, part, message, severity, fixes = [] }: Violation, resource: Resource): Report {
  const changed = fixes.map(({ title, safe, edits }) => ({ title, safe, changes: [{ resource: refOf(resource), edits }] }));
  return { path, ...(part && { part }), message, severity, fixes: changed };
}
