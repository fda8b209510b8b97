/** Runs the suite of every rule: `<rule-name>.md` beside this file. */
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { rules } from '../../server/src/rules/index';
import { Workspace } from '../../server/src/workspace';
import { runSuite } from '../suite/run';

const folder = import.meta.dirname;

for (const file of readdirSync(folder).filter((name) => name.endsWith('.md'))) {
  describe(file, () => {
    const suite = runSuite(join(folder, file), () => new Workspace({ strict: true }));

    it('has a test in which nothing is found', () => {
      expect(suite.tests.some((test) => test.drawings.length === 0)).toBe(true);
    });

    const rule = rules.find(({ name }) => file === `${name}.md`);
    if (rule) {
      it(`draws ${rule.code}`, () => {
        expect(suite.tests.some((test) => test.drawings.some(({ code }) => code === rule.code))).toBe(true);
      });
    }
  });
}

it.each(rules.map(({ name }) => name))('the rule %s has a suite', (name) => {
  expect(existsSync(join(folder, `${name}.md`))).toBe(true);
});
