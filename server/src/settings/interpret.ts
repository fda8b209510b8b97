/** Settings as plain data, from a file or from the editor, to `SettingsInput`: what is wrong is told and dropped, the rest is kept. */
import { isTooComplex } from '../base/glob';
import { nearest } from '../base/nearest';
import { validateSettings } from '../schema/validate';
import type { Path } from '../yaml/tree';
import { parseGateway } from './gateway';
import type { ClusterInput, IstioVersion, SettingsInput } from './settings';

export interface Complaint {
  readonly path: Path;
  readonly part: 'key' | 'value';
  readonly message: string;
  readonly severity: 'error' | 'warning';
  /** The value that cannot be used because of it; undefined when all can. */
  readonly drops: Path | undefined;
  /** The key or value that is most likely meant. */
  readonly meant?: string;
}

export interface Interpretation {
  readonly input: SettingsInput;
  readonly complaints: readonly Complaint[];
}

/** What the schema allows, where it differs from `SettingsInput`. */
type Valid = Omit<SettingsInput, 'clusters' | 'istioVersion'> & {
  readonly clusters?: readonly (Omit<ClusterInput, 'gateways'> & { readonly gateways?: readonly string[] })[];
  readonly istioVersion?: string;
};

/** `rules`: the names that exist; undefined when they are not known here. */
export function interpret(value: unknown, rules?: Iterable<string>): Interpretation {
  const complaints = [
    ...schemaComplaints(value),
    ...clusterComplaints(value),
    ...globComplaints(value),
    ...ruleComplaints(value, rules),
  ];
  const rest = drop(value, dropsOf(complaints.flatMap(({ drops }) => (drops === undefined ? [] : [drops]))));
  if (!isRecord(rest)) return { input: {}, complaints };
  // The schema has vouched for the types of what is left.
  const { clusters, istioVersion, ...others } = rest as Valid;
  const input: SettingsInput = {
    ...others,
    ...(clusters === undefined ? {} : { clusters: clusters.map(readCluster) }),
    ...(istioVersion === undefined ? {} : { istioVersion: readVersion(istioVersion) }),
  };
  return { input, complaints };
}

function readCluster({ gateways, ...others }: NonNullable<Valid['clusters']>[number]): ClusterInput {
  if (gateways === undefined) return others;
  return { ...others, gateways: gateways.flatMap((text) => parseGateway(text) ?? []) };
}

function readVersion(text: string): IstioVersion {
  const [major = '', minor = ''] = text.split('.');
  return { major: Number.parseInt(major, 10), minor: Number.parseInt(minor, 10) };
}

function schemaComplaints(value: unknown): readonly Complaint[] {
  return validateSettings(value).map(({ path, part, kind, message, nearest: meant }) => {
    const drops = kind === 'missing-key' ? path.slice(0, -1) : path;
    return { path, part, message, severity: 'error', drops, ...(meant === undefined ? {} : { meant }) };
  });
}

/** What a schema cannot say: names are used once, and gateways are addresses. */
function* clusterComplaints(value: unknown): Generator<Complaint> {
  const names = new Set<unknown>();
  for (const [i, cluster] of items(value, 'clusters')) {
    if (!isRecord(cluster)) continue;
    const { name } = cluster;
    if (names.has(name) && name !== undefined) {
      const path = ['clusters', i, 'name'];
      const message = `there is already a cluster ${JSON.stringify(name)} in this list`;
      yield { path, part: 'value', message, severity: 'error', drops: ['clusters', i] };
    }
    names.add(name);
    for (const [j, gateway] of items(cluster, 'gateways')) {
      if (typeof gateway !== 'string' || gateway === '' || parseGateway(gateway) !== undefined) continue;
      const path = ['clusters', i, 'gateways', j];
      const message = `"${gateway}" is no address of a gateway; expected a host or an IP address, with or without a port, such as "gw.example.com:15443"`;
      yield { path, part: 'value', message, severity: 'error', drops: path };
    }
  }
}

function* globComplaints(value: unknown): Generator<Complaint> {
  const globs: (readonly [Path, 'key' | 'value', unknown])[] = [...items(value, 'ignore')].map(([i, glob]) => [
    ['ignore', i],
    'value',
    glob,
  ]);
  for (const [i, cluster] of items(value, 'clusters')) {
    for (const [j, glob] of items(cluster, 'files')) globs.push([['clusters', i, 'files', j], 'value', glob]);
  }
  for (const [i, override] of items(value, 'overrides')) {
    for (const [j, glob] of items(override, 'files')) globs.push([['overrides', i, 'files', j], 'value', glob]);
  }
  const namespaces = isRecord(value) ? value.namespaces : undefined;
  if (isRecord(namespaces)) for (const glob of Object.keys(namespaces)) globs.push([['namespaces', glob], 'key', glob]);
  for (const [path, part, glob] of globs) {
    if (typeof glob !== 'string' || !isTooComplex(glob)) continue;
    const message = 'this glob may take very long to match; use fewer wildcards, or several globs';
    yield { path, part, message, severity: 'error', drops: path };
  }
}

/** A warning only: rules come and go with versions. */
function* ruleComplaints(value: unknown, rules: Iterable<string> | undefined): Generator<Complaint> {
  if (rules === undefined) return;
  const known = new Set(rules);
  for (const path of namedRules(value)) {
    const name = String(path.at(-1));
    if (known.has(name)) continue;
    const meant = nearest(name, known);
    const message = meant === undefined ? `there is no rule "${name}"` : `there is no rule "${name}"; did you mean "${meant}"`;
    yield {
      path,
      part: 'key',
      message,
      severity: 'warning',
      drops: undefined,
      ...(meant === undefined ? {} : { meant }),
    };
  }
}

/** The paths of the names of rules, everywhere and for some files. */
function* namedRules(value: unknown): Generator<Path> {
  const namesIn = (at: unknown): readonly string[] => (isRecord(at) && isRecord(at.rules) ? Object.keys(at.rules) : []);
  for (const name of namesIn(value)) yield ['rules', name];
  for (const [i, override] of items(value, 'overrides')) {
    for (const name of namesIn(override)) yield ['overrides', i, 'rules', name];
  }
}

function items(value: unknown, key: string): Iterable<readonly [number, unknown]> {
  const list = isRecord(value) ? value[key] : undefined;
  return Array.isArray(list) ? list.entries() : [];
}

/** What is dropped, as a tree: a whole value, or what is below some of its keys. */
type Drops = 'whole' | Map<string | number, Drops>;

function dropsOf(paths: readonly Path[]): Drops {
  const root: Map<string | number, Drops> = new Map();
  for (const path of paths) {
    let at = root;
    for (const [i, key] of path.entries()) {
      const below = at.get(key);
      if (below === 'whole') break;
      if (i === path.length - 1) at.set(key, 'whole');
      else {
        const next = below ?? new Map<string | number, Drops>();
        at.set(key, next);
        at = next;
      }
    }
  }
  return paths.some((path) => path.length === 0) ? 'whole' : root;
}

/** A copy without what is dropped. */
function drop(value: unknown, drops: Drops | undefined): unknown {
  if (drops === undefined || drops === 'whole') return drops === undefined ? value : undefined;
  const inner = (key: string | number, item: unknown): readonly unknown[] =>
    drops.get(key) === 'whole' ? [] : [drop(item, drops.get(key))];
  if (Array.isArray(value)) return value.flatMap((item, index) => inner(index, item));
  if (!isRecord(value)) return value;
  return Object.fromEntries(Object.entries(value).flatMap(([key, item]) => inner(key, item).map((kept) => [key, kept])));
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
