/** Whether edits of what is written give what was asked of a resource, once it is built again. */
import { equal } from '../base/equal';
import { splice } from '../base/text';
import { build as buildOnce } from '../kustomize/build';
import type { Chain } from '../kustomize/graph';
import { readKustomization } from '../kustomize/read';
import type { Kustomization, Origin } from '../kustomize/types';
import type { ResourceRef } from '../rules/finding';
import { edit } from '../yaml/edit';
import type { PathEdit } from '../yaml/edits';
import { nodeAt } from '../yaml/locate';
import { parse } from '../yaml/parse';
import type { YamlDocument } from '../yaml/tree';
import { toValue } from '../yaml/value';
import { type Build, ownDocument } from './builds';
import type { FileState } from './file';
import { based } from './fixes';

/** One edit of what is written. */
export interface Written {
  /** A resource, or a whole document by its ordinal. */
  readonly resource: ResourceRef;
  readonly edit: PathEdit;
}

type FileOf = (uri: string) => FileState | undefined;

export function givesWhatIsAsked(build: Build, asked: readonly PathEdit[], written: readonly Written[], file: FileOf): boolean {
  if (asked.length === 0) return true;
  const wanted = edited(build.value, asked);
  const edits = new Edits(written, file);
  const base = edits.after(build.file, build.manifest.id);
  const chain = edits.chain(build.chain);
  if (wanted === undefined || base === undefined || chain === undefined) return false;
  const origin: Origin = { uri: build.file, document: ownDocument, path: build.manifest.base };
  const value = toValue(nodeAt(base.root, build.manifest.base));
  const again = buildOnce({ value, origin }, chain, (uri) => edits.documents(uri));
  return again.kind === 'built' && isSmall(again.value) && equal(again.value, wanted);
}

/** Files as they are after edits. */
class Edits {
  constructor(
    private readonly written: readonly Written[],
    private readonly file: FileOf,
  ) {}

  /** The document that a resource stands in; undefined where an edit of it cannot be made. */
  after(uri: string, id: string): YamlDocument | undefined {
    const placed = this.file(uri)?.placed(id);
    const edits = this.written.flatMap((one) => (one.resource.file === uri && one.resource.id === id ? [one.edit] : []));
    return placed?.document.read((tree) => {
      if (edits.length === 0) return tree;
      const result = edit(placed.document.text, tree, based(edits, placed.base));
      return result.ok ? result.after : undefined;
    });
  }

  documents(uri: string): readonly YamlDocument[] | undefined {
    const state = this.file(uri);
    if (state === undefined || state.unread !== undefined || state.isTemplate) return undefined;
    const documents = state.documents.map((_, ordinal) => this.after(uri, `#${ordinal}`));
    return documents.every((one) => one !== undefined) ? documents : undefined;
  }

  chain(chain: Chain): Chain | undefined {
    const steps = chain.steps.map((step) => this.step(step));
    return steps.every((step) => step !== undefined) ? { ...chain, steps } : undefined;
  }

  private step(step: Kustomization): Kustomization | undefined {
    const { uri, document } = step;
    if (!this.written.some(({ resource }) => resource.file === uri)) return step;
    const state = this.file(uri);
    const placed = state?.documents[document];
    const after = this.after(uri, `#${document}`);
    if (state === undefined || placed === undefined || after === undefined) return undefined;
    const span = { start: placed.start, end: placed.start + placed.document.text.length };
    return readKustomization(uri, splice(state.text, [{ span, text: after.text }]));
  }
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
  const queue = [value];
  for (const one of queue) {
    if (typeof one !== 'object' || one === null) continue;
    const children = Object.values(one);
    if (queue.length + children.length > mostValues) return false;
    queue.push(...children);
  }
  return true;
}
