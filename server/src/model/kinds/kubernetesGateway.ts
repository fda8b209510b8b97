/** What the mesh needs of a Gateway of the Gateway API (gateway.networking.k8s.io). */
import { compact, labels, list, object, type PortNumber, port, string } from '../read';
import type { Labels } from '../resource';

export interface Listener {
  readonly port?: PortNumber;
  readonly protocol?: string;
  /** Undefined: any host. */
  readonly hostname?: string;
  /** `spec.listeners[].tls.options`. */
  readonly tlsOptions: Labels;
}

export interface KubernetesGatewayFacts {
  readonly className?: string;
  readonly listeners: readonly Listener[];
}

export function readKubernetesGateway(document: unknown): KubernetesGatewayFacts {
  const spec = object(object(document).spec);
  return compact<KubernetesGatewayFacts>({
    className: string(spec.gatewayClassName),
    listeners: list(spec.listeners).map((item) => {
      const entry = object(item);
      return compact<Listener>({
        port: port(entry.port),
        protocol: string(entry.protocol),
        hostname: string(entry.hostname) || undefined,
        tlsOptions: labels(object(entry.tls).options),
      });
    }),
  });
}
