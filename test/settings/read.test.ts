// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the settings hold placeholders
import { describe, expect, it } from 'vitest';
import { readEditorSettings, readSettings } from '../../server/src/settings/read';

/** Problems as `severity "marked text": message`. */
function read(text: string, rules?: readonly string[]) {
  const { input, problems } = readSettings(text, rules);
  const told = problems.map(
    ({ severity, span, message }) => `${severity} ${JSON.stringify(text.slice(span.start, span.end))}: ${message}`,
  );
  return { input, told };
}

describe('readSettings', () => {
  it('reads every key of the design', () => {
    const { input, told } = read(`# a comment
cluster: east
clusters:
  - name: cluster1
    files: ["clusters/cluster1/**", "shared/**"]
    context: cluster1-admin
    network: network1
    gateways: ["203.0.113.10", "gw.example.com:15443", "\${CLUSTER1_GW_ADDR}"]
    endpointLabels: { cluster: cluster1 }
namespaces: { "apps/foo/**": foo }
istioVersion: "1.31"
discovery: auto
globalSuffix: global
clusterDomain: cluster.local
mesh: { rootNamespace: istio-system, trustDomain: cluster.local, enableAutoMtls: true, outboundTrafficPolicy: { mode: ALLOW_ANY } }
meshConfigFile: mesh.yaml
meshNetworksFile: networks.yaml
closedWorld: auto
rules: { unused-subset: off, same-virtual-ip: warning }
ignore: ["vendor/**"]
documentSizeLimit: 100
`);
    expect(told).toEqual([]);
    expect(input).toEqual({
      cluster: 'east',
      clusters: [
        {
          name: 'cluster1',
          files: ['clusters/cluster1/**', 'shared/**'],
          context: 'cluster1-admin',
          network: 'network1',
          gateways: [{ address: '203.0.113.10' }, { address: 'gw.example.com', port: 15443 }, { address: '${CLUSTER1_GW_ADDR}' }],
          endpointLabels: { cluster: 'cluster1' },
        },
      ],
      namespaces: { 'apps/foo/**': 'foo' },
      istioVersion: { major: 1, minor: 31 },
      discovery: 'auto',
      globalSuffix: 'global',
      clusterDomain: 'cluster.local',
      mesh: {
        rootNamespace: 'istio-system',
        trustDomain: 'cluster.local',
        enableAutoMtls: true,
        outboundTrafficPolicy: { mode: 'ALLOW_ANY' },
      },
      meshConfigFile: 'mesh.yaml',
      meshNetworksFile: 'networks.yaml',
      closedWorld: 'auto',
      rules: { 'unused-subset': 'off', 'same-virtual-ip': 'warning' },
      ignore: ['vendor/**'],
      documentSizeLimit: 100,
    });
  });

  it.each(['', '\n', '# only a comment\n', '---\n', '---\n# nothing\n', '{}', 'clusters:\n', 'rules:\nignore:\n'])(
    'takes %j for empty',
    (text) => {
      expect(read(text)).toEqual({ input: {}, told: [] });
    },
  );

  it.each<readonly [text: string, told: readonly string[], input: unknown]>([
    ['clutser: a', ['error "clutser": unknown key "clutser"; did you mean "cluster"?'], {}],
    [
      'clutsers: []\nglobalSuffix: g',
      ['error "clutsers": unknown key "clutsers"; did you mean "clusters"?'],
      { globalSuffix: 'g' },
    ],
    ['colour: red', ['error "colour": unknown key "colour"'], {}],
    ['discovery: both', ['error "both": discovery must be one of "shared", "separate", "auto"'], {}],
    ['closedWorld: maybe', ['error "maybe": closedWorld must be one of true, false, "auto"'], {}],
    ['rules: { a: loud }', ['error "loud": a must be one of "off", "error", "warning", "info", "hint"'], { rules: {} }],
    ['clusters: {}', ['error "{}": clusters must be a list, not a map of keys to values'], {}],
    ['[a]', ['error "[a]": the settings must be a map of keys to values, not a list'], {}],
    ['hello', ['error "hello": the settings must be a map of keys to values, not text'], {}],
    ['cluster: 12', ['error "12": cluster must be text, not a number: put it in quotes'], {}],
    ['cluster: ""', ['error "\\"\\"": cluster must not be empty'], {}],
    ['documentSizeLimit: 0', ['error "0": documentSizeLimit must be at least 1'], {}],
    ['documentSizeLimit: 1.5', ['error "1.5": documentSizeLimit must be a whole number, not a number'], {}],
    ['globalSuffix: .global', ['error ".global": ".global" is not valid for globalSuffix; expected something like "global"'], {}],
    [
      'istioVersion: "new"',
      ['error "\\"new\\"": "new" is not valid for istioVersion; expected something like "1.31" or "1.31.2"'],
      {},
    ],
    [
      'istioVersion: 1.20',
      ['warning "1.20": istioVersion must be in quotes, "1.20": YAML reads 1.20 as the number 1.2'],
      { istioVersion: { major: 1, minor: 20 } },
    ],
    ['istioVersion: 1', ['error "1": istioVersion must be text, not a number: put it in quotes'], {}],
    ['istioVersion: 1.31.2', [], { istioVersion: { major: 1, minor: 31 } }],
    ['mesh: { enableAutoMtls: off }', ['error "off": enableAutoMtls must be true or false, not text'], { mesh: {} }],
    [
      'mesh: { outboundTrafficPolicy: { mode: ALOW_ANY }, trustDomain: td }',
      ['error "ALOW_ANY": mode must be one of "ALLOW_ANY", "REGISTRY_ONLY"'],
      { mesh: { outboundTrafficPolicy: {}, trustDomain: 'td' } },
    ],
    [
      'ignore: [a, "*(b*)c"]\nclusters:\n  - name: c\n    files: ["a*b*c*d*e*f*g"]\nnamespaces: { "+(a*)": b }',
      Array.from(
        ['"\\"*(b*)c\\""', '"\\"a*b*c*d*e*f*g\\""', '"\\"+(a*)\\""'],
        (where) => `error ${where}: this glob may take very long to match; use fewer wildcards, or several globs`,
      ),
      { ignore: ['a'], clusters: [{ name: 'c', files: [] }], namespaces: {} },
    ],
    ['ignore: [a, 3, b]', ['error "3": item 2 of ignore must be text, not a number: put it in quotes'], { ignore: ['a', 'b'] }],
    ['clusters:\n  - files: [a]\n  - name: b', ['error "files": the key "name" is missing here'], { clusters: [{ name: 'b' }] }],
    ['clusters:\n  - name:\n  - name: b', ['error "name": the key "name" is missing here'], { clusters: [{ name: 'b' }] }],
    [
      'clusters:\n  - name: a\n  - name: b\n  - name: a',
      ['error "a": there is already a cluster "a" in this list'],
      { clusters: [{ name: 'a' }, { name: 'b' }] },
    ],
    [
      'clusters:\n  - name: a\n    gateways: ["1.2.3.4", "1.2.3.400", b]\n    color: x',
      [
        'error "\\"1.2.3.400\\"": "1.2.3.400" is no address of a gateway; expected a host or an IP address, with or without a port, such as "gw.example.com:15443"',
        'error "color": unknown key "color"',
      ],
      { clusters: [{ name: 'a', gateways: [{ address: '1.2.3.4' }, { address: 'b' }] }] },
    ],
    [
      'namespaces: { "a/**": Foo }',
      ['error "Foo": "Foo" is not valid for a/**; expected something like "foo"'],
      { namespaces: {} },
    ],
    ['cluster: a\ncluster: b', ['error "cluster": '], {}],
    [
      '---\ncluster: a\n---\ncluster: b',
      ['warning "cluster:": only the first document of the settings is read'],
      { cluster: 'a' },
    ],
  ])('%j', (text, told, input) => {
    const result = read(text);
    if (told[0]?.endsWith(': ') === true) {
      // A problem of the YAML reader, whose words are its own.
      expect(result.told).toEqual([expect.stringContaining(told[0])]);
      return;
    }
    expect(result).toEqual({ input, told });
  });

  it('keeps what is right in a file that is being typed', () => {
    const { input, told } = read('cluster: east\nrules:\n  a: off\nignore: [');
    expect(input).toMatchObject({ cluster: 'east', rules: { a: 'off' } });
    expect(told).toHaveLength(1);
    expect(told[0]).toMatch(/^error/);
  });

  it('keeps our side of a merge conflict, and says that there is one', () => {
    const text =
      'cluster: east\n<<<<<<< HEAD\nglobalSuffix: ours\n=======\nglobalSuffix: theirs\n>>>>>>> other\ndiscovery: wrong\n';
    const { input, told } = read(text);
    expect(input).toEqual({ cluster: 'east', globalSuffix: 'ours' });
    expect(told).toEqual([
      'error "<<<<<<< HEAD": a merge conflict is not resolved here',
      'error "wrong": discovery must be one of "shared", "separate", "auto"',
    ]);
  });

  it('says which rule does not exist, when it knows the rules', () => {
    expect(read('rules: { unused-subse: off, foo: off }', ['unused-subset'])).toEqual({
      input: { rules: { 'unused-subse': 'off', foo: 'off' } },
      told: [
        'warning "unused-subse": there is no rule "unused-subse"; did you mean "unused-subset"',
        'warning "foo": there is no rule "foo"',
      ],
    });
  });

  it('reads words as YAML 1.2 does, and anchors and merges', () => {
    expect(read('cluster: on\nrules: { a: off }\nmesh: &m { trustDomain: y }\n').input).toEqual({
      cluster: 'on',
      rules: { a: 'off' },
      mesh: { trustDomain: 'y' },
    });
    const text = 'clusters:\n- &a { name: a, network: n }\n- { <<: *a, name: b }\n';
    expect(read(text)).toEqual({
      input: {
        clusters: [
          { name: 'a', network: 'n' },
          { name: 'b', network: 'n' },
        ],
      },
      told: [],
    });
  });

  it('survives names of the language', () => {
    const { input, told } = read('__proto__: { a: 1 }\nconstructor: 1\nrules: { __proto__: off, toString: off }\n');
    expect(told).toHaveLength(2);
    expect(Object.keys(input)).toEqual(['rules']);
    expect(Object.getPrototypeOf(input)).toBe(Object.prototype);
  });

  it('takes no longer than the file is long, and lists only some of very many problems', () => {
    const keys = Array.from({ length: 25_000 }, (_, i) => `  key${i}: error\n`).join('');
    const unknown = readSettings(`cluster: c\n${keys.replaceAll('  key', 'key')}`);
    expect(unknown.input).toEqual({ cluster: 'c' });
    expect(unknown.problems).toHaveLength(101);
    expect(unknown.problems).toContainEqual(
      expect.objectContaining({ message: '24900 more problems of these settings are not listed' }),
    );
    expect(readSettings(`rules:\n${keys}`, ['unused-subset']).problems).toHaveLength(101);
  }, 5_000);

  it('does not read what is far too large, and says so', () => {
    const result = read(`cluster: c\n${'# more\n'.repeat(100_000)}`);
    expect(result).toEqual({ input: {}, told: ['error "cluster:": these settings are not read: the file is over 512 KiB'] });
  });

  it('survives anchors that multiply', () => {
    const lines = ['a0: &a0 [x, x]'];
    for (let i = 1; i < 40; i++) lines.push(`a${i}: &a${i} [*a${i - 1}, *a${i - 1}]`);
    expect(read(`${lines.join('\n')}\nclusters: *a39\ncluster: c\n`).input).toEqual({ cluster: 'c', clusters: [] });
  });
});

