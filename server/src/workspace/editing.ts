/**
 * From edits of resources as they are applied to edits of what is written. A value is changed where it stands: in the base, in a patch, in the
 * kustomization; what several overlays share is changed for all of them only where all want it, else in the overlay. Whatever would not give what was asked
 * for, once it is built again, is refused.
 */

import { splice } from '../base/text';
import type { Kustomization, Origin } from '../kustomize/types';
import type { Fix, ResourceRef } from '../rules/finding';
import { edit } from '../yaml/edit';
import type { PathEdit } from '../yaml/edits';
import { nodeAt } from '../yaml/locate';
import { parse } from '../yaml/parse';
import { split } from '../yaml/split';
import type { Path } from '../yaml/tree';
import { type Build, ownDocument } from './builds';
import type { FileState } from './file';
import { mentioned } from './kustomizations';
import { overlayEdits } from './overlay';
import type { Placement } from './placement';
import { existing } from './places';
import { givesWhatIsAsked, type Written } from './rebuild';
import type { Checked } from './report';

export interface EditingHost {
  readonly file: (uri: string) => FileState | undefined;
  readonly buildOf: (resource: ResourceRef) => Build | undefined;
  readonly placements: (file: string) => readonly Placement[];
  /** As people know a file. */
  readonly pathOf: (uri: string) => string;
}

type Change = Fix['changes'][number];

interface Made {
  readonly changes: readonly Change[];
  readonly safe: boolean;
  /** The kustomizations, or their patches, that are changed in place of a shared base. */
  readonly overlays: readonly string[];
}

/** `agreed`: the resources that the fix is for; what they share may be changed for all of them. */
export function inFiles(fix: Fix, agreed: readonly Checked[], host: EditingHost): Fix | undefined {
  if (fix.changes.every(({ resource }) => isPlain(resource, host))) return fix;
  const made: Made[] = [];
  for (const change of fix.changes) {
    const one = inFile(change, agreed, host);
    if (one === undefined) return undefined;
    made.push(one);
  }
  const overlays = [...new Set(made.flatMap((one) => one.overlays))].map((uri) => `"${host.pathOf(uri)}"`);
  return {
    ...fix,
    title: overlays.length === 0 ? fix.title : `${fix.title} in ${overlays.join(' and ')}`,
    safe: fix.safe && made.every(({ safe }) => safe),
    changes: made.flatMap(({ changes }) => changes),
  };
}

function isPlain({ file, via }: ResourceRef, { placements }: EditingHost): boolean {
  return via === undefined && placements(file).every(({ way }) => way === undefined);
}

function inFile(change: Change, agreed: readonly Checked[], host: EditingHost): Made | undefined {
  const { resource, edits } = change;
  const build = host.buildOf(resource);
  const everywhere = isAgreed(resource, agreed, host, () => true);
  if (build === undefined) {
    return resource.via === undefined && everywhere ? { changes: [change], safe: true, overlays: [] } : undefined;
  }
  const paths = edits.filter((one) => one.op !== 'document');
  const documents = edits.filter((one) => one.op === 'document');
  if (documents.length > 0 && !everywhere) return undefined;
  const written = inPlace(build, resource, paths, agreed, host) ?? inOverlays(resource, paths, agreed, host);
  if (written === undefined) return undefined;
  const own: ResourceRef = { file: resource.file, id: resource.id };
  return {
    ...written,
    changes: documents.length > 0 ? [...written.changes, { resource: own, edits: documents }] : written.changes,
  };
}

function changesOf(written: readonly Written[]): readonly Change[] {
  return written.map((one) => ({ resource: one.resource, edits: [one.edit] }));
}

/** Where the values stand. */
function inPlace(
  build: Build,
  resource: ResourceRef,
  paths: readonly PathEdit[],
  agreed: readonly Checked[],
  host: EditingHost,
): Made | undefined {
  const written: Written[] = [];
  let safe = true;
  const texts = new InlineTexts(host);
  for (const one of paths) {
    const place = placeOf(one, build, texts);
    if (place === undefined) return undefined;
    const { file } = place.resource;
    const hasSay = ({ steps }: Build['chain']): boolean =>
      file === resource.file || steps.some((step) => step.uri === file || mentioned(step).includes(file));
    if (!isAgreed(resource, agreed, host, hasSay)) return undefined;
    safe &&= place.safe;
    if (place.edit !== undefined) written.push({ resource: place.resource, edit: place.edit });
  }
  const all = [...written, ...texts.edits()];
  return givesWhatIsAsked(build, paths, all, host.file) ? { changes: changesOf(all), safe, overlays: [] } : undefined;
}

