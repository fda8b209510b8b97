/**
 * One file as text, documents and manifests. The unit of parsing is the document: a document whose text did not change is not
 * parsed again. Trees are large and rarely needed once the manifests are read, so they are made anew when a range is asked for.
 */
import { Lines } from '../base/text';
import { isRelevant, type Judge, type MeshFile, readManifests, readMeshFile, uniqueIds } from '../model/manifest';
import type { Judgement, Manifest } from '../model/resource';
import { validateManifest } from '../schema/kinds';
import { violationsOf } from '../semantics/semantics';
import type { FileContent } from '../workspace.types';
import { nodeAt } from '../yaml/locate';
import { parse } from '../yaml/parse';
import { header, isTemplate, split } from '../yaml/split';
import type { Path, YamlDocument } from '../yaml/tree';
import { toValue } from '../yaml/value';

export interface Counter {
  documentsParsed: number;
  manifestsRead: number;
}

export const unjudged: Judgement = { schemaProblems: [], violations: [] };

/** What could not be read whole, as while it is typed, is not judged: what seems missing may be there. */
function judgeOf(document: YamlDocument): Judge {
  return isWhole(document) ? judgeBy((path) => sourceAt(document, path)) : () => unjudged;
}

export function isWhole({ problems }: YamlDocument): boolean {
  return problems.every(({ kind }) => kind === 'duplicate-key');
}

/** The source of the scalar at a path; undefined where there is none. */
export function sourceAt({ root }: YamlDocument, path: Path): string | undefined {
  const node = nodeAt(root, path);
  return node?.type === 'scalar' ? node.source : undefined;
}

/** `sourceOf` a scalar of the document that the manifest stands in. */
export function judgeBy(sourceOf: (path: Path) => string | undefined): Judge {
  return (group, kind, document, base) => {
    try {
      return {
        schemaProblems: validateManifest(group, kind, document, (path) => sourceOf([...base, ...path])),
        violations: violationsOf(group, kind, document),
      };
    } catch (error) {
      // Reading never fails; it is reported like a rule that failed.
      return { ...unjudged, failure: error instanceof Error ? (error.stack ?? error.message) : String(error) };
    }
  };
}

/** A document's text with what was read of it. */
export class DocumentState {
  private tree: YamlDocument | undefined;

  private constructor(
    readonly text: string,
    readonly skipped: 'irrelevant' | 'too-large' | undefined,
    readonly manifests: readonly Manifest[],
    private readonly counter: Counter,
    tree: YamlDocument | undefined,
  ) {
    this.tree = tree;
  }

  static read(text: string, limit: number, counter: Counter, meshFile: MeshFile | undefined): DocumentState {
    const top = header(text);
    const isManifest = isRelevant(top, text);
    const use = isManifest || top.kind !== undefined ? undefined : meshFile;
    if (!isManifest && use === undefined) return new DocumentState(text, 'irrelevant', [], counter, undefined);
    if (text.length > limit) return new DocumentState(text, 'too-large', [], counter, undefined);
    counter.documentsParsed++;
    const yaml = parse(text);
    counter.manifestsRead++;
    const value = toValue(yaml.root);
    const manifests = use === undefined ? readManifests(value, judgeOf(yaml)) : readMeshFile(value, use);
    return new DocumentState(text, undefined, manifests, counter, yaml.problems.length > 0 ? yaml : undefined);
  }

  /** The document's tree, parsed again where it was let go. */
  get yaml(): YamlDocument {
    if (this.tree === undefined) {
      this.counter.documentsParsed++;
      this.tree = parse(this.text);
    }
    return this.tree;
  }

  /** Reads the tree without keeping it for the next who asks. */
  read<T>(use: (yaml: YamlDocument) => T): T {
    if (this.tree !== undefined) return use(this.tree);
    this.counter.documentsParsed++;
    return use(parse(this.text));
  }

  /** Without parsing again: the tree where it has problems. Of what is skipped they count for nothing, whoever asked for its tree. */
  get broken(): YamlDocument | undefined {
    if (this.skipped !== undefined || this.tree === undefined) return undefined;
    return this.tree.problems.length > 0 ? this.tree : undefined;
  }
}

export interface PlacedDocument {
  /** Offset in the file. */
  readonly start: number;
  readonly document: DocumentState;
}

export interface PlacedManifest {
  readonly manifest: Manifest;
  readonly start: number;
  readonly document: DocumentState;
}

/** A document, or what stands in it at `base`. */
export interface PlacedPart extends PlacedDocument {
  readonly base: Path;
}

export class FileState {
  readonly text: string;
  readonly documents: readonly PlacedDocument[];
  /** By id. */
  readonly manifests: ReadonlyMap<string, PlacedManifest>;
  readonly unread: { readonly kind: 'too-large' | 'unreadable'; readonly reason: string } | undefined;
  readonly invalidUtf8: boolean;
  /** Whether it is to be rendered before it is YAML at all. */
  readonly isTemplate: boolean;
  private lineTable: Lines | undefined;

  constructor(
    readonly uri: string,
    content: FileContent,
    limit: number,
    counter: Counter,
    previous: FileState | undefined,
    /** Undefined for files of manifests. */
    readonly meshFile?: MeshFile,
  ) {
    this.text = 'text' in content ? content.text : '';
    this.unread = 'unread' in content ? { kind: content.unread, reason: content.reason } : undefined;
    this.invalidUtf8 = 'text' in content && content.invalidUtf8 === true;
    const readBefore = previous?.meshFile === meshFile ? previous?.documents : undefined;
    const known = new Map(readBefore?.map(({ document }) => [document.text, document]));
    this.isTemplate = isTemplate(this.text);
    this.documents = this.isTemplate
      ? []
      : split(this.text).map(({ start, text }) => ({
          start,
          document: known.get(text) ?? DocumentState.read(text, limit, counter, meshFile),
        }));
    const placed = this.documents.flatMap(({ start, document }) =>
      document.manifests.map((manifest) => ({ manifest, start, document })),
    );
    const ids = uniqueIds(placed.map(({ manifest }) => manifest));
    this.manifests = new Map(placed.map((item, i) => [ids[i]?.id ?? '', { ...item, manifest: ids[i] ?? item.manifest }]));
  }

  /** A resource by its id, or a whole document by its ordinal, as `#2` too. */
  placed(name: string | number): PlacedPart | undefined {
    const manifest = this.manifests.get(String(name));
    if (manifest !== undefined) return { start: manifest.start, document: manifest.document, base: manifest.manifest.base };
    const found = this.documents[typeof name === 'number' ? name : Number(/^#(\d+)$/.exec(name)?.[1])];
    return found && { ...found, base: [] };
  }

  get lines(): Lines {
    this.lineTable ??= new Lines(this.text);
    return this.lineTable;
  }
}
