/** What the mesh needs of a DestinationRule. */
import { compact, exportTo, labels, list, type Obj, object, optionalObject, type PortNumber, port, string } from '../read';
import type { Labels } from '../resource';

/** The client TLS settings of one policy level. Undefined `mode` with settings present reads as DISABLE, Istio's zero value. */
export interface ClientTls {
  readonly mode: string;
}

export interface PolicyFacts {
  readonly tls?: ClientTls;
  /** A port-level entry replaces the whole inherited policy for its port, TLS included. */
  readonly ports: readonly { readonly port?: PortNumber; readonly tls?: ClientTls }[];
}

export interface SubsetFacts {
  /** Its index in `spec.subsets`. */
  readonly index: number;
  readonly name: string;
  readonly labels: Labels;
  readonly policy?: PolicyFacts;
}

export interface DestinationRuleFacts {
  readonly host?: string;
  readonly exportTo?: readonly string[];
  /** The rule holds only for client workloads with these labels. */
  readonly workloadSelector?: Labels;
  readonly policy?: PolicyFacts;
  readonly subsets: readonly SubsetFacts[];
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
  });
}

function readPolicy(policy: Obj | undefined): PolicyFacts | undefined {
  if (policy === undefined) return undefined;
  return compact<PolicyFacts>({
    tls: readTls(policy.tls),
    ports: list(policy.portLevelSettings).map((item) => {
      const entry = object(item);
      return compact<PolicyFacts['ports'][number]>({ port: port(object(entry.port).number), tls: readTls(entry.tls) });
    }),
  });
}

function readTls(value: unknown): ClientTls | undefined {
  const tls = optionalObject(value);
  return tls && { mode: string(tls.mode) ?? 'DISABLE' };
}
