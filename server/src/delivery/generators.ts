/**
 * Generators of an ApplicationSet: argo-cd/applicationset/generators. Those that ask something outside of the repository give
 * parameters that nobody here knows.
 */
import type { Alternative } from './types';
import { cleanPath, items, parentOf, record, strings, text } from './values';

const unknown: Alternative = { parameters: new Map() };

/** More than people write: what comes of a product of long lists is not worth more. */
const most = 1000;

export function alternativesOf(generator: unknown): readonly Alternative[] {
  const { list, clusters, git, matrix, merge } = record(generator);
  if (list !== undefined) return ofList(record(list));
  if (clusters !== undefined) return [ofClusters(record(clusters))];
  if (git !== undefined) return ofGit(record(git));
  if (matrix !== undefined) return ofMatrix(items(record(matrix).generators));
  // The first one says how many there are; the others only add to what it gives.
  if (merge !== undefined) return alternativesOf(items(record(merge).generators)[0]);
  return [unknown];
}

function ofList({ elements, elementsYaml }: Fields): readonly Alternative[] {
  const written = items(elements).map((element) => ({ parameters: flat(element, '') }));
  return elementsYaml === undefined ? written : [...written, unknown];
}

function ofClusters({ selector, values }: Fields): Alternative {
  const { matchLabels, matchExpressions } = record(selector);
  const labels = strings(matchLabels);
  const selects = items(matchExpressions).length > 0 ? 'unknown' : labels.size > 0 ? 'labels' : 'all';
  return { parameters: flat(values, 'values.'), clusters: { labels, selects } };
}

function ofGit({ directories, files, values, pathParamPrefix }: Fields): readonly Alternative[] {
  // Another name for `path`, which hardly anybody gives.
  if (pathParamPrefix !== undefined) return [unknown];
  const parameters = flat(values, 'values.');
  const folders = items(directories).map((one) => {
    const { path, exclude } = record(one);
    return { glob: cleanPath(text(path)), exclude: exclude === true };
  });
  // The folder of each file; what is in the file is not looked at.
  const ofFiles = items(files).map((one) => ({
    glob: cleanPath(parentOf(text(record(one).path))),
    exclude: record(one).exclude === true,
  }));
  return [folders, ofFiles].flatMap((globs) => (globs.length === 0 ? [] : [{ parameters, folders: globs }]));
}

function ofMatrix(generators: readonly unknown[]): readonly Alternative[] {
  const [first, ...others] = generators.map((generator) => alternativesOf(generator));
  return others
    .reduce((all, more) => all.flatMap((one) => more.map((other) => both(one, other))).slice(0, most), first ?? [])
    .slice(0, most);
}

function both(a: Alternative, b: Alternative): Alternative {
  return { ...a, ...b, parameters: new Map([...a.parameters, ...b.parameters]) };
}

/** Nested values under names with dots. */
function flat(value: unknown, prefix: string): ReadonlyMap<string, string> {
  return new Map(
    Object.entries(record(value)).flatMap(([key, item]): readonly (readonly [string, string])[] =>
      typeof item === 'object' ? [...flat(item, `${prefix}${key}.`)] : [[`${prefix}${key}`, text(item)]],
    ),
  );
}

type Fields = Readonly<Record<string, unknown>>;
