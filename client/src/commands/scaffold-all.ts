import { scaffold } from '../scaffold/dialogue';
import type { App } from '../start';

/** Opens the dialogue for every service that another cluster can call. */
export function scaffoldAll(app: App): Promise<void> {
  return scaffold(app, { scope: 'all' });
}
