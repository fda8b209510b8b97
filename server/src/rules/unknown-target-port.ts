import { nearest } from '../base/nearest';
import type { Mesh } from '../mesh/mesh';
import { hasPlaceholder } from '../model/placeholder';
import type { ResourceOf } from '../model/resource';
import type { Fix } from './finding';
import { md, rule } from './rule';
import { atName, refOf } from './shared/refs';

type Workload = ResourceOf<'Workload'>;

/** Of the proxy, which the injector adds. */
const proxyPort = 'http-envoy-prom';

export default rule({
  code: 'MW712',
  name: 'unknown-target-port',
  severity: 'warning',
  peers: ['KIA0701'],
  kinds: ['Service'],
  docs: md`
    ## What it does

    Looks for the \`targetPort\` of a Service at the containers of all workloads that its selector selects. A name that none of them gives to
    a port is a warning. A number is a hint, and only where all of them declare ports and none this one: containers need not declare
    their ports, and gateways open those of their Gateways. Kiali reports both alike, looks at the first Deployment only, and by the labels of the Deployment itself.

    ## Why it matters

    Kubernetes leaves a pod without a port of that name out of the Service's endpoints.

    ## Example

    \`\`\`yaml
    kind: Service
    spec:
      selector: {app: reviews}
      ports: [{name: http, port: 80, targetPort: web}]
    ---
    kind: Deployment
    spec:
      template:
        metadata:
          labels: {app: reviews}
        spec:
          containers:
          - name: reviews
            ports: [{name: http, containerPort: 9080}]
    \`\`\`

    ## Instead

    \`targetPort: http\`

    ## References

    [Port definitions of Services](https://kubernetes.io/docs/concepts/services-networking/service/#field-spec-ports)
  `,
  *check(service, mesh) {
    const { ports, serviceType } = service.facts;
    if (serviceType === 'ExternalName' || ports.length === 0 || 'gateway.istio.io/managed' in service.labels) return;
    const workloads = knownWorkloads(service, mesh);
    if (workloads === undefined) return;
    for (const [index, { port, targetPort }] of ports.entries()) {
      const target = targetPort === undefined || targetPort === 0 ? port : targetPort;
      if (target === undefined || target === 'unknown') continue;
      const isName = typeof target === 'string';
      const isMissing = isName ? lacksName(mesh, workloads, target) : lacksNumber(workloads, target);
      if (!isMissing) continue;
      const [first] = workloads;
      const of = workloads.length === 1 ? `${first?.kind} "${first?.name}"` : `its ${workloads.length} workloads`;
      const path = ['spec', 'ports', index, targetPort === undefined ? 'port' : 'targetPort'];
      const meant = isName ? nearest(target, workloads.flatMap(namesOf)) : undefined;
      yield {
        path,
        ...(!isName && { severity: 'hint' as const }),
        message: isName
          ? `no container of ${of} has a port named "${target}"${meant === undefined ? '' : `; did you mean "${meant}"`}`
          : `no container of ${of} declares port ${target}, though they declare others`,
        related: workloads.slice(0, 3).map((item) => atName(item, `selected: ${item.kind} "${item.name}"`)),
        fixes: isName ? fixesOf(service, index, workloads, meant) : [],
      };
    }
  },
});

/** Undefined where there may be others, or where their ports are not all known. */
function knownWorkloads(service: ResourceOf<'Service'>, mesh: Mesh): readonly Workload[] | undefined {
  if (mesh.settings.closedWorld === false || mesh.isOpen(service.cluster)) return undefined;
  const { workloads, unsure } = mesh.selectedBy(service);
  if (unsure || workloads.length === 0) return undefined;
  const pods = workloads.flatMap((item) => (item.type === 'Workload' && item.unsure !== true ? [item] : []));
  return pods.length === workloads.length ? pods : undefined;
}

function namesOf({ facts }: Workload): readonly string[] {
  return facts.ports.flatMap(({ name }) => name ?? []);
}

function lacksName(mesh: Mesh, workloads: readonly Workload[], target: string): boolean {
  if (hasPlaceholder(target) || workloads.flatMap(namesOf).some((name) => name === target || hasPlaceholder(name))) return false;
  return target !== proxyPort || workloads.every((item) => mesh.sidecar(item).is === 'no');
}

/** A gateway opens the ports of its Gateways, whatever its container declares. */
function lacksNumber(workloads: readonly Workload[], target: number): boolean {
  return workloads.every(
    ({ facts: { ports, autoImage, proxied } }) =>
      autoImage === undefined &&
      proxied !== true &&
      ports.length > 0 &&
      ports.every(({ port }) => port !== undefined && port !== target),
  );
}

function fixesOf(
  service: ResourceOf<'Service'>,
  index: number,
  workloads: readonly Workload[],
  meant: string | undefined,
): readonly Fix[] {
  const names = [...new Set(workloads.flatMap(namesOf))];
  const likely = meant ?? (names.length === 1 ? names[0] : undefined);
  if (likely === undefined) return [];
  const path = ['spec', 'ports', index, 'targetPort'];
  return [
    {
      title: `Change the target port to "${likely}"`,
      safe: false,
      changes: [{ resource: refOf(service), edits: [{ op: 'set', path, value: likely }] }],
    },
  ];
}
