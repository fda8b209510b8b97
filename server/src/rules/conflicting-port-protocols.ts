import type { Mesh } from '../mesh/mesh';
import { familyOf, protocolOf } from '../mesh/protocols';
import type { ServicePort } from '../model/kinds/service';
import { hasPlaceholder } from '../model/placeholder';
import type { ResourceOf } from '../model/resource';
import { md, rule } from './rule';
import { refOf } from './shared/refs';

type Service = ResourceOf<'Service'>;
type Workload = ResourceOf<'Workload'>;

interface Declared {
  readonly service: Service;
  readonly index: number;
  readonly port: ServicePort;
  readonly protocol: string;
}

export default rule({
  code: 'MW711',
  name: 'conflicting-port-protocols',
  severity: 'warning',
  peers: ['IST0116', 'IST0137'],
  kinds: ['Service'],
  docs: md`
    ## What it does

    Follows the ports of Services to the port of the container, and finds two that lead to the same one while one declares a protocol of HTTP
    and the other one of TCP. It is an info where nothing says whether the workload gets a sidecar.

    istioctl reports more: a port number that is used with two protocols of Kubernetes, and a port of the container that is reached by two port
    numbers. Neither does harm: UDP passes by the proxy (a name server has both), and ports that agree share one listener, as those that
    Knative makes.

    ## Why it matters

    A sidecar has one listener for each port of the container. Its protocol is that of the older Service, so that requests to the other one are
    taken for what they are not.

    ## Example

    \`\`\`yaml
    kind: Service
    metadata: {name: details-http}
    spec:
      selector: {app: details}
      ports: [{name: http, port: 9080}]
    ---
    kind: Service
    metadata: {name: details-tcp}
    spec:
      selector: {app: details}
      ports: [{name: tcp, port: 9090, targetPort: 9080}]
    \`\`\`

    ## Instead

    Declare the same protocol in both: \`ports: [{name: http, port: 9090, targetPort: 9080}]\`.

    ## References

    [Requirements of pods](https://istio.io/latest/docs/ops/deployment/application-requirements/)
  `,
  *check(service, mesh) {
    const own = declaredBy(service);
    if (own.length === 0) return;
    const said = new Set<number>();
    for (const workload of mesh.selectedBy(service).workloads) {
      if (workload.type !== 'Workload') continue;
      const sidecar = mesh.sidecar(workload);
      if (sidecar.is === 'no') continue;
      for (const { mine, other } of conflicts(mesh, own, service, workload)) {
        if (said.has(mine.index)) continue;
        said.add(mine.index);
        const target = targetOf(mine.port, workload);
        const whose = other.service === service ? 'another port of the Service' : `Service "${other.service.name}"`;
        yield {
          path: ['spec', 'ports', mine.index, protocolKey(mine.port)],
          severity: sidecar.is === 'yes' ? 'warning' : 'info',
          message: `port ${target} of ${workload.kind} "${workload.name}" is "${mine.protocol}" here and "${other.protocol}" by ${whose}, and its sidecar can have it one way only`,
          related: [
            {
              resource: refOf(other.service),
              path: ['spec', 'ports', other.index, protocolKey(other.port)],
              part: 'value',
              message: `${other.protocol} here`,
            },
          ],
          fixes: [
            {
              title: `Set "appProtocol" to "${other.protocol}"`,
              safe: false,
              changes: [
                {
                  resource: refOf(service),
                  edits: [{ op: 'set', path: ['spec', 'ports', mine.index, 'appProtocol'], value: other.protocol }],
                },
              ],
            },
          ],
        };
      }
    }
  },
});

function protocolKey({ name, appProtocol }: ServicePort): string {
  return appProtocol !== undefined ? 'appProtocol' : name !== undefined ? 'name' : 'port';
}

/** Each conflict at one of the two: at the later one. */
function* conflicts(mesh: Mesh, own: readonly Declared[], service: Service, workload: Workload) {
  const others = mesh.servicesOf(workload).flatMap((each) => (isSame(each, service) ? own : declaredBy(each)));
  for (const mine of own) {
    const target = targetOf(mine.port, workload);
    if (target === undefined) continue;
    const other = others.find(
      (each) =>
        comesBefore(each, mine) &&
        familyOf(each.protocol) !== familyOf(mine.protocol) &&
        targetOf(each.port, workload) === target,
    );
    if (other !== undefined) yield { mine, other };
  }
}

function declaredBy(service: Service): readonly Declared[] {
  return service.facts.ports.flatMap((port, index) => {
    const answer = protocolOf(port);
    if (answer.is !== 'yes' || familyOf(answer.value) === undefined || port.protocol !== 'TCP') return [];
    return [{ service, index, port, protocol: answer.value }];
  });
}

function isSame(a: Service, b: Service): boolean {
  return a.file === b.file && a.id === b.id && a.via === b.via;
}

function comesBefore(a: Declared, b: Declared): boolean {
  if (isSame(a.service, b.service)) return a.index < b.index;
  // Copies of one Service are told of elsewhere.
  if (a.service.name === b.service.name) return false;
  const [before, after] = [a, b].map(({ service: { file, id } }) => `${file}\0${id}`);
  return before !== undefined && after !== undefined && before < after;
}

/** The number of the container's port; undefined where it is not known. */
function targetOf({ port, targetPort }: ServicePort, workload: Workload): number | undefined {
  const target = targetPort ?? port;
  if (typeof target === 'number') return target === 0 && typeof port === 'number' ? port : target;
  if (target === undefined || hasPlaceholder(target)) return undefined;
  return workload.facts.ports.find(({ name }) => name === target)?.port;
}
