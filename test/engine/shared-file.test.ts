/** A file that belongs to several clusters: one finding where they agree, and the clusters' names where they do not. */
import { expect, it } from 'vitest';
import { Workspace } from '../../server/src/workspace';

const settings = `discovery: separate
clusters:
- name: east
  files: ["shared/**", "east/**"]
- name: west
  files: ["shared/**", "west/**"]
`;
const service = (name: string) =>
  `apiVersion: v1\nkind: Service\nmetadata: {name: ${name}}\nspec: {ports: [{port: 80}], selector: {app: ${name}}}\n`;
const route = `apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: {name: reviews}
spec:
  hosts: [reviews]
  http:
  - route:
    - destination: {host: reviews}
`;

function check(files: Readonly<Record<string, string>>) {
  const workspace = new Workspace({ strict: true });
  workspace.setFolders([{ uri: 'file:///w', name: 'w' }]);
  for (const [path, text] of Object.entries({ 'meshwright.yaml': settings, ...files }))
    workspace.setFile(`file:///w/${path}`, { text });
  return workspace.report('file:///w/shared/route.yaml').diagnostics;
}

it('says once what is wrong in all of its clusters', () => {
  const found = check({ 'shared/route.yaml': route, 'east/a.yaml': service('reviewz'), 'west/a.yaml': service('reviewz') });
  expect(found).toHaveLength(1);
  expect(found[0]?.message).not.toContain('cluster "');
  expect(found[0]?.resource?.clusters).toEqual(['east', 'west']);
});

it('names the cluster where it is wrong in one only, and calls no fix safe that the others may not want', () => {
  const found = check({ 'shared/route.yaml': route, 'east/a.yaml': service('reviewz'), 'west/a.yaml': service('reviews') });
  const wrong = found.filter(({ severity }) => severity === 'error');
  expect(wrong).toHaveLength(1);
  expect(wrong[0]?.message).toMatch(/\(in cluster "east" only\)$/);
  expect(wrong[0]?.resource?.clusters).toEqual(['east']);
  expect(wrong[0]?.fixes.every(({ safe }) => !safe)).toBe(true);
});
