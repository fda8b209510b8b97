/** How everything that runs on Node is bundled: what is shipped, and what measures or tests it, which must not be another program. */
import path from 'node:path';
import { root } from './process.mjs';

export const nodeBundle = {
  absWorkingDir: root,
  bundle: true,
  // Of the bundled packages; `dist/ThirdPartyNotices.txt` holds them.
  legalComments: 'none',
  platform: 'node',
  format: 'cjs',
  target: 'node20',
  // The UMD builds that `main` names hide their requires from the bundler.
  mainFields: ['module', 'main'],
  // The build of `yaml` for Node looks into the environment at every token, which takes more than half of its time.
  alias: { yaml: path.join(root, 'node_modules/yaml/browser/index.js') },
};
