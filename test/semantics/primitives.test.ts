// biome-ignore-all lint/suspicious/noTemplateCurlyInString: manifests hold placeholders
import { describe, expect, it } from 'vitest';
import { checkIpOrCidr, checkUnix } from '../../server/src/semantics/primitives/addresses';
import { checkExportTo } from '../../server/src/semantics/primitives/exportTo';
import { headerValueError, isClaim, isHeaderName } from '../../server/src/semantics/primitives/headers';
import { checkLocalities, localitiesOverlap, localityError } from '../../server/src/semantics/primitives/localities';
import {
  checkLabel,
  checkWildcardDomain,
  hostsOverlap,
  isDns1123Label,
  isFqdn,
  isPartialWildcard,
  isWildcardDomain,
  isWithin,
} from '../../server/src/semantics/primitives/names';
import { checkDuration, durationError, isPort } from '../../server/src/semantics/primitives/numbers';
import { checkProtocol, isHttp, isProtocol, isTcp, isTls } from '../../server/src/semantics/primitives/protocols';
import { checkRegex, checkStringMatch, regexError } from '../../server/src/semantics/primitives/regexes';
import { checkAttachment, checkSelector, isLabelKey, isLabelValue } from '../../server/src/semantics/primitives/selectors';
import { checkWeights } from '../../server/src/semantics/primitives/weights';
import type { Violation } from '../../server/src/semantics/semantics';

/** What a test takes and what it refuses. */
type Table<T> = readonly [name: string, test: (value: T) => boolean, taken: readonly T[], refused: readonly T[]];

const x = (count: number) => 'x'.repeat(count);
const regex = (text: string) => regexError(text) === undefined;

const tables: readonly Table<string>[] = [
  ['DNS label', isDns1123Label, ['a', 'A-1', '0', x(63)], ['', '-a', 'a-', 'a.b', 'a_b', 'ä', x(64), 'a\n']],
  [
    'FQDN',
    isFqdn,
    ['a', 'a.b.', 'a.b1', '1.a', `${x(63)}.a`, '10.a'],
    ['', '.', '.a', 'a..b', 'a.1', '1', '*.a', 'a:1', `${x(64)}.a`, `${'a.'.repeat(128)}`, '10.0.0.1'],
  ],
  [
    'wildcard domain',
    isWildcardDomain,
    ['*', '*.a', '*a', '*-a.b', 'a.b.', '1', 'a'],
    ['', '**', '*.*', 'a*', 'a*.b', '*-', '*-.b', 'a.*', 'a.1', '10.0.0.1', '.a', `*${x(63)}.b`],
  ],
  ['partial wildcard', isPartialWildcard, ['*a.b', 'a*', 'a.*'], ['*', '*.a', 'a']],
  [
    'RE2',
    regex,
    [
      '.*',
      '(?i)a',
      'a\\z',
      '(?P<n>a)',
      '(?<n>a)',
      '\\Q(?=\\E',
      '[(?=]',
      '\\(?=a',
      '\\\\1',
      'a{1000}',
      '[[:alpha:]]',
      '\\pN',
      x(1024),
    ],
    [
      '',
      '*',
      '(?=a)',
      '(?!a)',
      '(?<=a)',
      '(?<!a)',
      '(a)\\1',
      'a++',
      '(?>a)',
      'a{1001}',
      '\\Z',
      '\\u0041',
      '(a',
      '[b-a]',
      x(1025),
    ],
  ],
  ['header name', isHeaderName, ['x-a', 'X_A', '1', 'a.b'], ['', 'a b', ':path', 'a:', 'a/b', 'ä', '@a']],
  [
    'claim',
    isClaim,
    ['@request.auth.claims.sub', '@request.auth.claims[a][b]', '@Request.Auth.Claims.sub'],
    ['@request.auth.claims', '@request.auth.claims.', '@request.auth.claims[a', '@request.auth.claimsx', 'x'],
  ],
  [
    'header value',
    (value) => headerValueError(value) === undefined,
    ['', 'a\tb', '100%%', '%START_TIME(%s)%', '%REQ(X?Y):9%', '%A%%B%'],
    ['a\nb', '\u0000', '\u007f', '100%', '%a b%', '%%%', '%REQ(a', '%REQ(a)'],
  ],
  [
    'name of a label',
    isLabelKey,
    ['a', 'A.b_c-d', 'a.b/c', `${x(253)}/a`],
    ['', '-a', 'a/', '/a', 'a/b/c', 'a b', '*', x(64), `${x(254)}/a`],
  ],
  ['value of a label', isLabelValue, ['', 'a', 'A.b_c-1'], ['a b', '-a', 'a/b', '*', x(64)]],
  ['protocol', isProtocol, ['tcp', 'TCP', 'grpc-WEB', 'HTTP_PROXY', 'MySQL'], ['', 'TCP ', 'SCTP', 'http-proxy']],
  ['HTTP', isHttp, ['http', 'HTTP2', 'GRPC', 'grpc-web', 'http_proxy'], ['https', 'tcp', '']],
  ['TLS', isTls, ['HTTPS', 'tls'], ['http', '']],
  ['TCP', isTcp, ['TCP', 'HTTPS', 'TLS', 'Mongo', 'redis', 'mysql'], ['http', 'udp', '', 'x']],
  [
    'duration',
    (text) => durationError(text) === undefined,
    ['1ms', '1.5s', '1h', 'x', '${D}'],
    ['0s', '999us', '1500us', '1ns', '-1s'],
  ],
  [
    'locality',
    (text) => localityError(text) === undefined,
    ['a', 'a/b/c', 'a/*', '*', 'a/b/*', 'a/b/c/d'],
    ['', 'a//b', '/a', 'a/', '*/a', 'a/**', 'a*/b'],
  ],
];

