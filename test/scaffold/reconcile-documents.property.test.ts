import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { splice } from '../../server/src/base/text';
import { canAppend, withoutDocuments } from '../../server/src/scaffold/reconcile/documents';
import { appendDocument } from '../../server/src/yaml/edit';
import { parse } from '../../server/src/yaml/parse';
import { split } from '../../server/src/yaml/split';
import { toValue } from '../../server/src/yaml/value';
import { data, file } from '../yaml/written';

const runs = { numRuns: 500, seed: 7 };
const filled = (text: string) => split(text).filter((slice) => parse(slice.text).root !== undefined);
const values = (text: string): readonly unknown[] => filled(text).map((slice) => data(toValue(parse(slice.text).root)));

describe('documents of a random file', () => {
  it('that are added go again to the byte', () => {
    let appendable = 0;
    fc.assert(
      fc.property(file, fc.integer({ min: 1, max: 3 }), ({ text, documents }, count) => {
        if (!canAppend(text)) {
          expect(/[\r\n]$/.test(text)).toBe(false);
          return;
        }
        appendable++;
        let after = text;
        for (let at = 0; at < count; at++) after = splice(after, [appendDocument(after, { added: at })]);
        expect(after.startsWith(text)).toBe(true);
        expect(values(after)).toEqual([
          ...documents.map(({ value }) => value),
          ...Array.from({ length: count }, (_, at) => ({ added: at })),
        ]);
        const added = filled(after).slice(-count);
        const [one, ...others] = added.map(({ start }) => start);
        // One by one, and all at once.
        expect(splice(after, withoutDocuments(after, new Set([one, ...others] as number[])))).toBe(text);
        const without = splice(after, withoutDocuments(after, new Set([one as number])));
        expect(values(without)).toEqual([...documents.map(({ value }) => value), ...others.map((_, at) => ({ added: at + 1 }))]);
      }),
      runs,
    );
    expect(appendable).toBeGreaterThan(200);
  }, 120_000);

  it('that are taken away leave the others as they are', () => {
    fc.assert(
      fc.property(
        file.chain(({ text, documents }) =>
          fc.subarray(documents.map((_, index) => index)).map((gone) => ({ text, documents, gone: new Set(gone) })),
        ),
        ({ text, documents, gone }) => {
          const slices = filled(text);
          const starts = slices.flatMap(({ start }, index) => (gone.has(index) ? [start] : []));
          const after = splice(text, withoutDocuments(text, new Set(starts)));
          expect(values(after)).toEqual(documents.flatMap(({ value }, index) => (gone.has(index) ? [] : [value])));
          expect(filled(after).map((slice) => slice.text)).toEqual(
            slices.flatMap((slice, index) => (gone.has(index) ? [] : [slice.text])),
          );
        },
      ),
      runs,
    );
  }, 120_000);
});
