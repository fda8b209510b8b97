/** TLS of incoming connections: at servers of Gateways, and at ingress listeners of Sidecars. */
import { nearest } from '../../../base/nearest';
import type { Path } from '../../../yaml/tree';
import { lacks, list, type Obj, objects, text, texts } from '../../primitives/values';
import { error, removing, setting, warning } from '../../primitives/violation';
import type { Violation } from '../../semantics';
import { choice, hasItems, hasText } from './fields';

/** What Envoy is known to take, by OpenSSL's names (istio: pkg/security, ValidCipherSuites). */
const cipherSuites: ReadonlySet<string> = new Set([
  'ECDHE-ECDSA-AES128-GCM-SHA256',
  'ECDHE-RSA-AES128-GCM-SHA256',
  'ECDHE-ECDSA-AES256-GCM-SHA384',
  'ECDHE-RSA-AES256-GCM-SHA384',
  'ECDHE-ECDSA-CHACHA20-POLY1305',
  'ECDHE-RSA-CHACHA20-POLY1305',
  'ECDHE-ECDSA-AES128-SHA',
  'ECDHE-RSA-AES128-SHA',
  'ECDHE-ECDSA-AES256-SHA',
  'ECDHE-RSA-AES256-SHA',
  'AES128-GCM-SHA256',
  'AES256-GCM-SHA384',
  'AES128-SHA',
  'AES256-SHA',
  'DES-CBC3-SHA',
]);

const certificateFields = [
  'serverCertificate',
  'privateKey',
  'caCertificates',
  'tlsCertificates',
  'credentialName',
  'credentialNames',
];

/** The certificate fields, and others if asked for, that are certainly set. */
export function certificatesOf(tls: Obj, fields: readonly string[] = certificateFields): readonly string[] {
  return fields.filter((key) => hasText(tls[key]) || hasItems(tls[key]));
}

/** The mode, of which PASSTHROUGH is the default; undefined where it is unknown. */
export function modeOf(tls: Obj): string | undefined {
  return choice(tls, 'mode', 'PASSTHROUGH');
}

/** `secrets`: whether certificates may come from a Secret, as a Gateway's may. */
export function* checkServerTls(tls: Obj, path: Path, secrets: boolean): Generator<Violation> {
  yield* checkCipherSuites(tls, path);
  const mode = modeOf(tls);
  if (mode === 'ISTIO_MUTUAL') {
    for (const key of certificatesOf(tls)) {
      const at = [...path, key];
      yield error(
        'invalid-tls-settings',
        at,
        `with mode "ISTIO_MUTUAL" the certificates are Istio's; leave ${key} out, or write "MUTUAL"`,
        {
          part: 'key',
          fixes: [removing(at, `Remove ${key}`)],
        },
      );
    }
    return;
  }
  if (mode === 'PASSTHROUGH' || mode === 'AUTO_PASSTHROUGH') yield* checkPassthrough(tls, path, mode);
  yield* checkSources(tls, path);
  if (mode === 'SIMPLE' || mode === 'MUTUAL' || mode === 'OPTIONAL_MUTUAL') yield* checkTermination(tls, path, mode, secrets);
}

function* checkPassthrough(tls: Obj, path: Path, mode: string): Generator<Violation> {
  const unused = certificatesOf(tls, [...certificateFields, 'caCrl']);
  const refused = unused.includes('caCrl') && unused.includes('credentialName');
  if (refused) {
    yield error(
      'invalid-tls-settings',
      [...path, 'caCrl'],
      'caCrl cannot be given with a credentialName, whose Secret holds the list; leave it out',
      {
        part: 'key',
        fixes: [removing([...path, 'caCrl'], 'Remove caCrl')],
      },
    );
  }
  const how = tls.mode === undefined || tls.mode === null ? `without a mode, which means "${mode}",` : `with mode "${mode}"`;
  for (const key of unused) {
    if (key === 'caCrl' && refused) continue;
    const at = [...path, key];
    yield warning(
      'ineffective-field',
      at,
      `${how} TLS is not ended here and ${key} has no effect; leave it out, or write mode "SIMPLE" or "MUTUAL"`,
      {
        part: 'key',
        fixes: [removing(at, `Remove ${key}`, true)],
      },
    );
  }
}

/** Certificates come from one source. That credentialNames exclude credentialName and tlsCertificates is for the schema. */
function* checkSources(tls: Obj, path: Path): Generator<Violation> {
  const sources = ['credentialName', 'credentialNames', 'tlsCertificates'].filter(
    (key) => hasText(tls[key]) || hasItems(tls[key]),
  );
  const [first, second] = hasText(tls.serverCertificate) && hasText(tls.privateKey) ? ['serverCertificate', ...sources] : sources;
  if (first === undefined || second === undefined || (sources.includes('credentialNames') && first !== 'serverCertificate'))
    return;
  const files = first === 'serverCertificate';
  const at = [...path, first];
  const other = files ? 'serverCertificate and privateKey' : first;
  const verb = files ? 'stand' : 'stands';
  yield error(
    'invalid-tls-settings',
    at,
    `${other} ${verb} beside ${second}: certificates come from one of them only; leave the others out`,
    {
      part: 'key',
      fixes: [
        {
          title: `Remove ${other}`,
          safe: false,
          edits: (files ? ['serverCertificate', 'privateKey'] : [first]).map(
            (key) => ({ op: 'remove', path: [...path, key] }) as const,
          ),
        },
      ],
    },
  );
}

