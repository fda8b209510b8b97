import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { splice } from '../../server/src/base/text';
import { edit } from '../../server/src/yaml/edit';
import type { Value } from '../../server/src/yaml/edits';
import { nodeAt } from '../../server/src/yaml/locate';
import { parse } from '../../server/src/yaml/parse';
import { render } from '../../server/src/yaml/render';
import { split } from '../../server/src/yaml/split';
import { toValue } from '../../server/src/yaml/value';
import { anAddition, anEdit, applied, at, comments, data, document, file } from './written';

const runs = { numRuns: 1000, seed: 7 };

describe('a random edit of a random document', () => {
  it('is read back as what was asked for, and the document before it as what was written', () => {
    fc.assert(
      fc.property(
        document.chain((written) => anEdit(written.value).map((one) => ({ ...written, one }))),
        ({ text, value, br, one }) => {
          const before = parse(text);
          expect(before.problems).toEqual([]);
          expect(data(toValue(before.root))).toEqual(value);
          const result = edit(text, before, [one]);
          expect(result).toMatchObject({ ok: true });
          if (!result.ok) return;
          const changed = splice(text, result.splices);
          expect(data(toValue(parse(changed).root))).toEqual(applied(value, one));
          const strangers = br === '\r\n' ? /[^\r]\n|\r[^\n]/ : br === '\n' ? /\r/ : /\n/;
          if (text.includes(br)) expect(strangers.test(changed)).toBe(false);
          if (one.op === 'rename' || one.op === 'append') expect(comments(changed)).toBe(comments(text));
          if (one.op === 'rename') expect(result.splices).toHaveLength(1);
          if (one.op === 'append' && value !== undefined && (at(value, one.path) as readonly Value[] | undefined)?.length) {
            expect(result.splices.every(({ span }) => span.start === span.end)).toBe(true);
          }
          if (one.op === 'set' && ['new', 'yes', 'k.x/y'].includes(String(one.path.at(-1)))) {
            const holder = at(value, one.path.slice(0, -1));
            if (Object.keys(holder as object).length > 0)
              expect(result.splices.every(({ span }) => span.start === span.end)).toBe(true);
          }
        },
      ),
      runs,
    );
  }, 120_000);

  it('gives the same text when several edits are made at once or one after another', () => {
    fc.assert(
      fc.property(
        document.chain((written) =>
          fc.array(anEdit(written.value), { minLength: 2, maxLength: 4 }).map((edits) => ({ ...written, edits })),
        ),
        ({ text, edits }) => {
          let now = text;
          for (const one of edits) {
            const step = edit(now, parse(now), [one]);
            if (!step.ok) return;
            now = splice(now, step.splices);
          }
          const all = edit(text, parse(text), edits);
          expect(all.ok && splice(text, all.splices)).toBe(now);
        },
      ),
      { ...runs, numRuns: 300 },
    );
  }, 120_000);

  it('writes new values so that they are read back the same', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(data(toValue(parse(render(value as Value)).root))).toEqual(data(value));
      }),
      runs,
    );
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 12 }), (text) => {
        expect(toValue(parse(render({ [text]: [text] })).root)).toEqual({ [text]: [text] });
      }),
      runs,
    );
  }, 120_000);
});

describe('what is added to a random document', () => {
  it('is what was asked for, changes nothing else, and is taken away to the byte', () => {
    fc.assert(
      fc.property(
        document.chain((written) => anAddition(written.value).map((one) => ({ ...written, ...one }))),
        ({ text, value, add, back }) => {
          const before = parse(text);
          const result = edit(text, before, [add]);
          expect(result).toMatchObject({ ok: true });
          if (!result.ok) return;
          const changed = splice(text, result.splices);
          expect(changed).toBe(result.after.text);
          expect(data(toValue(parse(changed).root))).toEqual(applied(value, add));
          // Nothing of what stood there is touched, but for a null that is spelt out.
          const spelt =
            back.op === 'clear' && nodeAt(before.root, back.path)?.span.end !== nodeAt(before.root, back.path)?.span.start;
          if (!spelt) expect(result.splices.every(({ span }) => span.start === span.end)).toBe(true);
          const undone = edit(changed, result.after, [back]);
          expect(undone).toMatchObject({ ok: true });
          if (!undone.ok) return;
          if (spelt) expect(data(toValue(undone.after.root))).toEqual(value);
          else expect(undone.after.text).toBe(text);
        },
      ),
      { ...runs, numRuns: 2000 },
    );
  }, 120_000);
});

describe('a random edit of a random file of several documents', () => {
  it('leaves the other documents alone, to the byte', () => {
    fc.assert(
      fc.property(
        file.chain(({ text, documents }) =>
          fc
            .nat({ max: documents.length - 1 })
            .chain((index) => anEdit(documents[index]?.value ?? null).map((one) => ({ text, documents, index, one }))),
        ),
        ({ text, documents, index, one }) => {
          const slices = split(text).filter((slice) => parse(slice.text).root !== undefined);
          expect(slices.map((slice) => data(toValue(parse(slice.text).root)))).toEqual(documents.map(({ value }) => value));
          const { start, text: body } = slices[index] as { start: number; text: string };
          const result = edit(body, parse(body), [one]);
          expect(result).toMatchObject({ ok: true });
          if (!result.ok) return;
          const moved = result.splices.map(({ span, text: inserted }) => ({
            span: { start: span.start + start, end: span.end + start },
            text: inserted,
          }));
          const after = splice(text, moved);
          expect(after.startsWith(text.slice(0, start))).toBe(true);
          expect(after.endsWith(text.slice(start + body.length))).toBe(true);
          const then = split(after).filter((slice) => parse(slice.text).root !== undefined);
          expect(then.map((slice) => data(toValue(parse(slice.text).root)))).toEqual(
            documents.map(({ value }, at) => (at === index ? applied(value, one) : value)),
          );
        },
      ),
      { ...runs, numRuns: 500 },
    );
  }, 120_000);
});
