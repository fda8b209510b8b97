/** Finds what there is for what is wanted. Everything is looked up in maps that are built once: there may be thousands of services. */
import { firstLabel, isWildcard } from '../../mesh/hosts';
import { kindKey, splitApiVersion } from '../../model/manifest';
import type { Resource } from '../../model/resource';
import type { Value } from '../../yaml/edits';
import { isList } from '../../yaml/render';
import type { Desired } from '../desired';
import { isCreated, type Mark, readMark } from '../mark';
import { marksOf } from '../marks';
import type { View } from '../view';

/** Names a resource's document, or its item of a List, whichever clusters it is applied to. */
export function documentKey({ file, id }: Resource): string {
  return `${file}\0${id}`;
}

export function kindOf({ apiVersion, kind }: Pick<Desired, 'apiVersion' | 'kind'>): string {
  return kindKey(splitApiVersion(apiVersion).group, kind);
}

export class Finder {
  /** The user's resources by cluster, kind and the first label of a host that they are for. */
  private readonly byHost = new Map<string, Resource[]>();
  /** Those that are for no host, or for wildcards. */
  private readonly others = new Map<string, Resource[]>();
  private readonly names = new Map<string, number>();
  /** For what a document is taken in this job. */
  private readonly claims = new Map<string, string>();

  constructor(private readonly view: View) {
    for (const resource of view.resources) {
      const { cluster } = resource;
      const kind = kindKey(resource.group, resource.kind);
      this.count(cluster, kind, resource.namespace, resource.name, 1);
      const labels = labelsOf(resource);
      for (const label of new Set(labels ?? [])) add(this.byHost, `${cluster}\0${kind}\0${label}`, resource);
      if (labels === undefined) add(this.others, `${cluster}\0${kind}`, resource);
    }
  }

  /** What stands for the wanted resource: what was made for it, else a resource of the user. */
  find(desired: Desired): Resource | undefined {
    const found = this.marked(desired) ?? this.ofUser(desired);
    if (found !== undefined) this.claims.set(documentKey(found), purpose(desired));
    return found;
  }

  private marked(desired: Desired): Resource | undefined {
    const kind = kindOf(desired);
    return marksOf(this.view, desired.service)
      .filter(({ resource, mark }) => resource.cluster === desired.cluster && isFor(mark, desired))
      .map(({ resource }) => resource)
      .filter((resource) => kindKey(resource.group, resource.kind) === kind && this.isFree(resource, desired))
      .filter((resource) => {
        if (!isCreated(resource.annotations)) return desired.standsFor(resource);
        return resource.namespace === desired.namespace;
      })
      .sort((a, b) => Number(isCreated(b.annotations)) - Number(isCreated(a.annotations)) || order(a, b))[0];
  }

  private ofUser(desired: Desired): Resource | undefined {
    // How requests are routed is the user's alone.
    if (desired.kind === 'VirtualService') return undefined;
    const kind = kindOf(desired);
    const at = `${desired.cluster}\0${kind}`;
    const labels = wantedLabels(desired);
    const all = new Set([...labels.flatMap((label) => this.byHost.get(`${at}\0${label}`) ?? []), ...(this.others.get(at) ?? [])]);
    const same = (resource: Resource): number => Number(resource.name === desired.name);
    return [...all]
      .filter((resource) => isUnmarkedFor(resource, desired) && this.isFree(resource, desired) && desired.standsFor(resource))
      .sort((a, b) => same(b) - same(a) || order(a, b))[0];
  }

  private isFree(resource: Resource, desired: Desired): boolean {
    const claim = this.claims.get(documentKey(resource));
    return claim === undefined || claim === purpose(desired);
  }

  /** The wanted name, or that with a number where another resource has it. */
  takeName({ cluster, namespace, name, ...rest }: Desired): string {
    const kind = kindOf(rest);
    for (let count = 1; ; count++) {
      const candidate = count === 1 ? name : `${name}-${count}`;
      if ((this.names.get(key(cluster, kind, namespace, candidate)) ?? 0) > 0) continue;
      this.count(cluster, kind, namespace, candidate, 1);
      return candidate;
    }
  }

  /** Gives back the name of a resource that goes. */
  freeName({ cluster, group, kind, namespace, name }: Resource): void {
    this.count(cluster, kindKey(group, kind), namespace, name, -1);
  }

  private count(cluster: string, kind: string, namespace: string, name: string, by: number): void {
    const at = key(cluster, kind, namespace, name);
    this.names.set(at, (this.names.get(at) ?? 0) + by);
  }
}

function key(...parts: readonly string[]): string {
  return parts.join('\0');
}

function add(map: Map<string, Resource[]>, at: string, resource: Resource): void {
  const list = map.get(at);
  if (list === undefined) map.set(at, [resource]);
  else list.push(resource);
}

function order(a: Resource, b: Resource): number {
  if (a.file !== b.file) return a.file < b.file ? -1 : 1;
  return a.id < b.id ? -1 : 1;
}

/** What a document is taken for; that it is in several clusters makes no difference. */
function purpose({ service, role, key: which }: Desired): string {
  return `${service?.namespace ?? ''}/${service?.name ?? ''}/${role}/${which}`;
}

function isFor(mark: Mark, { role, key: which }: Desired): boolean {
  return mark.role === role && mark.key === which;
}

/** The user's, or already extended for the very same. */
function isUnmarkedFor(resource: Resource, desired: Desired): boolean {
  if (isCreated(resource.annotations)) return false;
  const mark = readMark(resource.annotations);
  if (mark === undefined) return true;
  return (
    isFor(mark, desired) && mark.service?.name === desired.service?.name && mark.service?.namespace === desired.service?.namespace
  );
}

/** The first labels of the hosts that a resource is for; undefined where it may be for any. */
function labelsOf(resource: Resource): readonly string[] | undefined {
  const of = (hosts: readonly string[]): readonly string[] | undefined =>
    hosts.some(isWildcard) ? undefined : hosts.map(firstLabel);
  switch (resource.type) {
    case 'ServiceEntry':
    case 'VirtualService':
      return of(resource.facts.hosts);
    case 'DestinationRule':
      return of(resource.facts.host === undefined ? [] : [resource.facts.host]);
    case 'Service':
      return [resource.name];
    default:
      return undefined;
  }
}

function wantedLabels({ kind, name, service, spec }: Desired): readonly string[] {
  const strings = (value: Value | undefined): readonly string[] =>
    (value !== undefined && isList(value) ? value : [value]).filter((each) => typeof each === 'string');
  const hosts = [...strings(spec?.hosts), ...strings(spec?.host)].map(firstLabel);
  return [...new Set([...hosts, ...(kind === 'Service' ? [name, ...(service === undefined ? [] : [service.name])] : [])])];
}
