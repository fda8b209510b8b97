/**
 * The settings that hold, with every default: of several folders and the editor one `Settings`. The editor overrides key by
 * key; what concerns the mesh is taken from the first folder that says it, what concerns files stays with its folder.
 */
import { compileGlob, globBase } from '../base/glob';
import { join } from '../base/uri';
import type { ClusterInput, GatewayAddress, IstioVersion, MeshInput, RuleSettings, SettingsInput } from './settings';

export interface ClusterSettings {
  readonly name: string;
  readonly gateways: readonly GatewayAddress[];
  /** Labels by which endpoints elsewhere stand for this cluster. */
  readonly endpointLabels: Readonly<Record<string, string>>;
  readonly network?: string;
  readonly context?: string;
}

export interface ClusterFiles {
  readonly cluster: string;
  readonly matches: (path: string) => boolean;
  /** What the globs begin with, in their order; a folder or, of a glob without wildcards, perhaps a file. */
  readonly bases: readonly string[];
}

/** Paths are relative to the folder, with forward slashes. */
export interface FolderSettings {
  readonly uri: string;
  /** The whole folder is this cluster. */
  readonly cluster?: string;
  /** The files of each configured cluster; empty when the clusters are to be found from the folders. */
  readonly files: readonly ClusterFiles[];
  /** The first that matches decides. */
  readonly namespaces: readonly { readonly matches: (path: string) => boolean; readonly namespace: string }[];
  readonly ignored: (path: string) => boolean;
  /** Beside `rules` of all settings; the later one wins. */
  readonly overrides: readonly { readonly matches: (path: string) => boolean; readonly rules: RuleSettings }[];
}

/** What is asked for before anything is read; the rest of the mesh's configuration is per cluster: see `mesh/config.ts`. */
export interface MeshSettings {
  readonly rootNamespace: string;
}

export interface Settings {
  readonly folders: readonly FolderSettings[];
  /** Every cluster that is configured, `cluster` of folders included. */
  readonly clusters: readonly ClusterSettings[];
  readonly istioVersion?: IstioVersion;
  readonly discovery: 'shared' | 'separate' | 'auto';
  readonly globalSuffix: string;
  readonly clusterDomain: string;
  /** Defaults filled in. */
  readonly mesh: MeshSettings;
  /** Only what was set, of which what the mesh configuration of the workspace says is overridden. */
  readonly meshInput: MeshInput;
  /** URIs. */
  readonly meshConfigFile?: string;
  readonly meshNetworksFile?: string;
  readonly closedWorld: boolean | 'auto';
  readonly rules: RuleSettings;
  /** In UTF-16 code units of a document's text: the length that the engine has at hand, and the bytes of plain ASCII. */
  readonly documentSizeLimit: number;
}

export interface FolderInput {
  readonly uri: string;
  readonly input: SettingsInput;
}

export const defaultMesh: MeshSettings = { rootNamespace: 'istio-system' };

/** The globs are compiled anew by each call: compare the inputs, not the results. */
export function mergeSettings(folders: readonly FolderInput[], editor: SettingsInput): Settings {
  const inputs = folders.map(({ input }) => ({ ...input, ...editor }));
  const first = <K extends keyof SettingsInput>(key: K): SettingsInput[K] | undefined => firstOf([editor, ...inputs], key);
  const meshInput = mergeMesh([editor, ...folders.map(({ input }) => input)]);
  const istioVersion = first('istioVersion');
  const meshConfigFile = fileOf('meshConfigFile', folders, editor);
  const meshNetworksFile = fileOf('meshNetworksFile', folders, editor);
  return {
    folders: folders.map(({ uri, input }, i) => ({
      ...readFolder(uri, inputs[i] ?? editor),
      overrides: overridesOf(input, editor),
    })),
    clusters: mergeClusters(inputs),
    ...(istioVersion === undefined ? {} : { istioVersion }),
    discovery: first('discovery') ?? 'auto',
    globalSuffix: first('globalSuffix') ?? 'global',
    clusterDomain: first('clusterDomain') ?? 'cluster.local',
    mesh: { rootNamespace: meshInput.rootNamespace ?? defaultMesh.rootNamespace },
    meshInput,
    ...(meshConfigFile === undefined ? {} : { meshConfigFile }),
    ...(meshNetworksFile === undefined ? {} : { meshNetworksFile }),
    closedWorld: first('closedWorld') ?? 'auto',
    // One rule is one key: to silence a rule in the editor must not undo what a folder says of the others.
    rules: Object.assign({}, ...folders.map(({ input }) => input.rules).reverse(), editor.rules),
    documentSizeLimit: (first('documentSizeLimit') ?? 512) * 1024,
  };
}

