/** The SARIF report: valid by the published schema, and true. */
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import Ajv from 'ajv';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { bundleCli, Folder, routed, runCli } from './harness';

vi.setConfig({ testTimeout: 60_000 });

let cli: string;
const folders: Folder[] = [];

beforeAll(async () => {
  cli = await bundleCli();
}, 60_000);

afterAll(() => {
  rmSync(cli, { force: true });
  for (const folder of folders.splice(0)) folder.remove();
});

interface Region {
  readonly startLine: number;
  readonly startColumn: number;
  readonly endLine: number;
  readonly endColumn: number;
}

interface Location {
  readonly physicalLocation: {
    readonly artifactLocation: { readonly uri: string; readonly uriBaseId?: string };
    readonly region: Region;
  };
  readonly message?: { readonly text: string };
}

interface Result {
  readonly ruleId: string;
  readonly ruleIndex: number;
  readonly level: string;
  readonly kind?: string;
  readonly message: { readonly text: string };
  readonly locations: readonly Location[];
  readonly relatedLocations?: readonly Location[];
  readonly partialFingerprints: Readonly<Record<string, string>>;
  readonly suppressions?: readonly { readonly kind: string; readonly justification?: string }[];
  readonly baselineState?: string;
  readonly fixes?: readonly {
    readonly description: { readonly text: string };
    readonly artifactChanges: readonly {
      readonly artifactLocation: { readonly uri: string };
      readonly replacements: readonly { readonly deletedRegion: Region; readonly insertedContent: { readonly text: string } }[];
    }[];
  }[];
}

interface Run {
  readonly tool: { readonly driver: { readonly name: string; readonly version: string; readonly rules: readonly Rule[] } };
  readonly results: readonly Result[];
  readonly columnKind: string;
  readonly originalUriBaseIds: Readonly<Record<string, { readonly uri: string }>>;
  readonly invocations: readonly {
    readonly executionSuccessful: boolean;
    readonly toolExecutionNotifications: readonly { readonly level: string; readonly message: { readonly text: string } }[];
  }[];
}

interface Rule {
  readonly id: string;
  readonly name: string;
  readonly shortDescription: { readonly text: string };
  readonly fullDescription: { readonly text: string };
  readonly help: { readonly text: string; readonly markdown: string };
  readonly helpUri: string;
  readonly defaultConfiguration: { readonly level: string };
  readonly properties: { readonly category: string; readonly tags: readonly string[]; readonly peers: readonly string[] };
}

/** It is of draft 4, which differs from what is checked with here in `id` only. */
const {
  id: _,
  $schema: __,
  ...schema
} = JSON.parse(readFileSync(join(import.meta.dirname, 'sarif/sarif-2.1.0-rtm.5.json'), 'utf8'));
const uri = (text: string): boolean => URL.canParse(text);
const isValid = new Ajv({
  strict: false,
  allErrors: true,
  unicodeRegExp: false,
  formats: { uri, 'uri-reference': (text: string) => URL.canParse(text, 'file:///'), 'date-time': true },
}).compile(schema);

function open(files: Readonly<Record<string, string>>): Folder {
  const folder = new Folder(files);
  folders.push(folder);
  return folder;
}

async function sarif(folder: Folder, args: readonly string[] = [], below = '.') {
  const { stdout, stderr, code } = await runCli(cli, ['check', '--format', 'sarif', ...args], join(folder.path, below));
  const log: { readonly runs: readonly [Run] } = JSON.parse(stdout);
  isValid(log);
  expect(isValid.errors ?? []).toEqual([]);
  const [run] = log.runs;
  const of = (ruleId: string): Result => {
    const found = run.results.find((result) => result.ruleId === ruleId);
    if (found === undefined) throw new Error(`no ${ruleId} in ${stdout}`);
    return found;
  };
  return { run, of, code, stderr };
}

describe('the schema that this test uses', () => {
  it('refuses what is no SARIF', () => {
    expect(isValid({ version: '2.1.0', runs: [{ tool: {}, results: [] }] })).toBe(false);
    expect(isValid({ version: '2.1.0', runs: [{ tool: { driver: { name: 'x', helpUri: 'x' } } }] })).toBe(false);
  });
});

/** A route with a slip, which a fix mends; the nearest host is in another file. */
const slip: Readonly<Record<string, string>> = {
  ...routed,
  'a b/ü.yaml': `apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: ratings }
spec:
  hosts: [ratings.example.com]
  http:
  - route:
    # \u{1f600}
    - destination: { host: revews }
`,
};

