/** The fix of a virtual address that cannot stay: the next one of 240.0.0.0/16 that no ServiceEntry holds. */
import type { Mesh } from '../../mesh/mesh';
import type { Resource } from '../../model/resource';
import type { Path } from '../../yaml/tree';
import type { Fix } from '../finding';
import { refOf } from './refs';

export function freeAddressFix(mesh: Mesh, resource: Resource, path: Path): readonly Fix[] {
  const address = mesh.nextFreeAddress();
  if (address === undefined) return [];
  return [
    {
      title: `Use the free address ${address}`,
      safe: false,
      takesAddress: address,
      changes: [{ resource: refOf(resource), edits: [{ op: 'set', path, value: address }] }],
    },
  ];
}
