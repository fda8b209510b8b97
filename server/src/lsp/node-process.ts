/** Starts the server in this process and keeps the process up: whatever was thrown where nobody listened is logged. */
import { describe } from './host';
import { type ServerOptions, startServer } from './server';

export function startOnNode(
  connection: ServerOptions['connection'],
  createHost: ServerOptions['createHost'],
  createWorkspace: ServerOptions['createWorkspace'],
): void {
  const report = (what: string) => (error: unknown) => {
    const message = `${what}: ${describe(error)}`;
    // A connection that is gone must not turn its own complaint into the next rejection.
    connection.sendNotification('window/logMessage', { type: 1, message }).catch(() => process.stderr.write(`${message}\n`));
  };
  process.on('unhandledRejection', report('unhandled rejection'));
  process.on('uncaughtException', report('uncaught exception'));
  startServer({ connection, createHost, createWorkspace });
}
