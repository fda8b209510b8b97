import type { Mesh } from '../mesh/mesh';
import type { WorkloadResource } from '../mesh/workloads';
import { conditionsOn, termsOf } from '../model/kinds/authorizationPolicy';
import type { ResourceOf } from '../model/resource';
import { md, rule } from './rule';
import { atName, refOf } from './shared/refs';

export default rule({
  code: 'MW609',
  name: 'unknown-policy-port',
  severity: 'warning',
  peers: [],
  kinds: ['AuthorizationPolicy'],
  docs: md`
    ## What it does

    Compares the ports of an AuthorizationPolicy (\`ports\` of operations, conditions on \`destination.port\`) with those of the workloads that
    it selects: of their containers, and those that Services lead to. The port of a Service that leads to another one of the workload
    is a warning. A port that nothing names is an info: pods may listen on ports that no manifest tells of.

    Nothing is said of policies with a \`targetRef\`, where the port is that of the Service, and where not all Services and workloads
    are certain.

    ## Why it matters

    A sidecar sees requests at the port of its workload, which is what the policy is compared with: the rule is never met.

    ## Example

    \`\`\`yaml
    kind: Service
    metadata: {name: reviews, namespace: default}
    spec:
      selector: {app: reviews}
      ports: [{name: http, port: 80, targetPort: 9080}]
    ---
    kind: AuthorizationPolicy
    metadata: {name: reviews, namespace: default}
    spec:
      selector: {matchLabels: {app: reviews}}
      rules:
      - to:
        - operation: {ports: ["80"]}
    \`\`\`

    ## Instead

    \`ports: ["9080"]\`

    ## References

    [AuthorizationPolicy](https://istio.io/latest/docs/reference/config/security/authorization-policy/#Operation)
  `,
  *check(policy, mesh) {
    const { facts, attachment } = policy;
    if ((attachment?.targets.length ?? 0) > 0) return;
    const terms = [...termsOf(facts, 'to', 'ports'), ...conditionsOn(facts, 'destination.port')].filter(({ value }) =>
      /^\d+$/.test(value),
    );
    if (terms.length === 0) return;
    const reach = mesh.reach(policy);
    if (reach.is !== 'yes') return;
    const all = reach.workloads.map((workload) => portsOf(mesh, workload));
    for (const { value, path } of terms) {
      const port = Number(value);
      if (all.some((item) => item === undefined || item.own.has(port))) continue;
      const leads = all.flatMap((item) => item?.services.filter((lead) => lead.port === port) ?? []);
      const [lead] = leads;
      const targets = [...new Set(leads.map((item) => item.target))];
      if (lead !== undefined) {
        const [target] = targets;
        yield {
          path,
          message: `the port "${value}" is that of Service "${lead.service.name}"; a policy is about the port of the workload, "${lead.target}"`,
          related: [atName(lead.service, `Service "${lead.service.name}" leads from port "${value}" to "${lead.target}"`)],
          fixes:
            target === undefined || targets.length > 1
              ? []
              : [
                  {
                    title: `Change the port to "${target}"`,
                    safe: false,
                    changes: [{ resource: refOf(policy), edits: [{ op: 'set', path, value: String(target) }] }],
                  },
                ],
        };
      } else if (all.every((item) => item !== undefined && item.services.length > 0)) {
        const known = [...new Set(all.flatMap((item) => [...(item?.own ?? [])]))].sort((a, b) => a - b);
        yield {
          path,
          severity: 'info',
          message: `nothing says that the workloads of the policy listen on port "${value}": those known are ${known.map((item) => `"${item}"`).join(', ')}`,
        };
      }
    }
  },
});

interface Lead {
  readonly service: ResourceOf<'Service'>;
  readonly port: number;
  readonly target: number;
}

interface Ports {
  readonly own: ReadonlySet<number>;
  readonly services: readonly Lead[];
}

/** Undefined where it is not certain: of gateways, which open what Gateways say, of virtual machines, and behind placeholders. */
function portsOf(mesh: Mesh, workload: WorkloadResource): Ports | undefined {
  if (workload.type !== 'Workload' || workload.facts.proxied === true || workload.facts.hostNetwork === true) return undefined;
  const { ports } = workload.facts;
  const own = new Set(ports.flatMap(({ port }) => port ?? []));
  const services: Lead[] = [];
  for (const service of mesh.servicesOf(workload)) {
    for (const { port, targetPort } of service.facts.ports) {
      const target = typeof targetPort === 'string' ? ports.find(({ name }) => name === targetPort)?.port : (targetPort ?? port);
      if (typeof port !== 'number' || typeof target !== 'number') return undefined;
      own.add(target);
      services.push({ service, port, target });
    }
  }
  return { own, services };
}
