/** What the mesh needs of a ServiceEntry. */
import { compact, exportTo, labels, list, object, optionalObject, type PortNumber, port, string, strings } from '../read';
import type { Labels } from '../resource';

export interface EntryPort {
  readonly name?: string;
  readonly number?: PortNumber;
  readonly targetPort?: PortNumber;
  readonly protocol?: string;
}

/** `spec.endpoints[]` of a ServiceEntry; a WorkloadEntry has the same fields. */
export interface EndpointFacts {
  readonly address?: string;
  readonly ports: Readonly<Record<string, PortNumber>>;
  readonly labels: Labels;
  readonly network?: string;
  readonly locality?: string;
  readonly weight?: number;
  readonly serviceAccount?: string;
}

export interface ServiceEntryFacts {
  readonly hosts: readonly string[];
  readonly addresses: readonly string[];
  readonly ports: readonly EntryPort[];
  /** Undefined where omitted, which Istio reads as MESH_EXTERNAL. */
  readonly location?: string;
  /** Undefined where omitted, which Istio reads as NONE. */
  readonly resolution?: string;
  readonly endpoints: readonly EndpointFacts[];
  readonly workloadSelector?: Labels;
  readonly exportTo?: readonly string[];
}

export function readEndpoint(value: unknown): EndpointFacts {
  const entry = object(value);
  const ports: Record<string, PortNumber> = {};
  for (const [name, item] of Object.entries(object(entry.ports))) {
    const number = port(item);
    if (number !== undefined) ports[name] = number;
  }
  return compact<EndpointFacts>({
    address: string(entry.address),
    ports,
    labels: labels(entry.labels),
    network: string(entry.network),
    locality: string(entry.locality),
    weight: typeof entry.weight === 'number' ? entry.weight : undefined,
    serviceAccount: string(entry.serviceAccount),
  });
}

export function readServiceEntry(document: unknown): ServiceEntryFacts {
  const spec = object(object(document).spec);
  const selector = optionalObject(spec.workloadSelector);
  return compact<ServiceEntryFacts>({
    hosts: strings(spec.hosts),
    addresses: strings(spec.addresses),
    ports: list(spec.ports).map((item) => {
      const entry = object(item);
      return compact<EntryPort>({
        name: string(entry.name),
        number: port(entry.number),
        targetPort: port(entry.targetPort),
        protocol: string(entry.protocol),
      });
    }),
    location: string(spec.location),
    resolution: string(spec.resolution),
    endpoints: list(spec.endpoints).map(readEndpoint),
    workloadSelector: selector && labels(selector.labels),
    exportTo: exportTo(spec.exportTo),
  });
}
