/**
 * Revisions of istiod read configuration without the label `istio.io/rev`, and what carries their own (istio: pkg/config/model.go,
 * ObjectInRevision).
 */
import { hasPlaceholder } from '../model/placeholder';
import type { Resource } from '../model/resource';

const label = 'istio.io/rev';

/** Whether every istiod that reads one of two resources may read the other: not where they are labelled for different revisions. */
export function inOneRevision({ labels: a }: Pick<Resource, 'labels'>, { labels: b }: Pick<Resource, 'labels'>): boolean {
  const [left, right] = [a[label], b[label]];
  if (left === undefined || right === undefined) return true;
  return left === right && !hasPlaceholder(left);
}
