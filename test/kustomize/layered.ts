/** Kustomizations over several folders, and oddities. */
import { base } from './base';
import type { Files } from './harness';

export interface Case {
  readonly name: string;
  readonly root: string;
  readonly files: Files;
}

export const layered: readonly Case[] = [
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
  {
    name: 'words that only kubectl takes for true and false',
    root: 'top',
    files: {
      'top/kustomization.yaml': 'resources: [a.yaml]\npatches: [{ path: p.yaml }]\n',
      'top/a.yaml': `apiVersion: v1
kind: ConfigMap
metadata: { name: a, annotations: { a: yes, b: on, c: "no" } }
data: { a: 012, b: 0o14, c: 1_000, d: 0x10, e: .5, f: 1e3, g: +5, h: 0b11, i: 09, j: 1:30 }
more:
- off
- Y
- true
- k: No
  l: { m: 1 }
`,
      'top/p.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: a, annotations: { d: n } }\n',
    },
  },
];
