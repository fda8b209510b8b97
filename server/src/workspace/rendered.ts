/**
 * Documents that a host shows and no folder holds: what a chart is rendered to. Their URIs say in which cluster they are to be checked:
 * `meshwright-chart:/in/<cluster>/<namespace>/<name>.yaml`, or `/alone/<namespace>/<name>.yaml`.
 */
import { relativePath } from '../base/uri';

export interface Rendered {
  readonly cluster: string | undefined;
  readonly namespace: string;
}

export function renderedAt(uri: string): Rendered | undefined {
  if (!uri.startsWith('meshwright-chart:')) return undefined;
  const segments = relativePath('meshwright-chart:/', uri)?.split('/') ?? [];
  const [how, ...rest] = segments;
  if (how === 'alone' && rest.length === 2) return { cluster: undefined, namespace: rest[0] ?? '' };
  return how === 'in' && rest.length === 3 ? { cluster: rest[0], namespace: rest[1] ?? '' } : undefined;
}
