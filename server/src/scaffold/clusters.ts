/** Which clusters call a service and which answer, as asked or as the workspace shows. */
import type { ScaffoldRequest } from './request';
import type { Session } from './session';
import { runs, type Survey } from './survey';

export interface Span {
  /** In the order of the settings, as are the remotes. */
  readonly clients: readonly string[];
  readonly remotes: readonly string[];
}

export function spanOf(
  { view, writable }: Session,
  { sites }: Survey,
  request: Pick<ScaffoldRequest, 'clients' | 'remotes'>,
): Span {
  const names = view.clusters.map(({ name }) => name);
  const remotes = names.filter((name) => request.remotes?.includes(name) ?? runs(sites.get(name)));
  const clients = names.filter((name) => {
    const asked = request.clients?.includes(name) ?? writable.has(name);
    return asked && remotes.some((remote) => remote !== name);
  });
  return { clients, remotes };
}

/** The remote clusters that a client reaches: all but itself. */
export function remotesFor({ remotes }: Span, client: string): readonly string[] {
  return remotes.filter((remote) => remote !== client);
}
