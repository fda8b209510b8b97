import type { Blocked, Server } from '../mesh/gateways';
import { parseGlobalHost } from '../mesh/hosts';
import type { Mesh } from '../mesh/mesh';
import type { ResourceOf } from '../model/resource';
import type { Fix, Related } from './finding';
import { md, rule } from './rule';
import { blockedWays, clusterPlace } from './shared/gateways';
import { refOf } from './shared/refs';
import { scaffoldFixes } from './shared/scaffold-fix';

export default rule({
  code: 'MW408',
  name: 'gateway-does-not-pass-host',
  severity: 'error',
  peers: [],
  kinds: ['ServiceEntry'],
  docs: md`
    ## What it does

    For each endpoint of a global host that is the gateway of another cluster, asks whether a Gateway of that cluster has a server with
    \`tls.mode: AUTO_PASSTHROUGH\` whose \`hosts\` cover the name. What a host has before its \`/\` counts for nothing there. Silent where the
    workspace shows neither such a Gateway of the cluster nor a Service for its port, and where a server there may take the
    connection in another way: a TLS route for the server name, or a server that ends the TLS itself.

    ## Why it matters

    Such a server makes a filter chain for each host within its \`hosts\`, and closes the connections to any other. The usual \`*.local\` of
    multi-primary installations covers \`reviews.default.svc.cluster.local\`, not \`reviews.default.global\`.

    ## Example

    \`\`\`yaml
    # cluster1
    kind: ServiceEntry
    spec:
      hosts: [reviews.default.global]
      endpoints:
      - address: 203.0.113.20
        labels: {cluster: cluster2}
        ports: {http: 15443}
    ---
    # cluster2
    kind: Gateway
    spec:
      selector: {istio: eastwestgateway}
      servers:
      - port: {number: 15443, name: tls, protocol: TLS}
        tls: {mode: AUTO_PASSTHROUGH}
        hosts: ["*.local"]
    \`\`\`

    ## Instead

    \`\`\`yaml
        hosts: ["*.local", "*.global"]
    \`\`\`

    ## References

    [Gateway, TLS mode](https://istio.io/latest/docs/reference/config/networking/gateway/#ServerTLSSettings-TLSmode)
  `,
  *check(resource, mesh) {
    for (const { host, cluster, found, ...gateway } of blockedWays(mesh, resource, 'host')) {
      const wanted = wildcardFor(mesh, host);
      const { related, ...place } = clusterPlace(mesh, gateway, cluster);
      yield {
        ...place,
        message: `requests to "${host}" end at the gateways of cluster "${cluster}": ${found.why}; ${found.servers.length > 0 ? `add "${wanted}" to the hosts of one` : `it needs a Gateway with such a server for "${wanted}"`}`,
        related: [...related, ...found.servers.slice(0, 3).map(relatedTo)],
        fixes: fixesOf(mesh, resource, cluster, host, found),
        once: `hosts of the gateways of ${cluster}`,
      };
    }
  },
});

function relatedTo({ gateway, index }: Server): Related {
  const message = `Gateway "${gateway.name}" of cluster "${gateway.cluster}" passes these hosts`;
  return { resource: refOf(gateway), path: ['spec', 'servers', index, 'hosts'], part: 'key', message };
}

/** All global hosts: one gateway is there for all of them. */
function wildcardFor(mesh: Mesh, host: string): string {
  const { globalSuffix } = mesh.settings;
  return parseGlobalHost(host, globalSuffix) === undefined ? host : `*.${globalSuffix}`;
}

function fixesOf(
  mesh: Mesh,
  resource: ResourceOf<'ServiceEntry'>,
  cluster: string,
  host: string,
  { servers }: Blocked,
): readonly Fix[] {
  if (servers.length === 0) return scaffoldFixes(mesh, resource, host);
  const value = wildcardFor(mesh, host);
  return servers.slice(0, 3).map(({ gateway, index }) => ({
    title: `Add "${value}" to the hosts of Gateway "${gateway.name}" of cluster "${cluster}"`,
    safe: false,
    changes: [{ resource: refOf(gateway), edits: [{ op: 'append', path: ['spec', 'servers', index, 'hosts'], value }] }],
  }));
}
