import { describe, expect, it } from 'vitest';
import type { MeshSettings } from '../../server/src/mesh/context';
import { meshOf } from './mesh';

function policy(name: string, namespace: string, spec: string): string {
  return `apiVersion: security.istio.io/v1\nkind: PeerAuthentication\nmetadata: {name: ${name}, namespace: "${namespace}"}\nspec: ${spec}\n---\n`;
}

const all = (name: string, namespace: string, mode: string) => policy(name, namespace, `{mtls: {mode: ${mode}}}`);
const one = (name: string, more: string, namespace = 'prod') =>
  policy(name, namespace, `{selector: {matchLabels: {app: reviews}}${more}}`);

function workload(labels = '{app: reviews, version: v1}', namespace = 'prod'): string {
  return `apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: reviews, namespace: "${namespace}"}\nspec: {template: {metadata: {labels: ${labels}}, spec: {containers: [{name: app}]}}}\n---\n`;
}

/** The mode that holds, and by which policy. */
function mtls(text: string, port?: number, settings?: Partial<MeshSettings>): string {
  const { mesh, find } = meshOf({ east: text.includes('kind: Deployment') ? text : text + workload() }, settings);
  const found = mesh.serverMtls(find('Workload', 'reviews'), port);
  return found.is === 'unknown' ? 'unknown' : [found.mode, ...(found.by ? [found.by.policy.name] : [])].join(' ');
}

describe('which PeerAuthentication holds', () => {
  const mesh = all('mesh', 'istio-system', 'STRICT');
  const space = all('space', 'prod', 'DISABLE');

  it.each([
    ['none: both are taken', '', 'PERMISSIVE'],
    ['that of the mesh', mesh, 'STRICT mesh'],
    ['that of the namespace before it', mesh + space, 'DISABLE space'],
    ['that of the workload before both', mesh + space + one('own', ', mtls: {mode: PERMISSIVE}'), 'PERMISSIVE own'],
    ['none of another namespace', all('other', 'stage', 'STRICT'), 'PERMISSIVE'],
    ['none for another workload', policy('x', 'prod', '{selector: {matchLabels: {app: x}}, mtls: {mode: STRICT}}'), 'PERMISSIVE'],
    ['of the workload, without a mode: that of the namespace', space + one('own', ''), 'DISABLE space'],
    ['UNSET: that of the mesh', mesh + all('space', 'prod', 'UNSET'), 'STRICT mesh'],
    ['empty: that of the mesh', mesh + policy('space', 'prod', '{}'), 'STRICT mesh'],
    ['a selector without labels is none', policy('space', 'prod', '{selector: {}, mtls: {mode: STRICT}}'), 'STRICT space'],
    ['two of a namespace that agree', all('a', 'prod', 'STRICT') + all('b', 'prod', 'STRICT'), 'STRICT a'],
    ['two of a namespace that do not', all('a', 'prod', 'STRICT') + all('b', 'prod', 'DISABLE'), 'unknown'],
    ['two of a namespace, one unset', mesh + all('a', 'prod', 'STRICT') + policy('b', 'prod', '{}'), 'STRICT mesh'],
    ['a selector of the root namespace selects nothing', one('own', ', mtls: {mode: STRICT}', 'istio-system'), 'PERMISSIVE'],
    ['a mode that is a placeholder', all('space', 'prod', '"$(MODE)"'), 'unknown'],
    [
      'a selector with a placeholder may hold',
      policy('own', 'prod', '{selector: {matchLabels: {app: "$(APP)"}}, mtls: {mode: STRICT}}'),
      'unknown',
    ],
    [
      'or changes nothing',
      all('space', 'prod', 'STRICT') + policy('own', 'prod', '{selector: {matchLabels: {app: "$(APP)"}}, mtls: {mode: STRICT}}'),
      'STRICT own',
    ],
  ])('%s', (_, text, expected) => {
    // Of two of one level the name says nothing.
    expect(mtls(text).replace(/ .*/, '')).toBe(expected.replace(/ .*/, ''));
    if (!text.includes('name: b,') && !expected.endsWith('own')) expect(mtls(text)).toBe(expected);
  });

  it('takes the root namespace of the settings', () => {
    const settings = { mesh: { rootNamespace: 'mesh-root' } };
    expect(mtls(mesh, undefined, settings)).toBe('PERMISSIVE');
    expect(mtls(all('mesh', 'mesh-root', 'STRICT'), undefined, settings)).toBe('STRICT mesh');
  });

  it('of a workload in the root namespace: that of the mesh', () => {
    const text = workload(undefined, 'istio-system') + one('own', ', mtls: {mode: DISABLE}', 'istio-system');
    expect(mtls(text + mesh)).toBe('STRICT mesh');
  });

  it('is not known where there may be more', () => {
    expect(mtls(mesh, undefined, { closedWorld: false })).toBe('unknown');
    expect(mtls(one('own', ', mtls: {mode: STRICT}'), undefined, { closedWorld: false })).toBe('STRICT own');
  });
});

describe('ports', () => {
  const space = all('space', 'prod', 'STRICT');
  const ports = (more: string) => one('own', `, ${more}`);

  it.each([
    ['that has a mode', ports('portLevelMtls: {8080: {mode: DISABLE}}'), 8080, 'DISABLE own'],
    ['that has none', ports('portLevelMtls: {8080: {mode: DISABLE}}'), 9090, 'STRICT space'],
    [
      'that has none, beside the mode of the policy',
      ports('mtls: {mode: PERMISSIVE}, portLevelMtls: {8080: {mode: DISABLE}}'),
      9090,
      'PERMISSIVE own',
    ],
    ['whose mode is unset', ports('portLevelMtls: {8080: {mode: UNSET}}'), 8080, 'STRICT space'],
    ['that is not known', ports('portLevelMtls: {8080: {mode: DISABLE}}'), undefined, 'unknown'],
    ['that is not known, where all agree', ports('portLevelMtls: {8080: {mode: STRICT}}'), undefined, 'STRICT space'],
  ])('one %s', (_, text, port, expected) => {
    expect(mtls(space + text, port)).toBe(expected);
  });

  it('say where the mode is set', () => {
    const { mesh, find } = meshOf({ east: workload() + ports('portLevelMtls: {8080: {mode: DISABLE}}') });
    const found = mesh.serverMtls(find('Workload', 'reviews'), 8080);
    expect(found).toMatchObject({ by: { path: ['spec', 'portLevelMtls', '8080', 'mode'] } });
  });
});
