/**
 * What the mesh needs of Istio's own configuration: the ConfigMap that istiod reads, whose values are texts, what an installer makes it
 * from (IstioOperator, the Istio of the Sail operator, values of the Helm chart), or the bare configuration in a file of its own.
 */
import { parse } from '../../yaml/parse';
import type { Path } from '../../yaml/tree';
import { toValue } from '../../yaml/value';
import { compact, list, type Obj, object, optionalObject, string, strings } from '../read';
import { type MeshFacts, readMesh } from './meshOptions';

export interface NetworkGateway {
  readonly address?: string;
  /** `registryServiceName`: the Service that is the gateway, by its full name. */
  readonly service?: string;
  readonly path: Path;
}

export interface MeshNetwork {
  readonly name: string;
  readonly gateways: readonly NetworkGateway[];
  /** `fromRegistry`: the clusters whose endpoints are in the network. */
  readonly registries: readonly { readonly name: string; readonly path: Path }[];
}

export interface MeshConfigFacts {
  /** Of several, the first of this order decides: the file that the settings name, what istiod reads, what that is made from. */
  readonly source: 'file' | 'configMap' | 'installation';
  /** Undefined where only networks are given. */
  readonly mesh?: MeshFacts;
  /** `serviceSettings`: whether a host, perhaps a wildcard, keeps its endpoints to their own cluster. */
  readonly clusterLocal: readonly { readonly host: string; readonly local: boolean }[];
  readonly networks: readonly MeshNetwork[];
  /** Whether all is written as YAML of the document, rather than as a text in it. */
  readonly plain: boolean;
  /** Whether istiod is told to let a Gateway select workloads of its own namespace only (`PILOT_SCOPE_GATEWAY_TO_NAMESPACE`). */
  readonly scopesGateways?: true;
  /** Whether the injector takes namespaces without a label. */
  readonly injectsByDefault?: true;
}

/** Undefined for any other ConfigMap. */
export function readConfigMap(name: string, document: unknown): MeshConfigFacts | undefined {
  if (name !== 'istio' && !name.startsWith('istio-')) return undefined;
  const data = object(object(document).data);
  const [mesh, networks] = [string(data.mesh), string(data.meshNetworks)];
  if (mesh === undefined && networks === undefined) return undefined;
  const config = parsed(mesh);
  const path: Path = ['data', 'mesh'];
  return compact<MeshConfigFacts>({
    source: 'configMap',
    mesh:
      mesh === undefined
        ? undefined
        : config === undefined
          ? { options: {}, unknown: ['*'] }
          : readMesh([{ value: object(config.value), at: () => path }], undefined),
    clusterLocal: readClusterLocal(config?.value),
    networks: readNetworks(object(parsed(networks)?.value).networks, () => ['data', 'meshNetworks']),
    plain: false,
  });
}

/** Undefined for what is no YAML. */
function parsed(text: string | undefined): { readonly value: unknown } | undefined {
  const yaml = text === undefined ? undefined : parse(text);
  return yaml === undefined || yaml.problems.some(({ kind }) => kind !== 'duplicate-key')
    ? undefined
    : { value: toValue(yaml.root) };
}

export function readInstallation(document: unknown): MeshConfigFacts {
  const spec = object(object(document).spec);
  return { ...readValues(object(spec.values), ['spec', 'values'], optionalObject(spec.meshConfig)), source: 'installation' };
}

/** Values of the Helm chart; what an IstioOperator says beside them overrides them. */
function readValues(values: Obj, path: Path, over?: Obj): MeshConfigFacts {
  const global = object(values.global);
  const own = optionalObject(values.meshConfig);
  const parts = [
    ...(over === undefined ? [] : [{ value: over, at: (...rest: Path): Path => ['spec', 'meshConfig', ...rest] }]),
    ...(own === undefined ? [] : [{ value: own, at: (...rest: Path): Path => [...path, 'meshConfig', ...rest] }]),
  ];
  const scoped = string(object(object(values.pilot).env).PILOT_SCOPE_GATEWAY_TO_NAMESPACE) === 'true';
  return {
    source: 'file',
    mesh: readMesh(parts, string(global.istioNamespace)),
    clusterLocal: parts.flatMap(({ value }) => readClusterLocal(value)),
    networks: readNetworks(global.meshNetworks, (...rest) => [...path, 'global', 'meshNetworks', ...rest]),
    plain: true,
    ...(scoped && { scopesGateways: true }),
    ...(object(values.sidecarInjectorWebhook).enableNamespacesByDefault === true && { injectsByDefault: true }),
  };
}

/** A file of the settings: the configuration of the mesh, or the values of istiod's chart that hold it. */
export function readMeshConfigFile(document: unknown): MeshConfigFacts {
  const value = object(document);
  const isValues = ['meshConfig', 'global', 'pilot'].some((key) => key in value);
  if (isValues) return readValues(value, []);
  return {
    source: 'file',
    mesh: readMesh([{ value, at: (...rest) => rest }], undefined),
    clusterLocal: readClusterLocal(value),
    networks: [],
    plain: true,
  };
}

export function readMeshNetworksFile(document: unknown): MeshConfigFacts {
  const value = object(document);
  const under = 'networks' in value;
  return {
    source: 'file',
    clusterLocal: [],
    networks: readNetworks(under ? value.networks : value, (...rest) => (under ? ['networks', ...rest] : rest)),
    plain: true,
  };
}

function readClusterLocal(config: unknown): MeshConfigFacts['clusterLocal'] {
  return list(object(config).serviceSettings).flatMap((item) => {
    const local = object(object(item).settings).clusterLocal === true;
    return strings(object(item).hosts).map((host) => ({ host, local }));
  });
}

function readNetworks(value: unknown, at: (...path: Path) => Path): readonly MeshNetwork[] {
  return Object.entries(optionalObject(value) ?? {}).map(([name, network]) => ({
    name,
    gateways: list(object(network).gateways).map((item, i) =>
      compact<NetworkGateway>({
        address: string(object(item).address),
        service: string(object(item).registryServiceName) ?? string(object(item).registry_service_name),
        path: at(name, 'gateways', i),
      }),
    ),
    registries: list(object(network).endpoints).flatMap((item, i) => {
      const registry = string(object(item).fromRegistry) ?? string(object(item).from_registry);
      return registry === undefined ? [] : [{ name: registry, path: at(name, 'endpoints', i, 'fromRegistry') }];
    }),
  }));
}
