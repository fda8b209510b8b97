import { nearest } from '../base/nearest';
import { standsFor } from '../mesh/clusters';
import { servedPorts } from '../mesh/registry';
import type { Form } from '../mesh/remote';
import type { ResourceOf } from '../model/resource';
import type { PathEdit } from '../yaml/edits';
import type { Fix, Related } from './finding';
import { md, rule } from './rule';
import { globalHosts } from './shared/gateways';
import { refOf } from './shared/refs';

export default rule({
  code: 'MW406',
  name: 'remote-port-missing',
  severity: 'error',
  peers: [],
  kinds: ['ServiceEntry'],
  docs: md`
    ## What it does

    Compares the port **numbers** of a ServiceEntry for a global host with those that the cluster behind its endpoints serves: of the
    Service, or of the ServiceEntry of the same host there. Names of ports may differ; the entry's \`ports\` of an endpoint (15443) have
    no part in it.

    ## Why it matters

    The number travels to the remote gateway in the SNI (\`outbound_.9080_._.reviews.default.global\`). A gateway that has no such service
    and port closes the connection.

    ## Example

    \`\`\`yaml
    # cluster1
    kind: ServiceEntry
    spec:
      hosts: [reviews.default.global]
      ports:
      - {number: 8080, name: http1, protocol: HTTP}
    ---
    # cluster2
    kind: Service
    metadata: {name: reviews}
    spec:
      ports:
      - {name: http, port: 9080}
    \`\`\`

    ## Instead

    Give the port the number that the remote Service has: 9080.

    ## References

    [ServiceEntry, ServicePort](https://istio.io/latest/docs/reference/config/networking/service-entry/#ServicePort)
  `,
  *check(resource, mesh) {
    const clusters = new Set(resource.facts.endpoints.flatMap((endpoint) => standsFor(mesh.settings, endpoint)));
    clusters.delete(resource.cluster);
    for (const { host } of globalHosts(mesh, resource)) {
      for (const cluster of [...clusters].sort()) {
        const answer = mesh.answersTo(cluster, host);
        if (answer.is !== 'yes' || mesh.isOpen(cluster)) continue;
        const served = answer.value.map((form) => servedPorts(form.entries));
        if (served.some(({ complete }) => !complete)) continue;
        const numbers = [...new Set(served.flatMap((item) => item.numbers))].sort((a, b) => a - b);
        for (const [index, port] of resource.facts.ports.entries()) {
          if (typeof port.number !== 'number' || numbers.includes(port.number)) continue;
          yield {
            path: ['spec', 'ports', index, 'number'],
            message: `cluster "${cluster}" does not serve "${host}" on port "${port.number}", only on ${numbers.map((number) => `"${number}"`).join(', ')}; use the number that it has there`,
            related: answer.value.flatMap((form) => relatedTo(form, cluster)),
            fixes: fixesOf(resource, index, port.number, numbers),
          };
        }
      }
    }
  },
});

function relatedTo({ entries }: Form, cluster: string): readonly Related[] {
  return entries.map((entry) => ({
    resource: refOf(entry),
    path: ['spec', 'ports'],
    part: 'key',
    message: `the ports of ${entry.kind} "${entry.name}" in cluster "${cluster}"`,
  }));
}

/** Of many ports none is more likely meant than any other. */
const mostOffered = 4;

function fixesOf(resource: ResourceOf<'ServiceEntry'>, index: number, wrong: number, numbers: readonly number[]): readonly Fix[] {
  const own = resource.facts.ports.map((port) => port.number);
  const free = numbers.filter((number) => !own.includes(number)).map(String);
  const near = free.length === 1 ? free[0] : nearest(String(wrong), free);
  if (free.length === 0 && own.length > 1) return [removePort(resource, index)];
  const meant = near !== undefined ? [near] : free.length <= mostOffered ? free : [];
  return meant.map((number) => ({
    title: `Change the port to ${number}`,
    safe: false,
    changes: [
      { resource: refOf(resource), edits: [{ op: 'set', path: ['spec', 'ports', index, 'number'], value: Number(number) }] },
    ],
  }));
}

/** With what the endpoints say of it. */
function removePort(resource: ResourceOf<'ServiceEntry'>, index: number): Fix {
  const { ports, endpoints } = resource.facts;
  const name = ports[index]?.name;
  const edits = endpoints.flatMap((endpoint, i): readonly PathEdit[] =>
    name !== undefined && name in endpoint.ports ? [{ op: 'remove', path: ['spec', 'endpoints', i, 'ports', name] }] : [],
  );
  return {
    title: `Remove the port "${name ?? ports[index]?.number}"`,
    safe: false,
    changes: [{ resource: refOf(resource), edits: [...edits, { op: 'remove', path: ['spec', 'ports', index] }] }],
  };
}
