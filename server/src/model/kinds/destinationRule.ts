/** What the mesh needs of a DestinationRule. */
import type { Path } from '../../yaml/tree';
import { compact, exportTo, labels, list, type Obj, object, optionalObject, type PortNumber, port, string } from '../read';
import type { Labels } from '../resource';

/** The client TLS settings of one policy level. Undefined `mode` with settings present reads as DISABLE, Istio's zero value. */
export interface ClientTls {
  readonly mode: string;
  /** Of SIMPLE and MUTUAL: why the certificate of the server may go unverified. */
  readonly unverified?: 'skipped' | 'no certificates';
}

export interface PolicyFacts {
  readonly tls?: ClientTls;
  /** A port-level entry replaces the whole inherited policy for its port, TLS included. */
  readonly ports: readonly { readonly port?: PortNumber; readonly tls?: ClientTls }[];
  /** What is set, by field, as JSON. */
  readonly fields: Readonly<Record<string, string>>;
}

export interface SubsetFacts {
  /** Its index in `spec.subsets`. */
  readonly index: number;
  readonly name: string;
  readonly labels: Labels;
  readonly policy?: PolicyFacts;
}

/** Where traffic is to go by its locality. */
export interface LocalityTarget {
  /** Of the value, or of the pair whose key it is. */
  readonly path: Path;
  /** `failover`: a region; `distribute`: a locality, perhaps with a star at the end. */
  readonly by: 'failover' | 'distribute';
  readonly locality: string;
  /** Where the traffic comes from. */
  readonly from?: string;
}

export interface DestinationRuleFacts {
  readonly host?: string;
  readonly exportTo?: readonly string[];
  /** The rule holds only for client workloads with these labels. */
  readonly workloadSelector?: Labels;
  readonly policy?: PolicyFacts;
  readonly subsets: readonly SubsetFacts[];
  /** Of all levels; undefined where there are none. */
  readonly localityTargets?: readonly LocalityTarget[];
}

export function readDestinationRule(document: unknown): DestinationRuleFacts {
  const spec = object(object(document).spec);
  const selector = optionalObject(spec.workloadSelector);
  return compact<DestinationRuleFacts>({
    host: string(spec.host),
    exportTo: exportTo(spec.exportTo),
    workloadSelector: selector && labels(selector.matchLabels),
    policy: readPolicy(optionalObject(spec.trafficPolicy)),
    subsets: list(spec.subsets).flatMap((item, index) => {
      const entry = object(item);
      const name = string(entry.name);
      if (name === undefined) return [];
      const policy = readPolicy(optionalObject(entry.trafficPolicy));
      return [compact<SubsetFacts>({ index, name, labels: labels(entry.labels), policy })];
    }),
    localityTargets: readLocalityTargets(spec),
  });
}

function readLocalityTargets(spec: Obj): readonly LocalityTarget[] | undefined {
  const levels: readonly { readonly policy: unknown; readonly path: Path }[] = [
    { policy: spec.trafficPolicy, path: ['spec', 'trafficPolicy'] },
    ...list(spec.subsets).map((item, i) => ({
      policy: object(item).trafficPolicy,
      path: ['spec', 'subsets', i, 'trafficPolicy'],
    })),
  ];
  const targets = levels.flatMap(({ policy, path }) => [
    ...targetsOf(policy, path),
    ...list(object(policy).portLevelSettings).flatMap((item, i) => targetsOf(item, [...path, 'portLevelSettings', i])),
  ]);
  return targets.length > 0 ? targets : undefined;
}

function targetsOf(policy: unknown, level: Path): readonly LocalityTarget[] {
  const setting = optionalObject(object(object(policy).loadBalancer).localityLbSetting);
  if (setting === undefined || setting.enabled === false) return [];
  const path: Path = [...level, 'loadBalancer', 'localityLbSetting'];
  return [
    ...list(setting.failover).flatMap((item, i): readonly LocalityTarget[] => {
      const locality = string(object(item).to);
      const from = string(object(item).from);
      return locality ? [compact<LocalityTarget>({ path: [...path, 'failover', i, 'to'], by: 'failover', locality, from })] : [];
    }),
    ...list(setting.distribute).flatMap((item, i) =>
      Object.keys(object(object(item).to)).map(
        (locality): LocalityTarget => ({ path: [...path, 'distribute', i, 'to', locality], by: 'distribute', locality }),
      ),
    ),
  ];
}

function readPolicy(policy: Obj | undefined): PolicyFacts | undefined {
  if (policy === undefined) return undefined;
  return compact<PolicyFacts>({
    tls: readTls(policy.tls),
    ports: list(policy.portLevelSettings).map((item) => {
      const entry = object(item);
      return compact<PolicyFacts['ports'][number]>({ port: port(object(entry.port).number), tls: readTls(entry.tls) });
    }),
    fields: Object.fromEntries(Object.entries(policy).map(([field, value]) => [field, JSON.stringify(value)])),
  });
}

function readTls(value: unknown): ClientTls | undefined {
  const tls = optionalObject(value);
  if (tls === undefined) return undefined;
  const mode = string(tls.mode) ?? 'DISABLE';
  const named = [tls.caCertificates, tls.credentialName].some((item) => string(item) !== undefined && item !== '');
  const why = tls.insecureSkipVerify === true ? 'skipped' : named ? undefined : 'no certificates';
  return compact<ClientTls>({ mode, unverified: mode === 'SIMPLE' || mode === 'MUTUAL' ? why : undefined });
}
