/** Naming resources in findings. */
import type { Resource } from '../../model/resource';
import type { Related, ResourceRef } from '../finding';

export function refOf({ file, id }: Pick<Resource, 'file' | 'id'>): ResourceRef {
  return { file, id };
}

/** A related place: the name of a resource. */
export function atName(resource: Pick<Resource, 'file' | 'id'>, message: string): Related {
  return { resource: refOf(resource), path: ['metadata', 'name'], part: 'value', message };
}
