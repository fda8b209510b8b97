// biome-ignore-all lint/suspicious/noTemplateCurlyInString: manifests hold placeholders
import { expect, it } from 'vitest';
import { describeKind, describeShapes, describeUnknown, violations } from './describeKind';

describeKind(
  'PeerAuthentication',
  [
    { what: 'for all of the namespace', spec: '{ mtls: { mode: STRICT } }' },
    { what: 'by labels', spec: '{ selector: { matchLabels: { app: a } }, portLevelMtls: { "80": { mode: DISABLE } } }' },
    { what: 'null for what is left out', spec: '{ selector: null, portLevelMtls: null }' },
  ],
  [
    {
      what: 'a selector without labels',
      spec: '{ selector: {}, mtls: { mode: STRICT } }',
      found: [
        'invalid-selector [warning] spec.selector (key): the selector has no matchLabels and so selects all workloads of the namespace',
      ],
    },
  ],
);

it('leaves to the schema what it says of ports without labels', () => {
  expect(violations('PeerAuthentication', 'spec: { selector: {}, portLevelMtls: { "80": {} } }')).toEqual([]);
});

describeUnknown('PeerAuthentication', ['{ selector: "${SELECTOR}" }', '{ selector: { matchLabels: "${LABELS}" } }']);

describeShapes('PeerAuthentication', '{ selector: { matchLabels: { app: a } }, portLevelMtls: { "80": { mode: DISABLE } } }');
