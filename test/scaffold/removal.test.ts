/** What was scaffolded may always go, whatever it covered. */
import { describe, expect, it } from 'vitest';
import { apply, type Files, run } from './apply';
import { reviews, service, settings } from './view';

const entry = `apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata: {name: mine, namespace: default}
spec:
  hosts: [reviews.default.global]
  location: MESH_INTERNAL
  resolution: DNS
  ports: [{number: 9080, name: http, protocol: HTTP}]
  endpoints: [{address: gw.c2.example, ports: {http: 15443}}]
`;
const files: Files = new Map([
  ['meshwright.yaml', settings(['c1', 'c2'])],
  ['c1/entry.yaml', entry],
  ['c1/web.yaml', service({ name: 'web' })],
  ['c2/reviews.yaml', service()],
]);
const create = { op: 'create', request: { services: [reviews], flavour: 'global-gateway' } } as const;

describe('the removal', () => {
  it('tells what was wrong before and is so again, and is made', () => {
    const after = apply(files, run(files, create).changes);
    const removal = run(after, { op: 'remove', services: 'all' });
    expect(removal.problems).toEqual([]);
    expect(removal.notes.map(({ message }) => message)).toEqual([
      expect.stringMatching(
        /^without it there is MW402 in c1\/entry\.yaml: requests to "reviews\.default\.global" need mutual TLS/,
      ),
    ]);
    expect([...apply(after, removal.changes)]).toEqual([...files].sort(([a], [b]) => (a < b ? -1 : 1)));
  });

  it('is made by an update too where the Service went, and the cluster has no other file', () => {
    const after = new Map(apply(files, run(files, create).changes));
    after.delete('c2/reviews.yaml');
    after.delete('c1/entry.yaml');
    const update = run(after, { op: 'update', services: 'all' });
    expect(update.problems).toEqual([]);
    expect([...apply(after, update.changes).keys()]).toEqual(['c1/web.yaml', 'meshwright.yaml']);
    expect(update.notes.map(({ message }) => message)).toContainEqual(expect.stringContaining('"c2/**" matches no file'));
  });
});
