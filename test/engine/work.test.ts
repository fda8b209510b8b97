/** An edit costs what it affects: the engine does the same work for it in a mesh of 1,000 files as in one of 10,000. */
import { beforeAll, describe, expect, it } from 'vitest';
import { Workspace } from '../../server/src/workspace';
import type { Work } from '../../server/src/workspace.types';
import { edits, type FileEdit } from '../bench/edits';
import { type GeneratedMesh, generate } from '../bench/generate';

const root = 'file:///mesh';

interface Opened {
  readonly mesh: GeneratedMesh;
  readonly workspace: Workspace;
}

function open(count: number): Opened {
  const mesh = generate(count);
  const workspace = new Workspace({ strict: true });
  workspace.setFolders([{ uri: root, name: 'mesh' }]);
  for (const [file, text] of mesh.files) workspace.setFile(`${root}/${file}`, { text });
  for (const file of mesh.files.keys()) workspace.report(`${root}/${file}`);
  workspace.takeChanged();
  return { mesh, workspace };
}

/** The work of an edit and the reports that it makes necessary; then takes the edit back. */
function workOf({ workspace }: Opened, edit: FileEdit): Work & { readonly reports: number } {
  const uri = `${root}/${edit.file}`;
  const before = { ...workspace.work };
  workspace.setFile(uri, { text: edit.after });
  const changed = workspace.takeChanged();
  for (const each of changed) workspace.report(each);
  const after = { ...workspace.work };
  workspace.setFile(uri, { text: edit.before });
  for (const each of workspace.takeChanged()) workspace.report(each);
  return {
    documentsParsed: after.documentsParsed - before.documentsParsed,
    manifestsRead: after.manifestsRead - before.manifestsRead,
    indexUpdates: after.indexUpdates - before.indexUpdates,
    cellsComputed: after.cellsComputed - before.cellsComputed,
    cellsVerified: after.cellsVerified - before.cellsVerified,
    reports: changed.length,
  };
}

describe('the work of an edit', () => {
  let small: Opened;
  let large: Opened;
  beforeAll(() => {
    small = open(1_000);
    large = open(10_000);
  }, 300_000);

  it('is in a mesh without findings at warning or above', () => {
    const { mesh, workspace } = small;
    const found = [...mesh.files.keys()].flatMap((file) =>
      workspace
        .report(`${root}/${file}`)
        .diagnostics.filter(({ severity }) => severity === 'error' || severity === 'warning')
        .map(({ code, message }) => `${file} ${code} ${message}`),
    );
    expect(found).toEqual([]);
  });

  it.each(Object.keys(edits))('is the same at 1,000 and at 10,000 files: %s', (name) => {
    const make = edits[name];
    for (const at of [7, 8, 9]) {
      const [few, many] = [small, large].map((opened) => {
        const service = opened.mesh.services[at];
        if (!make || !service) throw new Error(`no edit ${name} or service ${at}`);
        return workOf(opened, make(opened.mesh, service));
      });
      expect(many).toEqual(few);
      expect(few?.documentsParsed).toBeGreaterThan(0);
    }
  });

  it('is the report of the very file alone when only a comment changes', () => {
    const service = small.mesh.services[7];
    const make = edits['a comment'];
    if (!make || !service) throw new Error('no such edit');
    const work = workOf(small, make(small.mesh, service));
    expect(work.reports).toBe(1);
    // The file's text is an entry of the index and its report a cell; no resource is touched.
    expect(work.indexUpdates).toBe(1);
    expect(work.cellsComputed).toBe(1);
  });
});
