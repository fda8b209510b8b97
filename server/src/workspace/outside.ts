/** Files that belong to no cluster although there are clusters: they are checked alone, which is rarely what their author expects. */
import type { OutsideUnderCheck } from '../rules/rule';
import type { FileState } from './file';
import type { Layout } from './layout';
import { isAlone } from './placement';

/** Undefined for files with nothing that the mesh reads, and for those that no open folder holds, which nobody expects to be in a cluster. */
export function outsideOf(state: FileState, layout: Layout): OutsideUnderCheck | undefined {
  const { uri } = state;
  const { source } = layout;
  if (source === 'default' || layout.role(uri) !== 'manifest' || layout.isPartial(uri) || layout.folderOf(uri) === undefined)
    return undefined;
  const first = [...state.manifests.values()].find(
    ({ manifest }) => manifest.type === 'Service' || manifest.group.endsWith('istio.io'),
  );
  if (first === undefined || layout.placements(uri).some(({ clusters }) => !clusters.every(isAlone))) return undefined;
  const { text } = first.document;
  const root = first.document.yaml.root?.span.start ?? 0;
  const start = text.lastIndexOf('\n', root - 1) + 1;
  const length = /^[^\r\n]*/.exec(text.slice(start))?.[0].trimEnd().length ?? 0;
  return { span: { start: first.start + start, end: first.start + start + length }, source };
}
