/** A kustomization as the rules see it: what is not followed and what is wrong in it, by spans. */
import type { Span } from '../base/text';
import { join, parent } from '../base/uri';
import type { KustomizationProblem, KustomizationUnderCheck } from '../rules/rule';
import { locate, nodeAt } from '../yaml/locate';
import type { Path } from '../yaml/tree';
import type { FileState } from './file';
import type { Layout } from './layout';
import type { NearProblem } from './layout.types';
import { unfollowed } from './unfollowed';

export function kustomizationUnderCheck(file: FileState, layout: Layout): KustomizationUnderCheck | undefined {
  const kustomization = layout.role(file.uri) === 'kustomization' ? layout.kustomization(file.uri) : undefined;
  const placed = kustomization && file.placed(kustomization.document);
  if (kustomization === undefined || placed === undefined) return undefined;
  const { start, document } = placed;
  return document.read(({ root }) => {
    const spanOf = (path: Path, part: 'key' | 'value'): Span => {
      const span = path.length === 0 ? undefined : locate(root, path, part);
      return { start: start + (span?.start ?? 0), end: start + (span?.end ?? 0) };
    };
    const textOf = (path: Path): string => {
      const node = nodeAt(root, path);
      return node?.type === 'scalar' ? String(node.value) : '';
    };
    const refused = kustomization.problems.map(
      ({ value, path }): KustomizationProblem => ({ kind: 'refused', span: spanOf(path, 'key'), message: value }),
    );
    const found = layout.graphProblems(file.uri).map((problem): KustomizationProblem => {
      const text = textOf(problem.path);
      const meant = meantBy(text, problem, kustomization.folder);
      return { kind: problem.kind, span: spanOf(problem.path, 'value'), text, ...(meant === undefined ? {} : { meant }) };
    });
    return {
      unfollowed: unfollowed(kustomization).map(({ path, field, touches }) => ({
        span: spanOf(path, path.length > 1 ? 'value' : 'key'),
        field,
        adds: touches === 'adds',
      })),
      problems: [...refused, ...found],
    };
  });
}

/** What is most likely meant, as the kustomization would write it. */
function meantBy(text: string, { target, near }: NearProblem, folder: string): string | undefined {
  if (near === undefined) return undefined;
  const slash = text.replace(/\/+$/, '').lastIndexOf('/');
  const written = text.slice(0, slash + 1) + near;
  return join(folder, written) === join(parent(target), near) ? written : undefined;
}
