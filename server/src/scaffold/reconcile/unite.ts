/** What several clusters want of one document, whose file is in all of them. */
import { equal } from '../../base/equal';
import type { Value } from '../../yaml/edits';
import { isEntries, isList } from '../../yaml/render';
import type { Desired } from '../desired';
import { isWhole } from './basics';
import { kindOf } from './find';
import { entry, type Namings, pair } from './items';
import type { Content } from './merge';
import { atItem, atKey, type Place, top } from './paths';

export interface United {
  readonly content: Content;
  /** Where the clusters want different values, which one document cannot have. */
  readonly conflicts: readonly string[];
}

export function unite(desired: readonly Desired[], namings: Namings): United {
  const conflicts = new Set<string>();
  const [first, ...others] = desired.map(({ labels, spec }): Content => ({ ...(labels && { labels }), ...(spec && { spec }) }));
  const kind = desired[0] === undefined ? '' : kindOf(desired[0]);

  const join = (one: Value, other: Value, place: Place): Value => {
    if (equal(one, other)) return one;
    if (isEntries(one) && isEntries(other) && !isWhole(kind, place.pattern)) {
      const keys = [...new Set([...Object.keys(one), ...Object.keys(other)])];
      return Object.fromEntries(
        keys.map((key) => {
          const left = entry(one, key);
          const right = entry(other, key);
          const alone = left ?? right ?? null;
          return [key, left === undefined || right === undefined ? alone : join(left, right, atKey(place, key))];
        }),
      );
    }
    const naming = namings(place.pattern);
    if (!isList(one) || !isList(other) || naming === undefined) {
      conflicts.add(place.named);
      return one;
    }
    const { items, missing } = pair(one, other, naming);
    const joined = items.map(({ name, item, wanted }, index) =>
      wanted === undefined ? item : join(item, wanted, atItem(place, name, index)),
    );
    return [...joined, ...missing.map(({ wanted }) => wanted)];
  };

  const content = others.reduce<Content>((all, one) => join(all as Value, one as Value, top) as Content, first ?? {});
  return { content, conflicts: [...conflicts] };
}
