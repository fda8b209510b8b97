/** What the mesh needs of a PeerAuthentication: the mode of its mutual TLS, and for which workloads and ports. */
import { compact, labels, object, string } from '../read';
import type { Labels } from '../resource';

export interface PeerAuthenticationFacts {
  /** Undefined for all workloads of the namespace, or of the mesh in the root namespace. */
  readonly selector?: Labels;
  /** Undefined where it is left to what holds for more. */
  readonly mode?: string;
  /** Ports of the workloads that have a mode of their own; undefined: that of all ports. */
  readonly ports: readonly { readonly port: number; readonly mode?: string }[];
}

export function readPeerAuthentication(document: unknown): PeerAuthenticationFacts {
  const spec = object(object(document).spec);
  const selector = labels(object(spec.selector).matchLabels);
  return compact<PeerAuthenticationFacts>({
    selector: Object.keys(selector).length > 0 ? selector : undefined,
    mode: modeOf(spec.mtls),
    ports: Object.entries(object(spec.portLevelMtls)).map(([port, mtls]) =>
      compact<PeerAuthenticationFacts['ports'][number]>({ port: Number(port), mode: modeOf(mtls) }),
    ),
  });
}

function modeOf(mtls: unknown): string | undefined {
  const mode = string(object(mtls).mode);
  return mode === 'UNSET' ? undefined : mode;
}
