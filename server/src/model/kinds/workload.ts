/** Pods as manifests know them: Pod objects and the pod templates of whatever makes pods. */
import { compact, labels, list, type Obj, object, optionalObject, string } from '../read';
import type { Labels } from '../resource';

export interface ContainerPort {
  readonly name?: string;
  readonly port?: number;
  /** The node's own port that leads to it. */
  readonly hostPort?: number;
}

export interface WorkloadFacts {
  readonly labels: Labels;
  readonly serviceAccount?: string;
  readonly ports: readonly ContainerPort[];
  /** What the template itself asks of the sidecar injector: the label `sidecar.istio.io/inject`, else the annotation of old. */
  readonly inject?: string;
  readonly hostNetwork?: true;
  /** Whether it brings a proxy along, as `istioctl kube-inject` writes it. */
  readonly proxied?: true;
}

/**
 * The pod template of a document, whatever its kind: `spec.template` with labels and containers (Deployment, Rollout ...),
 * a CronJob's job template, or a Pod itself. Undefined for what makes no pods.
 */
export function podTemplate(kind: string, document: unknown): Obj | undefined {
  const top = object(document);
  const spec = object(top.spec);
  if (kind === 'Pod') return top;
  const template = optionalObject(kind === 'CronJob' ? object(object(spec.jobTemplate).spec).template : spec.template);
  if (template === undefined) return undefined;
  if (podKinds.has(kind)) return template;
  const hasLabels = optionalObject(object(template.metadata).labels) !== undefined;
  return hasLabels && Array.isArray(object(template.spec).containers) ? template : undefined;
}

/** Kinds that make pods, or are one. */
export const podKinds: ReadonlySet<string> = new Set([
  'Pod',
  'Deployment',
  'StatefulSet',
  'DaemonSet',
  'ReplicaSet',
  'ReplicationController',
  'Job',
  'CronJob',
]);

const injectKey = 'sidecar.istio.io/inject';

export function readWorkload(template: Obj): WorkloadFacts {
  const spec = object(template.spec);
  const metadata = object(template.metadata);
  const own = labels(metadata.labels);
  const containers = [...list(spec.containers), ...list(spec.initContainers)];
  return compact<WorkloadFacts>({
    labels: own,
    inject: own[injectKey] ?? string(object(metadata.annotations)[injectKey]),
    hostNetwork: spec.hostNetwork === true ? true : undefined,
    proxied: containers.some((container) => object(container).name === 'istio-proxy') ? true : undefined,
    serviceAccount: string(spec.serviceAccountName) ?? string(spec.serviceAccount),
    ports: list(spec.containers).flatMap((container) =>
      list(object(container).ports).map((item) => {
        const entry = object(item);
        const { containerPort, hostPort } = entry;
        return compact<ContainerPort>({
          name: string(entry.name),
          port: typeof containerPort === 'number' ? containerPort : undefined,
          hostPort: typeof hostPort === 'number' ? hostPort : undefined,
        });
      }),
    ),
  });
}
