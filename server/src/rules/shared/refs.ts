/** Naming resources in findings. */
import type { Resource } from '../../model/resource';
import type { Related, ResourceRef } from '../finding';

export function refOf({ file, id, via }: Pick<Resource, 'file' | 'id' | 'via'>): ResourceRef {
  return via === undefined ? { file, id } : { file, id, via };
}

/** A related place: the name of a resource. */
export function atName(resource: Pick<Resource, 'file' | 'id' | 'via'>, message: string): Related {
  return { resource: refOf(resource), path: ['metadata', 'name'], part: 'value', message };
}
