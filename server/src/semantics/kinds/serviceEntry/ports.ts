/** Ports of ServiceEntries; their numbers, and that each name and number is given once, are for the schema. */
import { checkLabel } from '../../primitives/names';
import { checkProtocol, isHttp, isProtocol, isTcp, isTls } from '../../primitives/protocols';
import { isUnset, lacks, list, type Obj, object, objects, text } from '../../primitives/values';
import { error, setting, warning } from '../../primitives/violation';
import type { Violation } from '../../semantics';
import { choice, hasItems } from '../shared/fields';

const autoAllocateLabel = 'networking.istio.io/enable-autoallocate-ip';
const dynamicProtocols: ReadonlySet<string> = new Set(['http', 'http2', 'grpc', 'tls']);

export function* checkPorts(document: Obj, spec: Obj, resolution: string | undefined): Generator<Violation> {
  const several = list(spec.hosts).length > 1 && resolution !== undefined && resolution !== 'NONE';
  const needsAddresses = lacks(spec, 'addresses') && !isAllocated(document, resolution);
  const lookup = resolution === 'DNS' || resolution === 'DNS_ROUND_ROBIN';
  let shared = false;
  let secured: string | undefined;
  for (const [i, port] of objects(spec.ports)) {
    const path = ['spec', 'ports', i];
    const at = [...path, 'protocol'];
    yield* checkLabel(port.name, [...path, 'name'], { what: 'name of the port' });
    yield* checkProtocol(port.protocol, at);
    const protocol = choice(port, 'protocol', '');
    if (protocol === undefined || (protocol !== '' && !isProtocol(protocol))) continue;
    const how = protocol === '' ? 'a port without protocol' : `a port of protocol "${protocol}"`;
    if (resolution === 'DYNAMIC_DNS' && !dynamicProtocols.has(protocol.toLowerCase())) {
      yield error(
        'invalid-value',
        at,
        `with resolution "DYNAMIC_DNS" the protocol must tell the host: write HTTP, HTTP2, GRPC or TLS${protocol === '' ? '' : `, not "${protocol}"`}`,
      );
    } else if (several && !isHttp(protocol) && !isTls(protocol)) {
      if (!shared) {
        yield error(
          'conflicting-fields',
          at,
          `${how} cannot tell the ${list(spec.hosts).length} hosts apart; write a ServiceEntry for each host, or protocol HTTP or TLS`,
        );
      }
      shared = true;
    } else if (needsAddresses && (protocol === '' || protocol.toUpperCase() === 'TCP')) {
      yield warning(
        'incomplete-field',
        at,
        `${how} needs addresses, since none is allocated here: without them it takes all connections to its number; add "addresses"${advice(resolution)}`,
        { fixes: allocating(document, resolution) },
      );
    }
    if (isTcp(protocol) && isTls(protocol)) secured ??= protocol;
  }
  if (several && !shared && secured !== undefined && lookup && hasItems(spec.addresses)) {
    yield warning(
      'ineffective-field',
      ['spec', 'addresses'],
      `the hosts share the addresses, by which a port of protocol "${secured}" cannot tell them apart; write a ServiceEntry for each host`,
      { part: 'key' },
    );
  }
}

/** Whether istiod gives the hosts addresses of its own; its setting that turns this off for all is not known here. */
function isAllocated(document: Obj, resolution: string | undefined): boolean {
  return resolution !== 'NONE' && !isRefused(document);
}

function isRefused(document: Obj): boolean {
  return text(object(object(document.metadata).labels)[autoAllocateLabel]) === 'false';
}

function advice(resolution: string | undefined): string {
  return resolution === 'NONE' ? '' : `, or remove the label "${autoAllocateLabel}"`;
}

function allocating(document: Obj, resolution: string | undefined) {
  if (resolution === 'NONE' || isUnset(document.metadata)) return [];
  return [setting(['metadata', 'labels', autoAllocateLabel], 'true', `Set the label ${autoAllocateLabel}: "true"`)];
}
