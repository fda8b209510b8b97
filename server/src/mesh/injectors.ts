/**
 * The webhooks that inject sidecars, and where two of them take the same pods (istio: pkg/config/analysis/analyzers/webhook). Only the
 * labels that injection goes by are tried, each with the values that the webhooks name.
 */
import { isInjector, type LabelSelector, revisionsOf, type Webhook } from '../model/kinds/webhooks';
import { hasPlaceholder } from '../model/placeholder';
import type { Labels, ResourceOf } from '../model/resource';
import { type Context, ofType } from './context';
import { keys } from './keys';

type Configuration = ResourceOf<'Webhooks'>;

const revision = 'istio.io/rev';

export interface InjectorOverlap {
  /** The webhook of the configuration that is asked about. */
  readonly index: number;
  readonly other: Configuration;
  readonly otherIndex: number;
  /** Labels of a Namespace and of a pod in it that both take. */
  readonly namespace: Labels;
  readonly pod: Labels;
}

/** The first overlap of each of its webhooks with one that comes before it. */
export function overlapsOf({ index }: Context, configuration: Configuration): readonly InjectorOverlap[] {
  if (!isInjector(configuration)) return [];
  const all = ofType(index.get(keys.injectors(configuration.cluster)), 'Webhooks');
  if (all.some(({ unsure }) => unsure === true)) return [];
  const revisions = [...new Set(all.flatMap(revisionsOf))].filter((value) => !hasPlaceholder(value));
  const overlaps = configuration.facts.webhooks.flatMap((webhook, own) => {
    for (const other of all) {
      // Two versions of one configuration are told of elsewhere.
      if (other.name === configuration.name && !isSame(other, configuration)) continue;
      for (const [otherIndex, rival] of other.facts.webhooks.entries()) {
        if (!comesBefore(other, otherIndex, configuration, own)) continue;
        const found = bothTake(webhook, rival, revisions);
        if (found !== undefined) return [{ index: own, other, otherIndex, ...found }];
      }
    }
    return [];
  });
  return overlaps;
}

function isSame(a: Configuration, b: Configuration): boolean {
  return a.file === b.file && a.id === b.id && a.via === b.via;
}

function comesBefore(a: Configuration, indexA: number, b: Configuration, indexB: number): boolean {
  if (isSame(a, b)) return indexA < indexB;
  return `${a.file}\0${a.id}` < `${b.file}\0${b.id}`;
}

function bothTake(a: Webhook, b: Webhook, revisions: readonly string[]): Pick<InjectorOverlap, 'namespace' | 'pod'> | undefined {
  const namespace = [...choices('istio-injection', ['enabled', 'disabled'], revisions)].find((labels) =>
    [a, b].every(({ namespaceSelector }) => takes(namespaceSelector, labels)),
  );
  const pod = [...choices('sidecar.istio.io/inject', ['true', 'false'], revisions)].find((labels) =>
    [a, b].every(({ objectSelector }) => takes(objectSelector, labels)),
  );
  return namespace && pod && { namespace, pod };
}

function* choices(key: string, values: readonly string[], revisions: readonly string[]): Generator<Labels> {
  for (const rev of [undefined, ...revisions]) {
    for (const value of [undefined, ...values]) {
      yield { ...(value !== undefined && { [key]: value }), ...(rev !== undefined && { [revision]: rev }) };
    }
  }
}

/** Whether a selector certainly takes what has these labels and, of Istio's, no others. */
function takes({ matchLabels, matchExpressions }: LabelSelector, labels: Labels): boolean {
  if (!Object.entries(matchLabels).every(([key, value]) => labels[key] === value)) return false;
  return matchExpressions.every(({ key, operator, values }) => {
    const have = labels[key];
    if (values.some(hasPlaceholder) || hasPlaceholder(key)) return false;
    switch (operator) {
      case 'In':
        return have !== undefined && values.includes(have);
      case 'NotIn':
        return have === undefined || !values.includes(have);
      case 'Exists':
        return have !== undefined;
      case 'DoesNotExist':
        return have === undefined;
      default:
        return false;
    }
  });
}
