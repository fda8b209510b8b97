// biome-ignore-all lint/suspicious/noTemplateCurlyInString: manifests hold placeholders
import { describeKind, describeShapes, describeUnknown } from './describeKind';

describeKind(
  'TrafficExtension',
  [
    { what: 'a script', spec: '{ lua: { inlineCode: "function envoy_on_request(h) end" } }' },
    { what: 'a script as long as it may be', spec: `{ lua: { inlineCode: "${'ä'.repeat(32768)}" } }` },
    { what: 'a module', spec: '{ wasm: { url: oci://a/b:1 }, selector: { matchLabels: { app: a } } }' },
  ],
  [
    {
      what: 'a selector without labels',
      spec: '{ lua: { inlineCode: a }, selector: {} }',
      found: ['invalid-selector [warning] spec.selector (key): the selector has no matchLabels'],
    },
    {
      what: 'a target that has no extensions',
      spec: '{ lua: { inlineCode: a }, targetRefs: [{ kind: Pod, name: a }] }',
      found: ['invalid-selector spec.targetRefs[0].kind: a policy cannot be attached to a "Pod"'],
    },
    {
      what: 'a script with more bytes than it may have',
      spec: `{ lua: { inlineCode: "${'ä'.repeat(32769)}" } }`,
      found: ['invalid-value spec.lua.inlineCode: inlineCode has 65538 bytes in UTF-8; write 65536 at most'],
    },
    {
      what: 'the name of a plugin with more bytes than it may have',
      spec: `{ wasm: { url: a, pluginName: ${'ä'.repeat(129)} } }`,
      found: ['invalid-value spec.wasm.pluginName: pluginName has 258 bytes in UTF-8; write 256 at most'],
    },
  ],
);

describeUnknown('TrafficExtension', ['{ lua: "${LUA}", wasm: "${WASM}" }']);

describeShapes('TrafficExtension', '{ lua: { inlineCode: a }, wasm: { url: a, vmConfig: { env: [{ name: a }] } } }');
