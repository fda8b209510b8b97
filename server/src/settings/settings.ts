/**
 * The settings as read: what `meshwright.yaml` of one folder (or the editor) says, every key optional. Defaults and the
 * merging of several folders are in `merge.ts`.
 */
import type { Severity } from '../base/severity';

export interface GatewayAddress {
  /** A host name, an IP without brackets, or a placeholder, as the ServiceEntry endpoints write it. */
  readonly address: string;
  readonly port?: number;
}

export interface ClusterInput {
  readonly name: string;
  /** Globs relative to the folder of the settings file. */
  readonly files?: readonly string[];
  readonly context?: string;
  readonly network?: string;
  readonly gateways?: readonly GatewayAddress[];
  readonly endpointLabels?: Readonly<Record<string, string>>;
}

export interface IstioVersion {
  readonly major: number;
  readonly minor: number;
}

export interface MeshInput {
  readonly rootNamespace?: string;
  readonly trustDomain?: string;
  readonly enableAutoMtls?: boolean;
  readonly outboundTrafficPolicy?: { readonly mode?: 'ALLOW_ANY' | 'REGISTRY_ONLY' };
}

/** By the name or code of a rule. */
export type RuleSettings = Readonly<Record<string, Severity | 'off'>>;

export interface OverrideInput {
  /** Globs relative to the folder of the settings file. */
  readonly files: readonly string[];
  readonly rules: RuleSettings;
}

export interface SettingsInput {
  readonly cluster?: string;
  readonly clusters?: readonly ClusterInput[];
  /** Globs to the namespace of documents that name none. */
  readonly namespaces?: Readonly<Record<string, string>>;
  readonly istioVersion?: IstioVersion;
  readonly discovery?: 'shared' | 'separate' | 'auto';
  readonly globalSuffix?: string;
  readonly clusterDomain?: string;
  readonly mesh?: MeshInput;
  readonly meshConfigFile?: string;
  readonly meshNetworksFile?: string;
  readonly closedWorld?: boolean | 'auto';
  readonly rules?: RuleSettings;
  /** What holds for some files; the later one wins. */
  readonly overrides?: readonly OverrideInput[];
  readonly ignore?: readonly string[];
  /** KiB; documents over it are skipped with an info. Default 512. */
  readonly documentSizeLimit?: number;
}
