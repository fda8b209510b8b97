/** What a ReferenceGrant permits: resources of some kinds and namespaces may refer to resources of its own namespace. */
import { compact, list, object, string } from '../read';

export interface GrantFrom {
  /** Its index in `spec.from`. */
  readonly index: number;
  readonly group: string;
  readonly kind: string;
  readonly namespace: string;
}

export interface GrantTo {
  readonly group: string;
  readonly kind: string;
  /** Undefined: all of the kind. */
  readonly name?: string;
}

export interface ReferenceGrantFacts {
  readonly from: readonly GrantFrom[];
  readonly to: readonly GrantTo[];
}

export function readReferenceGrant(document: unknown): ReferenceGrantFacts {
  const spec = object(object(document).spec);
  return {
    from: list(spec.from).flatMap((item, index) => {
      const entry = object(item);
      const kind = string(entry.kind);
      const namespace = string(entry.namespace);
      return kind && namespace ? [{ index, group: string(entry.group) ?? '', kind, namespace }] : [];
    }),
    to: list(spec.to).flatMap((item) => {
      const entry = object(item);
      const kind = string(entry.kind);
      return kind ? [compact<GrantTo>({ group: string(entry.group) ?? '', kind, name: string(entry.name) || undefined })] : [];
    }),
  };
}
