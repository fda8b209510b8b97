/**
 * From edits of resources as they are applied to edits of what is written. A value is changed where it stands: in the base, in a patch, in the
 * kustomization. What would change the resource for others too, or would not give what was asked for once it is built again, is refused.
 */
import { equal } from '../base/equal';
import { build as buildOnce } from '../kustomize/build';
import type { Kustomization, Origin } from '../kustomize/types';
import type { Fix, ResourceRef } from '../rules/finding';
import { edit } from '../yaml/edit';
import type { PathEdit } from '../yaml/edits';
import { nodeAt } from '../yaml/locate';
import { parse } from '../yaml/parse';
import type { Path, YamlDocument } from '../yaml/tree';
import { toValue } from '../yaml/value';
import { type Build, ownDocument } from './builds';
import type { FileState } from './file';
import { based } from './fixes';
import type { Placement } from './layout';
import { existing } from './places';
import type { Checked } from './report';

export interface EditingHost {
  readonly file: (uri: string) => FileState | undefined;
  readonly buildOf: (resource: ResourceRef) => Build | undefined;
  readonly placements: (file: string) => readonly Placement[];
}

/** One edit of what is written. */
interface Written {
  /** A resource, or a whole document by its ordinal. */
  readonly resource: ResourceRef;
  readonly edit: PathEdit;
  readonly safe: boolean;
}

/** `agreed`: the resources that the fix is for; what they share may be changed for all of them. */
export function inFiles(fix: Fix, agreed: readonly Checked[], host: EditingHost): Fix | undefined {
  if (fix.changes.every(({ resource }) => isPlain(resource, host))) return fix;
  const changes: Fix['changes'][number][] = [];
  let safe = fix.safe;
  for (const change of fix.changes) {
    const made = inFile(change, agreed, host);
    if (made === undefined) return undefined;
    changes.push(...made.changes);
    safe &&= made.safe;
  }
  return { ...fix, safe, changes };
}

function isPlain({ file, via }: ResourceRef, { placements }: EditingHost): boolean {
  return via === undefined && placements(file).every(({ way }) => way === undefined);
}

function inFile(
  change: Fix['changes'][number],
  agreed: readonly Checked[],
  host: EditingHost,
): Pick<Fix, 'changes' | 'safe'> | undefined {
  const { resource, edits } = change;
  const build = host.buildOf(resource);
  const own: ResourceRef = { file: resource.file, id: resource.id };
  const everywhere = isAgreed(resource, agreed, host, () => true);
  if (build === undefined) return resource.via === undefined && everywhere ? { changes: [change], safe: true } : undefined;
  const paths = edits.filter((one) => one.op !== 'document');
  const documents = edits.filter((one) => one.op === 'document');
  if (documents.length > 0 && !everywhere) return undefined;
  const written: Written[] = [];
  for (const one of paths) {
    const place = placeOf(one, build, own);
    if (place === undefined) return undefined;
    const { file } = place.resource;
    const takes = (step: Kustomization): boolean => step.uri === file || usesPatch(step, file);
    const mayEdit = file === resource.file ? everywhere : isAgreed(resource, agreed, host, ({ steps }) => steps.some(takes));
    if (!mayEdit) return undefined;
    written.push(place);
  }
  if (!isRight(build, paths, written, host)) return undefined;
  return {
    changes: [
      ...written.map((one) => ({ resource: one.resource, edits: [one.edit] })),
      ...(documents.length > 0 ? [{ resource: own, edits: documents }] : []),
    ],
    safe: written.every((one) => one.safe),
  };
}

/** Whether a fix is for every build of a document in which something has a say. */
function isAgreed(
  { file, id }: ResourceRef,
  agreed: readonly Checked[],
  { placements }: EditingHost,
  hasSay: (chain: Build['chain']) => boolean,
): boolean {
  const concerned = placements(file).flatMap(({ way, clusters }) =>
    way === undefined || hasSay(way.chain) ? clusters.map((cluster) => `${way?.via ?? ''}\0${cluster}`) : [],
  );
  const given = new Set(
    agreed.flatMap(({ resource }) =>
      resource.file === file && resource.id === id ? [`${resource.via ?? ''}\0${resource.cluster}`] : [],
    ),
  );
  return concerned.length <= 1 || concerned.every((one) => given.has(one));
}