for (const [name, test, taken, refused] of tables) {
  describe(name, () => {
    it.each(taken)('takes %j', (value) => expect(test(value)).toBe(true));
    it.each(refused)('refuses %j', (value) => expect(test(value)).toBe(false));
  });
}

it('knows ports', () => {
  expect([1, 65535].every(isPort)).toBe(true);
  expect([0, -1, 65536, 1.5, Number.NaN].some(isPort)).toBe(false);
});

describe('hosts', () => {
  it.each([
    ['a', 'a', true, true],
    ['a', 'b', false, false],
    ['a.b', '*.b', true, true],
    ['*.b', 'a.b', true, false],
    ['*.a.b', '*.b', true, true],
    ['*.b', '*.a.b', true, false],
    ['b', '*.b', false, false],
    ['*', 'a', true, false],
    ['*.a', '*.b', false, false],
  ])('%s and %s overlap: %s; is within: %s', (a, b, overlap, within) => {
    expect([hostsOverlap(a, b), hostsOverlap(b, a), isWithin(a, b)]).toEqual([overlap, overlap, within]);
  });
});

describe('localities', () => {
  it.each([
    ['a', 'a', true],
    ['a', 'a/b', true],
    ['a/*', 'a/b/c', true],
    ['*', 'a', true],
    ['a/b', 'a/c', false],
    ['a/b/c', 'a/b/d', false],
    ['a', 'b', false],
  ])('%s and %s overlap: %s', (a, b, expected) => {
    expect([localitiesOverlap(a, b), localitiesOverlap(b, a)]).toEqual([expected, expected]);
  });

  it.each([
    ['us/a/*', '*', false],
    ['us/a', 'us/*', false],
    ['us/a/1', 'us/a/*', false],
    ['*', 'us/a', true],
    ['us/*', 'us/a', true],
    ['us/a', 'us', true],
    ['us', 'us/*', true],
    ['us/*', 'us/*', true],
    ['*', '*', true],
  ])('%s before %s: overlap is %s', (a, b, expected) => {
    expect(localitiesOverlap(a, b, { inOrder: true })).toBe(expected);
  });
});

function said(violations: Iterable<Violation>): readonly string[] {
  return [...violations].map(({ severity, concept, path, message }) => `${severity} ${concept} ${path.join('.')}: ${message}`);
}

const own = { namespace: 'shop' };

