/** From objects to routes: which path leads to which cluster, each as far as the object itself tells. */
import { match, type Parameters, type Piece, piecesOf } from './template';
import type { Alternative, ArgoApplication, ArgoCluster, DeliveryObject, FluxKustomization } from './types';
import { cleanPath } from './values';

/** An object and the file it stands in, relative to an open folder. */
export interface Placed<T extends DeliveryObject = DeliveryObject> {
  readonly folder: string;
  readonly path: string;
  readonly object: T;
}

export type Target =
  /** The cluster that the object itself is in. */
  | { readonly kind: 'own' }
  | { readonly kind: 'named'; readonly pieces: readonly Piece[] }
  /** By the address of its API server. */
  | { readonly kind: 'server'; readonly pieces: readonly Piece[] };

export interface Route {
  readonly tool: 'flux' | 'argo';
  readonly from: Placed;
  readonly repository: string | undefined;
  readonly path: readonly Piece[];
  /** Where `path` is any of some folders. */
  readonly folders?: Alternative['folders'];
  readonly target: Target;
  /** Holes of the target stand for every cluster there is. */
  readonly every: boolean;
  readonly namespace: readonly Piece[] | undefined;
  /** What lies below the path belongs to it. */
  readonly recurse: boolean;
}

/** The name and the address of the cluster that an Argo CD runs in, in its own words. */
const ownName = 'in-cluster';
const ownServer = /^https:\/\/kubernetes\.default(?:\.svc(?:\.[\w.-]+)?)?(?::443)?\/?$/;

export function routesOf(objects: readonly Placed[]): readonly Route[] {
  const clusters = objects.flatMap(({ object }) => (object.type === 'cluster' ? [object] : []));
  return objects.flatMap((placed) => {
    const { object } = placed;
    if (object.type === 'kustomization') return ofFlux(placed, object, objects);
    if (object.type === 'application') return ofApplication(placed, object, {}, new Map());
    if (object.type !== 'applicationSet') return [];
    return object.alternatives.flatMap((alternative) =>
      known(alternative, clusters).flatMap((one) => ofApplication(placed, object.template, one, one.parameters)),
    );
  });
}

function ofFlux(from: Placed, object: FluxKustomization, objects: readonly Placed[]): readonly Route[] {
  const path = pathPieces(object.path, new Map());
  const { kubeConfig, targetNamespace, source } = object;
  const target: Target =
    kubeConfig === undefined
      ? { kind: 'own' }
      : { kind: 'named', pieces: piecesOf(kubeConfig.replace(/^kube-?config-|-kube-?config$/g, ''), new Map()) };
  const namespace = targetNamespace === undefined ? undefined : piecesOf(targetNamespace, new Map());
  const repository = source && repositoryOf(source, objects);
  return [{ tool: 'flux', from, repository, path, target, every: false, namespace, recurse: true }];
}

/** The path of an object that lies in it itself, as `flux bootstrap` writes one for each cluster. */
export function selfRoot({ path: file, object }: Placed): string | undefined {
  if (object.type !== 'kustomization' || object.kubeConfig !== undefined) return undefined;
  const path = cleanPath(object.path);
  return path !== '' && file.startsWith(`${path}/`) ? path : undefined;
}

/** The name of the cluster that a path below `clusters/<name>/` is of. */
export function folderName(path: string): string | undefined {
  return /(?:^|\/)clusters\/([^/]+)\//.exec(path)?.[1];
}

function repositoryOf(source: NonNullable<FluxKustomization['source']>, objects: readonly Placed[]): string | undefined {
  const found = objects.find(
    ({ object }) => object.type === 'repository' && object.name === source.name && object.namespace === source.namespace,
  )?.object;
  // Archives are made of anything.
  return source.kind === 'GitRepository' && found?.type === 'repository' ? urlKey(found.url) : undefined;
}

