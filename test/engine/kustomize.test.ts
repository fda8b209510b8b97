/** What Kustomize makes of files is what is judged, and what is found stands where it is written. */
import { join } from 'node:path';
import { Workspace } from '../../server/src/workspace';
import { runSuite } from '../suite/run';

runSuite(join(import.meta.dirname, 'kustomize.md'), () => new Workspace({ strict: true }));
