// biome-ignore-all lint/suspicious/noTemplateCurlyInString: manifests hold placeholders
import { describeKind, describeShapes, describeUnknown } from './describeKind';

const long = (count: number) => 'ä'.repeat(count);

describeKind(
  'WasmPlugin',
  [
    { what: 'a URL alone', spec: '{ url: oci://a/b:1 }' },
    { what: 'a selector with labels', spec: '{ url: a, selector: { matchLabels: { app: a } } }' },
    { what: 'a target', spec: '{ url: a, targetRefs: [{ kind: GatewayClass, group: gateway.networking.k8s.io, name: a }] }' },
    {
      what: 'names as long as they may be',
      spec: `{ url: a, pluginName: ${long(128)}, imagePullSecret: ${'a'.repeat(253)}, vmConfig: { env: [{ name: ${long(128)} }] } }`,
    },
  ],
  [
    {
      what: 'a selector without labels',
      spec: '{ url: a, selector: {} }',
      found: ['invalid-selector [warning] spec.selector (key): the selector has no matchLabels'],
    },
    {
      what: 'a target that has no plugins',
      spec: '{ url: a, targetRef: { kind: Ingress, group: networking.k8s.io, name: a } }',
      found: ['invalid-selector spec.targetRef.kind: a policy cannot be attached to a "Ingress"'],
    },
    {
      what: 'names with more bytes than they may have',
      spec: `{ url: a, pluginName: ${long(256)}, imagePullSecret: ${long(127)}, vmConfig: { env: [{ name: ${long(129)} }] } }`,
      found: [
        'invalid-value spec.imagePullSecret: imagePullSecret has 254 bytes in UTF-8; write 253 at most',
        'invalid-value spec.pluginName: pluginName has 512 bytes in UTF-8; write 256 at most',
        'invalid-value spec.vmConfig.env[0].name: name has 258 bytes in UTF-8; write 256 at most',
      ],
    },
  ],
);

describeUnknown('WasmPlugin', [
  // What has too many characters has too many for the schema already.
  `{ url: "\${URL}", pluginName: ${long(257)}, imagePullSecret: "\${SECRET}${long(127)}" }`,
  '{ selector: "${SELECTOR}", vmConfig: "${VM}" }',
]);

describeShapes('WasmPlugin', '{ url: a, selector: { matchLabels: { app: a } }, vmConfig: { env: [{ name: a, value: b }] } }');
