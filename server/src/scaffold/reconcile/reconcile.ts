/**
 * From what should exist to changes of what does: creates what is missing, extends what the user has, brings what is ours up to date, takes
 * away what is ours and no longer wanted.
 */
import type { Splice } from '../../base/text';
import type { ServiceName } from '../../mesh/hosts';
import type { Resource } from '../../model/resource';
import type { Value } from '../../yaml/edits';
import type { Desired } from '../desired';
import { addedAnnotation, createdAnnotation, formatMark, isCreated, type Options, readMark, scaffoldAnnotation } from '../mark';
import { type Marked, marksOf, servicesOf } from '../marks';
import type { Problem } from '../plan.types';
import type { Flavour } from '../request';
import type { View } from '../view';
import { Adjuster } from './adjust';
import { impliedIn } from './basics';
import { titleOf } from './contradict';
import { Drafts } from './drafts';
import { documentKey, Finder, kindOf } from './find';
import { namingsOf } from './items';
import { Kustomizations } from './kustomization';
import { wordsOf } from './merge';
import { fileName } from './names';
import { Placer } from './place';
import { unite } from './unite';

/** What is wanted, of one service (undefined: once per cluster), with what its marks say. */
export interface Wanted {
  readonly service: ServiceName | undefined;
  readonly flavour: Flavour;
  readonly options: Options;
  readonly desired: readonly Desired[];
}

export interface FileDraft {
  readonly uri: string;
  /** Undefined: the file is new. */
  readonly before: string | undefined;
  /** Undefined: the file goes. */
  readonly after: string | undefined;
  /** From `before` to `after`; empty where either is undefined. */
  readonly splices: readonly Splice[];
}

/** A document of the workspace, and all that is wanted of it: that of several clusters where its file is in several. */
interface Target {
  readonly resource: Resource;
  readonly desired: Desired[];
}

/**
 * All changes of one job, gathered. The order of calls is: `want` for each service, `want` for what is there once per cluster, `files`.
 */
export class Reconciler {
  private readonly finder: Finder;
  private readonly drafts: Drafts;
  private readonly adjuster: Adjuster;
  private readonly placer: Placer;
  private readonly kustomizations: Kustomizations;
  /** The services of this job. */
  private readonly seen = new Set<string>();
  /** By what they say: one folder that is missing concerns every service alike. */
  private readonly placeProblems = new Map<string, Problem>();

  constructor(
    readonly view: View,
    /** Where new files go, by cluster, if the request says. */
    readonly folders: Readonly<Record<string, string>>,
  ) {
    this.finder = new Finder(view);
    this.drafts = new Drafts((uri) => view.files.text(uri));
    this.adjuster = new Adjuster(view, this.drafts);
    this.kustomizations = new Kustomizations(view.files, this.drafts);
    this.placer = new Placer(view, folders, this.kustomizations);
  }

  /** Takes over what one service should have: what is ours of the service and not among it goes. */
  want(wanted: Wanted): readonly Problem[] {
    const { service, desired } = wanted;
    if (service !== undefined) this.seen.add(nameOf(service));
    const problems: Problem[] = [];
    const targets = new Map<string, Target>();
    const fresh: Desired[] = [];
    for (const one of desired) {
      const resource = this.finder.find(one);
      if (resource === undefined) {
        if (one.creates) fresh.push(one);
        continue;
      }
      const target = targets.get(documentKey(resource));
      if (target === undefined) targets.set(documentKey(resource), { resource, desired: [one] });
      else target.desired.push(one);
    }
    const removes = service !== undefined || this.isComplete();
    const marked = marksOf(this.view, service);
    if (removes) {
      for (const one of marked) if (!targets.has(documentKey(one.resource))) problems.push(...this.discard(one, service));
    }
    for (const target of targets.values()) problems.push(...this.adjust(target, wanted, removes));
    const siblings = [...targets.values()].map(({ resource }) => resource).filter(({ annotations }) => isCreated(annotations));
    for (const one of fresh) this.create(one, wanted, siblings);
    return problems;
  }

  /** Takes away everything scaffolded of a service; of `undefined`, what is there once per cluster. */
  remove(service: ServiceName | undefined): readonly Problem[] {
    if (service !== undefined) this.seen.add(nameOf(service));
    return marksOf(this.view, service).flatMap((one) => this.discard(one, service));
  }

