/** What holds for all fixes at once, over every sample there is: suites of all rules, and the broken workspace. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { splice } from '../../server/src/base/text';
import { Workspace } from '../../server/src/workspace';
import { parse } from '../../server/src/yaml/parse';
import { split } from '../../server/src/yaml/split';
import { type Files, parseSuite } from '../suite/parse';

const root = 'file:///mesh';
const rulesFolder = join(import.meta.dirname, '../rules');
const brokenFolder = join(import.meta.dirname, '../workspaces/bookinfo-broken');

interface Sample {
  readonly name: string;
  readonly files: Files;
}

const suites = readdirSync(rulesFolder)
  .filter((name) => name.endsWith('.md'))
  .map((name) => ({
    name,
    samples: parseSuite(readFileSync(join(rulesFolder, name), 'utf8'))
      // What is not text, or not read, has no fixes.
      .tests.filter(({ states }) => states.size === 0)
      .map((test): Sample => ({ name: test.name, files: test.files })),
  }))
  .filter(({ samples }) => samples.length > 0);

const broken: Sample = {
  name: 'bookinfo-broken',
  files: new Map(
    readdirSync(brokenFolder, { recursive: true, withFileTypes: true })
      .filter((file) => file.isFile() && file.name.endsWith('.yaml'))
      .map((file): [string, string] => {
        const path = join(file.parentPath, file.name);
        return [path.slice(brokenFolder.length + 1), readFileSync(path, 'utf8')];
      }),
  ),
};

function open(files: Files): Workspace {
  const workspace = new Workspace({ strict: true });
  workspace.setFolders([{ uri: root, name: 'mesh' }]);
  for (const [path, text] of files) workspace.setFile(`${root}/${path}`, { text });
  return workspace;
}

function problemsIn(text: string): number {
  return split(text).reduce((sum, document) => sum + parse(document.text).problems.length, 0);
}

function findings(workspace: Workspace, uris: readonly string[]): readonly string[] {
  return uris.flatMap((uri) => workspace.report(uri).diagnostics.map(({ code }) => `${uri} ${code}`));
}

const all = [...suites, { name: 'the broken workspace', samples: [broken] }];

describe.each(all)('$name', ({ samples }) => {
  it.each(samples)('has no safe fix left once all are made: $name', ({ files }) => {
    const workspace = open(files);
    const uris = [...files.keys()].map((path) => `${root}/${path}`);
    const texts = new Map(uris.map((uri) => [uri, files.get(uri.slice(root.length + 1)) ?? '']));
    const before = findings(workspace, uris);
    const { changes, applied } = workspace.fixAll(uris, { repeat: 10 });
    for (const { uri, before: text = '', after = '', splices } of changes) {
      expect(text).toBe(texts.get(uri));
      expect(splice(text, splices)).toBe(after);
      expect(problemsIn(after)).toBeLessThanOrEqual(problemsIn(text));
      workspace.setFile(uri, { text: after });
    }
    const safe = uris.flatMap((uri) => workspace.report(uri).diagnostics.flatMap(({ fixes }) => fixes.filter((fix) => fix.safe)));
    expect(safe).toEqual([]);
    if (applied.length > 0) expect(changes.length).toBeGreaterThan(0);
    expect(findings(workspace, uris).length).toBeLessThanOrEqual(before.length);
  });

  it.each(samples)('is not made worse by the safe fixes of one file: $name', ({ files }) => {
    for (const path of files.keys()) {
      const workspace = open(files);
      const uri = `${root}/${path}`;
      const before = workspace.report(uri).diagnostics.length;
      const { changes, applied } = workspace.fixAll([uri], { ownFile: true });
      expect(changes.every((change) => change.uri === uri)).toBe(true);
      for (const { after = '' } of changes) {
        expect(problemsIn(after)).toBeLessThanOrEqual(problemsIn(files.get(path) ?? ''));
        workspace.setFile(uri, { text: after });
      }
      const left = workspace.report(uri).diagnostics.length;
      expect(left, `of ${before} findings ${applied.length} were fixed`).toBeLessThanOrEqual(before);
    }
  });

  it.each(samples)('has fewer of a kind once all of the kind are fixed: $name', { timeout: 30_000 }, ({ files }) => {
    for (const path of files.keys()) {
      const uri = `${root}/${path}`;
      for (const code of new Set(
        open(files)
          .report(uri)
          .diagnostics.map((one) => one.code),
      )) {
        const workspace = open(files);
        if (workspace.fixable(uri, { code }).count === 0) continue;
        const found = () => workspace.report(uri).diagnostics.flatMap((one) => (one.code === code ? [one.message] : []));
        const before = found();
        const { changes, applied } = workspace.fixAll([uri], { code });
        for (const change of changes) workspace.setFile(change.uri, { text: change.after ?? '' });
        if (applied.length === 0) expect(changes).toEqual([]);
        else {
          expect(found().length, `${code} in ${path}`).toBeLessThanOrEqual(before.length);
          expect(found(), `${code} in ${path}`).not.toEqual(before);
        }
      }
    }
  });
});
