import { scaffold } from '../scaffold/dialogue';
import type { App } from '../start';

/** Opens the dialogue for the services of one namespace. */
export function scaffoldNamespace(app: App): Promise<void> {
  return scaffold(app, { scope: 'namespace' });
}
