/**
 * A change of what a shared base says, for one overlay only: it is written where the overlay patches the resource already, else as a patch more
 * of the kustomization that is applied.
 */
import { identityOfValue } from '../kustomize/identity';
import type { Kustomization, PatchText, Selector } from '../kustomize/types';
import type { PathEdit, Value } from '../yaml/edits';
import { render } from '../yaml/render';
import type { Path } from '../yaml/tree';
import { toValue } from '../yaml/value';
import type { Build } from './builds';
import type { FileState } from './file';
import { existing } from './places';
import type { Written } from './rebuild';

/** The ways to write it, the best first. None is certain to have the effect. */
export function* overlayEdits(
  build: Build,
  edits: readonly PathEdit[],
  file: (uri: string) => FileState | undefined,
): Iterable<readonly Written[]> {
  for (const at of patchesOf(build, file)) yield edits.map((one) => ({ resource: at, edit: one }));
  const operations = edits.map((one) => operationOf(one, build.value));
  if (operations.some((one) => one === undefined)) return;
  const { root } = build.chain;
  const value: Value = { target: targetOf(build), patch: render(operations.flatMap((one) => one ?? [])) };
  const path = [root.patches[0]?.path[0] ?? 'patches'];
  yield [{ resource: { file: root.uri, id: `#${root.document}` }, edit: { op: 'append', path, value } }];
}

/** The documents of patch files of the root that are patches of this very resource. */
function* patchesOf({ chain, written }: Build, file: (uri: string) => FileState | undefined): Iterable<Written['resource']> {
  const wanted = identityOfValue(written);
  for (const { uri } of filesOf(chain.root)) {
    for (const [ordinal, { document }] of (file(uri)?.documents ?? []).entries()) {
      const own = document.read((tree) => identityOfValue(toValue(tree.root)));
      if (own !== undefined && own.kind === wanted?.kind && own.name === wanted.name) yield { file: uri, id: `#${ordinal}` };
    }
  }
}

function filesOf({ patches, patchesStrategicMerge }: Kustomization): readonly Extract<PatchText, { readonly uri: string }>[] {
  const texts = [...patchesStrategicMerge, ...patches.filter(({ target }) => target === undefined).map(({ text }) => text)];
  return texts.flatMap((text) => ('uri' in text ? [text] : []));
}

/** Names count as they are in the base; a dot is any character there. */
function targetOf({ written, value }: Build): Readonly<Record<string, string>> {
  const { group, kind = '', name = '' } = identityOfValue(written) ?? identityOfValue(value) ?? {};
  const target: Selector = {
    ...(kind === 'Gateway' && group !== undefined ? { group } : {}),
    kind,
    name: name.replaceAll('.', '\\.'),
  };
  return { ...target };
}

/** A step of a JSON patch with the effect of an edit; undefined where it takes more than one. */
function operationOf(one: PathEdit, value: unknown): Value | undefined {
  const there = existing(value, one.path);
  const whole = there.length === one.path.length;
  switch (one.op) {
    case 'remove':
      return whole ? { op: 'remove', path: pointer(one.path) } : undefined;
    case 'set':
      return whole
        ? { op: 'replace', path: pointer(one.path), value: one.value }
        : {
            op: 'add',
            path: pointer(one.path.slice(0, there.length + 1)),
            value: nested(one.path.slice(there.length + 1), one.value),
          };
    case 'append':
      return whole
        ? { op: 'add', path: pointer([...one.path, '-']), value: one.value }
        : {
            op: 'add',
            path: pointer(one.path.slice(0, there.length + 1)),
            value: nested(one.path.slice(there.length + 1), [one.value]),
          };
    default:
      return undefined;
  }
}

function nested(path: Path, value: Value): Value {
  return path.reduceRight<Value>((inner, key) => ({ [String(key)]: inner }), value);
}

/** RFC 6901. */
function pointer(path: Path): string {
  return path.map((key) => `/${String(key).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}
