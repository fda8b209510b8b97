/** Who sees a resource: `exportTo` on Services (annotation), ServiceEntries, DestinationRules and VirtualServices. */
import { hasPlaceholder } from '../model/placeholder';
import type { Resource } from '../model/resource';
import { type Answer, no, unknown, yes } from './answer';

export function exportTo(resource: Resource): readonly string[] | undefined {
  switch (resource.type) {
    case 'Service':
    case 'ServiceEntry':
    case 'DestinationRule':
    case 'VirtualService':
      return resource.facts.exportTo;
    default:
      return undefined;
  }
}

/** Whether clients of a namespace see a resource. Nothing said means everywhere (the default of the mesh's default*ExportTo). */
export function isVisible(resource: Resource, namespace: string): Answer {
  const exported = exportTo(resource);
  if (exported === undefined || exported.includes('*') || exported.includes(namespace)) return yes();
  if (exported.includes('.') && resource.namespace === namespace) return yes();
  const homeless = exported.includes('.') && hasPlaceholder(resource.namespace);
  if (homeless || exported.some(hasPlaceholder) || hasPlaceholder(namespace))
    return unknown('a placeholder decides to whom it is exported');
  return no(`it is exported to ${exported.map((item) => `"${item}"`).join(', ')} only`);
}

/** Whether some namespace may see both resources. */
export function mayBeSeenTogether(a: Resource, b: Resource): Answer {
  const left = namespacesOf(a);
  const right = namespacesOf(b);
  if (left === '*' && right !== '*') return right.length > 0 ? yes() : no('one of them is exported to nobody');
  if (right === '*' && left !== '*') return left.length > 0 ? yes() : no('one of them is exported to nobody');
  if (left === '*' || right === '*') return yes();
  if (left.some((item) => right.includes(item))) return yes();
  if ([...left, ...right].some(hasPlaceholder)) return unknown('a placeholder decides to whom they are exported');
  return no('no namespace sees both');
}

/** The namespaces that see a resource; `*`: all. */
export function namespacesOf(resource: Resource): '*' | readonly string[] {
  const exported = exportTo(resource);
  if (exported === undefined || exported.includes('*')) return '*';
  return exported.filter((item) => item !== '~').map((item) => (item === '.' ? resource.namespace : item));
}
