/** References to gateways, and the names of hosts behind an east-west gateway. */
import type { Path } from '../../../yaml/tree';
import { isDns1123Label, isFqdn } from '../../primitives/names';
import { isPort } from '../../primitives/numbers';
import { list, text } from '../../primitives/values';
import { error, setting, warning } from '../../primitives/violation';
import type { Violation } from '../../semantics';

/** As istiod does, stops at the first name without a namespace, which a placeholder may be. */
export function* checkGateways(value: unknown, path: Path): Generator<Violation> {
  for (const [i, item] of list(value).entries()) {
    const gateway = text(item);
    if (gateway === undefined) return;
    const at = [...path, i];
    const slash = gateway.indexOf('/');
    if (slash < 0) {
      yield* checkPlain(gateway, at);
      return;
    }
    const [namespace, name] = [gateway.slice(0, slash), gateway.slice(slash + 1)];
    if (isDns1123Label(namespace) && isDns1123Label(name)) continue;
    if (namespace === '.' && isDns1123Label(name)) {
      const message = `"." cannot stand for the own namespace here, as it can in other fields: write "<namespace>/${name}" or just "${name}", not "${gateway}"`;
      yield error('invalid-name', at, message, { fixes: [setting(at, name, `Write "${name}"`, true)] });
      continue;
    }
    const wrong = isDns1123Label(namespace) ? name : namespace;
    const why = wrong === '' ? 'a part is empty' : `"${wrong}" must consist of letters, digits and "-"`;
    yield error('invalid-name', at, `a gateway is written "namespace/name" or "name", not "${gateway}": ${why}`);
  }
}

function* checkPlain(gateway: string, at: Path): Generator<Violation> {
  if (!isFqdn(gateway)) {
    const message =
      gateway === ''
        ? 'the name of a gateway must not be empty'
        : `"${gateway}" is no name of a gateway; write "namespace/name" or "name"`;
    yield error('invalid-name', at, message);
    return;
  }
  if (!gateway.includes('.')) return;
  const [name = '', namespace = ''] = gateway.split('.');
  const better = `${namespace}/${name}`;
  const fixes = isDns1123Label(name) && isDns1123Label(namespace) ? [setting(at, better, `Write "${better}"`, true)] : [];
  yield warning(
    'deprecated-field',
    at,
    `a gateway of another namespace is written "namespace/name"; write "${better}" instead of "${gateway}"`,
    { fixes },
  );
}

/** `outbound_.<port>_.<subset>_.<host>`: what gateways that pass mutual TLS through are asked for. */
export function isOutboundName(host: string): boolean {
  const [, port = '', host_ = ''] = /^outbound_\.(\d+)_\.[^_.]*_\.(.+)$/.exec(host) ?? [];
  return isPort(Number(port)) && isFqdn(host_);
}
