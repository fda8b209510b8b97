/** The real server around the fake engine. */
import { createConnection, ProposedFeatures } from 'vscode-languageserver/node';
import { diskHost } from '../../server/src/lsp/node-disk';
import { startOnNode } from '../../server/src/lsp/node-process';
import { FakeEngine } from './fake-engine';

startOnNode(createConnection(ProposedFeatures.all), diskHost, (log) => new FakeEngine(log));
