/** Files as people call them: relative to the folder that all files of the workspace lie in. */
import { parent, relativePath } from '../../base/uri';
import type { FilesView } from '../view';

const commons = new WeakMap<FilesView, string>();

export function fileName(files: FilesView, uri: string): string {
  let common = commons.get(files);
  if (common === undefined) {
    for (const each of files.all()) {
      common ??= parent(each);
      while (common !== '' && !each.startsWith(`${common}/`)) common = parent(common);
    }
    commons.set(files, common ?? '');
  }
  return (common && relativePath(common, uri)) || uri;
}
