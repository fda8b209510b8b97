/**
 * What is found can be fixed: each rule shows a fix in its suite, or it is said here why no single edit can resolve what it finds.
 * And of every suite every fix is tried: what it is for must be gone, and nothing graver than a hint be there that was not.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { splice } from '../../server/src/base/text';
import { rules } from '../../server/src/rules/index';
import { Workspace } from '../../server/src/workspace';
import type { Diagnostic, FixAction } from '../../server/src/workspace.types';
import { type Files, parseSuite, type SuiteTest } from '../suite/parse';
import { suiteRoot } from '../suite/run';

const folder = import.meta.dirname;
const suites = readdirSync(folder)
  .filter((name) => name.endsWith('.md'))
  .map((name) => ({ name, tests: parseSuite(readFileSync(join(folder, name), 'utf8')).tests }));

const unfixable: Readonly<Record<string, string>> = {
  'yaml-syntax': 'how a text that cannot be read was meant is not known',
  'duplicate-resource': 'which of the two is meant only their author knows, and what is in both may have to be put together',
  'unused-reference-grant': 'whether the grant or the reference has a slip only their author knows',
  'colliding-listeners': 'which of the two is to move, and to where, only their author knows',
  'same-route-match': 'how the two are to be told apart, or put together, only their author knows',
  'routing-out-of-reach': 'what is moved to another file and namespace only their author can say',
  'document-too-large': 'the limit is in the settings, and the document is as large as it is',
  'unreadable-file': 'nothing of the file is known',
  'invalid-utf8': 'which letters are meant is not known',
  'file-in-no-cluster': 'which cluster is meant only its author knows, and the settings are another file',
  'claims-without-request-authentication': 'who issues the tokens only their author knows',
  'workload-without-authorization-policy': 'who may call the workload only its author knows',
  'token-not-required': 'whether a token must be there only its author knows',
  'competing-peer-authentications': 'which of the two is meant only their author knows',
  'different-trust-domain': 'which domain is to be accepted, or become that of both, only their author knows',
  'unverifiable-host': 'nothing is known to be wrong',
  'unused-gateway': 'whether a route is missing or the gateway is too much only its author knows',
  'shared-gateway-certificate': 'the hosts belong together in one Gateway, which the VirtualServices of all must then name',
  'unfollowed-kustomization': 'nothing is wrong',
  'second-default-sidecar': 'which of the two is meant only their author knows, and what is in both may have to be put together',
  'overlapping-sidecars': 'which of the two is meant for the workload only their author knows',
  'ineffective-sidecar': 'only taking the resource away would resolve it, or sidecars for its workloads',
  'second-default-telemetry': 'what is in both has to be put together',
  'overlapping-telemetries': 'which of the two is meant for the workload only their author knows',
  'deprecated-extension-provider': 'a provider of another type has to be defined',
  'overlapping-injectors': 'how the selectors are meant only their author knows',
  'invalid-webhook-address': 'where istiod is only its author knows',
  'unrestricted-jwks-fetch': 'which addresses are to be blocked only the owner of the network knows',
  'same-workload-group-labels': 'which label tells them apart only their author knows',
  'alpha-annotation': 'nothing is wrong, and nothing does the same',
  'unused-delegate': 'which VirtualService is to delegate to it, or which hosts it is for, only its author knows',
  'unselected-workload-entry': 'which service it belongs to only its author knows',
  'unstable-api': 'it is true of the kind; only another kind would resolve it',
};

/** Whose findings hide others: of an unknown kind, and of a host that is missing, nothing else is looked at; of labels that rival only one counts. */
const hiding: readonly string[] = ['unknown-istio-kind', 'unknown-route-host', 'several-injection-labels'];

describe('every rule', () => {
  const fixed = new Set(suites.filter(({ tests }) => tests.some((test) => test.fixed.length > 0)).map(({ name }) => name));

  it.each(rules.map(({ name }) => name))('%s shows a fix, or cannot have one', (name) => {
    expect(fixed.has(`${name}.md`), 'has a fixed block in its suite').toBe(!(name in unfixable));
  });

  it('is there', () => {
    expect(Object.keys(unfixable).filter((name) => !rules.some((rule) => rule.name === name))).toEqual([]);
  });
});

describe.each(suites)('the fixes of $name', ({ tests }) => {
  it.each(tests)('resolve what they are for: $name', (test) => {
    const workspace = open(test, test.files);
    const before = found(workspace, test.files);
    for (const { file, diagnostic } of before) {
      for (const action of workspace.fixes(uriOf(file), diagnostic.range)) {
        if (action.edits.length === 0 || JSON.stringify(action.diagnostic) !== JSON.stringify(diagnostic)) continue;
        const files = applied(test.files, action);
        const after = found(open(test, files), files);
        const what = `"${action.title}" for ${diagnostic.code} ${diagnostic.message}`;
        const same = (each: Found) => each.file === file && keyOf(each) === keyOf({ file, diagnostic });
        expect(after.filter(same).length, `still there after ${what}`).toBeLessThan(before.filter(same).length);
        if (hiding.includes(diagnostic.rule)) continue;
        expect(worse(before, after), `caused by ${what}`).toEqual([]);
      }
    }
  });
});

it('the answer that another cluster lacks is left to the scaffold, which asks', () => {
  const tests = suites.find(({ name }) => name === 'remote-service-missing.md')?.tests ?? [];
  const offered = tests.flatMap((test) => {
    const workspace = open(test, test.files);
    return found(workspace, test.files).flatMap(({ file, diagnostic }) => workspace.fixes(uriOf(file), diagnostic.range));
  });
  const asking = offered.filter(({ scaffold }) => scaffold !== undefined);
  expect(asking[0]).toMatchObject({
    title: 'Scaffold what cluster "cluster2" answers to "reviews.default.global" with',
    safe: false,
    edits: [],
    scaffold: { service: { namespace: 'default', name: 'reviews' }, client: 'cluster1' },
  });
});

interface Found {
  readonly file: string;
  readonly diagnostic: Diagnostic;
}

function keyOf({ diagnostic: { code, message } }: Found): string {
  return `${code} ${message}`;
}

/** Codes that are found more often. Messages may name places by numbers, which change where something is removed. */
function worse(before: readonly Found[], after: readonly Found[]): readonly string[] {
  const count = (all: readonly Found[], code: string) => all.filter(({ diagnostic }) => diagnostic.code === code).length;
  return after
    .filter(({ diagnostic }) => diagnostic.severity === 'error' || diagnostic.severity === 'warning')
    .filter(({ diagnostic: { code } }) => count(after, code) > count(before, code))
    .map(keyOf);
}

function found(workspace: Workspace, files: Files): readonly Found[] {
  return [...files.keys()].flatMap((file) =>
    workspace.report(uriOf(file)).diagnostics.map((diagnostic) => ({ file, diagnostic })),
  );
}

function applied(files: Files, action: FixAction): Files {
  const after = new Map(files);
  for (const { uri, splices } of action.edits) {
    const file = uri.slice(suiteRoot.length + 1);
    after.set(file, splice(after.get(file) ?? '', splices));
  }
  return after;
}

/** Without what the host cannot read, of which no fix is offered. */
function open({ states }: SuiteTest, files: Files): Workspace {
  const workspace = new Workspace({ strict: true });
  workspace.setFolders([{ uri: suiteRoot, name: 'suite' }]);
  for (const [file, text] of files) if (!states.has(file)) workspace.setFile(uriOf(file), { text });
  return workspace;
}

function uriOf(file: string): string {
  return `${suiteRoot}/${file}`;
}
