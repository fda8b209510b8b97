/** What the mesh needs of Istio's own Gateway (networking.istio.io). */
import type { Path } from '../../yaml/tree';
import { compact, labels, list, object, type PortNumber, port, string, strings } from '../read';
import type { Labels } from '../resource';

export interface GatewayServer {
  readonly port?: PortNumber;
  readonly protocol?: string;
  /** An address of the proxy's own that it listens on; undefined: all of them. */
  readonly bind?: string;
  readonly hosts: readonly string[];
  readonly tlsMode?: string;
  readonly httpsRedirect?: true;
  /** The Secrets of its certificates: `credentialName`, or each of `credentialNames`. */
  readonly credentials: readonly Credential[];
  /** Whether what verifies clients is named apart. */
  readonly caCredential?: true;
}

export interface Credential {
  readonly name: string;
  /** Relative to the server. */
  readonly path: Path;
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
      const tls = object(entry.tls);
      return compact<GatewayServer>({
        port: port(object(entry.port).number),
        protocol: string(object(entry.port).protocol),
        bind: string(entry.bind) || undefined,
        hosts: strings(entry.hosts),
        tlsMode: string(tls.mode),
        httpsRedirect: tls.httpsRedirect === true ? true : undefined,
        caCredential: tls.caCertCredentialName === undefined ? undefined : true,
        credentials: [
          ...credential(tls.credentialName, ['tls', 'credentialName']),
          ...list(tls.credentialNames).flatMap((name, i) => credential(name, ['tls', 'credentialNames', i])),
        ],
      });
    }),
  };
}

function credential(value: unknown, path: Path): readonly Credential[] {
  const name = string(value);
  return name ? [{ name, path }] : [];
}