describe('the SARIF report', () => {
  it('tells each finding with its rule, its place and what goes with it', async () => {
    const folder = open(slip);
    const { run, of, code } = await sarif(folder);
    expect(code).toBe(1);
    expect(run.tool.driver).toMatchObject({ name: 'Meshwright', version: expect.stringMatching(/^\d+\.\d+\.\d+$/) });
    expect(run.columnKind).toBe('utf16CodeUnits');
    expect(run.originalUriBaseIds).toEqual({ '%SRCROOT%': { uri: `${pathToFileURL(folder.path)}/` } });
    expect(run.invocations).toEqual([{ executionSuccessful: true, toolExecutionNotifications: [] }]);
    for (const { ruleId, ruleIndex } of run.results) expect(run.tool.driver.rules[ruleIndex]?.id).toBe(ruleId);
    expect(new Set(run.tool.driver.rules.map(({ id }) => id)).size).toBe(run.tool.driver.rules.length);
    const missing = of('MW305');
    expect(missing.level).toBe('error');
    expect(missing.message.text).toContain('"reviews');
    expect(missing.locations).toEqual([
      expect.objectContaining({
        physicalLocation: {
          artifactLocation: { uri: 'rule.yaml', uriBaseId: '%SRCROOT%' },
          region: { startLine: 9, startColumn: 7, endLine: 9, endColumn: 18 },
        },
      }),
    ]);
    expect(missing.relatedLocations?.map(({ physicalLocation }) => physicalLocation.artifactLocation.uri)).toContain(
      'service.yaml',
    );
    const rule = run.tool.driver.rules[missing.ruleIndex];
    expect(rule).toMatchObject({
      name: 'subset-selects-no-endpoint',
      shortDescription: { text: 'Subset selects no endpoint' },
      helpUri: expect.stringMatching(/#mw305-subset-selects-no-endpoint$/),
      defaultConfiguration: { level: 'error' },
      properties: { category: 'reference', tags: ['istio', 'reference'], peers: expect.arrayContaining(['KIA0203']) },
    });
    expect(rule?.fullDescription.text).toMatch(/^[A-Z][^\n]+\.$/);
    expect(rule?.help.markdown).toContain('## Why it matters');
    expect(rule?.help.text).not.toMatch(/[`#]/);
  });

  it('holds fixes that are edits, as they would be made', async () => {
    const folder = open(slip);
    const { of } = await sarif(folder);
    const { locations, fixes = [] } = of('MW301');
    expect(locations[0]?.physicalLocation.artifactLocation.uri).toBe('a%20b/%C3%BC.yaml');
    expect(fixes.map(({ description }) => description.text)).toEqual([expect.stringContaining('reviews')]);
    expect(fixes[0]?.artifactChanges).toEqual([
      {
        artifactLocation: { uri: 'a%20b/%C3%BC.yaml', uriBaseId: '%SRCROOT%' },
        replacements: [
          {
            deletedRegion: { startLine: 9, startColumn: 28, endLine: 9, endColumn: 34 },
            insertedContent: { text: 'reviews' },
          },
        ],
      },
    ]);
  });

  it('names what lies outside of the working directory in full', async () => {
    const { of } = await sarif(open({ 'meshwright.yaml': 'cluster: east\n', ...routed, 'below/x.yaml': '' }), ['..'], 'below');
    expect(of('MW305').locations[0]?.physicalLocation.artifactLocation).toEqual({
      uri: expect.stringMatching(/^file:\/\/\/.*\/rule\.yaml$/),
    });
  });

  it('takes a hint for informational', async () => {
    const { of } = await sarif(open({ ...routed, 'meshwright.yaml': 'rules: { MW305: hint }\n' }));
    expect(of('MW305')).toMatchObject({ kind: 'informational', level: 'none' });
  });

  it('keeps its fingerprints when lines move and entries are added, and tells like ones apart', async () => {
    const prints = async (rule: string) => {
      const { run } = await sarif(open({ ...routed, 'rule.yaml': rule }));
      return run.results.filter(({ ruleId }) => ruleId === 'MW305').map((one) => one.partialFingerprints['meshwright/v1']);
    };
    const rule = routed['rule.yaml'] ?? '';
    const twice = rule.replace('  subsets:\n', '  subsets:\n  - { name: v3, labels: { version: v3 } }\n');
    const [before] = await prints(rule);
    expect(before).toMatch(/\S/);
    expect(await prints(`# about\n\n${rule.replaceAll('\n', '\r\n')}`)).toEqual([before]);
    const both = await prints(twice);
    expect(both).toHaveLength(2);
    expect(new Set(both).size).toBe(2);
    expect(both).toContain(before);
    expect(await prints(rule.replace('name: reviews', 'name: other'))).not.toContain(before);
  });

  it('holds what is suppressed in the source, with the reason, and fails nothing by it', async () => {
    const rule = (routed['rule.yaml'] ?? '').replace('      version: v2', '      version: v2 # meshwright-ignore MW305: soon');
    const { of, code } = await sarif(open({ ...routed, 'rule.yaml': rule }));
    expect(of('MW305').suppressions).toEqual([{ kind: 'inSource', status: 'accepted', justification: 'soon' }]);
    expect(code).toBe(0);
    const annotated = (routed['rule.yaml'] ?? '').replace(
      '{ name: reviews }',
      '{ name: reviews, annotations: { kiali.io/ignore-validations: KIA0203 } }',
    );
    const other = await sarif(open({ ...routed, 'rule.yaml': annotated }));
    expect(other.of('MW305').suppressions).toEqual([{ kind: 'inSource', status: 'accepted' }]);
  });

  it('holds what a baseline lists, and tells what of it is gone', async () => {
    const folder = open(slip);
    await sarif(folder, ['--baseline', 'known.json', '--write-baseline', 'rule.yaml']);
    const { run, of } = await sarif(folder, ['--baseline', 'known.json']);
    expect(of('MW305')).toMatchObject({
      baselineState: 'unchanged',
      suppressions: [{ kind: 'external', status: 'accepted', justification: 'listed in known.json' }],
    });
    expect(of('MW301')).toMatchObject({ baselineState: 'new' });
    expect(of('MW301').suppressions).toBeUndefined();
    expect(run.invocations[0]?.toolExecutionNotifications).toEqual([]);
    folder.write('rule.yaml', '');
    const after = await sarif(folder, ['--baseline', 'known.json', 'rule.yaml']);
    expect(after.run.results).toEqual([]);
    expect(after.run.invocations[0]?.toolExecutionNotifications).toEqual([
      {
        level: 'note',
        message: { text: expect.stringMatching(/^no longer there of the baseline known\.json: rule\.yaml: MW305 /) },
      },
    ]);
  });

  it('is valid where nothing is found', async () => {
    const { run, code } = await sarif(open({ 'a.yaml': '' }));
    expect(run.results).toEqual([]);
    expect(code).toBe(0);
  });
});