/** In each of the overlays that the fix is for. */
function inOverlays(
  resource: ResourceRef,
  paths: readonly PathEdit[],
  agreed: readonly Checked[],
  host: EditingHost,
): Made | undefined {
  const same = agreed.filter((one) => one.resource.file === resource.file && one.resource.id === resource.id);
  const refs = same.length > 0 ? same.map((one) => one.resource) : [resource];
  const builds = new Map<Kustomization, Build>();
  for (const ref of refs) {
    const build = host.buildOf(ref);
    // What is applied as it is written has no overlay.
    if (build === undefined) return undefined;
    builds.set(build.chain.root, build);
  }
  const changes: Change[] = [];
  for (const [root, build] of builds) {
    const isBase = build.chain.steps.length > 1;
    if (!isBase || !isAgreed(resource, agreed, host, (chain) => chain.root === root)) return undefined;
    const found = [...overlayEdits(build, paths, host.file)].find((one) => givesWhatIsAsked(build, paths, one, host.file));
    if (found === undefined) return undefined;
    changes.push(...changesOf(found));
  }
  return { changes, safe: false, overlays: changes.map((one) => one.resource.file) };
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

interface Place {
  readonly resource: ResourceRef;
  /** Undefined where it is made in the text of an inline patch. */
  readonly edit: PathEdit | undefined;
  readonly safe: boolean;
}

/** Where an edit is to be made; undefined where nothing that is written has the effect. */
function placeOf(one: PathEdit, { value, originOf, chain, manifest, file }: Build, texts: InlineTexts): Place | undefined {
  const there = existing(value, one.path);
  const whole = there.length === one.path.length;
  const adds = one.op === 'set' || one.op === 'append' || one.op === 'extend';
  if (!whole && !adds) return undefined;
  const origin = originOf(there);
  const rest = one.path.slice(there.length);
  if (origin.document === ownDocument) {
    const path = [...origin.path, ...rest].slice(manifest.base.length);
    return { resource: { file, id: manifest.id }, edit: { ...one, path }, safe: true };
  }
  const inPatch = origin.inline?.path ?? origin.path;
  // An operation of a JSON patch cannot lose its value, and may be for many resources.
  const isOperation = typeof inPatch[0] === 'number';
  if (isOperation && !adds && inPatch.length <= 2) return undefined;
  if (origin.document !== 'kustomization') {
    const resource = { file: origin.uri, id: `#${origin.document}` };
    return { resource, edit: { ...one, path: [...origin.path, ...rest] }, safe: !isOperation };
  }
  const document = chain.steps.find(({ uri }) => uri === origin.uri)?.document;
  if (document === undefined) return undefined;
  const resource = { file: origin.uri, id: `#${document}` };
  if (origin.inline !== undefined) {
    const path = [...origin.inline.path, ...rest];
    const made = texts.make(resource, origin.path, origin.inline.document, { ...one, path });
    return made ? { resource, edit: undefined, safe: !isOperation } : undefined;
  }
  if (one.op !== 'set' || !whole || !isOwnField(origin, one.path)) return undefined;
  return { resource, edit: { ...one, path: origin.path }, safe: false };
}

/** Whether a kustomization's field holds the very value: labels and annotations, not what names are made of. */
function isOwnField({ path }: Origin, [top, field]: Path): boolean {
  const isPair = path.some((key) => key === 'pairs' || key === 'commonLabels' || key === 'commonAnnotations');
  return isPair && !(top === 'metadata' && field === 'name');
}

/** Patches within kustomizations, as they become by one edit after the other. */
class InlineTexts {
  private readonly texts = new Map<string, { readonly resource: ResourceRef; readonly path: Path; readonly text: string }>();

  constructor(private readonly host: Pick<EditingHost, 'file'>) {}

  make(resource: ResourceRef, path: Path, document: number, one: PathEdit): boolean {
    const key = JSON.stringify([resource, path]);
    const before = this.texts.get(key)?.text ?? this.written(resource, path);
    const slice = before === undefined ? undefined : split(before)[document];
    if (before === undefined || slice === undefined) return false;
    const result = edit(slice.text, parse(slice.text), [one]);
    if (!result.ok) return false;
    const text = splice(before, [
      { span: { start: slice.start, end: slice.start + slice.text.length }, text: result.after.text },
    ]);
    this.texts.set(key, { resource, path, text });
    return true;
  }

  private written({ file, id }: ResourceRef, path: Path): string | undefined {
    return this.host
      .file(file)
      ?.placed(id)
      ?.document.read(({ root }) => {
        const node = nodeAt(root, path);
        return node?.type === 'scalar' && typeof node.value === 'string' ? node.value : undefined;
      });
  }

  edits(): readonly Written[] {
    return [...this.texts.values()].map(({ resource, path, text }) => ({ resource, edit: { op: 'set', path, value: text } }));
  }
}
