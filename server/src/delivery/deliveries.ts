/**
 * The room's face: from the objects of Flux and Argo CD in a workspace to the clusters that each of its folders goes to. Pure; which folders
 * there are is asked for.
 */
import { compileGlob } from '../base/glob';
import { fits, folderName, type Placed, type Route, routesOf, selfRoot, urlKey } from './routes';
import { type Parameters, type Piece, parametersOf, piecesOf, textOf } from './template';
import { parentOf, upward } from './values';

export interface Surroundings {
  /** The open folders, each with the paths of all folders in it that hold files, at any depth; the empty one is its own. */
  readonly folders: ReadonlyMap<string, ReadonlySet<string>>;
  /** Whether something else than plain manifests is built from a folder: a kustomization or a chart. */
  readonly isBuilt: (folder: string, path: string) => boolean;
}

export interface Delivered {
  /** In the order of their names; empty where nobody can tell. */
  readonly clusters: readonly string[];
  /** Of what names none. */
  readonly namespace?: string;
  /** Whether these are all. */
  readonly certain: boolean;
}

export interface Deliveries {
  /** What most of them come from. */
  readonly source: 'flux' | 'argo';
  /** By name, in order, with the folders that go there. */
  readonly clusters: ReadonlyMap<string, readonly { readonly folder: string; readonly path: string }[]>;
  /** Of a folder, by its path in an open folder; undefined where nothing delivers it. */
  readonly at: (folder: string, path: string) => Delivered | undefined;
}

/** Undefined where nothing is delivered to a cluster that can be named. */
export function deliveriesOf(objects: readonly Placed[], around: Surroundings): Deliveries | undefined {
  const routes = routesOf(objects);
  if (routes.length === 0) return undefined;
  return new Resolution(objects, routes, around).deliveries();
}

/** A route that leads to a folder, and what its holes stand for there. */
interface Found {
  readonly route: Route;
  readonly parameters: Parameters;
}

class Resolution {
  /** Routes to one folder, by that folder. */
  private readonly plain = new Map<string, Route[]>();
  /** Routes with holes, by the open folder that they look in. */
  private readonly open = new Map<string, Route[]>();
  private readonly own = new Map<string, string | undefined>();
  private readonly known = new Map<string, Delivered | undefined>();
  private readonly holders = new Map<string, readonly string[]>();
  private readonly servers = new Map<string, string>();
  /** By the paths of objects that lie in them themselves. */
  private readonly roots: ReadonlyMap<string, string>;
  /** Found by name where nothing stands for every cluster. */
  private everyone: readonly string[] = [];

  constructor(
    objects: readonly Placed[],
    private readonly routes: readonly Route[],
    private readonly around: Surroundings,
  ) {
    for (const { object } of objects) if (object.type === 'cluster') this.servers.set(object.server, object.name);
    for (const folder of around.folders.keys()) this.own.set(folder, repositoryOf(folder, objects, routes));
    this.roots = rootNames(objects.flatMap((placed) => selfRoot(placed) ?? []));
    for (const route of routes) this.file(route);
  }

  deliveries(): Deliveries | undefined {
    this.everyone = [...this.collect().keys()];
    this.known.clear();
    this.holders.clear();
    const clusters = this.collect();
    if (clusters.size === 0) return undefined;
    const flux = this.routes.filter(({ tool }) => tool === 'flux').length;
    return {
      source: flux * 2 >= this.routes.length ? 'flux' : 'argo',
      clusters,
      at: (folder, path) => this.at(folder, path),
    };
  }

  /** Files a route under the folder that it leads to. */
  private file(route: Route): void {
    const { folder } = route.from;
    const path = route.folders === undefined ? textOf(route.path) : undefined;
    const isHere = !this.isForeign(route, folder);
    if (path === undefined) {
      if (isHere) add(this.open, folder, route);
    } else if (isHere && this.leadsTo(route, folder, path)) {
      add(this.plain, keyOf(folder, path), route);
    } else if (path !== '') {
      // The path may be one of another repository that is open as well.
      for (const other of this.around.folders.keys()) {
        if (other !== folder && !this.isForeign(route, other) && this.leadsTo(route, other, path))
          add(this.plain, keyOf(other, path), route);
      }
    }
  }

