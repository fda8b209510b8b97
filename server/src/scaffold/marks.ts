/** The marked resources of a workspace. */
import type { ServiceName } from '../mesh/hosts';
import type { Resource } from '../model/resource';
import { type Mark, readMark } from './mark';
import type { View } from './view';

export interface Marked {
  readonly resource: Resource;
  readonly mark: Mark;
}

const known = new WeakMap<View, ReadonlyMap<string, readonly Marked[]>>();

function keyOf(service: ServiceName | undefined): string {
  return service === undefined ? '' : `${service.namespace}/${service.name}`;
}

/** By service; a view is a snapshot, so that what was found once holds. */
function index(view: View): ReadonlyMap<string, readonly Marked[]> {
  const found = known.get(view);
  if (found !== undefined) return found;
  const result = new Map<string, Marked[]>();
  for (const resource of view.resources) {
    const mark = readMark(resource.annotations);
    if (mark === undefined) continue;
    const key = keyOf(mark.service);
    const list = result.get(key);
    if (list === undefined) result.set(key, [{ resource, mark }]);
    else list.push({ resource, mark });
  }
  known.set(view, result);
  return result;
}

/** The marked resources of a service; of `undefined`, those that are there once per cluster. */
export function marksOf(view: View, service: ServiceName | undefined): readonly Marked[] {
  return index(view).get(keyOf(service)) ?? [];
}

/** The scaffolded services, sorted. */
export function servicesOf(view: View): readonly ServiceName[] {
  return [...index(view).keys()]
    .filter((key) => key !== '')
    .sort()
    .map((key) => ({ namespace: key.slice(0, key.indexOf('/')), name: key.slice(key.indexOf('/') + 1) }));
}
