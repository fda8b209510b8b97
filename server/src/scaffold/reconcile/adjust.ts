/** Edits of resources that are there: brings in what is wanted, or takes away all that is ours. */
import { equal } from '../../base/equal';
import type { ServiceName } from '../../mesh/hosts';
import { kindKey } from '../../model/manifest';
import type { Labels, Resource } from '../../model/resource';
import type { PathEdit, Value } from '../../yaml/edits';
import { flow, isEntries } from '../../yaml/render';
import type { Path } from '../../yaml/tree';
import { addedAnnotation, createdAnnotation, readMark, scaffoldAnnotation } from '../mark';
import type { Problem } from '../plan.types';
import type { View } from '../view';
import { type Implied, impliedIn, nothingImplied } from './basics';
import { titleOf } from './contradict';
import type { DocumentDraft, Drafts } from './drafts';
import { entry, type Namings, namingsOf } from './items';
import { type Content, type Merging, merge, wordsOf } from './merge';
import { fileName } from './names';
import { Owned, pathOf, word } from './owned';
import { atKey, top } from './paths';

export interface Adjustment {
  readonly resource: Resource;
  readonly content: Content;
  readonly mark: string;
  readonly service: ServiceName | undefined;
  /** False: what is ours and not wanted stays. */
  readonly removes: boolean;
}

const annotationsPlace = atKey(atKey(top, 'metadata'), 'annotations');
const annotationKeys = [scaffoldAnnotation, createdAnnotation, addedAnnotation];

export class Adjuster {
  constructor(
    private readonly view: View,
    private readonly drafts: Drafts,
  ) {}

  adjust({ resource, content, mark, service, removes }: Adjustment): readonly Problem[] {
    const { draft, base } = this.open(resource);
    const { fixed, value: applied } = this.view.placed(resource);
    const value = fixed === undefined ? draft.value(base) : applied;
    const annotations = annotationsOf(value);
    const owned = Owned.of(annotations);
    const kind = kindKey(resource.group, resource.kind);
    const namings = this.namings(resource);
    const { clusters, clusterDomain } = this.view;
    const judging = { resource, value, wanted: content, clusters, clusterDomain };
    const implied = this.implied(kind, owned, annotations, mark);
    const merged = merge(value, content, { kind, owned, namings, implied, judging, removes });
    if (merged.contradictions.length > 0) {
      return merged.contradictions.map(({ path, message }) => ({
        service,
        message,
        at: { resource, path: existing(value, path) },
      }));
    }
    if (fixed !== undefined) return merged.edits.length === 0 ? [] : [this.refused(resource, service, fixed, merged.edits)];
    const words = owned.isLost ? wordsOf({ kind, namings, implied: implied.after }, content) : merged.words;
    const marks = markEdits(value, owned, mark, words);
    const edits = [...merged.edits, ...marks];
    const before = draft.copy();
    const reason = draft.edit(onBase(edits, base));
    if (reason !== undefined) return [this.refused(resource, service, reason, merged.edits)];
    const first = annotations[scaffoldAnnotation] === undefined && edits.length > 0;
    if (first && !this.comesBack(resource, before, draft, base)) {
      return [this.refused(resource, service, 'what is added could not be taken away again', merged.edits)];
    }
    return [];
  }

  /** Takes away all that is ours of a resource of the user. */
  strip(resource: Resource, service: ServiceName | undefined): readonly Problem[] {
    const { draft, base } = this.open(resource);
    const { fixed } = this.view.placed(resource);
    const edits = onBase(this.stripping(resource, draft.value(base)), base);
    const reason = fixed === undefined || edits.length === 0 ? draft.edit(edits) : fixed;
    if (reason === undefined) return [];
    return [
      {
        service,
        message: `${titleOf(resource)} cannot be edited (${reason}): take what was added out by hand`,
        at: { resource, path: [] },
      },
    ];
  }

  private open(resource: Resource): { readonly draft: DocumentDraft; readonly base: Path } {
    const { start, document, base } = this.view.placed(resource);
    return { draft: this.drafts.document(resource.file, start, document), base };
  }

  private namings(resource: Resource): Namings {
    return namingsOf(kindKey(resource.group, resource.kind), this.view.clusters);
  }

  /** In what the user wrote all that is ours is listed. */
  private implied(kind: string, { created }: Owned, annotations: Labels, mark: string): Merging['implied'] {
    if (!created) return { before: nothingImplied, after: nothingImplied };
    const of = (marks: Labels): Implied => impliedIn(kind, readMark(marks), this.view.clusters);
    return { before: of(annotations), after: of({ [scaffoldAnnotation]: mark }) };
  }

