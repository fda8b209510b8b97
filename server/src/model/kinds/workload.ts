/** Pods as manifests know them: Pod objects and the pod templates of whatever makes pods. */
import type { Path } from '../../yaml/tree';
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
  /** Whether its annotations may keep connections to some ports from its sidecar. */
  readonly uncaptured?: true;
  /** Whether it brings a proxy along, as `istioctl kube-inject` writes it; `image: auto` is for the injector to fill in. */
  readonly proxied?: true;
  /** Where it asks the injector for the image of `istio-proxy`; relative to the template. */
  readonly autoImage?: Path;
  /** Where containers other than the proxy run as its user; relative to the template. */
  readonly proxyUsers?: readonly Path[];
  /** Of an istiod: whether it says which addresses it must not fetch keys from. */
  readonly blocksJwksAddresses?: true;
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

/** Where the template stands in a document of the kind. */
export function templatePath(kind: string): Path {
  if (kind === 'Pod') return [];
  return kind === 'CronJob' ? ['spec', 'jobTemplate', 'spec', 'template'] : ['spec', 'template'];
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

const captureKeys: readonly string[] = [
  'traffic.sidecar.istio.io/includeInboundPorts',
  'traffic.sidecar.istio.io/excludeInboundPorts',
  'sidecar.istio.io/interceptionMode',
];

/** The user of the proxy, whose packets are not sent to the proxy again. */
const proxyUser = 1337;

export function readWorkload(template: Obj): WorkloadFacts {
  const spec = object(template.spec);
  const metadata = object(template.metadata);
  const own = labels(metadata.labels);
  const annotations = object(metadata.annotations);
  const inits = list(spec.initContainers).map(object);
  const containers = list(spec.containers).map(object);
  const lists = [['containers', containers] as const, ['initContainers', inits] as const];
  const proxies = lists.flatMap(([key, items]) =>
    items.flatMap((item, i) => (item.name === 'istio-proxy' ? { key, item, i } : [])),
  );
  const auto = proxies.find(({ item }) => item.image === 'auto');
  // As Kubernetes looks for the port of a Service: an init container that goes on running is a sidecar.
  const serving = [...containers, ...inits.filter(({ restartPolicy }) => restartPolicy === 'Always')];
  return compact<WorkloadFacts>({
    labels: own,
    inject: own[injectKey] ?? string(annotations[injectKey]),
    hostNetwork: spec.hostNetwork === true ? true : undefined,
    uncaptured: captureKeys.some((key) => key in annotations) ? true : undefined,
    proxied: proxies.length > 0 && auto === undefined ? true : undefined,
    autoImage: auto && ['spec', auto.key, auto.i, 'image'],
    proxyUsers: proxyUsers(spec, containers),
    blocksJwksAddresses: own.app === 'istiod' && containers.some(blocksJwksAddresses) ? true : undefined,
    serviceAccount: string(spec.serviceAccountName) ?? string(spec.serviceAccount),
    ports: serving.flatMap((container) =>
      list(container.ports).map((item) => {
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

/** The pod's own user counts where a container that is not the proxy takes it over. */
function proxyUsers(spec: Obj, containers: readonly Obj[]): readonly Path[] | undefined {
  const userOf = ({ securityContext }: Obj) => object(securityContext).runAsUser;
  const others = [...containers.entries()].filter(([, { name }]) => name !== 'istio-proxy');
  const paths: Path[] = others
    .filter(([, container]) => userOf(container) === proxyUser)
    .map(([i]) => ['spec', 'containers', i, 'securityContext', 'runAsUser']);
  if (userOf(spec) === proxyUser && others.some(([, container]) => userOf(container) === undefined))
    paths.unshift(['spec', 'securityContext', 'runAsUser']);
  return paths.length > 0 ? paths : undefined;
}

function blocksJwksAddresses({ env }: Obj): boolean {
  return list(env)
    .map(object)
    .some(({ name, value, valueFrom }) => name === 'BLOCKED_CIDRS_IN_JWKS_URIS' && (valueFrom !== undefined || !!value));
}
