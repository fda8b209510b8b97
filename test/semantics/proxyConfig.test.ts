// biome-ignore-all lint/suspicious/noTemplateCurlyInString: manifests hold placeholders
import { describeKind, describeShapes, describeUnknown } from './describeKind';

describeKind(
  'ProxyConfig',
  [
    { what: 'for all of the namespace', spec: '{ concurrency: 0 }' },
    { what: 'by labels', spec: '{ selector: { matchLabels: { app: a } }, concurrency: 2 }' },
  ],
  [
    {
      what: 'a selector without labels',
      spec: '{ selector: {}, concurrency: 2 }',
      found: ['invalid-selector [warning] spec.selector (key): the selector has no matchLabels'],
    },
  ],
);

describeUnknown('ProxyConfig', ['{ selector: "${SELECTOR}" }']);

describeShapes('ProxyConfig', '{ selector: { matchLabels: { app: a } }, concurrency: 2 }');