/** Where TLS is ended: with files, unless a Secret is named. */
function* checkTermination(tls: Obj, path: Path, mode: string, secrets: boolean): Generator<Violation> {
  if (!lacks(tls, 'credentialName') || !lacks(tls, 'credentialNames')) return;
  const at = [...path, 'mode'];
  if (hasItems(tls.tlsCertificates)) {
    for (const [i, certificate] of objects(tls.tlsCertificates)) {
      const missing = ['serverCertificate', 'privateKey'].filter((key) => lacks(certificate, key));
      if (missing.length === 0) continue;
      yield error(
        'invalid-tls-settings',
        [...path, 'tlsCertificates', i],
        `the certificate lacks ${missing.join(' and ')}; give the path of both files`,
      );
    }
  } else if (lacks(tls, 'tlsCertificates')) {
    const missing = ['serverCertificate', 'privateKey'].filter((key) => lacks(tls, key));
    if (missing.length > 0) {
      yield error(
        'invalid-tls-settings',
        at,
        missing.length === 2
          ? `mode "${mode}" needs a certificate: ${secrets ? 'name its Secret as credentialName' : 'give serverCertificate and privateKey'}`
          : `mode "${mode}" needs ${secrets ? 'a credentialName, or ' : ''}both serverCertificate and privateKey; ${missing[0]} is missing`,
      );
    }
  }
  if (mode !== 'SIMPLE') {
    const given =
      list(tls.tlsCertificates).length > 0 &&
      [...objects(tls.tlsCertificates)].some(([, each]) => !lacks(each, 'caCertificates'));
    const known = lacks(tls, 'caCertificates') && lacks(tls, 'caCertCredentialName') && !given;
    // Without any file the first message says what is missing.
    const some = hasItems(tls.tlsCertificates) || !lacks(tls, 'serverCertificate') || !lacks(tls, 'privateKey');
    if (known && some) {
      yield error(
        'invalid-tls-settings',
        at,
        `mode "${mode}" verifies clients and needs caCertificates${secrets ? ', or a credentialName whose Secret has "ca.crt"' : ''}`,
      );
    }
  } else if (hasText(tls.caCrl)) {
    yield error(
      'invalid-tls-settings',
      [...path, 'caCrl'],
      'mode "SIMPLE" verifies no clients, so caCrl is refused; leave it out, or write "MUTUAL"',
      {
        part: 'key',
        fixes: [removing([...path, 'caCrl'], 'Remove caCrl')],
      },
    );
  }
}

function* checkCipherSuites(tls: Obj, path: Path): Generator<Violation> {
  const oldest = text(tls.minProtocolVersion);
  if ((oldest === 'TLSV1_0' || oldest === 'TLSV1_1') && lacks(tls, 'cipherSuites')) {
    yield warning(
      'ineffective-field',
      [...path, 'minProtocolVersion'],
      `"${oldest}" has no effect without cipherSuites for it, since the default ones need TLS 1.2; list some, or write "TLSV1_2"`,
      { fixes: [setting([...path, 'minProtocolVersion'], 'TLSV1_2', 'Change to "TLSV1_2"')] },
    );
  }
  const seen = new Set<string>();
  for (const [i, suite] of texts(tls.cipherSuites)) {
    const at = [...path, 'cipherSuites', i];
    if (!isCipherSuite(suite)) {
      const meant = nearest(suite, cipherSuites);
      const advice =
        meant === undefined ? 'write one by its OpenSSL name, such as "ECDHE-RSA-AES256-GCM-SHA384"' : `did you mean "${meant}"`;
      yield warning('ineffective-field', at, `Istio ignores "${suite}", which is no cipher suite that it knows; ${advice}`, {
        fixes: meant === undefined ? [] : [setting(at, meant, `Change to "${meant}"`)],
      });
    } else if (seen.has(suite)) {
      yield warning('duplicate-entry', at, `"${suite}" is listed already; leave it out`, {
        fixes: [removing(at, `Remove "${suite}"`, true)],
      });
    }
    seen.add(suite);
  }
}

/** An expression such as `-ALL` begins with an operator; what follows is not looked at. */
function isCipherSuite(suite: string): boolean {
  return suite === '' || suite === 'ALL' || !/^[\p{L}\p{N}]/u.test(suite) || cipherSuites.has(suite);
}
