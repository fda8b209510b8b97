/** TLS towards a host. */
import type { Path } from '../../../yaml/tree';
import { lacks, type Obj, optionalObject, text } from '../../primitives/values';
import { changing, error, removing } from '../../primitives/violation';
import type { Violation } from '../../semantics';
import { hasItems, hasText } from '../shared/fields';

const configMap = 'configmap://';

export function* checkClientTls(value: unknown, path: Path, namespace: string | undefined): Generator<Violation> {
  const tls = optionalObject(value);
  if (tls === undefined) return;
  yield* checkCredentialName(text(tls.credentialName), [...path, 'credentialName'], namespace);
  const mode = text(tls.mode);
  if (mode !== 'SIMPLE' && mode !== 'MUTUAL') return;
  const refused = new Map<string, string>();
  if (tls.insecureSkipVerify === true) {
    const reason = 'insecureSkipVerify: true turns off the verification of the server that it would serve';
    for (const key of mode === 'SIMPLE'
      ? ['caCertificates', 'credentialName', 'subjectAltNames']
      : ['caCertificates', 'subjectAltNames']) {
      refused.set(key, `${key} cannot be given with mode "${mode}" and insecureSkipVerify: ${reason}; leave one of them out`);
    }
  }
  if (hasText(tls.credentialName)) {
    for (const key of ['clientCertificate', 'privateKey', 'caCertificates', 'caCrl']) {
      refused.set(key, `${key} cannot be given with credentialName, whose Secret holds it; leave one of them out`);
    }
  }
  for (const [key, message] of refused) {
    if (!isCertainlySet(tls, key)) continue;
    const at = [...path, key];
    yield error('invalid-tls-settings', at, message, { part: 'key', fixes: [removing(at, `Remove ${key}`)] });
  }
  if (mode !== 'MUTUAL' || !lacks(tls, 'credentialName')) return;
  const missing = ['clientCertificate', 'privateKey'].filter((key) => lacks(tls, key));
  if (missing.length === 0) return;
  yield error(
    'invalid-tls-settings',
    [...path, 'mode'],
    `mode "MUTUAL" needs ${missing.join(' and ')}, or a credentialName; for certificates that Istio issues write "ISTIO_MUTUAL"`,
    {
      fixes:
        missing.length === 2
          ? [
              {
                title: 'Change the mode to "ISTIO_MUTUAL"',
                safe: false,
                edits: [{ op: 'set', path: [...path, 'mode'], value: 'ISTIO_MUTUAL' }],
              },
            ]
          : [],
    },
  );
}

function isCertainlySet(tls: Obj, key: string): boolean {
  return hasText(tls[key]) || hasItems(tls[key]);
}

/** A ConfigMap with CA certificates may be named by a URL. */
function* checkCredentialName(name: string | undefined, path: Path, namespace: string | undefined): Generator<Violation> {
  if (!name?.startsWith(configMap)) return;
  const [own, ...rest] = name.slice(configMap.length).split('/');
  const form = `"${configMap}${namespace ?? 'namespace'}/name"`;
  if (!own || rest.length !== 1 || !rest[0]) {
    yield error('invalid-tls-settings', path, `"${name}" names no ConfigMap; write ${form}`);
  } else if (namespace !== undefined && own !== namespace) {
    yield error(
      'invalid-tls-settings',
      path,
      `the ConfigMap must be in the namespace of the DestinationRule, "${namespace}", not in "${own}"; write ${form}`,
      { fixes: [changing(path, `${configMap}${namespace}/${rest[0]}`)] },
    );
  }
}
