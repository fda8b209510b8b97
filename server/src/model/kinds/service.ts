/** What the mesh needs of a core Service. */
import { compact, labels, list, object, optionalObject, type PortNumber, port, string } from '../read';
import type { Labels } from '../resource';

export interface ServicePort {
  readonly name?: string;
  readonly port?: PortNumber;
  readonly targetPort?: number | string;
  readonly protocol: string;
  readonly appProtocol?: string;
}

export interface ServiceFacts {
  readonly ports: readonly ServicePort[];
  /** Undefined for a Service without a selector: its endpoints are made elsewhere. */
  readonly selector?: Labels;
  readonly serviceType: string;
  readonly externalName?: string;
  readonly headless: boolean;
  /** From the annotation `networking.istio.io/exportTo`. */
  readonly exportTo?: readonly string[];
}

export function readService(document: unknown): ServiceFacts {
  const spec = object(object(document).spec);
  const selector = optionalObject(spec.selector);
  const exported = string(object(object(object(document).metadata).annotations)['networking.istio.io/exportTo']);
  return compact<ServiceFacts>({
    ports: list(spec.ports).map((item) => {
      const entry = object(item);
      const target = entry.targetPort;
      return compact<ServicePort>({
        name: string(entry.name),
        port: port(entry.port),
        targetPort: typeof target === 'number' || typeof target === 'string' ? target : undefined,
        protocol: string(entry.protocol) ?? 'TCP',
        appProtocol: string(entry.appProtocol),
      });
    }),
    selector: selector && Object.keys(selector).length > 0 ? labels(selector) : undefined,
    serviceType: string(spec.type) ?? 'ClusterIP',
    externalName: string(spec.externalName),
    headless: spec.clusterIP === 'None',
    exportTo:
      exported === undefined
        ? undefined
        : exported
            .split(',')
            .map((item) => item.trim())
            .filter((item) => item !== ''),
  });
}
