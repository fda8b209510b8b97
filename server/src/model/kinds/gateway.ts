/** What the mesh needs of Istio's own Gateway (networking.istio.io). */
import { compact, labels, list, object, type PortNumber, port, string, strings } from '../read';
import type { Labels } from '../resource';

export interface GatewayServer {
  readonly port?: PortNumber;
  readonly protocol?: string;
  readonly hosts: readonly string[];
  readonly tlsMode?: string;
}

export interface GatewayFacts {
  readonly selector: Labels;
  readonly servers: readonly GatewayServer[];
}

export function readGateway(document: unknown): GatewayFacts {
  const spec = object(object(document).spec);
  return {
    selector: labels(spec.selector),
    servers: list(spec.servers).map((item) => {
      const entry = object(item);
      return compact<GatewayServer>({
        port: port(object(entry.port).number),
        protocol: string(object(entry.port).protocol),
        hosts: strings(entry.hosts),
        tlsMode: string(object(entry.tls).mode),
      });
    }),
  };
}