  /** The files that change, by URI; problems are places where nothing can be written. */
  files(): { readonly files: readonly FileDraft[]; readonly problems: readonly Problem[] } {
    for (const uri of this.drafts.losing()) if (this.drafts.goes(uri)) this.kustomizations.unlist(uri);
    const problems: Problem[] = [...this.placeProblems.values()];
    for (const message of this.kustomizations.finish()) problems.push({ service: undefined, message });
    const results = this.drafts.results();
    for (const { draft, refused } of results) {
      for (const reason of refused) problems.push({ service: undefined, message: `${draft.uri} cannot be edited: ${reason}` });
    }
    const files = results.map(({ draft }) => draft).filter(({ before, after }) => before !== after);
    return { files, problems };
  }

  /** Whether this job is about every service that is scaffolded: what is there once per cluster is for all of them. */
  private isComplete(): boolean {
    return servicesOf(this.view).every((service) => this.seen.has(nameOf(service)));
  }

  private discard({ resource }: Marked, service: ServiceName | undefined): readonly Problem[] {
    if (!isCreated(resource.annotations)) return this.adjuster.strip(resource, service);
    this.finder.freeName(resource);
    const { start, document, base, fixed } = this.view.placed(resource);
    const [, index] = base;
    if (fixed !== undefined) {
      const message = `${titleOf(resource)} in ${fileName(this.view.files, resource.file)} cannot be taken away (${fixed}): delete it by hand`;
      return [{ service, message, at: { resource, path: [] } }];
    }
    if (typeof index === 'number') this.drafts.document(resource.file, start, document).dropItem(index);
    else this.drafts.drop(resource.file, start);
    return [];
  }

  private adjust({ resource, desired }: Target, wanted: Wanted, removes: boolean): readonly Problem[] {
    const [first] = desired;
    if (first === undefined) return [];
    const { service, flavour, options } = wanted;
    const { content, conflicts } = unite(desired, namingsOf(kindOf(first), this.view.clusters));
    if (conflicts.length > 0) {
      const clusters = desired.map(({ cluster }) => `"${cluster}"`).join(' and ');
      const message = `${titleOf(resource)} is applied to ${clusters} alike, which need different ${conflicts.join(' and ')}: give each cluster a file of its own`;
      return [{ service, message, at: { resource, path: [] } }];
    }
    const { role, key } = first;
    // What serves several services keeps the mark of the one that it was made for.
    const known = service === undefined ? readMark(resource.annotations) : undefined;
    const kept = known?.role === role && known.key === key ? resource.annotations[scaffoldAnnotation] : undefined;
    const mark = kept ?? formatMark({ role, key, service, flavour, options });
    return this.adjuster.adjust({ resource, content, mark, service, removes });
  }

  private create(desired: Desired, { service, flavour, options }: Wanted, siblings: readonly Resource[]): void {
    const { cluster, namespace, apiVersion, kind, labels, spec, role, key } = desired;
    const near = siblings.find((one) => one.cluster === cluster && one.namespace === namespace)?.file;
    const place = this.placer.place({ cluster, namespace, service, key, near });
    if ('problem' in place) {
      this.placeProblems.set(place.problem, { service: undefined, message: place.problem });
      return;
    }
    const { clusters } = this.view;
    const made = kindOf(desired);
    const listing = { kind: made, namings: namingsOf(made, clusters), implied: impliedIn(made, { flavour, role }, clusters) };
    const words = wordsOf(listing, { ...(labels && { labels }), ...(spec && { spec }) });
    const annotations: { [key: string]: Value } = {
      [scaffoldAnnotation]: formatMark({ role, key, service, flavour, options }),
      [createdAnnotation]: 'true',
      [addedAnnotation]: words.join(' '),
    };
    const metadata = { name: this.finder.takeName(desired), namespace, ...(labels && { labels }), annotations };
    this.drafts.append(place.uri, { apiVersion, kind, metadata, ...(spec && { spec }) });
    this.kustomizations.list(place.uri, cluster);
  }
}

function nameOf({ namespace, name }: ServiceName): string {
  return `${namespace}/${name}`;
}
