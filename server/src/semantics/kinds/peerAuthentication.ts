/** PeerAuthentications: what is wrong with ports is the schema's to say. */
import { checkSelector } from '../primitives/selectors';
import { isGiven, object } from '../primitives/values';
import type { Validator } from '../semantics';

export const peerAuthentication: Validator = function* (document) {
  const spec = object(document.spec);
  // With portLevelMtls a selector without labels is an error, which the schema reports.
  if (isGiven(spec.portLevelMtls)) return;
  yield* checkSelector(spec.selector, ['spec', 'selector'], { labels: 'matchLabels' });
};
