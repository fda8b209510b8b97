/**
 * Who sees a resource: `exportTo` on Services (annotation), ServiceEntries, DestinationRules and VirtualServices, and what the mesh
 * says for those that say nothing (istio: pilot/pkg/model/push_context.go, initDefaultExportMaps).
 */
import { hasPlaceholder } from '../model/placeholder';
import type { Resource } from '../model/resource';
import { type Answer, no, unknown, yes } from './answer';
import type { MeshConfig, Option } from './config';
import type { Context } from './context';

/** What stands for the default of a type: ServiceEntries are services. */
const defaults = {
  Service: 'defaultServiceExportTo',
  ServiceEntry: 'defaultServiceExportTo',
  DestinationRule: 'defaultDestinationRuleExportTo',
  VirtualService: 'defaultVirtualServiceExportTo',
} as const satisfies Partial<Record<Resource['type'], keyof MeshConfig>>;

const everywhere: Option<readonly string[]> = { is: 'default', value: ['*'] };

/** To whom a resource is exported; of types that are not, everyone. */
export function exportTo(context: Context, resource: Resource): Option<readonly string[]> {
  switch (resource.type) {
    case 'Service':
    case 'ServiceEntry':
    case 'DestinationRule':
    case 'VirtualService': {
      const own = resource.facts.exportTo;
      return own === undefined ? context.config(resource.cluster)[defaults[resource.type]] : { is: 'set', value: own };
    }
    default:
      return everywhere;
  }
}

/** Whether clients of a namespace see a resource. */
export function isVisible(context: Context, resource: Resource, namespace: string): Answer {
  const option = exportTo(context, resource);
  if (option.is === 'unknown') return option;
  const exported = option.value;
  if (exported.includes('*') || exported.includes(namespace)) return yes();
  if (exported.includes('.') && resource.namespace === namespace) return yes();
  const homeless = exported.includes('.') && hasPlaceholder(resource.namespace);
  if (homeless || exported.some(hasPlaceholder) || hasPlaceholder(namespace))
    return unknown('a placeholder decides to whom it is exported');
  const by = 'exportTo' in resource.facts ? '' : 'by default of the mesh ';
  return no(`${by}it is exported to ${exported.map((item) => `"${item}"`).join(', ')} only`);
}

/** Whether some namespace may see both resources. */
export function mayBeSeenTogether(context: Context, a: Resource, b: Resource): Answer {
  const left = namespacesOf(context, a);
  const right = namespacesOf(context, b);
  if (left === undefined || right === undefined)
    return unknown('the configuration of the mesh decides to whom they are exported');
  if (left === '*' && right !== '*') return right.length > 0 ? yes() : no('one of them is exported to nobody');
  if (right === '*' && left !== '*') return left.length > 0 ? yes() : no('one of them is exported to nobody');
  if (left === '*' || right === '*') return yes();
  if (left.some((item) => right.includes(item))) return yes();
  if ([...left, ...right].some(hasPlaceholder)) return unknown('a placeholder decides to whom they are exported');
  return no('no namespace sees both');
}

/** The namespaces that see a resource; `*`: all. Undefined: not known. */
export function namespacesOf(context: Context, resource: Resource): '*' | readonly string[] | undefined {
  const exported = exportTo(context, resource);
  if (exported.is === 'unknown') return undefined;
  if (exported.value.includes('*')) return '*';
  return exported.value.filter((item) => item !== '~').map((item) => (item === '.' ? resource.namespace : item));
}
