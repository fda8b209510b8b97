import type { CredentialUse } from '../mesh/gatewayCredentials';
import type { Holding, SecretKey } from '../model/kinds/secret';
import type { ResourceOf } from '../model/resource';
import type { Fix, Report } from './finding';
import { md, rule } from './rule';
import { refOf } from './shared/refs';

export default rule({
  code: 'MW512',
  name: 'unusable-gateway-credential',
  severity: 'warning',
  peers: ['IST0161'],
  kinds: ['Secret'],
  docs: md`
    ## What it does

    Reads which keys a Secret has that a Gateway names as \`credentialName\`. Istio takes the certificate and its key from \`cert\` and
    \`key\`, or else from \`tls.crt\` and \`tls.key\`; and to verify clients (mode MUTUAL or OPTIONAL_MUTUAL) \`cacert\` or
    \`ca.crt\` of the Secret of that name with \`-cacert\` behind it, or else of the Secret itself. Of the values only this is
    read: whether they hold a certificate or a private key in PEM at all.

    Nothing is said of Secrets in which no key has a value, since something else fills those; of values that are encrypted by SOPS or
    hold placeholders; and of those that a controller makes. No clock is read: a certificate may have expired. Text and other blocks before
    the certificate are fine, as Istio takes the first certificate that there is.

    ## Why it matters

    The proxy gets no certificate, or no list of those that clients may be verified by, and refuses connections to the hosts of the server.

    ## Example

    \`\`\`yaml
    kind: Secret
    metadata: {name: shop, namespace: infra}
    stringData:
      crt: |
        -----BEGIN CERTIFICATE-----
      tls.key: |
        -----BEGIN PRIVATE KEY-----
    ---
    kind: Deployment
    metadata: {name: ingress, namespace: infra}
    spec:
      template:
        metadata:
          labels: {istio: internal-gateway}
    ---
    kind: Gateway
    spec:
      selector: {istio: internal-gateway}
      servers:
      - tls: {mode: SIMPLE, credentialName: shop}
    \`\`\`

    ## Instead

    \`\`\`yaml
    stringData:
      tls.crt: |
        -----BEGIN CERTIFICATE-----
      tls.key: |
        -----BEGIN PRIVATE KEY-----
    \`\`\`

    ## References

    [Secure Gateways](https://istio.io/latest/docs/tasks/traffic-management/ingress/secure-ingress/#key-formats)
  `,
  *check(secret, mesh) {
    const { keys } = secret.facts;
    if (keys === undefined || keys.length === 0) return;
    const uses = mesh.credentialUses(secret);
    const pair = uses.find((use) => use.pair);
    if (pair !== undefined) yield* pairFaults(secret, keys, pair);
    const ca = uses.find((use) => use.ca);
    if (ca !== undefined) yield* caFaults(secret, keys, ca);
  },
});

type Keys = readonly SecretKey[];

const pairs = [
  ['cert', 'key'],
  ['tls.crt', 'tls.key'],
] as const;
const caNames = ['cacert', 'ca.crt'];

/** A key that Istio takes: one without a value is as good as none. */
function filled(keys: Keys, name: string): SecretKey | undefined {
  return keys.find((key) => key.name === name && key.holds !== 'nothing');
}

function* pairFaults(secret: ResourceOf<'Secret'>, keys: Keys, use: CredentialUse): Generator<Report> {
  const found = pairs
    .map((names) => names.map((name) => filled(keys, name)))
    .find(([certificate, key]) => certificate !== undefined && key !== undefined);
  if (found === undefined) {
    yield lacking(secret, keys, use);
    return;
  }
  const [certificate, key] = found;
  if (certificate === undefined || key === undefined) return;
  if (certificate.holds === 'privateKey' && key.holds === 'certificate') {
    yield {
      path: certificate.path,
      part: 'key',
      message: `"${certificate.name}" holds the private key and "${key.name}" the certificate, which ${gatewayOf(use)} reads the other way round; swap them`,
      related: related(use),
    };
    return;
  }
  if (lacks(certificate, 'certificate')) yield told(certificate, 'certificate', use);
  if (lacks(key, 'privateKey')) yield told(key, 'private key', use);
}

function lacks({ holds }: SecretKey, needed: Holding): boolean {
  return holds !== 'unknown' && holds !== 'both' && holds !== needed;
}

function told({ name, path, holds }: SecretKey, needed: string, use: CredentialUse): Report {
  const kind = holds === 'privateKey' ? 'a private key' : holds === 'certificate' ? 'a certificate' : undefined;
  return {
    path,
    part: 'key',
    message: `"${name}" holds ${kind === undefined ? 'no' : `${kind} and no`} ${needed} in PEM, which ${gatewayOf(use)} reads there; put it there`,
    related: related(use),
  };
}

function lacking(secret: ResourceOf<'Secret'>, keys: Keys, use: CredentialUse): Report {
  // The pair of which there is a half is the one that is meant.
  const names = pairs.find((each) => each.some((name) => filled(keys, name))) ?? pairs[1];
  const missing = names.filter((name) => filled(keys, name) === undefined).map((name) => `"${name}"`);
  return {
    path: [keys[0]?.path[0] ?? 'data'],
    part: 'key',
    message: `the Secret has no ${missing.join(' and no ')}, which ${gatewayOf(use)} needs; add ${missing.length === 1 ? 'it' : 'them'}`,
    related: related(use),
    fixes: renames(secret, keys, names),
  };
}

/** Where exactly one key of another name holds what is missing, that is the one that is meant. */
function renames(secret: ResourceOf<'Secret'>, keys: Keys, [certificate, key]: readonly [string, string]): readonly Fix[] {
  const wanted = [
    { name: certificate, holds: 'certificate' },
    { name: key, holds: 'privateKey' },
  ];
  const edits = wanted
    .filter(({ name }) => filled(keys, name) === undefined)
    .map(({ name, holds }) => {
      const fitting = keys.filter((item) => item.holds === holds && !caNames.includes(item.name));
      const [only, another] = fitting;
      const taken = keys.some((item) => item.name === name);
      return only === undefined || another !== undefined || taken ? undefined : { only, name };
    });
  const certain = edits.flatMap((edit) => edit ?? []);
  if (certain.length < edits.length) return [];
  return [
    {
      title: `Rename ${certain.map(({ only, name }) => `"${only.name}" to "${name}"`).join(' and ')}`,
      safe: false,
      changes: [
        {
          resource: refOf(secret),
          edits: certain.map(({ only, name }) => ({ op: 'rename', path: only.path, key: name }) as const),
        },
      ],
    },
  ];
}

function* caFaults(secret: ResourceOf<'Secret'>, keys: Keys, use: CredentialUse): Generator<Report> {
  const found = caNames.map((name) => filled(keys, name)).find((key) => key !== undefined);
  if (found === undefined) {
    yield {
      path: [keys[0]?.path[0] ?? 'data'],
      part: 'key',
      message: `the Secret has no "ca.crt", by which ${gatewayOf(use)} is to verify its clients; add it${use.pair ? `, or a Secret "${secret.facts.name}-cacert" with it` : ''}`,
      related: related(use),
    };
  } else if (lacks(found, 'certificate')) yield told(found, 'certificate', use);
}

function gatewayOf({ gateway }: CredentialUse): string {
  return `Gateway "${gateway.namespace}/${gateway.name}"`;
}

function related({ gateway, path }: CredentialUse): Report['related'] & object {
  return [{ resource: refOf(gateway), path, part: 'value', message: 'named as its certificate' }];
}
