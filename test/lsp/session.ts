/** What the tests of one file share: the bundled server with the fake engine, and everything that must be put away. */
import { rmSync } from 'node:fs';
import { afterAll, afterEach, beforeAll, expect, vi } from 'vitest';
import { bundle, Client, type ClientOptions, Folder } from './harness';

export interface Session {
  folder(files?: Readonly<Record<string, string>>): Folder;
  start(options: Omit<ClientOptions, 'server'>): Promise<Client>;
  /** Stops a client before the test is over. */
  stop(client: Client): Promise<void>;
}

export function session(name: string, entry = 'test/lsp/fake-server.ts'): Session {
  let server: string;
  const clients = new Set<Client>();
  const folders: Folder[] = [];

  const stop = async (client: Client) => {
    clients.delete(client);
    expect(await client.stop()).toBe(0);
  };
  // A process has to start for each test, perhaps beside many others.
  vi.setConfig({ testTimeout: 20_000, hookTimeout: 20_000 });
  beforeAll(async () => {
    server = await bundle(entry, name);
  });
  afterAll(() => rmSync(server, { force: true }));
  afterEach(async () => {
    for (const client of clients) await stop(client);
    for (const folder of folders.splice(0)) folder.dispose();
  });
  return {
    stop,
    folder(files = {}) {
      const made = new Folder(files);
      folders.push(made);
      return made;
    },
    async start(options) {
      const client = await Client.start({ server, ...options });
      clients.add(client);
      return client;
    },
  };
}
