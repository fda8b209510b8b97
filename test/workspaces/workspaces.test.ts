import { existsSync, readFileSync } from 'node:fs';
import { isAbsolute, join } from 'node:path';
import { expect, it } from 'vitest';
import { Workspace } from '../../server/src/workspace';
import type { Diagnostic } from '../../server/src/workspace.types';
import { loadFolder } from './load';

const root = 'file:///sample';

interface Found {
  readonly file: string;
  readonly diagnostic: Diagnostic;
}

function findings(name: string, change: (text: string, file: string) => string = (text) => text): Found[] {
  const loaded = loadFolder(isAbsolute(name) ? name : join(import.meta.dirname, name));
  const files = new Map([...loaded].map(([file, text]) => [file, change(text, file)]));
  const workspace = new Workspace({ strict: true });
  workspace.setFolders([{ uri: root, name }]);
  for (const [file, text] of files) workspace.setFile(`${root}/${file}`, { text });
  return [...files.keys()].flatMap((file) =>
    workspace.report(`${root}/${file}`).diagnostics.map((diagnostic) => ({ file, diagnostic })),
  );
}

function serious({ diagnostic }: Found): boolean {
  return diagnostic.severity === 'error' || diagnostic.severity === 'warning';
}

it('bookinfo-multicluster has nothing at all, not even a hint', () => {
  const found = findings('bookinfo-multicluster');
  expect(found.map(({ file, diagnostic }) => `${file}:${diagnostic.range.start.line + 1} ${diagnostic.message}`)).toEqual([]);
});

it('bookinfo-kustomize has nothing at warning or above', () => {
  const found = findings('bookinfo-kustomize').filter(serious);
  expect(found.map(({ file, diagnostic }) => `${file}:${diagnostic.range.start.line + 1} ${diagnostic.message}`)).toEqual([]);
});

const faults: readonly (readonly [file: string, from: string, to: string, found: readonly string[]])[] = [
  // What a patch says is found in the patch, and what the base lacks by it at who asks for it.
  ['overlays/cluster1/endpoints.yaml', 'cluster: cluster3', 'cluster: cluster9', ['remote/reviews.yaml:34 MW305']],
  ['overlays/cluster1/endpoints.yaml', 'http: 15443', 'http: 9080', ['overlays/cluster1/endpoints.yaml:12 MW401']],
  ['overlays/cluster3/subsets.yaml', 'name: v3', 'name: v4', ['remote/reviews.yaml:32 MW407']],
  ['overlays/cluster1/kustomization.yaml', 'value: v1', 'value: v9', ['overlays/cluster1/subsets.yaml:10 MW305']],
  ['overlays/cluster1/kustomization.yaml', '- routing.yaml', '- route.yaml', ['overlays/cluster1/kustomization.yaml:5 MW012']],
];

it.each(faults)('bookinfo-kustomize shows where a fault stands: %s with %s as %s', (file, from, to, places) => {
  const found = findings('bookinfo-kustomize', (text, name) => (name === file ? text.replace(from, to) : text)).filter(serious);
  expect(found.map((one) => `${one.file}:${one.diagnostic.range.start.line + 1} ${one.diagnostic.code}`)).toEqual(places);
});

const upstream = join(import.meta.dirname, '../../../shared/data/bookinfo');

it.skipIf(!existsSync(upstream))(
  'the upstream Bookinfo, which repeats identities on purpose, has nothing at warning or above',
  () => {
    const found = findings(upstream).filter(serious);
    expect(found.map(({ file, diagnostic }) => `${file}:${diagnostic.range.start.line + 1} ${diagnostic.message}`)).toEqual([]);
  },
);

it('bookinfo-broken has the faults that its README lists, each with its fix', () => {
  const found = findings('bookinfo-broken')
    .filter(serious)
    .map(({ file, diagnostic }) => ({
      place: `${file}:${diagnostic.range.start.line + 1} ${diagnostic.code} ${diagnostic.severity}`,
      fixes: diagnostic.fixes.map((fix) => fix.title),
      message: diagnostic.message,
    }));
  const rows = listed();
  const places = rows.map((row) => row.place).sort();
  expect(found.map(({ place }) => place).sort(), JSON.stringify(found, undefined, 1)).toEqual(places);
  for (const row of rows) {
    if (!row.fix) continue;
    const offered = found.filter(({ place }) => place === row.place).flatMap(({ fixes }) => fixes);
    expect(offered, row.place).toContain(row.fix);
  }
});

/** The rows of the README's table: file and line, code and severity, what is wrong, the fix. */
function listed(): { readonly place: string; readonly fix: string }[] {
  const readme = readFileSync(join(import.meta.dirname, 'bookinfo-broken/README.md'), 'utf8');
  return [...readme.matchAll(/^\| \[(\S+:\d+)\]\(\S+\) \| (MW\d{3} \w+) \| .*? \| (.*?) *\|$/gm)].map((row) => ({
    place: `${row[1]} ${row[2]}`,
    fix: row[3] ?? '',
  }));
}
