/** From a document's value to what it says of deliveries. */
import type { Header } from '../yaml/tree';
import { alternativesOf } from './generators';
import type { ArgoApplication, ArgoCluster, ArgoDestination, ArgoSource, DeliveryObject, FluxKustomization } from './types';
import { items, record, strings, text } from './values';

const clusterLabel = 'argocd.argoproj.io/secret-type';

/** A cheap test on the text: whether the document is worth parsing. */
export function mayDeliver({ apiVersion = '', kind = '' }: Header, source: string): boolean {
  if (apiVersion.startsWith('kustomize.toolkit.fluxcd.io/')) return kind === 'Kustomization';
  if (apiVersion.startsWith('source.toolkit.fluxcd.io/')) return kind === 'GitRepository';
  if (apiVersion.startsWith('argoproj.io/')) return kind === 'Application' || kind === 'ApplicationSet';
  return kind === 'Secret' && source.includes(clusterLabel);
}

/** Undefined for what delivers nothing, or what nobody can tell. */
export function readDelivery(value: unknown): DeliveryObject | undefined {
  const { apiVersion, kind, metadata, spec } = record(value);
  const [group] = text(apiVersion).split('/');
  switch (`${group}/${text(kind)}`) {
    case 'kustomize.toolkit.fluxcd.io/Kustomization':
      return readKustomization(record(metadata), record(spec));
    case 'source.toolkit.fluxcd.io/GitRepository': {
      const { name, namespace } = record(metadata);
      return { type: 'repository', name: text(name), namespace: text(namespace), url: text(record(spec).url) };
    }
    case 'argoproj.io/Application':
      return readApplication(record(spec));
    case 'argoproj.io/ApplicationSet': {
      const { generators, template } = record(spec);
      const alternatives = items(generators).flatMap((generator) => alternativesOf(generator));
      return { type: 'applicationSet', template: readApplication(record(record(template).spec)), alternatives };
    }
    case 'v1/Secret':
      return readCluster(record(value));
    default:
      return undefined;
  }
}

function readKustomization(metadata: Fields, spec: Fields): FluxKustomization {
  const source = record(spec.sourceRef);
  const kubeConfig = text(record(record(spec.kubeConfig).secretRef).name);
  const targetNamespace = text(spec.targetNamespace);
  return {
    type: 'kustomization',
    path: text(spec.path),
    ...(targetNamespace === '' ? {} : { targetNamespace }),
    ...(kubeConfig === '' ? {} : { kubeConfig }),
    ...(source.name === undefined
      ? {}
      : {
          source: {
            kind: text(source.kind),
            name: text(source.name),
            namespace: text(source.namespace) || text(metadata.namespace),
          },
        }),
  };
}

/** Sources without a path are charts of a registry, or only lend their values. */
function readApplication(spec: Fields): ArgoApplication {
  const written = [...(spec.source === undefined ? [] : [spec.source]), ...items(spec.sources)];
  const sources = written.flatMap((one): readonly ArgoSource[] => {
    const { path, repoURL, directory, chart } = record(one);
    if (typeof path !== 'string' || chart !== undefined) return [];
    return [{ path, repository: text(repoURL), recurse: record(directory).recurse === true }];
  });
  const { name, server, namespace } = record(spec.destination);
  const destination: ArgoDestination = {
    ...(text(name) === '' ? {} : { name: text(name) }),
    ...(text(server) === '' ? {} : { server: text(server) }),
    ...(text(namespace) === '' ? {} : { namespace: text(namespace) }),
  };
  return { type: 'application', sources, destination };
}

/** Encoded data is as good as plain, but a secret in a repository is plain or sealed. */
function readCluster({ metadata, stringData }: Fields): ArgoCluster | undefined {
  const { labels, name: own } = record(metadata);
  const { name, server } = record(stringData);
  if (record(labels)[clusterLabel] !== 'cluster') return undefined;
  return { type: 'cluster', name: text(name) || text(own), server: text(server), labels: strings(labels) };
}

type Fields = Readonly<Record<string, unknown>>;
