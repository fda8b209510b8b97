/** What is wrong with a manifest by itself is found when it is read: once for each text, and without taking anything else down. */
import { expect, it, vi } from 'vitest';
import { violationsOf } from '../../server/src/semantics/semantics';
import { Workspace } from '../../server/src/workspace';
import type { WorkspaceOptions } from '../../server/src/workspace.types';

vi.mock('../../server/src/semantics/semantics', async (load) => {
  const real = await load<typeof import('../../server/src/semantics/semantics')>();
  return { ...real, violationsOf: vi.fn(real.violationsOf) };
});

const uri = 'file:///w/a.yaml';

const route = (host: string) => `apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: {name: reviews}
spec:
  hosts: [reviews]
  http:
  - route:
    - destination: {host: "${host}"}
`;

function open(text: string, options: WorkspaceOptions = { strict: true }): Workspace {
  const workspace = new Workspace(options);
  workspace.setFolders([{ uri: 'file:///w', name: 'w' }]);
  // Only what is wrong with the manifest itself is looked at here.
  workspace.setEditorSettings({ closedWorld: false });
  workspace.setFile(uri, { text });
  return workspace;
}

function codes(workspace: Workspace): readonly string[] {
  return workspace.report(uri).diagnostics.map(({ code }) => code);
}

it('judges a document once, and again when its text changes', () => {
  vi.mocked(violationsOf).mockClear();
  const workspace = open(`${route('a:80')}---\n${route('b').replaceAll('reviews', 'other')}`);
  expect(codes(workspace)).toEqual(['MW201']);
  expect(violationsOf).toHaveBeenCalledTimes(2);
  workspace.setFile(uri, { text: `${route('a:80')}---\n${route('b:80').replaceAll('reviews', 'other')}` });
  expect(codes(workspace)).toEqual(['MW201', 'MW201']);
  expect(violationsOf).toHaveBeenCalledTimes(3);
});

it('runs no rule again for a comment', () => {
  const workspace = open(route('a:80'));
  expect(codes(workspace)).toEqual(['MW201']);
  const { cellsComputed } = workspace.work;
  workspace.setFile(uri, { text: `# a comment\n${route('a:80')}` });
  expect(workspace.report(uri).diagnostics[0]?.range.start.line).toBe(8);
  // The report alone, whose ranges moved.
  expect(workspace.work.cellsComputed - cellsComputed).toBe(1);
});

it('judges nothing that could not be read whole', () => {
  expect(codes(open(`${route('a:80')}    - destination: {`))).not.toContain('MW201');
});

it('judges the items of a List', () => {
  const items = route('a:80').trimEnd().split('\n').join('\n  ');
  const workspace = open(`apiVersion: v1\nkind: List\nitems:\n- ${items}\n  bogus: 1\n`);
  expect(codes(workspace)).toEqual(['MW201', 'MW104']);
  expect(workspace.report(uri).diagnostics.map(({ path }) => path)).toEqual(['spec.http[0].route[0].destination.host', 'bogus']);
});

it('reports a validator that fails, and goes on', () => {
  const log: string[] = [];
  vi.mocked(violationsOf).mockImplementationOnce(() => {
    throw new Error('broken');
  });
  const workspace = open(route('a'), { log: (message) => log.push(message) });
  expect(workspace.report(uri).diagnostics.map(({ code, message }) => `${code} ${message}`)).toEqual([
    'MW000 validation failed on VirtualService "reviews", please report it: Error: broken',
  ]);
  expect(log.join('\n')).toContain('validation failed on VirtualService "reviews": Error: broken\n    at ');
  vi.mocked(violationsOf).mockImplementationOnce(() => {
    throw new Error('broken');
  });
  expect(() => open(route('b')).report(uri)).toThrow('broken');
});
