// biome-ignore-all lint/suspicious/noTemplateCurlyInString: manifests hold placeholders
import { describeKind, describeShapes, describeUnknown } from './describeKind';

const rule = (text: string) => `{ jwtRules: [{ issuer: a${text === '' ? '' : `, ${text}`} }] }`;
const keys = (json: string) => rule(`jwks: '${json}'`);
const set = (...items: string[]) => keys(`{"keys": [${items.join(', ')}]}`);
const wrong = (what: string, spec: string, ...messages: string[]) => ({
  what,
  spec,
  found: messages.map((message) => `invalid-value spec.jwtRules[0].jwks: ${message}`),
});

describeKind(
  'RequestAuthentication',
  [
    { what: 'says nothing', spec: '{}' },
    { what: 'an issuer alone', spec: rule('') },
    { what: 'the address of keys alone', spec: '{ jwtRules: [{ jwksUri: "https://a/b" }, { jwks_uri: "https://a/b" }] }' },
    { what: 'a selector with labels', spec: '{ selector: { matchLabels: { app: a } }, jwtRules: [] }' },
    {
      what: 'a waypoint',
      spec: '{ targetRefs: [{ kind: Service, name: a }, { kind: ServiceEntry, group: networking.istio.io, name: a }] }',
    },
    {
      what: 'public keys of every kind, and one of a kind to come',
      spec: set(
        '{"kty": "RSA", "n": "a", "e": "AQAB", "kid": "b"}',
        '{"kty": "EC", "crv": "P-256", "x": "a", "y": "b"}',
        '{"kty": "OKP", "crv": "Ed25519", "x": "a"}',
        '{"kty": "AKP", "pub": "a"}',
      ),
    },
    { what: 'a single key', spec: keys('{"kty": "RSA", "n": "a", "e": "AQAB"}') },
    { what: 'no keys', spec: set() },
    { what: 'an empty text for keys', spec: keys('') },
    { what: 'whole milliseconds', spec: rule('timeout: 1.5s') },
  ],
  [
    {
      what: 'a selector without labels',
      spec: '{ selector: { matchLabels: {} } }',
      found: ['invalid-selector [warning] spec.selector (key): the selector has no matchLabels'],
    },
    {
      what: 'a target of another group',
      spec: '{ targetRef: { kind: Gateway, group: networking.istio.io, name: a } }',
      found: ['invalid-selector spec.targetRef.group: the group of the target Gateway must be "gateway.networking.k8s.io"'],
      fixed: [
        'Set the group to "gateway.networking.k8s.io"',
        '{ targetRef: { kind: Gateway, group: gateway.networking.k8s.io, name: a } }',
      ],
    },
    {
      what: 'neither issuer nor the address of keys',
      spec: '{ jwtRules: [{}, { issuer: a }, { fromParams: [a], issuer: null }] }',
      found: [
        'incomplete-field spec.jwtRules[0]: the rule needs an issuer, whose tokens it accepts, or a jwksUri',
        'incomplete-field spec.jwtRules[2]: the rule needs an issuer',
      ],
    },
    {
      what: 'a fraction of a millisecond',
      spec: rule('timeout: 1500us'),
      found: ['invalid-duration spec.jwtRules[0].timeout: timeout must be a whole number of milliseconds, not "1500us"'],
    },
    ...[' keys', '[]', '"a"', '{"keys": [}', '{"keys": []} {}'].map((json) =>
      wrong(`${json} for keys`, keys(json), 'jwks must be a set of keys as JSON, such as'),
    ),
    wrong('keys that are no list', keys('{"keys": {}}'), '"keys" of jwks must be a list'),
    wrong('a key that is no object', set('"a"'), 'key 1 of jwks must be an object'),
    wrong('keys without a type', keys('{}'), 'the key in jwks must have a type: "kty" is one of "RSA", "EC", "OKP" or "oct"'),
    wrong(
      'keys of a wrong type',
      set('{"kty": "rsa", "n": "a"}', '{"kty": 1}'),
      'key 1 of jwks must have a type: "kty" is "RSA", not "rsa"',
      'key 2 of jwks must have a type: "kty" is one of',
    ),
    wrong(
      'keys that lack a part',
      set('{"kty": "RSA", "n": "a"}', '{"kty": "EC", "crv": "P-256", "x": "a"}', '{"kty": "OKP", "x": "a"}', '{"kty": "oct"}'),
      'key 1 of jwks of the type "RSA" must have "e"',
      'key 2 of jwks of the type "EC" must have "y"',
      'key 3 of jwks of the type "OKP" must have "crv"',
      'key 4 of jwks of the type "oct" must have "k"',
    ),
    {
      what: 'keys that are secret',
      spec: set(
        '{"kty": "RSA", "n": "a", "e": "AQAB"}',
        '{"kty": "RSA", "n": "a", "e": "AQAB", "d": "s"}',
        '{"kty": "oct", "k": "s"}',
      ),
      found: [
        'ineffective-field [warning] spec.jwtRules[0].jwks: key 2 of jwks is a private key: whoever reads this can sign tokens',
        'ineffective-field [warning] spec.jwtRules[0].jwks: key 3 of jwks is a symmetric key',
      ],
    },
  ],
);

describeUnknown('RequestAuthentication', [
  '{ jwtRules: [{ issuer: "${ISSUER}", jwks: "${JWKS}" }] }',
  '{ jwtRules: [{ "${KEY}": a }, "${RULE}"] }',
  '{ jwtRules: [{ issuer: "" }, { jwksUri: "" }] }',
  rule('timeout: "${TIMEOUT}"'),
]);

describeShapes('RequestAuthentication', keys('{"keys": [{"kty": "RSA"}]}'));
