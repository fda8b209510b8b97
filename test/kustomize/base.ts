/** A base as most repositories have one. */
import type { Files } from './harness';

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

export const base: Files = {
  'base/kustomization.yaml': 'resources: [deployment.yaml, service.yaml, istio.yaml, accounts.yaml]\n',
  'base/deployment.yaml': deployment,
  'base/service.yaml': service,
  'base/istio.yaml': istio,
  'base/accounts.yaml': accounts,
};