function ofApplication(
  from: Placed,
  { sources, destination }: ArgoApplication,
  { folders, clusters }: Partial<Alternative>,
  parameters: Parameters,
): readonly Route[] {
  const namespace = destination.namespace === undefined ? undefined : piecesOf(destination.namespace, parameters);
  const target = targetOf(destination, parameters);
  if (target === undefined) return [];
  return sources.map(({ path: written, repository, recurse }) => {
    const path = pathPieces(written, parameters);
    return {
      tool: 'argo',
      from,
      repository: repository === '' || repository.includes('{{') ? undefined : urlKey(repository),
      path,
      ...(folders === undefined ? {} : { folders: folders.map((one) => ({ ...one, glob: filled(one.glob, parameters) })) }),
      // A generator of clusters gives both; where the path tells the name, nobody needs to know the address.
      target: clusters !== undefined && isHole(target, 'server') && hasHole(path, 'name') ? byName : target,
      every: clusters?.selects === 'all',
      namespace,
      recurse,
    };
  });
}

const byName: Target = { kind: 'named', pieces: [{ hole: 'name' }] };

function isHole(target: Target, name: string): boolean {
  return target.kind === 'server' && target.pieces.length === 1 && hasHole(target.pieces, name);
}

function hasHole(pieces: readonly Piece[], name: string): boolean {
  return pieces.some((piece) => typeof piece !== 'string' && piece.hole === name);
}

function targetOf({ name, server }: ArgoApplication['destination'], parameters: Parameters): Target | undefined {
  if (name === ownName || (server !== undefined && ownServer.test(server))) return { kind: 'own' };
  if (name !== undefined) return { kind: 'named', pieces: piecesOf(name, parameters) };
  return server === undefined ? undefined : { kind: 'server', pieces: piecesOf(server, parameters) };
}

/** Of a generator of clusters one alternative for each cluster that a Secret shows; where none does, what it gives stays open. */
function known(alternative: Alternative, clusters: readonly ArgoCluster[]): readonly Alternative[] {
  const { clusters: selected } = alternative;
  if (selected === undefined || selected.selects === 'unknown' || clusters.length === 0) return [alternative];
  return clusters
    .filter(({ labels }) => [...selected.labels].every(([key, value]) => labels.get(key) === value))
    .map(({ name, server, labels }) => ({
      ...alternative,
      parameters: new Map([
        ...alternative.parameters,
        ['name', name],
        ['nameNormalized', name.toLowerCase().replace(/[^a-z0-9.-]/g, '-')],
        ['server', server],
        ...[...labels].map(([key, value]): [string, string] => [`metadata.labels.${key}`, value]),
      ]),
    }));
}

function pathPieces(path: string, parameters: Parameters): readonly Piece[] {
  const pieces = piecesOf(path, parameters);
  const [first, ...others] = pieces;
  if (others.length === 0 && typeof first === 'string') return [cleanPath(first)];
  const start = typeof first === 'string' ? [first.replace(/^(?:\.?\/)+/, '')].filter((text) => text !== '') : [];
  return [...(typeof first === 'string' ? start : pieces.slice(0, 1)), ...others];
}

function filled(glob: string, parameters: Parameters): string {
  return piecesOf(glob, parameters)
    .map((piece) => (typeof piece === 'string' ? piece : '*'))
    .join('');
}

/** One key for the ways to write the address of a repository. */
export function urlKey(url: string): string {
  return url
    .toLowerCase()
    .replace(/^(?:[a-z+]+:\/\/)?(?:[^@/]+@)?/, '')
    .replace(':', '/')
    .replace(/(?:\.git)?\/*$/, '');
}

/**
 * What the holes of a route's path stand for where it is this folder; undefined where it is not, and where holes may be anything because the
 * cluster does not depend on them.
 */
export function fits({ path, target }: Route, folder: string, parameters: Parameters): Parameters | undefined {
  const pieces = path.map((piece) =>
    typeof piece === 'string' || piece.hole === undefined ? piece : (parameters.get(piece.hole) ?? piece),
  );
  const tells = target.kind === 'own' ? [] : target.pieces;
  const isTold = (piece: Piece): boolean => typeof piece === 'string' || (piece.hole !== undefined && hasHole(tells, piece.hole));
  return pieces.every(isTold) ? match(pieces, folder) : undefined;
}