  private leadsTo({ repository }: Route, folder: string, path: string): boolean {
    // Every repository has a root: whose it is must be known.
    if (path === '') return repository !== undefined && this.own.get(folder) === repository;
    return this.around.folders.get(folder)?.has(path) === true;
  }

  private isForeign({ repository }: Route, folder: string): boolean {
    const own = this.own.get(folder);
    return repository !== undefined && own !== undefined && own !== repository;
  }

  private collect(): ReadonlyMap<string, readonly { folder: string; path: string }[]> {
    const clusters = new Map<string, { folder: string; path: string }[]>();
    for (const [folder, paths] of this.around.folders) {
      for (const path of [...paths].sort()) {
        const above = path === '' ? [] : (this.at(folder, parentOf(path))?.clusters ?? []);
        for (const name of this.at(folder, path)?.clusters ?? [])
          if (!above.includes(name)) add(clusters, name, { folder, path });
      }
    }
    return new Map([...clusters].sort(([a], [b]) => (a < b ? -1 : 1)));
  }

  private at(folder: string, path: string): Delivered | undefined {
    const key = keyOf(folder, path);
    if (this.known.has(key)) return this.known.get(key);
    // Whoever comes back here asks for the cluster of an object that delivers itself.
    this.known.set(key, undefined);
    const found = this.find(folder, path);
    const result = found.length === 0 ? undefined : this.resolve(found);
    this.known.set(key, result);
    return result;
  }

  /** The routes that lead to a folder or the nearest one above it that any leads to. */
  private find(folder: string, path: string): readonly Found[] {
    for (const at of upward(path)) {
      const reaching = this.reaching(folder, at, path);
      if (reaching.length > 0) return reaching;
    }
    return [];
  }

  /** The routes that lead to `at` and take `path`, which lies in it, along. */
  private reaching(folder: string, at: string, path: string): readonly Found[] {
    const plain = (this.plain.get(keyOf(folder, at)) ?? []).map((route) => ({ route, parameters: none }));
    const open = (this.open.get(folder) ?? []).flatMap((route) => found(route, at));
    return [...plain, ...open].filter(({ route }) => at === path || route.recurse || this.around.isBuilt(folder, at));
  }

  private resolve(all: readonly Found[]): Delivered {
    const clusters = new Set<string>();
    const namespaces = new Set<string | undefined>();
    let certain = true;
    for (const { route, parameters } of all) {
      const names = this.clustersOf(route, parameters);
      for (const name of names ?? []) clusters.add(name);
      certain &&= names !== undefined;
      namespaces.add(route.namespace && fill(route.namespace, parameters));
    }
    const [namespace] = namespaces;
    const one = namespaces.size === 1 && namespace !== undefined ? { namespace } : {};
    return { clusters: [...clusters].sort(), ...one, certain: certain && clusters.size > 0 };
  }

  /** Undefined where nobody can tell. */
  private clustersOf({ target, every, from, tool }: Route, parameters: Parameters): readonly string[] | undefined {
    if (target.kind === 'own') {
      const names = this.holderOf(from, tool);
      return names.length === 0 ? undefined : names;
    }
    const text = fill(target.pieces, parameters);
    if (text === undefined || text === '') return every ? this.everyone : undefined;
    if (target.kind === 'named') return [text];
    return [this.servers.get(text) ?? hostOf(text)];
  }

