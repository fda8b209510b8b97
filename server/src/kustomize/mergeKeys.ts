/**
 * Which lists a strategic merge patch merges by keys: those of the OpenAPI document that is compiled into Kustomize
 * (kyaml/openapi/kubernetesapi/v1_21_2), as far as kinds are concerned that a mesh has use for. A list that is not here, and every list of
 * a kind that is not here (Istio, Gateway API, any other custom resource), is replaced as a whole.
 */

export interface Shape {
  /** Of a list that is merged: the fields that tell items apart; empty for a list of scalars. */
  readonly keys?: readonly string[];
  /** Fields of the map, or of each item of the list, below which lists are merged. */
  readonly fields?: Readonly<Record<string, Shape>>;
}

const byName: Shape = { keys: ['name'] };

const metadata: Shape = { fields: { finalizers: { keys: [] }, ownerReferences: { keys: ['uid'] } } };

const containerFields: Readonly<Record<string, Shape>> = {
  env: byName,
  volumeDevices: { keys: ['devicePath'] },
  volumeMounts: { keys: ['mountPath'] },
};

const containers: Shape = { keys: ['name'], fields: { ...containerFields, ports: { keys: ['containerPort', 'protocol'] } } };

const podSpec: Shape = {
  fields: {
    containers,
    initContainers: containers,
    ephemeralContainers: { keys: ['name'], fields: containerFields },
    hostAliases: { keys: ['ip'] },
    imagePullSecrets: byName,
    topologySpreadConstraints: { keys: ['topologyKey', 'whenUnsatisfiable'] },
    volumes: byName,
  },
};

const template: Shape = { fields: { metadata, spec: podSpec } };

const ofTemplate: Shape = { fields: { metadata, spec: { fields: { template } } } };

const cronJob: Shape = { fields: { metadata, spec: { fields: { jobTemplate: ofTemplate } } } };

const webhooks: Shape = { fields: { metadata, webhooks: byName } };

const shapes: Readonly<Record<string, Shape>> = {
  'v1/Service': { fields: { metadata, spec: { fields: { ports: { keys: ['port', 'protocol'] } } } } },
  'v1/ServiceAccount': { fields: { metadata, secrets: byName } },
  'v1/Pod': { fields: { metadata, spec: podSpec } },
  'v1/PodTemplate': { fields: { metadata, template } },
  'v1/ReplicationController': ofTemplate,
  'apps/v1/Deployment': ofTemplate,
  'apps/v1/DaemonSet': ofTemplate,
  'apps/v1/ReplicaSet': ofTemplate,
  'apps/v1/StatefulSet': ofTemplate,
  'batch/v1/Job': ofTemplate,
  'batch/v1/CronJob': cronJob,
  'batch/v1beta1/CronJob': cronJob,
  'admissionregistration.k8s.io/v1/MutatingWebhookConfiguration': webhooks,
  'admissionregistration.k8s.io/v1/ValidatingWebhookConfiguration': webhooks,
  'v1/Namespace': { fields: { metadata } },
  'v1/ConfigMap': { fields: { metadata } },
  'v1/Secret': { fields: { metadata } },
};

export function shapeOf(apiVersion: unknown, kind: unknown): Shape | undefined {
  const key = `${String(apiVersion)}/${String(kind)}`;
  return Object.hasOwn(shapes, key) ? shapes[key] : undefined;
}

export function fieldShape(shape: Shape | undefined, key: string): Shape | undefined {
  const fields = shape?.fields;
  return fields !== undefined && Object.hasOwn(fields, key) ? fields[key] : undefined;
}
