/** Kustomizations as people write them, and some as nobody should; `root` is what is built. */
import { base } from './base';
import type { Files } from './harness';
import { type Case, layered } from './layered';

function overlay(name: string, kustomization: string, files: Files = {}): Case {
  return {
    name,
    root: 'overlay',
    files: { ...base, 'overlay/kustomization.yaml': `resources: [../base]\n${kustomization}`, ...files },
  };
}

export const cases: readonly Case[] = [
  { name: 'a base as it is', root: 'base', files: base },
  overlay('namespace, prefix and suffix', 'namespace: prod\nnamePrefix: a-\nnameSuffix: -z\n'),
  overlay(
    'kinds that are not renamed, and those that only Kustomize takes for namespaced',
    'resources: [../base, more.yaml]\nnamespace: prod\nnamePrefix: a-\n'.replace('resources', 'bases'),
    {
      'overlay/kustomization.yaml': 'resources: [../base, more.yaml]\nnamespace: prod\nnamePrefix: a-\n',
      'overlay/more.yaml': `apiVersion: v1
kind: Namespace
metadata: { name: shop }
---
apiVersion: gateway.networking.k8s.io/v1
kind: GatewayClass
metadata: { name: istio }
---
apiVersion: serving.knative.dev/v1
kind: Service
metadata: { name: fn, namespace: other }
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: { name: rb }
subjects:
- { kind: ServiceAccount, name: default }
- { kind: ServiceAccount, name: else }
roleRef: { apiGroup: rbac.authorization.k8s.io, kind: Role, name: none }
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: { name: cr }
rules: []
`,
    },
  ),
  overlay(
    'labels without and with selectors, and on templates',
    `labels:
- pairs: { plain: "1" }
- pairs: { chosen: "2" }
  includeSelectors: true
- pairs: { templated: "3" }
  includeTemplates: true
- pairs: { custom: "4" }
  fields:
  - { path: spec/extra, kind: VirtualService, create: true }
`,
  ),
  overlay(
    'commonLabels and commonAnnotations',
    `commonLabels: { team: a, app: changed }
commonAnnotations: { note: "yes", "x/y": z }
`,
  ),
  overlay('labels of every kind of workload', 'commonLabels: { team: a }\ncommonAnnotations: { note: m }\nnamePrefix: p-\n', {
    'overlay/kustomization.yaml':
      'resources: [all.yaml]\ncommonLabels: { team: a }\ncommonAnnotations: { note: m }\nnamePrefix: p-\n',
    'overlay/all.yaml': [
      'apps/v1 DaemonSet',
      'apps/v1 ReplicaSet',
      'apps/v1 StatefulSet',
      'batch/v1 Job',
      'v1 ReplicationController',
      'v1 Pod',
      'extensions/v1beta1 Deployment',
    ]
      .map((one) => {
        const [apiVersion, kind = ''] = one.split(' ');
        return `apiVersion: ${apiVersion}
kind: ${kind}
metadata: { name: ${kind.toLowerCase()} }
spec:
  serviceName: web
  template:
    spec:
      serviceAccountName: sa
      topologySpreadConstraints:
      - { topologyKey: a, whenUnsatisfiable: b, labelSelector: { matchLabels: { a: b } } }
      affinity:
        podAffinity:
          requiredDuringSchedulingIgnoredDuringExecution:
          - labelSelector: { matchLabels: { c: d } }
  volumeClaimTemplates:
  - metadata: { name: v }
`;
      })
      .concat(`apiVersion: batch/v1
kind: CronJob
metadata: { name: cron }
spec: { jobTemplate: { spec: { template: { spec: { serviceAccountName: sa } } } } }
---
apiVersion: v1
kind: ServiceAccount
metadata: { name: sa }
---
apiVersion: v1
kind: Service
metadata: { name: web }
---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: { name: in }
spec:
  defaultBackend: { service: { name: web, port: { number: 80 } } }
  rules:
  - http: { paths: [{ path: /, backend: { service: { name: web, port: { number: 80 } } } }, { path: /x, backend: { service: { name: other } } }] }
`)
      .join('---\n'),
  }),
  overlay('a strategic merge patch of containers', 'patches: [{ path: patch.yaml }]\n', {
    'overlay/patch.yaml': `apiVersion: apps/v1
kind: Deployment
metadata: { name: reviews, labels: { old: null, new: "2" } }
spec:
  replicas: 3
  template:
    metadata: { labels: { version: v2 } }
    spec:
      serviceAccountName: other
      containers:
      - name: reviews
        args: [c]
        env:
        - { name: B, value: "3" }
        - { name: C, value: "4" }
        - { name: A, $patch: delete }
        ports:
        - { containerPort: 9080, name: web }
        volumeMounts:
        - { mountPath: /tmp, readOnly: true }
        - { mountPath: /var, name: var }
      - name: added
        image: added:1
      - $patch: delete
        name: helper
      tolerations:
      - { key: b, operator: Exists }
`,
  }),
  overlay('a strategic merge patch of a Service', 'patchesStrategicMerge: [patch.yaml]\n', {
    'overlay/patch.yaml': `apiVersion: v1
kind: Service
metadata: { name: reviews }
spec:
  selector: { version: v1 }
  ports:
  - { port: 9090, protocol: TCP, name: grpc-web }
  - { port: 9091, protocol: TCP, name: new }
`,
  }),
  overlay('ports that leave out the protocol', 'patchesStrategicMerge: [patch.yaml]\n', {
    'overlay/patch.yaml': `apiVersion: v1
kind: Service
metadata: { name: reviews }
spec:
  ports:
  - { port: 9090, name: grpc-web }
  - { port: 53, protocol: UDP, name: dns }
  - { port: 53, protocol: TCP, name: dns-tcp }
`,
  }),
  overlay(
    'lists of Istio kinds are replaced, maps merged',
    `patches:
- patch: |-
    apiVersion: networking.istio.io/v1
    kind: DestinationRule
    metadata: { name: reviews }
    spec:
      trafficPolicy:
        tls: null
        connectionPool: { http: { http1MaxPendingRequests: 1 } }
      subsets:
      - name: v3
        labels: { version: v3, gone: null }
- patch: |-
    apiVersion: networking.istio.io/v1
    kind: VirtualService
    metadata: { name: reviews }
    spec:
      hosts: [a, b]
      new: { nothing: null, some: { deep: 1, none: null }, list: [{ x: null }] }
`,
  ),
  overlay(
    'directives on maps',
    `patches:
- patch: |-
    apiVersion: networking.istio.io/v1
    kind: DestinationRule
    metadata: { name: reviews }
    spec:
      trafficPolicy: { $patch: replace, tls: { mode: DISABLE } }
      added: { $patch: merge, a: 1, b: { $patch: delete, c: 1 } }
- patch: |-
    apiVersion: networking.istio.io/v1
    kind: VirtualService
    metadata: { name: reviews }
    $patch: delete
- patch: |-
    apiVersion: apps/v1
    kind: Deployment
    metadata: { name: reviews }
    spec:
      strategy: { $retainKeys: [type], type: Recreate }
      template:
        spec:
          $setElementOrder/containers: [{ name: helper }, { name: reviews }]
          volumes:
          - $patch: replace
          - name: only
          containers:
          - name: reviews
            $patch: replace
            image: replaced:1
`,
  ),
  overlay(
    'a target by regular expressions and labels',
    `patches:
- target: { kind: Desti.*|Virtual.*, group: networking.istio.io, name: rev.* }
  patch: |-
    apiVersion: whatever/v1
    kind: Whatever
    metadata: { name: not-important, labels: { touched: "1", app: null, num: 5 } }
- target: { labelSelector: "app in (reviews),!none", name: review }
  patch: |-
    apiVersion: v1
    kind: X
    metadata: { name: x, annotations: { never: "1" } }
- target: { labelSelector: "old=1" }
  patch: |-
    apiVersion: v1
    kind: X
    metadata: { name: x, annotations: { chosen: "1" } }
- target: { annotationSelector: "chosen" }
  patch: '[{ "op": "add", "path": "/metadata/annotations/again", "value": 2 }]'
- target: { version: "v1", kind: "[A-S]erv.ce(Account)?" }
  patch: |-
    - op: add
      path: /metadata/labels
      value: { by: json }
`,
  ),
  overlay(
    'JSON patches',
    `patches:
- target: { kind: DestinationRule }
  patch: |-
    - { op: test, path: /spec/host, value: reviews }
    - { op: replace, path: /spec/host, value: reviews.prod }
    - { op: add, path: /spec/subsets/-, value: { name: v3, labels: { "a/b": c } } }
    - { op: add, path: /spec/subsets/0, value: { name: v0 } }
    - { op: replace, path: /spec/subsets/3/labels/a~1b, value: d }
    - { op: remove, path: /spec/trafficPolicy/tls }
    - { op: copy, from: /spec/subsets/1, path: /spec/subsets/- }
    - { op: replace, path: /spec/subsets/-1/name, value: copied }
    - { op: move, from: /spec/trafficPolicy/connectionPool, path: /spec/pool }
    - { op: add, path: /metadata/name, value: renamed }
patchesJson6902:
- target: { kind: VirtualService, name: reviews, group: networking.istio.io, version: v1 }
  path: patch.json
namePrefix: a-
`,
    {
      'overlay/patch.json':
        '[{"op": "replace", "path": "/spec/http/0/route/0/weight", "value": 50}, {"op": "add", "path": "/metadata/annotations/x", "value": "y"}]\n',
    },
  ),
  ...layered,
];
