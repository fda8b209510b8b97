import type { PathEdit } from '../yaml/edits';
import { md, rule } from './rule';
import { type MisnamedPort, misnamedPorts, portNames } from './shared/endpoint-ports';
import { refOf } from './shared/refs';

export default rule({
  code: 'MW307',
  name: 'unknown-endpoint-port',
  severity: 'error',
  peers: ['IST0106'],
  kinds: ['ServiceEntry'],
  docs: md`
    ## What it does

    Each key of \`spec.endpoints[].ports\` must be the **name** of a port in \`spec.ports\` of the same ServiceEntry. Reported is a
    key that is none.

    ## Why it matters

    Istio refuses the whole ServiceEntry. Where nothing validates it before it is read, the endpoint has no entry for the port that was
    meant, so requests go to the port number of the service: at a gateway of another cluster nobody listens there.

    ## Example

    \`\`\`yaml
    kind: ServiceEntry
    spec:
      ports:
      - {number: 9080, name: http1, protocol: HTTP}
      endpoints:
      - address: 203.0.113.20
        ports: {http: 15443}
    \`\`\`

    ## Instead

    Name the port as \`spec.ports\` does: \`ports: {http1: 15443}\`.

    ## References

    [ServiceEntry, WorkloadEntry.ports](https://istio.io/latest/docs/reference/config/networking/workload-entry/#WorkloadEntry)
  `,
  *check(resource) {
    const names = portNames(resource.facts);
    for (const [index, endpoint] of resource.facts.endpoints.entries()) {
      for (const port of misnamedPorts(resource.facts, endpoint)) {
        const path = ['spec', 'endpoints', index, 'ports', port.key];
        const edit: PathEdit = port.meant === undefined ? { op: 'remove', path } : { op: 'rename', path, key: port.meant };
        yield {
          path,
          part: 'key',
          message: describe(port, names),
          fixes: [
            {
              title: port.meant === undefined ? `Remove the port "${port.key}"` : `Rename the port to "${port.meant}"`,
              safe: port.meant !== undefined && port.certain,
              changes: [{ resource: refOf(resource), edits: [edit] }],
            },
          ],
        };
      }
    }
  },
});

function describe({ key, meant }: MisnamedPort, names: readonly string[]): string {
  const subject = `"${key}" is the name of no port of this ServiceEntry`;
  if (meant !== undefined) return `${subject}; did you mean "${meant}"`;
  if (names.length === 0) return `${subject}, which names no ports at all`;
  return `${subject}, whose ${names.length === 1 ? 'only port is' : 'ports are'} ${names.map((name) => `"${name}"`).join(', ')}`;
}
