/** How gateways are written where a VirtualService names them. */
import { equal } from '../../base/equal';
import type { GatewayName } from '../../mesh/gatewayReferences';
import type { Resource } from '../../model/resource';
import type { Path } from '../../yaml/tree';

/** A gateway, as the reference that it takes the place of is written. */
export function writeGateway({ namespace, name }: GatewayName, own: string, instead: string): string {
  return namespace === own && !instead.includes('/') ? name : `${namespace}/${name}`;
}

/** Whether istiod refuses what is written at a path: that is to be mended first. */
export function isRefusedReference({ violations }: Resource, path: Path): boolean {
  return violations.some(({ concept, path: at }) => concept === 'invalid-name' && equal(at, path));
}
