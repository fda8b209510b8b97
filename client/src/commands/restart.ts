import type { App } from '../start';

/** Starts the server anew; it reads every file again. */
export async function restart({ client, output }: App): Promise<void> {
  output.info('Restarting');
  // A server that never came up, or that was given up after crashes, cannot be stopped first.
  if (client.isRunning()) await client.stop();
  await client.start();
}
