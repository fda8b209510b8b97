/** The protocol that Istio takes a port of a Service to have (istio: pkg/config/kube/conversion.go, ConvertProtocol). */
import { nearest } from '../base/nearest';
import type { ServicePort } from '../model/kinds/service';
import { hasPlaceholder } from '../model/placeholder';
import { isHttp, isProtocol, protocols } from '../semantics/primitives/protocols';
import { type Answer, no, unknown, yes } from './answer';

/** Names that Kubernetes gives to protocols. */
const kubernetesNames: Readonly<Record<string, string>> = {
  'kubernetes.io/h2c': 'http2',
  'kubernetes.io/ws': 'http',
  'kubernetes.io/wss': 'https',
};

/** Of these ports nobody needs to say that they are TCP: their servers speak first. */
const wellKnown: readonly unknown[] = [25, 53, 3306, 27017];

/** In lower case; `no` where Istio has to guess from the traffic. */
export function protocolOf({ name = '', port, protocol, appProtocol }: ServicePort): Answer<string> {
  if (protocol.toUpperCase() === 'UDP') return yes('udp');
  const text = appProtocol ?? name;
  if (hasPlaceholder(text)) return unknown('a placeholder stands for it');
  const declared = declaredIn(text);
  if (declared !== undefined) return yes(declared);
  if (port === 'unknown') return unknown('a placeholder stands for the port');
  return wellKnown.includes(port) ? yes('tcp') : no('neither its name nor "appProtocol" says so');
}

/** The protocol that a port's name or `appProtocol` begins with. */
export function declaredIn(text: string): string | undefined {
  const standard = kubernetesNames[text];
  if (standard !== undefined) return standard;
  const lower = text.toLowerCase();
  if (lower.startsWith('grpc-web')) return 'grpc-web';
  const [first = ''] = lower.split('-', 1);
  return isProtocol(first) ? first : undefined;
}

/** What the proxy makes of the traffic. */
export function familyOf(protocol: string): 'HTTP' | 'TCP' | undefined {
  if (protocol === 'udp') return undefined;
  return isHttp(protocol) ? 'HTTP' : 'TCP';
}

/** The protocol that a name which declares none most likely means: a part of it, a beginning, or a slip. */
export function meantProtocol(text: string): string | undefined {
  const parts = text.toLowerCase().split(/[^a-z0-9_]+/);
  const part = parts.find((each) => isProtocol(each));
  if (part !== undefined) return part;
  const [first = ''] = parts;
  return nearest(
    first,
    protocols.map((each) => each.toLowerCase()).filter((each) => Math.min(each.length, first.length) > 2),
  );
}
