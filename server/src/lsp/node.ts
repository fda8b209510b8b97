/** The entry point on Node: stdio or IPC, as the command line says. */
import { createConnection, ProposedFeatures } from 'vscode-languageserver/node';
import { Workspace } from '../workspace';
import { diskHost } from './node-disk';
import { startOnNode } from './node-process';

startOnNode(createConnection(ProposedFeatures.all), diskHost, (log) => new Workspace({ log }));
