/**
 * The whole round, for each flavour: everything is scaffolded, nothing is worse for it, a second run changes nothing, and taking it
 * away leaves every file as it was, to the byte.
 */
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { type Flavour, flavours } from '../../server/src/scaffold/request';
import { loadFolder } from '../workspaces/load';
import { apply, type Files, findings, run } from './apply';
import { plainMesh, settingsOf } from './mesh';

const samples = join(import.meta.dirname, '..', 'workspaces');
const shared: ReadonlySet<Flavour> = new Set(['multi-primary', 'ambient']);

const meshes: Readonly<Record<string, (flavour: Flavour) => Files>> = {
  'the Bookinfo sample': (flavour) => {
    const files = new Map(loadFolder(join(samples, 'bookinfo-plain')));
    if (shared.has(flavour)) files.set('meshwright.yaml', `${files.get('meshwright.yaml')}discovery: shared\n`);
    return files;
  },
  '200 services in three clusters': (flavour) =>
    plainMesh(200, settingsOf(shared.has(flavour) ? 'discovery: shared\n' : '')).files,
};

// Two hundred services are checked five times over.
vi.setConfig({ testTimeout: 120_000 });

describe.each(Object.entries(meshes))('%s', (_, make) => {
  it.each(flavours)('is scaffolded as %s, and as it was once that is removed', (flavour) => {
    const files = make(flavour);
    const before = findings(files);
    const serious = ({ severity }: { severity: string }) => severity === 'error' || severity === 'warning';
    expect(before.filter(serious)).toEqual([]);

    const plan = run(files, { op: 'create', request: { services: 'all', flavour } });
    expect(plan.problems).toEqual([]);
    expect(plan.changes.length).toBeGreaterThan(plan.services.length / 2);
    const after = apply(files, plan.changes);
    const known = new Set(before.map(({ text }) => text));
    expect(findings(after).filter(({ text }) => !known.has(text))).toEqual([]);

    expect(run(after, { op: 'create', request: { services: 'all', flavour } }).changes).toEqual([]);
    expect(run(after, { op: 'update', services: 'all' })).toMatchObject({ changes: [], problems: [] });

    const removal = run(after, { op: 'remove', services: 'all' });
    expect(removal.problems).toEqual([]);
    expect([...apply(after, removal.changes)]).toEqual([...files].sort(([a], [b]) => (a < b ? -1 : 1)));
  });
});
