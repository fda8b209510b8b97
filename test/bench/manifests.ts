/** The manifests of a generated mesh, as people write them. */
import type { GeneratedService } from './generate';
import type { Random } from './random';

export function gateway(): string {
  return `apiVersion: networking.istio.io/v1
kind: Gateway
metadata:
  name: cross-cluster
  namespace: istio-system
spec:
  selector:
    istio: ingressgateway
  servers:
  - port:
      number: 15443
      name: tls
      protocol: TLS
    tls:
      mode: AUTO_PASSTHROUGH
    hosts:
    - "*.global"
`;
}

export function policy(i: number): string {
  return `apiVersion: security.istio.io/v1
kind: PeerAuthentication
metadata:
  name: default
  namespace: policy-${i}
spec:
  mtls:
    mode: STRICT
`;
}

export function serviceFile(service: GeneratedService, random: Random): string {
  const { name, namespace, port } = service;
  return `apiVersion: v1
kind: Service
metadata:
  name: ${name}
  namespace: ${namespace}
  labels:
    app: ${name}
    team: ${namespace}
spec:
  ports:
  - name: http
    port: ${port}
    targetPort: 8080
  selector:
    app: ${name}
---
apiVersion: v1
kind: ServiceAccount
metadata:
  name: ${name}
  namespace: ${namespace}
---
${deployment(service, 'v1', random)}`;
}

export function deployment({ name, namespace }: GeneratedService, version: string, random: Random): string {
  return `apiVersion: apps/v1
kind: Deployment
metadata:
  name: ${name}-${version}
  namespace: ${namespace}
  labels:
    app: ${name}
    version: ${version}
spec:
  replicas: ${1 + random.below(5)}
  selector:
    matchLabels:
      app: ${name}
      version: ${version}
  template:
    metadata:
      labels:
        app: ${name}
        version: ${version}
        team: ${namespace}
    spec:
      serviceAccountName: ${name}
      containers:
      - name: ${name}
        image: docker.io/example/${name}:1.${random.below(40)}.${random.below(10)}
        env:
        - name: LOG_LEVEL
          value: info
        - name: REGION
          valueFrom:
            configMapKeyRef:
              name: region
              key: name
        ports:
        - containerPort: 8080
        readinessProbe:
          httpGet:
            path: /healthz
            port: 8080
        resources:
          requests:
            cpu: ${50 + random.below(10) * 10}m
            memory: ${64 + random.below(4) * 64}Mi
          limits:
            memory: 512Mi
        livenessProbe:
          httpGet:
            path: /livez
            port: 8080
          initialDelaySeconds: ${5 + random.below(20)}
        securityContext:
          allowPrivilegeEscalation: false
          readOnlyRootFilesystem: true
          runAsNonRoot: true
`;
}

export function autoscaler({ name, namespace }: GeneratedService, random: Random): string {
  return `---
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata:
  name: ${name}-v2
  namespace: ${namespace}
spec:
  scaleTargetRef:
    apiVersion: apps/v1
    kind: Deployment
    name: ${name}-v2
  minReplicas: 1
  maxReplicas: ${6 + random.below(5)}
`;
}

export function trafficFile(service: GeneratedService, previous: GeneratedService | undefined, random: Random): string {
  const { name, namespace } = service;
  const host = `${name}.${namespace}.svc.cluster.local`;
  const weight = 5 + random.below(40);
  const upstream = previous
    ? `  - match:
    - uri:
        prefix: /upstream
    route:
    - destination:
        host: ${previous.name}.${previous.namespace}.global
        subset: v1
`
    : '';
  return `apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata:
  name: ${name}
  namespace: ${namespace}
spec:
  host: ${host}
  trafficPolicy:
    tls:
      mode: ISTIO_MUTUAL
    connectionPool:
      http:
        http1MaxPendingRequests: ${16 + random.below(64)}
    outlierDetection:
      consecutive5xxErrors: 5
      interval: 30s
      baseEjectionTime: 60s
  subsets:
  - name: v1
    labels:
      version: v1
  - name: v2
    labels:
      version: v2
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata:
  name: ${name}
  namespace: ${namespace}
spec:
  hosts:
  - ${host}
  http:
${upstream}  - match:
    - headers:
        x-canary:
          exact: "true"
    route:
    - destination:
        host: ${host}
        subset: v2
    timeout: ${1 + random.below(9)}s
  - route:
    - destination:
        host: ${host}
        subset: v1
      weight: ${100 - weight}
    - destination:
        host: ${host}
        subset: v2
      weight: ${weight}
    retries:
      attempts: 3
      perTryTimeout: 2s
      retryOn: gateway-error,connect-failure
    headers:
      request:
        set:
          x-routed-by: ${name}
      response:
        remove:
        - x-internal
        - x-powered-by
`;
}

export function entryFile({ name, namespace, home, port }: GeneratedService, i: number): string {
  return `# ${name} of ${home}, called through its gateway
apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata:
  name: ${name}-${namespace}
  namespace: ${namespace}
spec:
  hosts:
  - ${name}.${namespace}.global
  location: MESH_INTERNAL
  resolution: DNS
  ports:
  - name: http1
    number: ${port}
    protocol: http
  addresses:
  - 240.0.${Math.floor(i / 250)}.${(i % 250) + 1}
  endpoints:
  - address: gateway.${home}.example.com
    labels:
      cluster: ${home}
    ports:
      http1: 15443
---
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata:
  name: ${name}-global
  namespace: ${namespace}
  labels:
    team: ${namespace}
    app.kubernetes.io/part-of: shop
    app.kubernetes.io/managed-by: platform
spec:
  host: ${name}.${namespace}.global
  trafficPolicy:
    tls:
      mode: ISTIO_MUTUAL
    connectionPool:
      tcp:
        maxConnections: 100
        connectTimeout: 2s
        tcpKeepalive:
          time: 7200s
          interval: 75s
    outlierDetection:
      consecutive5xxErrors: 5
      interval: 30s
      baseEjectionTime: 60s
  subsets:
  - name: v1
    labels:
      cluster: ${home}
  - name: v2
    labels:
      cluster: ${home}
`;
}

export function routingFile({ name, namespace, port }: GeneratedService, random: Random): string {
  const host = `${name}.${namespace}.global`;
  const weight = 5 + random.below(40);
  const route = (prefix: string): string => `  - name: ${prefix}
    match:
    - uri:
        prefix: /${prefix}
      headers:
        x-canary:
          exact: "true"
    - uri:
        exact: /${prefix}/latest
    route:
    - destination:
        host: ${host}
        port:
          number: ${port}
        subset: v2
    timeout: ${1 + random.below(9)}s
    retries:
      attempts: 2
      perTryTimeout: 2s
`;
  return `apiVersion: networking.istio.io/v1
kind: VirtualService
metadata:
  name: ${name}-global
  namespace: ${namespace}
  labels:
    team: ${namespace}
spec:
  hosts:
  - ${host}
  http:
${route('beta')}${route('preview')}  # everyone else
  - route:
    - destination:
        host: ${host}
        port:
          number: ${port}
        subset: v1
      weight: ${100 - weight}
    - destination:
        host: ${host}
        port:
          number: ${port}
        subset: v2
      weight: ${weight}
    retries:
      attempts: 3
      perTryTimeout: 2s
      retryOn: gateway-error,connect-failure
    headers:
      request:
        set:
          x-routed-by: ${name}
      response:
        remove:
        - x-internal
        - x-powered-by
`;
}