describe('readEditorSettings', () => {
  it('takes what is set and ignores what is not ours', () => {
    const value = {
      cluster: null,
      discovery: 'shared',
      istioVersion: '1.30',
      trace: { server: 'off' },
      clusters: [{ name: 'a', network: null }],
    };
    expect(readEditorSettings(value)).toEqual({
      input: { discovery: 'shared', istioVersion: { major: 1, minor: 30 }, clusters: [{ name: 'a' }] },
      problems: [],
    });
  });

  it('names the setting that is wrong', () => {
    const { input, problems } = readEditorSettings({
      discovery: 'x',
      clusters: [{ name: 'a', gateways: ['a:b'], nam: 1 }],
      cluster: 'c',
    });
    expect(input).toEqual({ cluster: 'c', clusters: [{ name: 'a', gateways: [] }] });
    expect(problems).toEqual([
      'meshwright.clusters[0].nam: unknown key "nam"',
      'meshwright.discovery: discovery must be one of "shared", "separate", "auto"',
      'meshwright.clusters[0].gateways[0]: "a:b" is no address of a gateway; expected a host or an IP address, with or without a port, such as "gw.example.com:15443"',
    ]);
  });

  it.each([undefined, null, 3, 'x', []])('never throws on %j', (value) => {
    expect(readEditorSettings(value).input).toEqual({});
  });
});
