/**
 * What istiod's own validation demands of a single document beyond its schema, kind by kind (istio: pkg/config/validation). A
 * validator takes the plain value of a document whose shape may be wrong anywhere (the schema says that) and yields only what is
 * certainly wrong: text with a placeholder is unknown. Each violation belongs to a concept, and each concept is one rule (MW2xx).
 */
import type { PathEdit } from '../yaml/edits';
import type { Part, Path } from '../yaml/tree';
import { authorizationPolicy } from './kinds/authorizationPolicy';
import { destinationRule } from './kinds/destinationRule';
import { envoyFilter } from './kinds/envoyFilter';
import { gateway } from './kinds/gateway';
import { peerAuthentication } from './kinds/peerAuthentication';
import { proxyConfig } from './kinds/proxyConfig';
import { requestAuthentication } from './kinds/requestAuthentication';
import { serviceEntry } from './kinds/serviceEntry';
import { sidecar } from './kinds/sidecar';
import { telemetry } from './kinds/telemetry';
import { trafficExtension } from './kinds/trafficExtension';
import { virtualService } from './kinds/virtualService';
import { wasmPlugin } from './kinds/wasmPlugin';
import { workloadEntry } from './kinds/workloadEntry';
import { workloadGroup } from './kinds/workloadGroup';

/** The names of the rules that report violations. */
export type Concept =
  /** A host, FQDN or wildcard domain that is malformed, or `*` where it is refused. */
  | 'invalid-host'
  | 'invalid-port'
  /** Not RE2, empty or too long. */
  | 'invalid-regex'
  /** A header name, header value or header operation. */
  | 'invalid-header'
  | 'invalid-duration'
  /** Fields that exclude each other. */
  | 'conflicting-fields'
  /** A field that another one requires, or a part of which nothing is set. */
  | 'incomplete-field'
  /** Weights and percentages. */
  | 'invalid-weight'
  /** An entry that is given twice where each may be given once. */
  | 'duplicate-entry'
  /** IST0130. */
  | 'unreachable-rule'
  /** IST0131. */
  | 'ineffective-match'
  /** Labels, selectors, targetRefs. */
  | 'invalid-selector'
  | 'invalid-export-to'
  | 'invalid-tls-settings'
  | 'invalid-locality'
  /** IPs, CIDRs, unix paths, binds of endpoints and listeners. */
  | 'invalid-address'
  /** Names of ports, subsets, gateways ... that are no DNS label, or references of the wrong form. */
  | 'invalid-name'
  /** A value outside of a set or limit that only istiod knows. */
  | 'invalid-value'
  /** Accepted, but to be written in another way. */
  | 'deprecated-field'
  /** Accepted, but without effect or with one that nobody wants. */
  | 'ineffective-field';

/** The document's own edits; paths are relative to the document. */
export interface SemanticFix {
  readonly title: string;
  readonly safe: boolean;
  readonly edits: readonly PathEdit[];
}

export interface Violation {
  readonly concept: Concept;
  readonly path: Path;
  /** Default: value. */
  readonly part?: Part;
  /** A sentence without a period, the user's values in double quotes, that says what to write instead. */
  readonly message: string;
  /** Error: istiod's webhook refuses the document (IST0106). Warning: it accepts with a warning (IST0133). */
  readonly severity: 'error' | 'warning';
  readonly fixes?: readonly SemanticFix[];
}

export type Validator = (document: Readonly<Record<string, unknown>>) => Iterable<Violation>;

const validators: ReadonlyMap<string, Validator> = new Map<string, Validator>([
  ['networking.istio.io/VirtualService', virtualService],
  ['networking.istio.io/DestinationRule', destinationRule],
  ['networking.istio.io/ServiceEntry', serviceEntry],
  ['networking.istio.io/WorkloadEntry', workloadEntry],
  ['networking.istio.io/WorkloadGroup', workloadGroup],
  ['networking.istio.io/Gateway', gateway],
  ['networking.istio.io/Sidecar', sidecar],
  ['networking.istio.io/EnvoyFilter', envoyFilter],
  ['networking.istio.io/ProxyConfig', proxyConfig],
  ['security.istio.io/AuthorizationPolicy', authorizationPolicy],
  ['security.istio.io/RequestAuthentication', requestAuthentication],
  ['security.istio.io/PeerAuthentication', peerAuthentication],
  ['telemetry.istio.io/Telemetry', telemetry],
  ['extensions.istio.io/WasmPlugin', wasmPlugin],
  ['extensions.istio.io/TrafficExtension', trafficExtension],
]);

/** What istiod would refuse or warn of in a document; nothing for kinds that it does not validate. */
export function violationsOf(group: string, kind: string, document: Readonly<Record<string, unknown>>): readonly Violation[] {
  return [...(validators.get(`${group}/${kind}`)?.(document) ?? [])];
}
