import { checkSelector } from '../primitives/selectors';
import { object } from '../primitives/values';
import type { Validator } from '../semantics';

export const proxyConfig: Validator = function* (document) {
  yield* checkSelector(object(document.spec).selector, ['spec', 'selector'], { labels: 'matchLabels' });
};
