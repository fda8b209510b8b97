/** Kustomizations as people write them, and some as nobody should; `root` is what is built. */
import type { Files } from './harness';

export interface Case {
  readonly name: string;
  readonly root: string;
  readonly files: Files;
}

const deployment = `apiVersion: apps/v1
kind: Deployment
metadata:
  name: reviews
  labels: { app: reviews, old: "1" }
spec:
  replicas: 1
  selector:
    matchLabels: { app: reviews }
  template:
    metadata:
      labels: { app: reviews, version: v1 }
    spec:
      serviceAccountName: bookinfo
      containers:
      - name: reviews
        image: reviews:1
        args: [a, b]
        env:
        - { name: A, value: "1" }
        - { name: B, value: "2" }
        ports:
        - containerPort: 9080
          name: http
        volumeMounts:
        - { name: tmp, mountPath: /tmp }
      - name: helper
        image: helper:1
      volumes:
      - { name: tmp, emptyDir: {} }
      tolerations:
      - { key: a, operator: Exists }
`;

const service = `apiVersion: v1
kind: Service
metadata:
  name: reviews
spec:
  selector: { app: reviews }
  ports:
  - { name: http, port: 9080, protocol: TCP }
  - { name: grpc, port: 9090, protocol: TCP }
`;

const istio = `apiVersion: networking.istio.io/v1
kind: VirtualService
metadata:
  name: reviews
spec:
  hosts: [reviews]
  http:
  - name: main
    route:
    - destination: { host: reviews, subset: v1 }
      weight: 90
    - destination: { host: reviews, subset: v2 }
      weight: 10
---
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata:
  name: reviews
  labels: { app: reviews }
spec:
  host: reviews
  trafficPolicy:
    tls: { mode: ISTIO_MUTUAL }
    connectionPool: { tcp: { maxConnections: 10 } }
  subsets:
  - name: v1
    labels: { version: v1 }
  - name: v2
    labels: { version: v2 }
`;

const accounts = `apiVersion: v1
kind: ServiceAccount
metadata: { name: bookinfo }
`;

