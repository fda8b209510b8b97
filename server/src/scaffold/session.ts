/** What runs along over all services of one job: what was gathered of the workspace, given away and found to be needed. */
import type { ServiceName } from '../mesh/hosts';
import { Addresses } from './addresses';
import { Inventory, keyOf } from './inventory';
import { placeholderFor } from './names';
import type { Note, Problem } from './plan.types';
import type { ScaffoldRequest } from './request';
import { type Survey, surveyOf } from './survey';
import type { View } from './view';

/** What a cluster needs once, whatever the number of services. */
export const needs = [
  /** The gateway that passes `*.global` on to the services that the TLS server name says. */
  'global',
  /** The filter that turns `.global` into the cluster's own domain there: Istio before 1.20. */
  'rewrite',
  /** The gateway between networks of clusters that share their discovery. */
  'network',
  /** The same for ambient. */
  'ambient',
] as const;
export type Need = (typeof needs)[number];

export class Session {
  readonly inventory: Inventory;
  readonly addresses = new Addresses(this);
  readonly needs = new Map<string, Set<Need>>();
  /** The clusters that files may be written for. */
  readonly writable: ReadonlySet<string>;
  /** The services that were intended. */
  readonly intended = new Set<string>();
  /** Of services that were left out, and of what holds for all of them. */
  readonly notes: Note[] = [];
  /** Placeholders that are to be filled in, with what they stand for. */
  readonly placeholders = new Map<string, string>();
  /** Requests that were read off what was scaffolded. */
  readonly recalled = new WeakSet<ScaffoldRequest>();
  private readonly surveys = new Map<string, Survey>();
  private readonly judged = new WeakMap<ScaffoldRequest, boolean>();
  private readonly said = new Set<string>();

  constructor(readonly view: View) {
    this.inventory = new Inventory(view);
    this.writable = new Set(view.clusters.flatMap(({ name }) => (view.files.roots(name).length > 0 ? [name] : [])));
  }

  survey(service: ServiceName): Survey {
    const key = keyOf(service);
    const known = this.surveys.get(key);
    if (known !== undefined) return known;
    const survey = surveyOf(this.view, this.inventory, service);
    this.surveys.set(key, survey);
    return survey;
  }

  need(cluster: string, need: Need): void {
    const needs = this.needs.get(cluster);
    if (needs === undefined) this.needs.set(cluster, new Set([need]));
    else needs.add(need);
  }

  /** A placeholder to write, remembered so that the user is told of it. */
  placeholder(cluster: string, what: 'GW_ADDR' | 'LOCALITY' | 'NETWORK'): string {
    const text = placeholderFor(cluster, what);
    const advice = {
      GW_ADDR: `the address of the gateway of cluster "${cluster}": fill it in, or give it in meshwright.yaml (gateways)`,
      LOCALITY: `the locality of cluster "${cluster}": fill it in, as region/zone/subzone`,
      NETWORK: `the network of cluster "${cluster}": fill it in, or give it in meshwright.yaml (network)`,
    }[what];
    this.placeholders.set(text, advice);
    return text;
  }

  noteOnce(message: string): void {
    if (this.said.has(message)) return;
    this.said.add(message);
    this.notes.push({ service: undefined, message });
  }

  /** Whether a request can be followed at all; what is wrong with it is told once. */
  accepts(
    request: ScaffoldRequest,
    judge: () => readonly Problem[],
  ): { readonly ok: boolean; readonly problems: readonly Problem[] } {
    const known = this.judged.get(request);
    if (known !== undefined) return { ok: known, problems: [] };
    const found = judge();
    this.judged.set(request, found.length === 0);
    const fresh = found.filter(({ message }) => !this.said.has(message));
    for (const { message } of fresh) this.said.add(message);
    return { ok: found.length === 0, problems: fresh };
  }
}