  private stripping(resource: Resource, value: Value): readonly PathEdit[] {
    const owned = Owned.of(annotationsOf(value));
    const { clusters, clusterDomain } = this.view;
    const judging = { resource, value, wanted: {}, clusters, clusterDomain };
    const kind = kindKey(resource.group, resource.kind);
    const implied = { before: nothingImplied, after: nothingImplied };
    const { edits } = merge(value, {}, { kind, owned, namings: this.namings(resource), implied, judging, removes: true });
    return [...edits, ...unmarkEdits(value, owned)];
  }

  /** Whether taking away what an edit added gives back what was there: the bytes, or, where these cannot be had, the values. */
  private comesBack(resource: Resource, before: DocumentDraft, after: DocumentDraft, base: Path): boolean {
    const back = after.copy();
    const reason = back.edit(onBase(this.stripping(resource, back.value(base)), base));
    return reason === undefined && (back.text === before.text || equal(back.value([]), before.value([])));
  }

  private refused(resource: Resource, service: ServiceName | undefined, reason: string, edits: readonly PathEdit[]): Problem {
    const wanted = edits.flatMap((one) => {
      const named = one.path
        .map((key) => (typeof key === 'number' ? `[${key}]` : key))
        .join('.')
        .replaceAll('.[', '[');
      if (one.op === 'set') return [`${named}: ${flow(one.value, false)}`];
      return one.op === 'append' ? [`${named}: [${flow(one.value, false)}]`] : [];
    });
    return {
      service,
      message: `${titleOf(resource)} in ${fileName(this.view.files, resource.file)} cannot be edited in place (${reason}): write ${wanted.join(' and ')} there by hand`,
      at: { resource, path: [] },
    };
  }
}

function onBase(edits: readonly PathEdit[], base: Path): readonly PathEdit[] {
  return base.length === 0 ? edits : edits.map((one) => ({ ...one, path: [...base, ...one.path] }));
}

function annotationsOf(value: Value): Labels {
  const annotations = entry(entry(value, 'metadata'), 'annotations');
  if (annotations === undefined || !isEntries(annotations)) return {};
  return Object.fromEntries(Object.entries(annotations).filter((pair): pair is [string, string] => typeof pair[1] === 'string'));
}

/** As much of a path as is there. */
function existing(value: Value, path: Path): Path {
  let node: Value | undefined = value;
  const result: (string | number)[] = [];
  for (const key of path) {
    node = Array.isArray(node) ? (node[Number(key)] as Value | undefined) : entry(node, String(key));
    if (node === undefined) return result;
    result.push(key);
  }
  return result;
}

/** Brings the annotations in line with what is ours; where nothing is, there are none. */
function markEdits(value: Value, owned: Owned, mark: string, words: readonly string[]): readonly PathEdit[] {
  const container = annotationsPlace.named;
  const ours = words.filter((one) => pathOf(one) !== container);
  if (!owned.created && ours.length === 0) return unmarkEdits(value, owned);
  const annotations = entry(entry(value, 'metadata'), 'annotations');
  const missing = annotations === undefined || annotations === null;
  const holder = missing ? [word(container, annotations === null)] : owned.words.filter((one) => pathOf(one) === container);
  const all = [...ours, ...(owned.created ? [] : holder)];
  const wanted: { [key: string]: string } = { [scaffoldAnnotation]: mark };
  if (owned.created) wanted[createdAnnotation] = entry(annotations, createdAnnotation) as string;
  wanted[addedAnnotation] = all.join(' ');
  if (missing) return [{ op: 'set', path: annotationsPlace.path, value: wanted, flow: true }];
  return Object.entries(wanted)
    .filter(([key, text]) => entry(annotations, key) !== text)
    .map(([key, text]) => ({ op: 'set', path: [...annotationsPlace.path, key], value: text, flow: true }));
}

/** Takes our annotations away, and the map that holds them where we made it. */
function unmarkEdits(value: Value, owned: Owned): readonly PathEdit[] {
  const annotations = entry(entry(value, 'metadata'), 'annotations');
  if (annotations === undefined || !isEntries(annotations)) return [];
  const { named, path } = annotationsPlace;
  const keys = Object.keys(annotations).filter((key) => annotationKeys.includes(key));
  if (owned.lists(named) && keys.length === Object.keys(annotations).length) {
    return [{ op: owned.wasNull(named) ? 'clear' : 'remove', path }];
  }
  return keys.map((key) => ({ op: 'remove', path: [...path, key] }));
}