const base: Files = {
  'base/kustomization.yaml': 'resources: [deployment.yaml, service.yaml, istio.yaml, accounts.yaml]\n',
  'base/deployment.yaml': deployment,
  'base/service.yaml': service,
  'base/istio.yaml': istio,
  'base/accounts.yaml': accounts,
};

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
  {
    name: 'patches find a resource by any name it had',
    root: 'top',
    files: {
      ...base,
      'middle/kustomization.yaml': 'resources: [../base]\nnamePrefix: m-\nnamespace: ns\n',
      'top/kustomization.yaml': `resources: [../middle]
nameSuffix: -t
patches:
- patch: |-
    apiVersion: v1
    kind: Service
    metadata: { name: reviews, annotations: { by: first } }
- patch: |-
    apiVersion: v1
    kind: Service
    metadata: { name: m-reviews, namespace: ns, annotations: { too: current } }
- target: { kind: Deployment, name: reviews }
  patch: '[{ "op": "add", "path": "/metadata/annotations", "value": { "target": "first" } }]'
- target: { kind: Deployment, name: m-reviews, namespace: ns }
  patch: '- { op: add, path: /metadata/annotations/then, value: current }'
- target: { kind: DestinationRule, namespace: default }
  patch: '- { op: add, path: /spec/exportTo, value: [.] }'
`,
    },
  },
  {
    name: 'components, one within the other',
    root: 'top',
    files: {
      ...base,
      'parts/one/kustomization.yaml': `apiVersion: kustomize.config.k8s.io/v1alpha1
kind: Component
resources: [extra.yaml]
components: [../two]
namePrefix: one-
patches:
- target: { kind: Service }
  patch: '- { op: add, path: /spec/steps, value: [one] }'
`,
      'parts/one/extra.yaml': 'apiVersion: v1\nkind: Service\nmetadata: { name: extra }\nspec: { type: ClusterIP }\n',
      'parts/two/kustomization.yaml': `apiVersion: kustomize.config.k8s.io/v1alpha1
kind: Component
nameSuffix: -two
labels: [{ pairs: { two: "2" } }]
`,
      'parts/three/kustomization.yaml': `apiVersion: kustomize.config.k8s.io/v1alpha1
kind: Component
resources: [late.yaml]
patches:
- target: { kind: Service }
  patch: '- { op: add, path: /spec/steps/-, value: three }'
- target: { kind: Service, name: late }
  patch: '- { op: replace, path: /spec/steps, value: [late] }'
`,
      'parts/three/late.yaml': 'apiVersion: v1\nkind: Service\nmetadata: { name: late }\nspec: { steps: [] }\n',
      'top/kustomization.yaml':
        'resources: [../base]\ncomponents: [../parts/one, ../parts/three]\nnamespace: ns\nnamePrefix: top-\n',
    },
  },
  {
    name: 'one base twice, under two names',
    root: 'top',
    files: {
      ...base,
      'a/kustomization.yaml': 'resources: [../base]\nnamePrefix: a-\n',
      'b/kustomization.yaml': 'resources: [../base]\nnamePrefix: b-\n',
      'top/kustomization.yaml': 'resources: [../a, ../b]\nnamePrefix: t-\n',
    },
  },
  {
    name: 'Lists, tools only, and names that change',
    root: 'top',
    files: {
      'top/list.yaml': `apiVersion: v1
kind: List
items:
- apiVersion: v1
  kind: Service
  metadata: { name: a }
- apiVersion: v1
  kind: ConfigMapList
  items:
  - { apiVersion: v1, kind: ConfigMap, metadata: { name: b }, data: { x: y } }
---
apiVersion: v1
kind: ConfigMap
metadata: { name: tool, annotations: { config.kubernetes.io/local-config: "true" } }
`,
      'top/kustomization.yaml': `resources: [list.yaml]
patches:
- target: { kind: Service }
  options: { allowNameChange: true, allowKindChange: true }
  patch: '{ apiVersion: v1, kind: Other, metadata: { name: other, namespace: ns }, spec: { x: 1 } }'
- target: { kind: ConfigMap, name: b }
  patch: '{ apiVersion: v2, kind: Other, metadata: { name: other, namespace: ns }, data: { x: null, z: q } }'
namePrefix: p-
`,
    },
  },
  {
    name: 'lists with keys are put in order even where no patch touches them',
    root: 'top',
    files: {
      'top/d.yaml': `apiVersion: apps/v1
kind: Deployment
metadata: { name: d, finalizers: [a, b, a] }
spec:
  template:
    spec:
      imagePullSecrets: []
      containers:
      - name: a
        env: [{ name: A, value: "1" }, { name: B }, { name: A, value: "2" }]
        ports: [{ containerPort: 80 }, { containerPort: 80, protocol: UDP }, { containerPort: 81, protocol: TCP }]
      - name: b
        ports: [{ containerPort: 53, protocol: UDP }, { containerPort: 53, protocol: TCP }]
`,
      'top/kustomization.yaml': `resources: [d.yaml]
patches:
- patch: '{ apiVersion: apps/v1, kind: Deployment, metadata: { name: d, finalizers: [c, b] }, spec: { template: { spec: { containers: [{ name: b, ports: [{ containerPort: 53, name: dns }] }, { name: c, ports: [{ containerPort: 1 }, { containerPort: 2, protocol: UDP }] }] } } } }'
`,
    },
  },
  {
    name: 'names of others, in the same namespace only',
    root: 'top',
    files: {
      'a/kustomization.yaml': 'resources: [a.yaml]\nnamePrefix: a-\n',
      'a/a.yaml': `apiVersion: v1
kind: ServiceAccount
metadata: { name: sa, namespace: one }
---
apiVersion: v1
kind: ServiceAccount
metadata: { name: far, namespace: two }
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: d, namespace: one }
spec: { template: { spec: { serviceAccountName: sa } } }
`,
      'b/kustomization.yaml': 'resources: [../base]\nnamePrefix: b-\n',
      'base/kustomization.yaml': 'resources: [b.yaml]\nnameSuffix: -z\n',
      'base/b.yaml': `apiVersion: v1
kind: ServiceAccount
metadata: { name: sa, namespace: one }
---
apiVersion: apps/v1
kind: DaemonSet
metadata: { name: e, namespace: one }
spec: { template: { spec: { serviceAccountName: sa } } }
---
apiVersion: v1
kind: Pod
metadata: { name: f, namespace: one }
spec: { serviceAccountName: sa-z }
---
apiVersion: v1
kind: Pod
metadata: { name: g, namespace: one }
spec: { serviceAccountName: far }
`,
      'top/kustomization.yaml': 'resources: [../a, ../b]\n',
    },
  },
];
