/**
 * From the place of a value in a resource to the place where it is written: of a resource that kustomizations build, in its base, in a patch or in a
 * kustomization itself.
 */
import type { Range, Span } from '../base/text';
import type { Origin } from '../kustomize/types';
import type { Place } from '../rules/finding';
import { locate, nodeAt } from '../yaml/locate';
import { parse } from '../yaml/parse';
import { split } from '../yaml/split';
import type { Part, Path, ScalarNode } from '../yaml/tree';
import { type Build, ownDocument } from './builds';
import type { FileState } from './file';

/** A place in a file, without its range. */
export interface Written {
  readonly uri: string;
  /** In which document: an id of the file's manifests, or an ordinal. */
  readonly document: string | number | 'kustomization';
  /** From the root of the document. */
  readonly path: Path;
  readonly part: Part;
  /** Of a patch within a kustomization: the place in its text, to which `path` leads. */
  readonly inline?: Origin['inline'];
}

/** Of a resource that is written as it is applied, `build` is undefined. */
export function writtenAt({ resource, path, part }: Place, build: Build | undefined): Written {
  const own = { uri: resource.file, document: resource.id, part };
  if (build === undefined) return { ...own, path };
  const { base } = build.manifest;
  // A prefix makes a name of what is written in the base.
  const there = existing(build.value, path);
  const origin = build.originOf(there);
  const rest = path.slice(there.length);
  if (origin.document === ownDocument) return { ...own, path: [...origin.path.slice(base.length), ...rest] };
  if (path[0] === 'metadata' && path[1] === 'name' && origin.document === 'kustomization' && origin.inline === undefined) {
    return { ...own, path };
  }
  const { uri, document, inline } = origin;
  if (inline === undefined) return { uri, document, path: [...origin.path, ...rest], part };
  return { uri, document, path: origin.path, part, inline: { ...inline, path: [...inline.path, ...rest] } };
}

/** As much of a path as is there. */
export function existing(value: unknown, path: Path): Path {
  let node = value;
  for (const [i, key] of path.entries()) {
    if (typeof node !== 'object' || node === null || !Object.hasOwn(node, key)) return path.slice(0, i);
    node = (node as Readonly<Record<string | number, unknown>>)[key];
  }
  return path;
}

/** The range of a place in its file; the start of the file where it is gone. `kustomization`: the ordinal of its document. */
export function rangeOf(file: FileState, written: Written, kustomization: number | undefined): Range {
  return file.lines.range(spanOf(file, written, kustomization) ?? { start: 0, end: 0 });
}

function spanOf(file: FileState, { document, path, part, inline }: Written, kustomization: number | undefined): Span | undefined {
  const placed = file.placed(document === 'kustomization' ? (kustomization ?? 0) : document);
  if (placed === undefined) return undefined;
  const { root } = placed.document.yaml;
  const whole = [...placed.base, ...path];
  const span =
    inline === undefined ? locate(root, whole, part) : inlineSpan(placed.document.yaml.text, nodeAt(root, whole), inline, part);
  const found = span ?? locate(root, whole, 'key') ?? { start: 0, end: 0 };
  return { start: found.start + placed.start, end: found.end + placed.start };
}

/** A place within the text of a scalar; undefined where the scalar is not written as its text is. */
function inlineSpan(
  source: string,
  node: ReturnType<typeof nodeAt>,
  { document, path }: NonNullable<Origin['inline']>,
  part: Part,
): Span | undefined {
  if (node?.type !== 'scalar' || typeof node.value !== 'string') return undefined;
  const text = node.value.trim();
  const slice = split(text)[document];
  const span = slice && locate(parse(slice.text).root, path, part);
  if (slice === undefined || span === undefined) return undefined;
  const lead = node.value.length - node.value.trimStart().length + slice.start;
  const outer = offsetsIn(source, node);
  const [start, end] = [outer(span.start + lead), outer(span.end + lead)];
  const inner = slice.text.slice(span.start, span.end);
  const first = inner.split('\n', 1)[0] ?? '';
  // Escapes and folded lines move what stands behind them.
  return start !== undefined && end !== undefined && source.startsWith(first, start) && end > start ? { start, end } : undefined;
}

/** From offsets in a scalar's text to offsets in the source. */
function offsetsIn(source: string, { span, style, value }: ScalarNode): (offset: number) => number | undefined {
  if (style !== 'block') {
    const start = span.start + (style === 'plain' ? 0 : 1);
    return (offset) => start + offset;
  }
  const lines = String(value).split('\n');
  const body = source.indexOf('\n', span.start) + 1;
  const starts: number[] = [body];
  for (let at = source.indexOf('\n', body); at >= 0 && starts.length < lines.length; at = source.indexOf('\n', at + 1))
    starts.push(at + 1);
  return (offset) => {
    const before = String(value).slice(0, offset).split('\n');
    const row = before.length - 1;
    const start = starts[row];
    const line = lines[row] ?? '';
    if (start === undefined) return undefined;
    const end = source.indexOf('\n', start);
    const indent = source.slice(start, end < 0 ? source.length : end).replace(/\r$/, '').length - line.length;
    return indent < 0 ? undefined : start + indent + (before[row]?.length ?? 0);
  };
}