function usesPatch({ patches, patchesJson6902, patchesStrategicMerge }: Kustomization, uri: string): boolean {
  const texts = [...patchesStrategicMerge, ...[...patches, ...patchesJson6902].map(({ text }) => text)];
  return texts.some((text) => 'uri' in text && text.uri === uri);
}

/** Where an edit is to be made; undefined where nothing that is written has the effect. */
function placeOf(one: PathEdit, { value, originOf, chain, manifest }: Build, own: ResourceRef): Written | undefined {
  const there = existing(value, one.path);
  const whole = there.length === one.path.length;
  const adds = one.op === 'set' || one.op === 'append' || one.op === 'extend';
  if (!whole && !adds) return undefined;
  const origin = originOf(there);
  const path = [...origin.path, ...one.path.slice(there.length)];
  if (origin.inline !== undefined) return undefined;
  if (origin.document === ownDocument) {
    return { resource: own, edit: { ...one, path: path.slice(manifest.base.length) }, safe: true };
  }
  if (origin.document === 'kustomization') {
    const document = chain.steps.find(({ uri }) => uri === origin.uri)?.document;
    if (document === undefined || one.op !== 'set' || !whole || !isOwnField(origin, one.path)) return undefined;
    return { resource: { file: origin.uri, id: `#${document}` }, edit: { ...one, path }, safe: false };
  }
  // An operation of a JSON patch cannot lose its value.
  const operation = typeof origin.path[0] === 'number';
  if (operation && !adds && origin.path.length <= 2) return undefined;
  return { resource: { file: origin.uri, id: `#${origin.document}` }, edit: { ...one, path }, safe: !operation };
}

/** Whether a kustomization's field holds the very value: labels and annotations, not what names are made of. */
function isOwnField({ path }: Origin, [top, field]: Path): boolean {
  return (
    !(top === 'metadata' && field === 'name') &&
    path.some((key) => key === 'pairs' || key === 'commonLabels' || key === 'commonAnnotations')
  );
}

/** Whether the resource is what was asked for once it is built of what would be written. */
function isRight(build: Build, asked: readonly PathEdit[], written: readonly Written[], host: EditingHost): boolean {
  if (asked.length === 0 || written.some(({ resource }) => isKustomization(build, resource.file))) return true;
  const wanted = edited(build.value, asked);
  if (wanted === undefined) return false;
  const { manifest, chain } = build;
  const after = (uri: string, id: string): YamlDocument | undefined => {
    const placed = host.file(uri)?.placed(id);
    const edits = written.flatMap((one) => (one.resource.file === uri && one.resource.id === id ? [one.edit] : []));
    if (placed === undefined) return undefined;
    return placed.document.read((tree) => {
      if (edits.length === 0) return tree;
      const result = edit(placed.document.text, tree, based(edits, placed.base));
      return result.ok ? result.after : undefined;
    });
  };
  const base = after(build.file, manifest.id);
  if (base === undefined) return false;
  const files = (uri: string): readonly YamlDocument[] | undefined => {
    const documents = host.file(uri)?.documents.map((_, ordinal) => after(uri, `#${ordinal}`));
    return documents?.every((one) => one !== undefined) === true ? documents : undefined;
  };
  const origin: Origin = { uri: build.file, document: ownDocument, path: manifest.base };
  const again = buildOnce({ value: toValue(nodeAt(base.root, manifest.base)), origin }, chain, files);
  return again.kind === 'built' && isSmall(again.value) && equal(again.value, wanted);
}

function isKustomization({ chain }: Build, uri: string): boolean {
  return chain.steps.some((step) => step.uri === uri);
}

/** A value after edits, which are defined on documents; undefined where they cannot be made. */
function edited(value: unknown, edits: readonly PathEdit[]): unknown {
  if (!isSmall(value)) return undefined;
  const text = JSON.stringify(value);
  const result = edit(text, parse(text), edits);
  return result.ok ? toValue(result.after.root) : undefined;
}

/** Aliases may make a few lines stand for billions of values. */
const mostValues = 20_000;

function isSmall(value: unknown): boolean {
  let left = mostValues;
  const queue = [value];
  for (const one of queue) {
    if (--left < 0) return false;
    if (typeof one === 'object' && one !== null) {
      const children = Object.values(one);
      if (children.length > left) return false;
      queue.push(...children);
    }
  }
  return true;
}
