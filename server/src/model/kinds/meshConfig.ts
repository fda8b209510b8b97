/**
 * What the mesh needs of Istio's own configuration: the ConfigMap that istiod reads, whose values are texts, or what an installer makes it
 * from (IstioOperator, the Istio of the Sail operator).
 */
import { parse } from '../../yaml/parse';
import type { Path } from '../../yaml/tree';
import { toValue } from '../../yaml/value';
import { compact, list, object, optionalObject, string, strings } from '../read';

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
  /** `serviceSettings`: whether a host, perhaps a wildcard, keeps its endpoints to their own cluster. */
  readonly clusterLocal: readonly { readonly host: string; readonly local: boolean }[];
  readonly networks: readonly MeshNetwork[];
  /** Whether the networks are written as YAML of the document, rather than as a text in it. */
  readonly plain: boolean;
}

/** Undefined for any other ConfigMap. */
export function readConfigMap(name: string, document: unknown): MeshConfigFacts | undefined {
  if (name !== 'istio' && !name.startsWith('istio-')) return undefined;
  const data = object(object(document).data);
  const [mesh, networks] = [string(data.mesh), string(data.meshNetworks)];
  if (mesh === undefined && networks === undefined) return undefined;
  const path: Path = ['data', 'meshNetworks'];
  return {
    clusterLocal: readClusterLocal(parsed(mesh)),
    networks: readNetworks(object(parsed(networks)).networks, () => path),
    plain: false,
  };
}

function parsed(text: string | undefined): unknown {
  return text === undefined ? undefined : toValue(parse(text).root);
}

export function readInstallation(document: unknown): MeshConfigFacts {
  const spec = object(object(document).spec);
  const values = object(spec.values);
  const path: Path = ['spec', 'values', 'global', 'meshNetworks'];
  return {
    clusterLocal: [...readClusterLocal(spec.meshConfig), ...readClusterLocal(values.meshConfig)],
    networks: readNetworks(object(values.global).meshNetworks, (...rest) => [...path, ...rest]),
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
