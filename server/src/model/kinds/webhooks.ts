/** What the mesh needs of webhook configurations: who is called, and for what. */
import { compact, labels, list, type Obj, object, optionalObject, string, strings } from '../read';
import type { Labels } from '../resource';

export interface SelectorRequirement {
  readonly key: string;
  readonly operator: string;
  readonly values: readonly string[];
}

/** As Kubernetes' LabelSelector; without anything it selects all. */
export interface LabelSelector {
  readonly matchLabels: Labels;
  readonly matchExpressions: readonly SelectorRequirement[];
}

export interface Webhook {
  readonly name: string;
  readonly url?: string;
  readonly service?: { readonly namespace: string; readonly name: string };
  readonly namespaceSelector: LabelSelector;
  readonly objectSelector: LabelSelector;
}

export interface WebhooksFacts {
  readonly webhooks: readonly Webhook[];
}

const revision = 'istio.io/rev';

interface Configuration {
  readonly group: string;
  readonly kind: string;
  readonly labels: Labels;
  readonly facts: WebhooksFacts;
}

/** Whether it injects: its webhooks are Istio's, or go by a revision (istio: pkg/config/analysis/analyzers/webhook). */
export function isInjector(configuration: Configuration): boolean {
  const { group, kind, facts } = configuration;
  if (group !== 'admissionregistration.k8s.io' || kind !== 'MutatingWebhookConfiguration') return false;
  return facts.webhooks.some(({ name }) => name.endsWith('istio.io')) || revisionsOf(configuration).length > 0;
}

/** The revisions that its labels and selectors name. */
export function revisionsOf({ labels: own, facts }: Pick<Configuration, 'labels' | 'facts'>): readonly string[] {
  const selectors = facts.webhooks.flatMap(({ namespaceSelector, objectSelector }) => [namespaceSelector, objectSelector]);
  const named = selectors.flatMap(({ matchExpressions }) =>
    matchExpressions.flatMap(({ key, values }) => (key === revision ? values : [])),
  );
  return [own[revision], ...selectors.map(({ matchLabels }) => matchLabels[revision]), ...named].flatMap((value) => value ?? []);
}

export function readWebhooks(document: unknown): WebhooksFacts {
  return { webhooks: list(object(document).webhooks).map((item) => readWebhook(object(item))) };
}

function readWebhook(item: Obj): Webhook {
  const client = object(item.clientConfig);
  const service = optionalObject(client.service);
  return compact<Webhook>({
    name: string(item.name) ?? '',
    url: string(client.url),
    service: service && { namespace: string(service.namespace) ?? '', name: string(service.name) ?? '' },
    namespaceSelector: readSelector(item.namespaceSelector),
    objectSelector: readSelector(item.objectSelector),
  });
}

function readSelector(value: unknown): LabelSelector {
  const selector = object(value);
  return {
    matchLabels: labels(selector.matchLabels),
    matchExpressions: list(selector.matchExpressions)
      .map(object)
      .map(({ key, operator, values }) => ({
        key: string(key) ?? '',
        operator: string(operator) ?? '',
        values: strings(values),
      })),
  };
}
