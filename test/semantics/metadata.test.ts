// biome-ignore-all lint/suspicious/noTemplateCurlyInString: manifests hold placeholders
import { expect, it } from 'vitest';
import { violationsOf } from '../../server/src/semantics/semantics';
import { describeKind, describeUnknown } from './describeKind';

const annotated = (key: string, value: string, rest = '') => `metadata: { annotations: { ${key}: ${value} } }${rest}`;
const dryRun = (value: string, spec: string) => annotated('istio.io/dry-run', value, `\nspec: ${spec}`);
const at = 'metadata.annotations["istio.io/dry-run"]';

describeKind(
  'AuthorizationPolicy',
  [
    ...['"true"', '"False"', '"1"', '"f"'].map((value) => ({
      what: `dry run ${value}`,
      spec: dryRun(value, '{ action: ALLOW }'),
    })),
    { what: 'a dry run of DENY', spec: dryRun('"true"', '{ action: DENY, rules: [{}] }') },
    { what: 'a dry run without an action', spec: annotated('istio.io/dry-run', '"true"') },
    { what: 'other annotations', spec: annotated('internal.example.com/parents', 'a') },
    { what: 'no annotations', spec: 'metadata: { annotations: null }' },
  ],
  [
    {
      what: 'a dry run that is neither true nor false',
      spec: dryRun('"yes"', '{}'),
      found: [`invalid-value ${at}: the annotation "istio.io/dry-run" must be "true" or "false", not "yes"`],
      fixed: ['Change it to "true"', dryRun('"true"', '{}')],
    },
    {
      what: 'an empty dry run',
      spec: dryRun('""', '{}'),
      found: [`invalid-value ${at}: the annotation "istio.io/dry-run" must be "true" or "false", not ""`],
    },
    ...['AUDIT', 'CUSTOM'].map((action) => ({
      what: `a dry run of ${action}`,
      spec: dryRun('"yes"', `{ action: ${action}, rules: [{}]${action === 'CUSTOM' ? ', provider: { name: a }' : ''} }`),
      found: [
        `conflicting-fields ${at} (key): the annotation "istio.io/dry-run" is for the actions "ALLOW" and "DENY" only, not for "${action}"`,
      ],
    })),
  ],
);

describeKind(
  'PeerAuthentication',
  [{ what: 'annotations of others', spec: annotated('istio.io/rev', 'a') }],
  [
    {
      what: 'a dry run of another kind',
      spec: '\n  {}\nmetadata:\n  annotations:\n    istio.io/dry-run: "yes"\n    a: b',
      found: [`invalid-value ${at} (key): the annotation "istio.io/dry-run" is for AuthorizationPolicies only`],
      fixed: ['Remove the annotation: the resource takes effect', '\n  {}\nmetadata:\n  annotations:\n    a: b'],
    },
    ...['webhook-always-reject', 'parents', 'parent-namespace'].map((name) => ({
      what: `the internal annotation ${name}`,
      spec: annotated(`internal.istio.io/${name}`, '"a"'),
      found: [
        `invalid-value metadata.annotations["internal.istio.io/${name}"] (key): the annotation "internal.istio.io/${name}" is`,
      ],
    })),
  ],
);

describeUnknown('AuthorizationPolicy', [dryRun('"${DRY_RUN}"', '{}'), dryRun('"yes"', '{ action: "${ACTION}" }'), 'metadata: a']);

it('says nothing of kinds that istiod does not validate', () => {
  const document = { metadata: { annotations: { 'istio.io/dry-run': 'true' } } };
  expect(violationsOf('gateway.networking.k8s.io', 'HTTPRoute', document)).toEqual([]);
});
