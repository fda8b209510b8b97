/** Where new resources are written: a file that is applied to their cluster and to no other, in the layout that the files there have. */
import { parent } from '../../base/uri';
import type { ServiceName } from '../../mesh/hosts';
import { isTemplate } from '../../yaml/split';
import { readMark } from '../mark';
import type { View } from '../view';
import { canAppend } from './documents';
import type { Kustomizations } from './kustomization';
import { fileName } from './names';

export interface Newcomer {
  readonly cluster: string;
  readonly namespace: string;
  /** Undefined for what is there once per cluster. */
  readonly service: ServiceName | undefined;
  /** Of the mark: tells apart what is there once per cluster. */
  readonly key: string;
  /** The file of what was created before for the same. */
  readonly near: string | undefined;
}

export type Place = { readonly uri: string } | { readonly problem: string };

/** What is there once per cluster goes by the gateway that it is for. */
const gatewayFiles: Readonly<Record<string, string>> = { network: 'cross-network-gateway', ambient: 'east-west-gateway' };

export class Placer {
  private readonly places = new Map<string, Place>();
  /** Whose a file is: of a service, or of none. */
  private readonly owners = new Map<string, string>();
  private readonly folders: Folders;

  constructor(
    private readonly view: View,
    private readonly requested: Readonly<Record<string, string>>,
    private readonly kustomizations: Kustomizations,
  ) {
    this.folders = new Folders(view);
    for (const { file, annotations } of view.resources) {
      const mark = readMark(annotations);
      if (mark !== undefined && !this.owners.has(file)) this.owners.set(file, ownerOf(mark.service));
    }
  }

  place(newcomer: Newcomer): Place {
    const { cluster, namespace, service, near } = newcomer;
    if (near !== undefined && this.takes(near, newcomer) === true && !isTemplate(this.view.files.text(near) ?? ''))
      return { uri: near };
    const key = [cluster, namespace, ownerOf(service), baseName(newcomer)].join('\0');
    const known = this.places.get(key) ?? this.choose(newcomer);
    this.places.set(key, known);
    return known;
  }

  private choose(newcomer: Newcomer): Place {
    let reason: string | undefined;
    const requested = this.requested[newcomer.cluster];
    if (requested !== undefined) return this.inRequested(requested.replace(/\/$/, ''), newcomer);
    for (const folder of new Set(this.candidates(newcomer))) {
      const found = this.fileIn(folder, newcomer);
      if ('uri' in found) return this.take(found.uri, newcomer);
      reason ??= found.reason;
    }
    const { cluster } = newcomer;
    return {
      problem:
        reason ??
        `no folder belongs to cluster "${cluster}" alone; give it one by a glob like "clusters/${cluster}/**" in meshwright.yaml, or choose a folder that no other cluster has`,
    };
  }

  private take(uri: string, { service }: Newcomer): Place {
    this.owners.set(uri, ownerOf(service));
    return { uri };
  }

  /** Where the user asks for a folder, no other one will do. */
  private inRequested(folder: string, newcomer: Newcomer): Place {
    const { cluster } = newcomer;
    let reason: string | undefined;
    for (const each of [this.within(folder, newcomer), folder]) {
      const found = this.fileIn(each, newcomer);
      if ('uri' in found) return this.take(found.uri, newcomer);
      reason ??= found.reason;
    }
    const { files } = this.view;
    const at = `${folder}/${baseName(newcomer)}.yaml`;
    const clusters = files.clustersOf(at);
    const others = clusters.filter((each) => each !== cluster).map((each) => `"${each}"`);
    const why =
      clusters.length === 0
        ? `files there belong to no cluster, as no glob of meshwright.yaml takes them in`
        : others.length > 0
          ? `files there belong to cluster ${others.join(', ')}${clusters.length > others.length ? ' too' : ''}`
          : files.isManifest(at)
            ? 'the files that would be written are there already, and hold something else'
            : 'files there are not read as manifests';
    return {
      problem:
        reason ??
        `new files of cluster "${cluster}" cannot go to the folder "${fileName(files, folder)}" that was asked for: ${why}; choose a folder that belongs to "${cluster}" alone`,
    };
  }

  private within(folder: string, { cluster, namespace }: Newcomer): string {
    return this.folders.isFlat(folder, cluster) ? folder : `${folder}/${namespace}`;
  }

  private *candidates(newcomer: Newcomer): Iterable<string> {
    const { cluster, namespace, service } = newcomer;
    if (service !== undefined) yield* this.folders.ofService(cluster, service);
    yield* this.folders.ofNamespace(cluster, namespace);
    const roots = this.view.files.roots(cluster).map((root) => (this.isFile(root) ? parent(root) : root));
    for (const root of roots) yield this.within(root, newcomer);
    yield* roots;
  }

