/** Naming resources in findings. */
import type { Resource } from '../../model/resource';
import type { ResourceRef } from '../finding';

export function refOf({ file, id }: Pick<Resource, 'file' | 'id'>): ResourceRef {
  return { file, id };
}
