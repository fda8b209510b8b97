/** What the engine knows around a settings file: the files of its folder and the clusters of the mesh. */
import { parent, relativePath } from '../base/uri';
import type { SettingsSurroundings } from '../features/settingsCompletion';
import { type Survey, surveySettings } from '../settings/survey';
import type { FileState } from './file';
import type { Layout } from './layout';

const nothing: Survey = { unmatched: [], invalid: [] };

/** What a settings file says that the workspace contradicts; of other files nothing. */
export function surveyOf({ uri, text }: FileState, layout: Layout, files: () => Iterable<string>): Survey {
  if (layout.role(uri) !== 'settings') return nothing;
  // The files of other folders than those of a disk may not all be known.
  const paths = uri.startsWith('file:') ? pathsBeside(uri, files()) : undefined;
  return surveySettings(text, { paths, clusters: layout.settings.clusters });
}

export function aroundSettings(uri: string, layout: Layout, files: Iterable<string>): SettingsSurroundings {
  const paths = pathsBeside(uri, files);
  const known = layout.source === 'default' ? [] : layout.clusters.map(({ name }) => name);
  // Settings that name some clusters keep the folders from being taken for the others.
  const shown = paths.flatMap((path) => /^clusters\/([^/]+)\//.exec(path)?.[1] ?? []);
  return { clusters: [...new Set([...known, ...shown])].sort(), paths };
}

function pathsBeside(settings: string, files: Iterable<string>): readonly string[] {
  const folder = parent(settings);
  return [...files].flatMap((uri) => (uri === settings ? [] : (relativePath(folder, uri) ?? [])));
}
