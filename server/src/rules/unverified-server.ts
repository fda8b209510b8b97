import type { Mesh } from '../mesh/mesh';
import type { ClientTls } from '../model/kinds/destinationRule';
import type { Path } from '../yaml/tree';
import type { Report } from './finding';
import { md, rule } from './rule';
import { refOf } from './shared/refs';

export default rule({
  code: 'MW621',
  name: 'unverified-server',
  severity: 'warning',
  peers: ['IST0128', 'IST0129'],
  kinds: ['DestinationRule'],
  docs: md`
    ## What it does

    Finds TLS settings of mode \`SIMPLE\` and \`MUTUAL\` by which the certificate of the server is not verified: without \`caCertificates\` and
    \`credentialName\` where the settings of the workspace give an \`istioVersion\` before 1.21, and as a hint those with
    \`insecureSkipVerify: true\`, which say so themselves. All levels are looked at: that of the rule, of its subsets, and of ports.

    From Istio 1.21 on, what is left out stands for the certificates of the operating system (\`VERIFY_CERTIFICATE_AT_CLIENT\`), so nothing
    is said there, nor where the version is not known.

    ## Why it matters

    The connection is encrypted, but to whoever answers.

    ## Example

    \`\`\`yaml
    # meshwright.yaml: istioVersion "1.20"
    kind: DestinationRule
    metadata: {name: example, namespace: prod}
    spec:
      host: api.example.com
      trafficPolicy:
        tls:
          mode: SIMPLE
    \`\`\`

    ## Instead

    \`\`\`yaml
        tls:
          mode: SIMPLE
          caCertificates: /etc/ssl/certs/ca-certificates.crt
    \`\`\`

    ## References

    [ClientTLSSettings](https://istio.io/latest/docs/reference/config/networking/destination-rule/#ClientTLSSettings). istioctl analyze
    (IST0128, IST0129) warns whatever the version, and looks neither at subsets nor at \`insecureSkipVerify\`.
  `,
  *check(resource, mesh) {
    const { policy, subsets } = resource.facts;
    const levels = [
      { policy, path: ['spec', 'trafficPolicy'] as Path },
      ...subsets.map((item) => ({ policy: item.policy, path: ['spec', 'subsets', item.index, 'trafficPolicy'] as Path })),
    ];
    for (const level of levels) {
      yield* checkTls(mesh, resource, level.policy?.tls, [...level.path, 'tls']);
      for (const [index, port] of (level.policy?.ports ?? []).entries())
        yield* checkTls(mesh, resource, port.tls, [...level.path, 'portLevelSettings', index, 'tls']);
    }
  },
});

function* checkTls(mesh: Mesh, resource: Parameters<typeof refOf>[0], tls: ClientTls | undefined, path: Path): Iterable<Report> {
  if (tls?.unverified === 'skipped') {
    yield {
      path: [...path, 'insecureSkipVerify'],
      severity: 'hint',
      message:
        'the certificate of the server is not verified; name the certificates that it is to be verified by in "caCertificates"',
      fixes: [
        {
          title: 'Remove "insecureSkipVerify"',
          safe: false,
          changes: [{ resource: refOf(resource), edits: [{ op: 'remove', path: [...path, 'insecureSkipVerify'] }] }],
        },
      ],
    };
  }
  if (tls?.unverified !== 'no certificates' || !isBeforeVerification(mesh)) return;
  yield {
    path: [...path, 'mode'],
    message: `without "caCertificates" Istio before 1.21 does not verify the certificate of the server in mode "${tls.mode}"; name the certificates that it is to be verified by`,
    fixes: [
      {
        title: 'Verify it by the certificates of the operating system',
        safe: false,
        changes: [
          {
            resource: refOf(resource),
            edits: [{ op: 'set', path: [...path, 'caCertificates'], value: '/etc/ssl/certs/ca-certificates.crt' }],
          },
        ],
      },
    ],
  };
}

/** The feature flag VERIFY_CERTIFICATE_AT_CLIENT is on by default since 1.21. */
function isBeforeVerification({ settings }: Mesh): boolean {
  const version = settings.istioVersion;
  return version !== undefined && version.major === 1 && version.minor < 21;
}