describe('what is said', () => {
  it.each<readonly [string, Iterable<Violation>, ...string[]]>([
    [
      'a host with a port',
      checkWildcardDomain('a:80', ['p']),
      'error invalid-host p: the host "a:80" has a port; write the host alone',
    ],
    [
      'a long label',
      checkWildcardDomain(`${x(64)}.a`, ['p'], { what: 'domain' }),
      `error invalid-host p: the domain "${x(64)}.a" has a label of more than 63 characters`,
    ],
    [
      'a name',
      checkLabel('a_b', ['p'], { what: 'port name' }),
      'error invalid-name p: the port name "a_b" must consist of letters, digits and "-" (a DNS label, 63 characters at most)',
    ],
    ['an optional name', checkLabel('', ['p'], { what: 'port name', optional: true })],
    ['a name with a placeholder', checkLabel('a_${B}', ['p'], { what: 'port name' })],
    ['a short duration, which the schema refuses', checkDuration('0s', ['p'])],
    [
      'a short duration, which it does not',
      checkDuration('0s', ['p'], { least: true }),
      'error invalid-duration p: p must be at least 1ms, not "0s"',
    ],
    [
      'a fine duration',
      checkDuration('1500us', ['p'], { what: 'pause' }),
      'error invalid-duration p: the pause must be a whole number of milliseconds, not "1500us"',
    ],
    [
      'a protocol',
      checkProtocol('HTPP', ['p']),
      'error invalid-value p: Istio knows no protocol "HTPP"; write "TCP", "UDP", "GRPC", "GRPC-Web", "HTTP", "HTTP_PROXY", "HTTP2", "HTTPS", "TLS", "Mongo", "Redis" or "MySQL"',
    ],
    ['no protocol', checkProtocol('', ['p'])],
    ['a regex', checkRegex('(', ['p']), 'error invalid-regex p: the regex "(" is not RE2: missing closing ): "("'],
    ['an unknown regex', checkRegex('(${R}', ['p'])],
    [
      'an empty prefix',
      checkStringMatch({ prefix: '' }, ['p']),
      'error invalid-value p.prefix: the prefix must not be empty; leave the condition out to match any text, or write regex: ".*"',
    ],
    ['an empty exact text', checkStringMatch({ exact: '' }, ['p'])],
    [
      'an address',
      checkIpOrCidr('10.0.0.0/33', ['p']),
      'error invalid-address p: the address "10.0.0.0/33" is neither an IP address nor a CIDR such as "10.0.0.1" or "10.0.0.0/8"',
    ],
    [
      'a relative socket',
      checkUnix('unix://run/a', ['p']),
      'error invalid-address p: the address "unix://run/a" must name an absolute path ("unix:///run/app.sock") or an abstract socket ("unix://@app")',
    ],
    ['sockets', [...checkUnix('unix:///run/a', ['p']), ...checkUnix('unix://@a', ['p'])]],
    [
      'a selector without labels',
      checkSelector({}, ['p'], { labels: 'labels' }),
      'warning invalid-selector p: the selector has no labels and so selects all workloads of the namespace; add labels, or leave it out to say so',
    ],
    [
      'a star',
      checkSelector({ labels: { 'a*': 'b' } }, ['p'], { labels: 'labels' }),
      'error invalid-selector p.labels.a*: "a*" contains "*": labels are compared exactly, wildcards are not possible',
    ],
    ['a star that the schema refuses', checkSelector({ matchLabels: { 'a*': 'b' } }, ['p'], { labels: 'matchLabels' })],
    [
      'a target of another kind',
      checkAttachment({ targetRef: { kind: 'Pod', name: 'a' } }, []),
      'error invalid-selector targetRef.kind: a policy cannot be attached to a "Pod"; write Service, ServiceEntry, Gateway or GatewayClass',
    ],
    [
      'a target without its group',
      checkAttachment({ targetRefs: [{ kind: 'Gateway', name: 'a' }] }, []),
      'error invalid-selector targetRefs.0.kind: the group of the target Gateway must be "gateway.networking.k8s.io"',
    ],
    ['a Service', checkAttachment({ targetRef: { kind: 'Service', group: '', name: 'a' } }, [])],
    [
      'all and one',
      checkExportTo(['*', '.'], ['p'], own),
      'error invalid-export-to p.0: "*" must stand alone: it means all namespaces',
    ],
    ['none, of a ServiceEntry', checkExportTo(['~'], ['p'], { ...own, none: true })],
    [
      'the own one twice',
      checkExportTo(['.', 'shop'], ['p'], own),
      'error invalid-export-to p.1: "shop" is the namespace that "." stands for',
    ],
    ['another one, of an unknown namespace', checkExportTo(['.', 'shop'], ['p'], { namespace: undefined })],
    [
      'own only',
      checkExportTo(['other'], ['p'], { ...own, ownOnly: true }),
      'error invalid-export-to p.0: with a workloadSelector it can be exported only to its own namespace, ".", not to "other"',
    ],
    [
      'localities',
      checkLocalities([
        { locality: 'a', path: ['p'] },
        { locality: 'a/b', path: ['q'] },
      ]),
      'error invalid-locality q: the locality "a/b" overlaps "a"; each place must be covered once',
    ],
    [
      'weights of nothing',
      checkWeights([{}, { weight: 0 }], ['p']),
      'error invalid-weight p: none of the 2 destinations has a weight, so none would be chosen; give each a "weight"',
    ],
    ['an unknown weight', checkWeights([{}, { weight: '${W}' }], ['p'])],
  ])('of %s', (...[, violations, ...expected]) => {
    expect(said(violations as Iterable<Violation>)).toEqual(expected);
  });
});
