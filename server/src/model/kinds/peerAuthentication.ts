/** What the mesh needs of a PeerAuthentication: the mode of its mutual TLS, and for which workloads. */
import { compact, labels, object, optionalObject, string } from '../read';
import type { Labels } from '../resource';

export interface PeerAuthenticationFacts {
  /** Undefined for all workloads of the namespace, or of the mesh in the root namespace. */
  readonly selector?: Labels;
  /** Undefined where it is left to what holds for more. */
  readonly mode?: string;
  /** Whether ports have modes of their own. */
  readonly byPort: boolean;
}

export function readPeerAuthentication(document: unknown): PeerAuthenticationFacts {
  const spec = object(object(document).spec);
  const selector = labels(object(spec.selector).matchLabels);
  const mode = string(object(spec.mtls).mode);
  return compact<PeerAuthenticationFacts>({
    selector: Object.keys(selector).length > 0 ? selector : undefined,
    mode: mode === 'UNSET' ? undefined : mode,
    byPort: Object.keys(optionalObject(spec.portLevelMtls) ?? {}).length > 0,
  });
}
