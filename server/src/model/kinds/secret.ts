/**
 * What the mesh needs of Secrets, and of what controllers make Secrets of. Of the contents only what kind of text a key holds is read: no
 * key material is ever kept.
 */
import type { Path } from '../../yaml/tree';
import { hasPlaceholder } from '../placeholder';
import { list, type Obj, object, string } from '../read';

/** What a key holds; `other` is certainly neither a certificate nor a private key. */
export type Holding = 'nothing' | 'certificate' | 'privateKey' | 'both' | 'other' | 'unknown';

export interface SecretKey {
  readonly name: string;
  readonly path: Path;
  readonly holds: Holding;
}

export interface SecretFacts {
  /** The name of the Secret that is there in the end, and where it is written. */
  readonly name: string;
  readonly path: Path;
  /** Undefined where a controller fills it. */
  readonly keys?: readonly SecretKey[];
  /** Whether it is for a certificate, as far as its type or its keys say. */
  readonly ofTls: boolean;
  /** Whether it is copied to or from other namespaces by a controller. */
  readonly copied?: true;
}

/** Of the kinds that a controller makes a Secret of: where its name is written; by default it is that of the resource. */
const makers: Readonly<Record<string, Path>> = {
  'cert-manager.io/Certificate': ['spec', 'secretName'],
  'bitnami.com/SealedSecret': ['spec', 'template', 'metadata', 'name'],
  'external-secrets.io/ExternalSecret': ['spec', 'target', 'name'],
  'external-secrets.io/ClusterExternalSecret': ['spec', 'externalSecretSpec', 'target', 'name'],
  'secrets.hashicorp.com/VaultStaticSecret': ['spec', 'destination', 'name'],
  'secrets.hashicorp.com/VaultDynamicSecret': ['spec', 'destination', 'name'],
  'secrets.hashicorp.com/VaultPKISecret': ['spec', 'destination', 'name'],
  'onepassword.com/OnePasswordItem': ['metadata', 'name'],
};

export function isSecretMaker(group: string, kind: string): boolean {
  return Object.hasOwn(makers, `${group}/${kind}`);
}

/** By their annotations: Reflector, Replicator, kubed and its successor. */
const copier = /^(reflector\.v1\.k8s\.emberstack\.com|replicator\.v1\.mittwald\.de|kubed\.appscode\.com)\//;

export function readSecret(group: string, kind: string, document: Obj): SecretFacts {
  const own = string(object(document.metadata).name) ?? '';
  const written = makers[`${group}/${kind}`];
  const name = written && string(at(document, written));
  const keys = written === undefined ? readKeys(document) : undefined;
  const templates = [document, object(at(document, ['spec', 'template'])), object(at(document, ['spec', 'secretTemplate']))];
  // Of a ClusterExternalSecret there is one in each namespace that it selects.
  const many = kind === 'ClusterExternalSecret';
  const isCopied = templates.some((item) =>
    [item.annotations, object(item.metadata).annotations].some((all) => Object.keys(object(all)).some((key) => copier.test(key))),
  );
  return {
    name: name ?? (many ? string(object(document.spec).externalSecretName) : undefined) ?? own,
    path: name === undefined ? ['metadata', 'name'] : (written ?? []),
    ...(keys === undefined ? {} : { keys }),
    ofTls: kind === 'Certificate' || kind === 'VaultPKISecret' || isOfTls(document, keys),
    ...(many || isCopied ? { copied: true } : {}),
  };
}

function at(document: Obj, path: Path): unknown {
  return path.reduce<unknown>((value, key) => object(value)[key], document);
}

const tlsType = 'kubernetes.io/tls';

function isOfTls(document: Obj, keys: readonly SecretKey[] | undefined): boolean {
  const templates = [object(at(document, ['spec', 'template'])), object(at(document, ['spec', 'target', 'template']))];
  if ([document, ...templates].some(({ type }) => type === tlsType)) return true;
  const names = new Set([
    ...(keys ?? []).map(({ name }) => name),
    ...[object(at(document, ['spec', 'encryptedData'])), ...templates.map(({ data }) => object(data))].flatMap(Object.keys),
    ...list(at(document, ['spec', 'data'])).flatMap((item) => string(object(item).secretKey) ?? []),
  ]);
  return names.has('tls.crt') || (names.has('cert') && names.has('key'));
}

/** Those of `stringData` replace those of `data`. */
function readKeys(document: Obj): readonly SecretKey[] {
  const keys = new Map<string, SecretKey>();
  for (const field of ['data', 'stringData']) {
    for (const [name, value] of Object.entries(object(document[field])))
      keys.set(name, { name, path: [field, name], holds: holdingOf(value, field === 'data') });
  }
  return [...keys.values()];
}

function holdingOf(value: unknown, encoded: boolean): Holding {
  if (value === null || value === '') return 'nothing';
  if (typeof value !== 'string') return 'unknown';
  // SOPS encrypts values and leaves keys as they are.
  if (value.startsWith('ENC[') || hasPlaceholder(value)) return 'unknown';
  if (!encoded) return holdingOfText(value);
  const bare = value.replace(/\s/g, '');
  // What is not base64 is a stand-in: the API server refuses it.
  if (bare.length % 4 !== 0 || !/^[A-Za-z0-9+/]+={0,2}$/.test(bare)) return 'unknown';
  return holdingOfText(decode(bare));
}

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/** Bytes as characters: what is looked for is ASCII. By hand, since the server runs where Node's Buffer is not. */
function decode(base64: string): string {
  let text = '';
  let bits = 0;
  let count = 0;
  for (const character of base64.replace(/=+$/, '')) {
    bits = ((bits << 6) | alphabet.indexOf(character)) & 0xffff;
    count += 6;
    if (count < 8) continue;
    count -= 8;
    text += String.fromCharCode((bits >> count) & 0xff);
  }
  return text;
}

/** Text and other blocks of PEM may stand before, as of `openssl x509 -text` and of keys with the parameters of their curve. */
function holdingOfText(text: string): Holding {
  if (hasPlaceholder(text)) return 'unknown';
  const certificate = text.includes('-----BEGIN CERTIFICATE-----');
  const privateKey = /-----BEGIN ([A-Z0-9]+ )*PRIVATE KEY-----/.test(text);
  if (certificate) return privateKey ? 'both' : 'certificate';
  return privateKey ? 'privateKey' : 'other';
}
