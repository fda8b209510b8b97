/** Which severity a finding has, by the settings of its file; every key that says so, in its order. */
import { describe, expect, it } from 'vitest';
import { mergeSettings } from '../../server/src/settings/merge';
import type { SettingsInput } from '../../server/src/settings/settings';
import { Workspace } from '../../server/src/workspace';
import { Severities } from '../../server/src/workspace/severities';

const service = 'apiVersion: v1\nkind: Service\nmetadata: { name: reviews }\nspec: { ports: [{ port: 80 }] }\n';
/** A key twice: one error of MW002 duplicate-key. */
const doubled = `${service}kind: Service\n`;

function found(settings: string, files: Readonly<Record<string, string>>, editor: Readonly<Record<string, unknown>> = {}) {
  const workspace = new Workspace({ strict: true });
  workspace.setFolders([{ uri: 'file:///w', name: 'w' }]);
  workspace.setEditorSettings(editor);
  workspace.setFile('file:///w/meshwright.yaml', { text: settings });
  for (const [path, text] of Object.entries(files)) workspace.setFile(`file:///w/${path}`, { text });
  return (path: string) => workspace.report(`file:///w/${path}`).diagnostics.map(({ code, severity }) => `${code} ${severity}`);
}

describe('overrides', () => {
  const files = { 'a.yaml': doubled, 'test/a.yaml': doubled.replace('reviews', 'ratings') };

  it('hold for the files that their globs match', () => {
    const of = found('overrides: [{ files: ["test/**"], rules: { duplicate-key: info } }]\n', files);
    expect([of('a.yaml'), of('test/a.yaml')]).toEqual([['MW002 error'], ['MW002 info']]);
  });

  it('stand above what holds everywhere, whether either says the name or the code; the later one wins', () => {
    for (const name of ['duplicate-key', 'MW002']) {
      const of = found(
        `rules: { duplicate-key: warning }\noverrides:\n- { files: ["**"], rules: { MW002: info } }\n- { files: [a.yaml], rules: { ${name}: off } }\n`,
        files,
      );
      expect([of('a.yaml'), of('test/a.yaml')]).toEqual([[], ['MW002 info']]);
    }
    expect(found('overrides: [{ files: ["**", "!test/**"], rules: { MW002: off } }]\n', files)('test/a.yaml')).toEqual([
      'MW002 error',
    ]);
  });

  it('give way to what the editor says of a rule', () => {
    const settings = 'overrides: [{ files: ["test/**"], rules: { duplicate-key: info } }]\n';
    const everywhere = found(settings, files, { rules: { MW002: 'hint' } });
    expect([everywhere('a.yaml'), everywhere('test/a.yaml')]).toEqual([['MW002 hint'], ['MW002 hint']]);
    const both = found(settings, files, {
      rules: { MW002: 'hint' },
      overrides: [{ files: ['test/*'], rules: { 'duplicate-key': 'warning' } }],
    });
    expect([both('a.yaml'), both('test/a.yaml')]).toEqual([['MW002 hint'], ['MW002 warning']]);
  });

  it('hold for resources as for texts', () => {
    const rule = (host: string) =>
      `apiVersion: networking.istio.io/v1\nkind: DestinationRule\nmetadata: { name: ${host} }\nspec: { host: ${host} }\n`;
    const of = found('overrides: [{ files: ["test/**"], rules: { unknown-destination-rule-host: off } }]\n', {
      'service.yaml': service,
      'a.yaml': rule('revews'),
      'test/a.yaml': rule('revewss'),
    });
    expect(of('a.yaml')).toEqual([expect.stringContaining('MW306')]);
    expect(of('test/a.yaml')).toEqual([]);
  });

  it('judge what Kustomize builds by the file that wrote it', () => {
    const patch =
      'apiVersion: networking.istio.io/v1\nkind: DestinationRule\nmetadata: { name: reviews }\nspec: { host: revews }\n';
    const built = {
      'base/kustomization.yaml': 'resources: [all.yaml]\n',
      'base/all.yaml': `${service}---\n${patch.replace('revews', 'reviews')}`,
      'overlay/kustomization.yaml': 'resources: [../base]\npatches: [{ path: patch.yaml }]\n',
      'overlay/patch.yaml': patch,
    };
    const off = (folder: string) =>
      found(`overrides: [{ files: ["${folder}/**"], rules: { MW306: off } }]\n`, built)('overlay/patch.yaml');
    expect(off('base')).toEqual([expect.stringContaining('MW306')]);
    expect(off('overlay')).toEqual([]);
  });
});

describe('rules that are off by default', () => {
  const rules = [
    { name: 'opinion', code: 'MW998', offByDefault: true },
    { name: 'mistake', code: 'MW999' },
  ] as const;

  function severities(input: SettingsInput) {
    const settings = mergeSettings([{ uri: 'file:///w', input }], {});
    const [own] = settings.folders;
    return new Severities({ settings, within: (uri) => own && { path: uri, own } }, rules);
  }

  it('are on where the settings give them a severity, by name or code, in all files or some', () => {
    const none = severities({});
    expect([...none.in('a.yaml')]).toEqual([['MW998', 'off']]);
    expect(none.isOffEverywhere('MW998')).toBe(true);
    expect(none.isOffEverywhere('MW999')).toBe(false);
    expect(
      severities({ rules: { opinion: 'hint' } })
        .in('a.yaml')
        .get('MW998'),
    ).toBe('hint');
    const some = severities({ overrides: [{ files: ['x/**'], rules: { MW998: 'info' } }] });
    expect([some.in('a.yaml').get('MW998'), some.in('x/a.yaml').get('MW998')]).toEqual(['off', 'info']);
    expect(some.isOffEverywhere('MW998')).toBe(false);
    expect(some.differByFile).toBe(true);
  });
});
