/** The edit that exports a resource to one more namespace. */
import type { ResourceOf } from '../../model/resource';
import type { PathEdit } from '../../yaml/edits';

export function exporting(
  { facts }: ResourceOf<'ServiceEntry'> | ResourceOf<'DestinationRule'> | ResourceOf<'VirtualService'>,
  namespace: string,
): PathEdit {
  const path = ['spec', 'exportTo'];
  // A list of its own takes the place of the mesh's default, which is for its own namespace where anything is hidden by it.
  return facts.exportTo === undefined ? { op: 'set', path, value: ['.', namespace] } : { op: 'append', path, value: namespace };
}
