/** Resources of one name in several clusters, and what each cluster has of them. */
import type { Position } from '../base/text';
import { kindKey } from '../model/manifest';
import type { Resource } from '../model/resource';
import type { ComparableResource, ResourceName } from '../workspace.types';
import type { Value } from '../yaml/edits';
import { locate } from '../yaml/locate';
import { render } from '../yaml/render';
import type { Build } from './builds';
import type { FileState } from './file';
import { isAlone } from './placement';

export interface CompareHost {
  readonly resources: Iterable<Resource>;
  /** Undefined for what is applied as it is written. */
  readonly buildOf: (resource: Resource) => Build | undefined;
  readonly file: (uri: string) => FileState | undefined;
}

/** Those that more than one cluster has, by kind and name; those at the place first. */
export function comparable(
  host: CompareHost,
  at?: { readonly uri: string; readonly position: Position },
): readonly ComparableResource[] {
  const byName = new Map<string, { name: ResourceName; clusters: Set<string>; isHere: boolean; texts: Set<string> }>();
  for (const resource of host.resources) {
    if (isAlone(resource.cluster)) continue;
    const name = nameOf(resource);
    const key = keyOf(name);
    const known = byName.get(key) ?? { name, clusters: new Set(), isHere: false, texts: new Set() };
    known.clusters.add(resource.cluster);
    known.texts.add(textOf(resource, host));
    known.isHere ||= at !== undefined && isAt(resource, at, host);
    byName.set(key, known);
  }
  return [...byName]
    .filter(([, { clusters }]) => clusters.size > 1)
    .sort(([a, one], [b, other]) => Number(other.isHere) - Number(one.isHere) || (a < b ? -1 : 1))
    .map(([, { name, clusters, isHere, texts }]) => ({
      ...name,
      clusters: [...clusters].sort(),
      isHere,
      differs: texts.size > 1,
    }));
}

/** What a cluster has of a resource, as YAML: as it is written, or as Kustomize builds it; several where it has several. */
export function resourceText(host: CompareHost, cluster: string, name: ResourceName): string | undefined {
  const key = keyOf(name);
  const found = [...host.resources].filter((one) => one.cluster === cluster && keyOf(nameOf(one)) === key);
  return found.length === 0 ? undefined : [...new Set(found.map((one) => textOf(one, host)))].join('---\n');
}

function nameOf({ group, kind, namespace, name }: Resource): ResourceName {
  return { kind: kindKey(group, kind), namespace, name };
}

function keyOf({ kind, namespace, name }: ResourceName): string {
  return JSON.stringify([kind, namespace, name]);
}

function textOf(resource: Resource, { buildOf, file }: CompareHost): string {
  const build = buildOf(resource);
  // It has gone through YAML and Kustomize, and is plain data.
  if (build !== undefined) return render(build.value as Value);
  const placed = file(resource.file)?.manifests.get(resource.id);
  if (placed === undefined) return '';
  const { text } = placed.document;
  const own = placed.manifest.base.length === 0 ? text : itemText(placed);
  return `${own
    .replace(/^---[^\r\n]*\r?\n/, '')
    .trim()
    .replaceAll('\r\n', '\n')}\n`;
}

/** Of an item of a List, without the columns that it is indented by. */
function itemText({ document, manifest }: NonNullable<ReturnType<FileState['manifests']['get']>>): string {
  const span = locate(document.yaml.root, manifest.base, 'value');
  if (span === undefined) return document.text;
  const column = span.start - (document.text.lastIndexOf('\n', span.start - 1) + 1);
  return document.text.slice(span.start, span.end).replaceAll(`\n${' '.repeat(column)}`, '\n');
}

function isAt(resource: Resource, at: { readonly uri: string; readonly position: Position }, { file }: CompareHost): boolean {
  const state = resource.file === at.uri ? file(at.uri) : undefined;
  const placed = state?.manifests.get(resource.id);
  if (state === undefined || placed === undefined) return false;
  const offset = state.lines.offset(at.position);
  const { start, document } = placed;
  if (offset < start || offset > start + document.text.length) return false;
  const span = locate(document.yaml.root, placed.manifest.base, 'value');
  return placed.manifest.base.length === 0 || (span !== undefined && offset - start >= span.start && offset - start <= span.end);
}
