import { checkExportTo } from '../primitives/exportTo';
import { checkLabel, checkWildcardDomain } from '../primitives/names';
import { checkLabels, checkSelector } from '../primitives/selectors';
import { isGiven, object, objects, ownNamespace, text } from '../primitives/values';
import { error, removing } from '../primitives/violation';
import type { Validator } from '../semantics';
import { checkTrafficPolicy } from './destinationRule/trafficPolicy';
import { lacksMessage } from './shared/fields';

export const destinationRule: Validator = function* (document) {
  const spec = object(document.spec);
  const namespace = ownNamespace(document);
  // The API server demands a host only of a spec.
  if (lacksMessage(document, 'spec')) {
    yield error('incomplete-field', ['spec'], 'a DestinationRule needs a spec with a host', { part: 'key' });
  }
  yield* checkWildcardDomain(spec.host, ['spec', 'host']);
  yield* checkTrafficPolicy(spec.trafficPolicy, ['spec', 'trafficPolicy'], namespace);
  const names = new Set<string>();
  for (const [i, subset] of objects(spec.subsets)) {
    const path = ['spec', 'subsets', i];
    const name = text(subset.name);
    yield* checkLabel(name, [...path, 'name'], { what: 'name of the subset' });
    if (name && names.has(name)) {
      yield error(
        'duplicate-entry',
        [...path, 'name'],
        `there is a subset "${name}" already; give this one another name, or put their labels together`,
        { fixes: [removing(path, 'Remove this subset')] },
      );
    }
    if (name) names.add(name);
    yield* checkLabels(subset.labels, [...path, 'labels']);
    yield* checkTrafficPolicy(subset.trafficPolicy, [...path, 'trafficPolicy'], namespace);
  }
  yield* checkExportTo(spec.exportTo, ['spec', 'exportTo'], { namespace, ownOnly: isGiven(spec.workloadSelector) });
  yield* checkSelector(spec.workloadSelector, ['spec', 'workloadSelector'], { labels: 'matchLabels' });
};
