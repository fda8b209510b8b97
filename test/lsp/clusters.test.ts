/** Clusters over the protocol, with the real engine: written down, compared, and documents that no folder holds. */
import { describe, expect, it } from 'vitest';
import type { ClusterConfiguration, ComparableResource } from '../../server/src/lsp/protocol';
import { full, until } from './harness';
import { session } from './session';

const { folder, start } = session('clusters', 'server/src/lsp/node.ts');
const service = (port: number) => `apiVersion: v1\nkind: Service\nmetadata: { name: s }\nspec: { ports: [{ port: ${port} }] }\n`;
const files = { 'clusters/east & co/s.yaml': service(80), 'clusters/west/s.yaml': service(81) };

describe('clusters', () => {
  it('are written down for the client, in its own spelling of the folder', async () => {
    const at = folder(files);
    const client = await start({ folders: [at], capabilities: full });
    const found: ClusterConfiguration = await client.connection.sendRequest('meshwright/clusters/configure');
    expect(found).toMatchObject({ source: 'folders', existing: [], problems: [] });
    expect(found.changes.map(({ uri }) => uri)).toEqual([at.at('meshwright.yaml')]);
    expect(found.changes[0]?.after).toContain('name: east & co\n');
  });

  it('are compared', async () => {
    const at = folder(files);
    const client = await start({ folders: [at] });
    const position = { line: 1, character: 0 };
    const uri = at.at('clusters/west/s.yaml');
    const found: ComparableResource[] = await client.connection.sendRequest('meshwright/clusters/comparable', { uri, position });
    const resource = { kind: 'Service', namespace: 'default', name: 's' };
    expect(found).toEqual([{ ...resource, clusters: ['east & co', 'west'], isHere: true, differs: true }]);
    const text = (cluster: string) => client.connection.sendRequest('meshwright/clusters/resource', { cluster, resource });
    expect(await text('west')).toBe(service(81));
    expect(await text('east & co')).toBe(service(80));
    expect(await text('north')).toBeNull();
  });

  it('are told to be different to a client that has asked for a text', async () => {
    const at = folder(files);
    const client = await start({ folders: [at] });
    let told = 0;
    client.connection.onNotification('meshwright/clusters/changed', () => void told++);
    const change = async (text: string) => client.watched({ uri: at.write('clusters/west/s.yaml', text), type: 2 });
    const resource = { kind: 'Service', namespace: 'default', name: 's' };
    const text = () => client.connection.sendRequest('meshwright/clusters/resource', { cluster: 'west', resource });
    await client.ready();
    await change(`${service(81)}---\n${service(82).replace('name: s', 'name: t')}`);
    await client.status(({ resources }) => resources === 3);
    expect(told).toBe(0);
    await text();
    // No word of the status is another by this.
    const other = service(83);
    await change(`${other}---\n${service(82).replace('name: s', 'name: t')}`);
    await until(() => told > 0);
    expect(await text()).toBe(other);
  });
});

it('a rendered chart is checked in the cluster of its address', async () => {
  const client = await start({ folders: [folder({ ...files, 'clusters/west/s.yaml': service(80) })] });
  const route =
    'apiVersion: networking.istio.io/v1\nkind: VirtualService\nmetadata: { name: r }\nspec:\n  hosts: [s]\n  http:\n  - route: [{ destination: { host: s, port: { number: 82 } } }]\n';
  const uri = (place: string) => `meshwright-chart:/${place}/default/shop.yaml`;
  for (const place of ['in/east%20%26%20co', 'in/west', 'alone']) await client.open(uri(place), route);
  for (const place of ['in/east%20%26%20co', 'in/west']) {
    expect(await client.shown(uri(place))).toEqual([expect.stringContaining('82')]);
  }
  expect((await client.shown(uri('alone'))).join()).not.toContain('82');
});
