/** A mesh of manifests written in place, each in a cluster of its own choice, for tests of single questions. */
import { Graph, Index } from '../../server/src/base/query';
import { type Context, contextOf, type MeshSettings } from '../../server/src/mesh/context';
import { keysOf } from '../../server/src/mesh/filing';
import { Mesh } from '../../server/src/mesh/mesh';
import { isClusterScoped, type Judge, readManifests, uniqueIds } from '../../server/src/model/manifest';
import type { Resource, ResourceOf, ResourceType } from '../../server/src/model/resource';
import { parse } from '../../server/src/yaml/parse';
import { split } from '../../server/src/yaml/split';
import { toValue } from '../../server/src/yaml/value';

export const defaults: MeshSettings = {
  clusters: [{ name: 'east', gateways: [], endpointLabels: { cluster: 'east' } }],
  discovery: 'auto',
  globalSuffix: 'global',
  clusterDomain: 'cluster.local',
  mesh: { rootNamespace: 'istio-system' },
  meshInput: {},
  closedWorld: 'auto',
};

export interface TestMesh {
  readonly mesh: Mesh;
  readonly context: Context;
  readonly resources: readonly Resource[];
  /** The only resource of a type and name. */
  find<T extends ResourceType>(type: T, name: string): ResourceOf<T>;
}

/** `texts`: a YAML text for each cluster. */
export function meshOf(texts: Readonly<Record<string, string>>, settings: Partial<MeshSettings> = {}): TestMesh {
  const clusters = Object.keys(texts).map((name) => ({ name, gateways: [], endpointLabels: { cluster: name } }));
  const all: MeshSettings = { ...defaults, clusters, ...settings };
  const graph = new Graph(false);
  const index = new Index<Resource>(graph);
  const resources = Object.entries(texts).flatMap(([cluster, text]) => read(text, cluster));
  for (const resource of resources) {
    for (const key of keysOf(resource, all)) index.set(key, `${resource.cluster}\0${resource.id}`, resource);
  }
  const context = contextOf({ graph, index, doubts: new Index<string>(graph), settings: all });
  return {
    mesh: new Mesh(context),
    context,
    resources,
    find: (type, name) => {
      const [found, another] = resources.filter((resource) => resource.type === type && resource.name === name);
      if (found === undefined || another !== undefined) throw new Error(`there is not one ${type} "${name}"`);
      return found as ResourceOf<typeof type>;
    },
  };
}

/** What the manifests have wrong by themselves is not asked here. */
const unjudged: Judge = () => ({ schemaProblems: [], violations: [] });

function read(text: string, cluster: string): readonly Resource[] {
  const manifests = uniqueIds(split(text).flatMap((slice) => readManifests(toValue(parse(slice.text).root), unjudged)));
  return manifests.map((manifest): Resource => {
    const namespace = isClusterScoped(manifest.kind) ? '' : (manifest.namespace ?? 'default');
    return { ...manifest, file: `file:///${cluster}.yaml`, cluster, namespace, explicit: true };
  });
}

/** Short forms of what tests need most, as documents. */
export function service(name: string, namespace = 'default', more = ''): string {
  return `apiVersion: v1\nkind: Service\nmetadata: {name: ${name}, namespace: "${namespace}"${more}}\nspec: {ports: [{port: 80}]}\n---\n`;
}

export function entry(name: string, namespace: string, hosts: string, more = ''): string {
  return `apiVersion: networking.istio.io/v1\nkind: ServiceEntry\nmetadata: {name: ${name}, namespace: "${namespace}"}\nspec: {hosts: [${hosts}], ports: [{number: 443, name: tls}]${more}}\n---\n`;
}

export function destinationRule(name: string, namespace: string, host: string, more = ''): string {
  return `apiVersion: networking.istio.io/v1\nkind: DestinationRule\nmetadata: {name: ${name}, namespace: "${namespace}"}\nspec: {host: "${host}"${more}}\n---\n`;
}