function firstOf<K extends keyof SettingsInput>(inputs: readonly SettingsInput[], key: K): SettingsInput[K] | undefined {
  return inputs.find((input) => input[key] !== undefined)?.[key];
}

function readFolder(uri: string, input: SettingsInput): Omit<FolderSettings, 'overrides'> {
  const { cluster } = input;
  return {
    uri,
    ...(cluster === undefined ? {} : { cluster }),
    files: (input.clusters ?? []).flatMap(({ name, files }) => {
      if (files !== undefined) return [{ cluster: name, matches: compileGlob(files), bases: basesOf(files) }];
      // In a folder that is one cluster as a whole, the list says how to reach clusters, not where their files are.
      const own = `clusters/${name}`;
      return cluster === undefined ? [{ cluster: name, matches: within(own), bases: [own] }] : [];
    }),
    namespaces: Object.entries(input.namespaces ?? {}).map(([glob, namespace]) => ({ matches: compileGlob([glob]), namespace })),
    ignored: compileGlob(input.ignore ?? []),
  };
}

/** What the editor says of a rule everywhere stands above what a folder says of it in some files. */
function overridesOf({ overrides = [] }: SettingsInput, editor: SettingsInput): FolderSettings['overrides'] {
  const everywhere = overrides.length > 0 && editor.rules !== undefined ? [{ files: ['**'], rules: editor.rules }] : [];
  return [...overrides, ...everywhere, ...(editor.overrides ?? [])].map(({ files, rules }) => ({
    matches: compileGlob(files),
    rules,
  }));
}

function basesOf(globs: readonly string[]): readonly string[] {
  return [...new Set(globs.filter((glob) => !glob.trim().startsWith('!')).map(globBase))];
}

function within(folder: string): (path: string) => boolean {
  return (path) => path.startsWith(`${folder}/`);
}

/** Folders may each say a part of one cluster: gateways add up, of the rest the first word holds. */
function mergeClusters(inputs: readonly SettingsInput[]): readonly ClusterSettings[] {
  const parts = new Map<string, ClusterInput[]>();
  for (const { cluster, clusters } of inputs) {
    for (const part of [...(clusters ?? []), ...(cluster === undefined ? [] : [{ name: cluster }])]) {
      const known = parts.get(part.name);
      if (known === undefined) parts.set(part.name, [part]);
      else known.push(part);
    }
  }
  return [...parts].map(([name, group]) => {
    const network = group.find((part) => part.network !== undefined)?.network;
    const context = group.find((part) => part.context !== undefined)?.context;
    return {
      name,
      gateways: distinct(group.flatMap((part) => part.gateways ?? [])),
      endpointLabels: group.find((part) => part.endpointLabels !== undefined)?.endpointLabels ?? { cluster: name },
      ...(network === undefined ? {} : { network }),
      ...(context === undefined ? {} : { context }),
    };
  });
}

function distinct(gateways: readonly GatewayAddress[]): readonly GatewayAddress[] {
  const seen = new Map(gateways.map((gateway) => [JSON.stringify([gateway.address, gateway.port]), gateway]));
  return [...seen.values()];
}

/** The earlier input wins, key by key. */
function mergeMesh(inputs: readonly SettingsInput[]): MeshInput {
  const parts = inputs.flatMap(({ mesh }) => (mesh === undefined ? [] : [mesh])).reverse();
  const policies = parts.map(({ outboundTrafficPolicy }) => outboundTrafficPolicy).filter((policy) => policy !== undefined);
  const merged: MeshInput = Object.assign({}, ...parts);
  return policies.length === 0 ? merged : { ...merged, outboundTrafficPolicy: Object.assign({}, ...policies) };
}

/** A file named by a folder is relative to that folder; one named by the editor, to the first. */
function fileOf(
  key: 'meshConfigFile' | 'meshNetworksFile',
  folders: readonly FolderInput[],
  editor: SettingsInput,
): string | undefined {
  const own = editor[key];
  const folder = own === undefined ? folders.find(({ input }) => input[key] !== undefined) : folders[0];
  const path = own ?? folder?.input[key];
  return folder === undefined || path === undefined ? undefined : join(folder.uri, path);
}