  private isFile(root: string): boolean {
    return /\.ya?ml$/i.test(root) || this.view.files.text(root) !== undefined;
  }

  /** Whether a file at this place would be applied to the cluster, as it is; a string says why not. */
  private takes(uri: string, { cluster, namespace }: Newcomer): boolean | string {
    const { files } = this.view;
    const clusters = files.clustersOf(uri);
    if (clusters.length !== 1 || clusters[0] !== cluster || !files.isManifest(uri)) return false;
    const kustomization = this.kustomizations.governing(uri, cluster);
    if (kustomization?.namespace === undefined || kustomization.namespace === namespace) return true;
    return `${fileName(files, kustomization.uri)} would move new resources of namespace "${namespace}" to "${kustomization.namespace}", and cluster "${cluster}" has no other folder for them; choose one with a kustomization of its own that sets no namespace, or this one`;
  }

  /** A new file, or one to which documents can be added without a trace, that is no other service's. */
  private fileIn(folder: string, newcomer: Newcomer): { readonly uri: string } | { readonly reason: string | undefined } {
    const { service } = newcomer;
    const base = baseName(newcomer);
    const choices =
      service === undefined
        ? [[base], [`${base}-scaffold`]]
        : ['global', 'scaffold'].map((end) => [`${service.name}-${end}`, `${service.name}-${service.namespace}-${end}`]);
    let reason: string | undefined;
    for (const names of choices) {
      for (const name of names) {
        const uri = `${folder}/${name}${this.folders.extension(folder)}`;
        if ((this.owners.get(uri) ?? ownerOf(service)) !== ownerOf(service)) continue;
        const fits = this.takes(uri, newcomer);
        if (typeof fits === 'string') reason ??= fits;
        if (fits !== true) continue;
        const text = this.view.files.text(uri);
        if (text === undefined || canAppend(text)) return { uri };
        break;
      }
    }
    return { reason };
  }
}

function ownerOf(service: ServiceName | undefined): string {
  return service === undefined ? '' : `${service.namespace}/${service.name}`;
}

function baseName({ service, key }: Newcomer): string {
  return service === undefined ? (gatewayFiles[key] ?? 'global-gateway') : `${service.name}-global`;
}

/** How the files of a workspace are laid out. */
class Folders {
  /** By cluster. */
  private readonly used = new Map<string, Set<string>>();
  /** By cluster and namespace: how many resources each folder holds. */
  private readonly counts = new Map<string, Map<string, number>>();
  private readonly services = new Map<string, string[]>();
  private readonly short = new Map<string, number>();

  constructor(view: View) {
    for (const { cluster, namespace, file, type, name } of view.resources) {
      const folder = parent(file);
      getOr(this.used, cluster, () => new Set()).add(folder);
      const counts = getOr(this.counts, `${cluster}\0${namespace}`, () => new Map<string, number>());
      counts.set(folder, (counts.get(folder) ?? 0) + 1);
      if (type === 'Service') getOr(this.services, `${cluster}\0${namespace}\0${name}`, () => []).push(folder);
    }
    for (const uri of view.files.all()) {
      if (!/\.ya?ml$/.test(uri)) continue;
      const by = uri.endsWith('.yml') ? 1 : -1;
      this.short.set(parent(uri), (this.short.get(parent(uri)) ?? 0) + by);
    }
  }

  ofService(cluster: string, { namespace, name }: ServiceName): readonly string[] {
    return this.services.get(`${cluster}\0${namespace}\0${name}`) ?? [];
  }

  /** The one with most of its resources first. */
  ofNamespace(cluster: string, namespace: string): readonly string[] {
    const counts = [...(this.counts.get(`${cluster}\0${namespace}`) ?? [])];
    return counts.sort(([a, many], [b, few]) => few - many || (a < b ? -1 : 1)).map(([folder]) => folder);
  }

  /** Whether the files of a cluster in a folder lie in none below it. */
  isFlat(folder: string, cluster: string): boolean {
    const used = [...(this.used.get(cluster) ?? [])];
    return used.includes(folder) && !used.some((each) => each.startsWith(`${folder}/`));
  }

  extension(folder: string): string {
    return (this.short.get(folder) ?? 0) > 0 ? '.yml' : '.yaml';
  }
}

function getOr<K, V>(map: Map<K, V>, key: K, make: () => V): V {
  const known = map.get(key);
  if (known !== undefined) return known;
  const made = make();
  map.set(key, made);
  return made;
}
