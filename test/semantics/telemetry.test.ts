// biome-ignore-all lint/suspicious/noTemplateCurlyInString: manifests hold placeholders
import { describeKind, describeShapes, describeUnknown } from './describeKind';

const tracing = (text: string) => `{ tracing: [{ ${text} }] }`;
const tags = (text: string) => `{ metrics: [{ overrides: [{ tagOverrides: { ${text} } }] }] }`;
const filter = (text: string) => `{ accessLogging: [{ filter: ${text} }] }`;
const expression = (text: string) => filter(`{ expression: ${JSON.stringify(text)} }`);

const inTags = 'spec.metrics[0].overrides[0].tagOverrides';

const legalExpressions = [
  'response.code >= 400',
  '!has(request.headers["x"]) && request.path != "/a\\"b" || true',
  'request.method in [\'GET\', "POST"] ? 1.5e-3 : -.5',
  'r"\\d" + b\'a\' + """a "b"\nc""" == \'\'',
  "size(request.headers.filter(h, h.startsWith('x-'))) > 0 // a comment's end",
  'google.rpc.Status{code: 1u, details: [{"a": null}]}.code == 0x10',
  '.a.b[0].in.c',
];

const illegalExpressions: readonly (readonly [expression: string, message: string])[] = [
  ['response.code = 400', 'write "==" for "="'],
  ['a === b', 'write "==" for "="'],
  ['a & b', 'write "&&" for "&"'],
  ['a | b', 'write "||" for "|"'],
  ['a and b', 'write "&&" for "and"'],
  ['a or b', 'write "||" for "or"'],
  ['not a', 'write "!" for "not"'],
  ['a == "b', 'the text that begins with " does not end'],
  ["a == 'b\nc'", "the text that begins with ' does not end"],
  ['a == """b"', 'the text that begins with """ does not end'],
  ['(a', '"(" is never closed'],
  ['(a]', '"(" must be closed by ")", not by "]"'],
  ['a)', '")" closes nothing'],
  ['a b', 'an operator is missing before "b"'],
  ['a "b"', 'an operator is missing before a text'],
  ['a; b', '";" is no operator'],
  ['response.code >=', 'a value is missing at its end'],
  [' ', 'a value is missing at its end'],
];

describeKind(
  'Telemetry',
  [
    { what: 'says nothing', spec: '{}' },
    {
      what: 'tracing with tags',
      spec: tracing(
        'providers: [{ name: a }], randomSamplingPercentage: 100, customTags: { a: { literal: { value: b } }, b: { header: { name: c } } }',
      ),
    },
    { what: 'overrides of tags', spec: tags('a: { value: b }, b: { operation: UPSERT, value: c }, c: { operation: REMOVE }') },
    { what: 'several items of metrics', spec: '{ metrics: [{}, { providers: [{ name: a }, { name: b }] }] }' },
    { what: 'logging without a filter', spec: '{ accessLogging: [{ disabled: true, filter: null }, {}] }' },
    ...legalExpressions.map((text) => ({ what: `the expression ${text}`, spec: expression(text) })),
  ],
  [
    {
      what: 'a selector without labels',
      spec: '{ selector: {} }',
      found: ['invalid-selector [warning] spec.selector (key): the selector has no matchLabels'],
    },
    {
      what: 'a target that has no policies',
      spec: '{ targetRefs: [{ kind: Deployment, group: apps, name: a }] }',
      found: ['invalid-selector spec.targetRefs[0].kind: a policy cannot be attached to a "Deployment"'],
    },
    {
      what: 'two items of tracing',
      spec: '{ tracing: [{}, {}] }',
      found: ['ineffective-field [warning] spec.tracing (key): only one item of tracing is supported'],
    },
    {
      what: 'two tracing providers',
      spec: tracing('providers: [{ name: a }, { name: b }]'),
      found: ['ineffective-field [warning] spec.tracing[0].providers (key): only one tracing provider is supported'],
    },
    {
      what: 'a custom tag without a name',
      spec: tracing('customTags: { "": { literal: { value: a } } }'),
      found: ['incomplete-field spec.tracing[0].customTags[""] (key): a custom tag must have a name'],
    },
    {
      what: 'a custom tag without a value',
      spec: '\n  tracing:\n  - customTags:\n      a:\n      b: { literal: { value: c } }',
      found: ['incomplete-field spec.tracing[0].customTags.a (key): the custom tag "a" must have a value'],
      fixed: ['Remove the tag "a"', '\n  tracing:\n  - customTags:\n      b: { literal: { value: c } }'],
    },
    {
      what: 'overrides that say nothing',
      spec: tags('a: {}, b: null, c: { value: "" }, d: { operation: null }'),
      found: ['a', 'b', 'c', 'd'].map(
        (name) => `incomplete-field ${inTags}.${name} (key): the override of the tag "${name}" must have a value, an expression`,
      ),
      fixed: [
        'Remove the tag "a" from the metric',
        tags('a: {operation: REMOVE}, b: null, c: { value: "" }, d: { operation: null }'),
      ],
    },
    {
      what: 'an override without a name',
      spec: tags('"": { value: a }'),
      found: [`ineffective-field [warning] ${inTags}[""] (key): an override of a tag must have the name of the tag`],
    },
    {
      what: 'a filter without an expression',
      spec: filter('{}'),
      found: ['incomplete-field spec.accessLogging[0].filter (key): a filter must have an expression'],
      fixed: ['Remove the filter, to log all', '{ accessLogging: [{}] }'],
    },
    {
      what: 'an empty expression',
      spec: expression(''),
      found: ['incomplete-field spec.accessLogging[0].filter.expression (key): a filter must have an expression'],
    },
    ...illegalExpressions.map(([text, message]) => ({
      what: `the expression ${text}`,
      spec: expression(text),
      found: [`invalid-value spec.accessLogging[0].filter.expression: the expression is not CEL: ${message}`],
    })),
  ],
);

describeUnknown('Telemetry', [
  expression('${FILTER} and'),
  filter('"${FILTER}"'),
  filter('{ "${KEY}": a }'),
  tracing('providers: "${PROVIDERS}", customTags: "${TAGS}"'),
  tags('a: "${TAG}", b: { "${KEY}": a }, c: { value: "${VALUE}" }, d: { operation: UPSERT }'),
]);

describeShapes(
  'Telemetry',
  '{ tracing: [{ providers: [{ name: a }], customTags: { a: { literal: { value: b } } } }], metrics: [{ overrides: [{ tagOverrides: { a: { value: b } } }] }], accessLogging: [{ filter: { expression: a } }] }',
);
