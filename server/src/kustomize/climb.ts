/**
 * From a file to the kustomizations that are applied. The order of the steps is that of `accumulateTarget` in
 * kustomize/api/internal/target/kusttarget.go: a kustomization's resources, then its components one after the other, each of which changes
 * all that is there already, then its own transformers.
 */
import type { Path } from '../yaml/tree';
import { type Chain, type Chains, fits, type Gap, type Kustomizations, type Reference } from './graph';
import type { Kustomization } from './types';

export interface Climb {
  readonly kustomizations: Kustomizations;
  readonly references: ReadonlyMap<string, readonly Reference[]>;
  readonly isRoot: (kustomization: Kustomization) => boolean;
}

/** Bases that are included twice, again and again, double the ways with each level. */
const MAX_CHAINS = 200;
const MAX_WORK = 20_000;
const MAX_DEPTH = 100;

interface Way {
  readonly steps: readonly Kustomization[];
  readonly gaps: readonly Gap[];
}

interface State {
  readonly context: Climb;
  readonly chains: Chain[];
  /** The folders on the way from the file. */
  readonly passed: Set<string>;
  work: number;
  complete: boolean;
}

export function climb(context: Climb, file: string): Chains {
  const state: State = { context, chains: [], passed: new Set(), work: 0, complete: true };
  for (const reference of context.references.get(file) ?? []) {
    if (reference.list === 'resources' && !context.kustomizations.has(file)) {
      up(state, reference, { steps: [], gaps: [] }, reference);
    }
  }
  return { chains: state.chains, complete: state.complete };
}

function up(state: State, { from, list, index }: Reference, way: Way, start: Reference): void {
  if (state.passed.has(from.folder)) return;
  state.work += way.steps.length + 1;
  if (state.work > MAX_WORK || state.chains.length >= MAX_CHAINS || state.passed.size >= MAX_DEPTH) {
    state.complete = false;
    return;
  }
  const components = list === 'resources' ? from.components : from.components.slice(index + 1);
  const steps = [...way.steps];
  const gaps = [...way.gaps];
  for (const { uri, remote, path } of components) {
    // What a remote component changes is noted where the kustomization is read.
    if (!remote) component(state, uri, { from, path }, { steps, gaps }, [from.folder]);
  }
  steps.push(from);
  const { isRoot, references } = state.context;
  if (isRoot(from)) state.chains.push({ kustomization: start.from.uri, path: start.entry.path, root: from, steps, gaps });
  state.passed.add(from.folder);
  for (const next of references.get(from.folder) ?? []) {
    const wrong = fits(next.list, from) ? [] : [gap(next.from, next.entry.path, wrongKind(from))];
    up(state, next, { steps, gaps: [...gaps, ...wrong] }, start);
  }
  state.passed.delete(from.folder);
}

/** Adds the steps of a component: its own components come before it. */
function component(
  state: State,
  folder: string,
  at: { readonly from: Kustomization; readonly path: Path },
  way: { readonly steps: Kustomization[]; readonly gaps: Gap[] },
  on: readonly string[],
): void {
  if (++state.work > MAX_WORK) {
    state.complete = false;
    return;
  }
  const kustomization = state.context.kustomizations.get(folder);
  if (kustomization === undefined) {
    way.gaps.push(gap(at.from, at.path, 'there is no kustomization for this component'));
    return;
  }
  if (kustomization.kind !== 'Component') way.gaps.push(gap(at.from, at.path, wrongKind(kustomization)));
  if (on.includes(folder) || on.length >= MAX_DEPTH) {
    way.gaps.push(gap(at.from, at.path, 'a component includes itself'));
    return;
  }
  for (const { uri, remote, path } of kustomization.components) {
    if (!remote) component(state, uri, { from: kustomization, path }, way, [...on, folder]);
  }
  way.steps.push(kustomization);
}

function gap({ uri }: Kustomization, path: Path, reason: string): Gap {
  return { kustomization: uri, path, reason };
}

function wrongKind({ kind }: Kustomization): string {
  return kind === 'Component' ? 'this is a component, which does not belong here' : 'this is no component';
}