  /** The clusters that an object itself is in: where others deliver it to, else what the place of its file says. */
  private holderOf(holder: Placed, tool: Route['tool']): readonly string[] {
    const { folder, path } = holder;
    const key = JSON.stringify([folder, path, holder.object]);
    const known = this.holders.get(key);
    if (known !== undefined) return known;
    // Objects that deliver each other do not tell.
    this.holders.set(key, []);
    const names = this.deliverers(holder) ?? placeName(holder, this.roots) ?? (tool === 'argo' ? ['in-cluster'] : []);
    this.holders.set(key, names);
    return names;
  }

  private deliverers({ folder, path, object }: Placed): readonly string[] | undefined {
    const at = parentOf(path);
    for (const above of upward(at)) {
      const others = this.reaching(folder, above, at).filter(({ route }) => route.from.object !== object);
      const { clusters } = this.resolve(others);
      if (clusters.length > 0) return clusters;
    }
    return undefined;
  }
}

function placeName(holder: Placed, roots: ReadonlyMap<string, string>): readonly string[] | undefined {
  const root = selfRoot(holder);
  const name = folderName(holder.path) ?? (root === undefined ? undefined : roots.get(root));
  return name === undefined ? undefined : [name];
}

/** The last part in which a path differs from all others; where none will do, all of it. */
function rootNames(paths: readonly string[]): ReadonlyMap<string, string> {
  const all = [...new Set(paths)].map((path) => ({ path, segments: path.split('/').reverse() }));
  return new Map(
    all.map(({ path, segments }) => {
      const others = all.filter((other) => other.path !== path);
      const own = segments.find((segment, depth) => others.every((other) => other.segments[depth] !== segment));
      return [path, own ?? path.replaceAll('/', '-')];
    }),
  );
}

const none: Parameters = new Map();

function found(route: Route, at: string): readonly Found[] {
  const result: Found[] = [];
  for (const candidate of route.folders === undefined ? [undefined] : upward(at)) {
    if (candidate !== undefined && !isGenerated(route, candidate)) continue;
    const given = candidate === undefined ? none : parametersOf(candidate);
    const holes = fits(route, at, given);
    if (holes !== undefined) result.push({ route, parameters: new Map([...given, ...holes]) });
  }
  return result;
}

function isGenerated({ folders = [] }: Route, path: string): boolean {
  const takes = ({ glob }: { readonly glob: string }): boolean =>
    /[*?[{]/.test(glob) ? compileGlob([glob])(path) : glob === path;
  return folders.some((one) => !one.exclude && takes(one)) && !folders.some((one) => one.exclude && takes(one));
}

function fill(pieces: readonly Piece[], parameters: Parameters): string | undefined {
  return textOf(
    pieces.flatMap((piece) =>
      typeof piece === 'string' || piece.hole === undefined ? [piece] : piecesOf(`{{${piece.hole}}}`, parameters),
    ),
  );
}

/** The address of the repository that an open folder is of, as far as its own objects tell. */
function repositoryOf(folder: string, objects: readonly Placed[], routes: readonly Route[]): string | undefined {
  const here = routes.filter(({ from }) => from.folder === folder);
  const bootstrapped = here.find(({ from, repository }) => repository !== undefined && selfRoot(from) !== undefined);
  if (bootstrapped !== undefined) return bootstrapped.repository;
  const main = objects.find(
    ({ folder: at, object }) => at === folder && object.type === 'repository' && object.name === 'flux-system',
  );
  if (main?.object.type === 'repository') return urlKey(main.object.url);
  const named = new Set(here.flatMap(({ repository }) => repository ?? []));
  const [only] = named;
  return named.size === 1 ? only : undefined;
}

function hostOf(server: string): string {
  return /^(?:[a-z]+:\/\/)?([^/:]+)/i.exec(server)?.[1] ?? server;
}

function keyOf(folder: string, path: string): string {
  return `${folder}\0${path}`;
}

function add<V>(map: Map<string, V[]>, key: string, value: V): void {
  const known = map.get(key);
  if (known === undefined) map.set(key, [value]);
  else known.push(value);
}
