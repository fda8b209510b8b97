/** What the mesh needs of a Gateway of the Gateway API (gateway.networking.k8s.io). */
import { compact, labels, list, type Obj, object, optionalObject, type PortNumber, port, string } from '../read';
import type { Labels } from '../resource';
import { gatewayGroup, type ObjectRef, readObjectRef } from './objectRef';

/** A condition of a label selector of Kubernetes. */
export interface LabelCondition {
  readonly key: string;
  readonly operator: string;
  readonly values: readonly string[];
}

/** The namespaces whose routes may attach; `selector` where `from` is `Selector`. */
export interface AllowedNamespaces {
  readonly from: string;
  readonly selector: readonly LabelCondition[];
}

export interface Listener {
  readonly name?: string;
  readonly port?: PortNumber;
  readonly protocol?: string;
  /** Undefined: any host. */
  readonly hostname?: string;
  /** Undefined where it does not say. */
  readonly tlsMode?: string;
  /** `spec.listeners[].tls.options`. */
  readonly tlsOptions: Labels;
  readonly certificates: readonly ObjectRef[];
  readonly namespaces: AllowedNamespaces;
  /** The kinds of routes that it names; empty: those that fit its protocol. */
  readonly kinds: readonly string[];
}

export interface GatewayAddress {
  /** Its index in `spec.addresses`. */
  readonly index: number;
  readonly type: string;
  readonly value: string;
}

export interface KubernetesGatewayFacts {
  readonly className?: string;
  /** In the order of `spec.listeners`, none left out. */
  readonly listeners: readonly Listener[];
  readonly addresses: readonly GatewayAddress[];
}

export function readKubernetesGateway(document: unknown): KubernetesGatewayFacts {
  const spec = object(object(document).spec);
  return compact<KubernetesGatewayFacts>({
    className: string(spec.gatewayClassName),
    listeners: list(spec.listeners).map((item, i) => readListener(object(item), i)),
    addresses: list(spec.addresses).flatMap((item, index) => {
      const value = string(object(item).value);
      return value ? [{ index, type: string(object(item).type) ?? 'IPAddress', value }] : [];
    }),
  });
}

const secret = { group: '', kind: 'Secret' };

function readListener(entry: Obj, index: number): Listener {
  const tls = object(entry.tls);
  const allowed = object(entry.allowedRoutes);
  const namespaces = object(allowed.namespaces);
  const path = ['spec', 'listeners', index, 'tls', 'certificateRefs'];
  return compact<Listener>({
    name: string(entry.name),
    port: port(entry.port),
    protocol: string(entry.protocol),
    hostname: string(entry.hostname) || undefined,
    tlsMode: string(tls.mode),
    tlsOptions: labels(tls.options),
    certificates: list(tls.certificateRefs).flatMap((item, i) => readObjectRef(object(item), [...path, i], secret) ?? []),
    namespaces: { from: string(namespaces.from) ?? 'Same', selector: readSelector(namespaces.selector) },
    kinds: list(allowed.kinds).flatMap((item) => {
      const { group, kind } = object(item);
      return (string(group) ?? gatewayGroup) === gatewayGroup ? (string(kind) ?? []) : [];
    }),
  });
}

function readSelector(value: unknown): readonly LabelCondition[] {
  const selector = optionalObject(value) ?? {};
  return [
    ...Object.entries(labels(selector.matchLabels)).map(([key, text]) => ({ key, operator: 'In', values: [text] })),
    ...list(selector.matchExpressions).flatMap((item) => {
      const entry = object(item);
      const key = string(entry.key);
      return key === undefined
        ? []
        : [{ key, operator: string(entry.operator) ?? '', values: list(entry.values).flatMap((each) => string(each) ?? []) }];
    }),
  ];
}
