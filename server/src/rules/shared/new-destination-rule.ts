/** A DestinationRule that a fix adds to the file of another resource, written as that one is, in its namespace unless told. */
import type { Mesh } from '../../mesh/mesh';
import type { Resource } from '../../model/resource';
import type { NewDocument, Value } from '../../yaml/edits';

export function newDestinationRule(
  mesh: Mesh,
  beside: Resource,
  name: string,
  spec: { readonly [key: string]: Value },
  namespace: string = beside.namespace,
): NewDocument {
  const free = freeName(mesh, beside.cluster, namespace, name);
  // A document that names no namespace gets it from outside; the new one is applied together with it.
  const silent = namespace === beside.namespace && beside.id.split('/')[1] === '';
  return {
    op: 'document',
    value: {
      apiVersion: beside.group === 'networking.istio.io' ? beside.apiVersion : 'networking.istio.io/v1',
      kind: 'DestinationRule',
      metadata: silent ? { name: free } : { name: free, namespace },
      spec,
    },
  };
}

function freeName(mesh: Mesh, cluster: string, namespace: string, name: string): string {
  for (let i = 1; ; i++) {
    const candidate = i === 1 ? name : `${name}-${i}`;
    if (mesh.find('DestinationRule', cluster, 'DestinationRule', namespace, candidate).length === 0) return candidate;
  }
}
