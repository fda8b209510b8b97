/** Something to say of the settings at a path. */
import type { Path } from '../yaml/tree';

export interface Remark {
  readonly path: Path;
  readonly part: 'key' | 'value';
  readonly message: string;
  readonly meant?: string | undefined;
  /** What may go to resolve it. */
  readonly removable?: Path;
  readonly first?: { readonly path: Path; readonly message: string };
}
