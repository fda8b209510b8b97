/** What several clusters want of one document, whose file is in all of them. */
import type { Value } from '../../yaml/edits';
import { isEntries, isList } from '../../yaml/render';
import type { Desired } from '../desired';
import { entry, type Namings, pair } from './items';
import type { Content } from './merge';
import { atKey, type Place, top } from './paths';

export function unite(desired: readonly Desired[], namings: Namings): Content {
  const [first, ...others] = desired.map(({ labels, spec }): Content => ({ ...(labels && { labels }), ...(spec && { spec }) }));
  return others.reduce<Content>((all, one) => join(all as Value, one as Value, top, namings) as Content, first ?? {});
}

/** Of values that differ the first one stands: what the documents say of one host is the same in every cluster. */
function join(one: Value, other: Value, place: Place, namings: Namings): Value {
  if (isEntries(one) && isEntries(other)) {
    const keys = [...new Set([...Object.keys(one), ...Object.keys(other)])];
    return Object.fromEntries(
      keys.map((key) => {
        const left = entry(one, key);
        const right = entry(other, key);
        return [
          key,
          left === undefined || right === undefined ? (left ?? right ?? null) : join(left, right, atKey(place, key), namings),
        ];
      }),
    );
  }
  const naming = namings(place.pattern);
  if (!isList(one) || !isList(other) || naming === undefined) return one;
  const { items, missing } = pair(one, other, naming);
  const inner: Place = { ...place, pattern: `${place.pattern}[]` };
  return [
    ...items.map(({ item, wanted }) => (wanted === undefined ? item : join(item, wanted, inner, namings))),
    ...missing.map(({ wanted }) => wanted),
  ];
}
