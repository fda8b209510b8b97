/** References of the Gateway API's form, to any kind of resource: parents, backends, certificates. */
import type { Path } from '../../yaml/tree';
import { compact, type Obj, type PortNumber, port, string } from '../read';

export interface ObjectRef {
  /** Of the reference itself. */
  readonly path: Path;
  /** Empty for the core group. */
  readonly group: string;
  readonly kind: string;
  readonly name: string;
  /** Undefined: that of whatever refers. */
  readonly namespace?: string;
  readonly port?: PortNumber;
  /** A listener of a Gateway. */
  readonly section?: string;
}

/** What a reference says where it leaves out group and kind. */
export interface DefaultKind {
  readonly group: string;
  readonly kind: string;
}

export const gatewayGroup = 'gateway.networking.k8s.io';

/** Undefined without a name. A group that is given but empty is the core group, whatever the default. */
export function readObjectRef(entry: Obj, path: Path, defaults: DefaultKind): ObjectRef | undefined {
  const name = string(entry.name);
  if (name === undefined || name === '') return undefined;
  return compact<ObjectRef>({
    path,
    group: string(entry.group) ?? defaults.group,
    kind: string(entry.kind) || defaults.kind,
    name,
    namespace: string(entry.namespace) || undefined,
    port: port(entry.port),
    section: string(entry.sectionName) || undefined,
  });
}
