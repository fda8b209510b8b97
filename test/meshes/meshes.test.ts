/**
 * Meshes that are right by construction are silent, and one that lacks a single resource that a route needs is not: neither where the
 * workspace may not hold everything, nor, with a warning or an error, where it does.
 */
import { describe, expect, it } from 'vitest';
import { severities } from '../../server/src/base/severity';
import { Workspace } from '../../server/src/workspace';
import type { Diagnostic } from '../../server/src/workspace.types';
import { Random } from '../bench/random';
import { findings } from '../scaffold/apply';
import { flavours, generateMesh, type Mesh } from './generate';

const sizes = [2, 3, 4, 5] as const;
const root = 'file:///mesh';

type Severity = Diagnostic['severity'];

/** The findings of the whole mesh, and without each of its parts that a route needs. */
function lacking(mesh: Mesh): ReadonlyMap<string, readonly Severity[]> {
  const workspace = new Workspace({ incremental: true, strict: true });
  workspace.setFolders([{ uri: root, name: 'mesh' }]);
  workspace.setFile(`${root}/meshwright.yaml`, { text: mesh.settings });
  for (const { path, text } of mesh.parts) workspace.setFile(`${root}/${path}`, { text });
  const found = new Map<string, readonly Severity[]>();
  const check = (): Severity[] =>
    ['meshwright.yaml', ...mesh.parts.map(({ path }) => path)].flatMap((path) =>
      workspace.report(`${root}/${path}`).diagnostics.map(({ severity }) => severity),
    );
  expect(check()).toEqual([]);
  for (const { path, text, needed } of mesh.parts) {
    if (!needed) continue;
    workspace.removeFile(`${root}/${path}`);
    found.set(path, check());
    workspace.setFile(`${root}/${path}`, { text });
  }
  expect(check()).toEqual([]);
  return found;
}

function filesOf({ settings, parts }: Mesh): Map<string, string> {
  return new Map([['meshwright.yaml', settings], ...parts.map(({ path, text }): [string, string] => [path, text])]);
}

/** The parts whose absence nothing of a severity tells. */
function unsaid(mesh: Mesh, severities: readonly Severity[]): readonly string[] {
  return [...lacking(mesh)].flatMap(([path, found]) => (found.some((item) => severities.includes(item)) ? [] : [path]));
}

describe.each(flavours)('%s', (flavour) => {
  describe.each(sizes)('over %i clusters', (size) => {
    const make = (extra: string): Mesh => generateMesh(flavour, size, new Random(flavours.indexOf(flavour) * 100 + size), extra);

    it.each(['', 'closedWorld: true\n'])('is silent when it is whole %s', (extra) => {
      expect(findings(filesOf(make(extra)))).toEqual([]);
    });

    it('says what it lacks', () => {
      expect(unsaid(make(''), severities)).toEqual([]);
    });

    it('says for certain what it lacks, where the workspace holds everything', () => {
      expect(unsaid(make('closedWorld: true\n'), ['error', 'warning'])).toEqual([]);
    });
  });
});
