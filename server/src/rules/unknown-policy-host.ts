import { parseHalfHost, parseServiceHost, serviceHost } from '../mesh/hosts';
import type { Mesh } from '../mesh/mesh';
import { termsOf } from '../model/kinds/authorizationPolicy';
import { hasPlaceholder } from '../model/placeholder';
import type { ResourceOf } from '../model/resource';
import { md, rule } from './rule';
import { refOf } from './shared/refs';

export default rule({
  code: 'MW610',
  name: 'unknown-policy-host',
  severity: 'warning',
  peers: ['KIA0104'],
  kinds: ['AuthorizationPolicy'],
  docs: md`
    ## What it does

    Looks up the \`hosts\` of operations of an AuthorizationPolicy (and \`notHosts\`) that are the name of a Service: in full, or with \`.svc\`. A
    short name, and \`name.namespace\` of a namespace that exists, are looked up too, but may be any name that clients send: they are an
    info. Names of other domains, and patterns with \`*\`, are compared with what requests bring along and need not be known.

    Nothing is said where the Service may exist outside of the workspace: see \`closedWorld\` in the settings.

    ## Why it matters

    No request has such a host, so that the rule is never met.

    ## Example

    \`\`\`yaml
    kind: Service
    metadata: {name: reviews, namespace: default}
    ---
    kind: AuthorizationPolicy
    metadata: {name: reviews, namespace: default}
    spec:
      rules:
      - to:
        - operation: {hosts: [reviewz.default.svc.cluster.local]}
    \`\`\`

    ## Instead

    \`hosts: [reviews.default.svc.cluster.local]\`

    ## References

    Kiali (KIA0104) reports an error as long as it does not know that the mesh lets its workloads call what it does not know.
  `,
  *check(policy, mesh) {
    for (const { value, path } of termsOf(policy.facts, 'to', 'hosts')) {
      const [name = '', port] = value.split(':');
      if (name === '' || name.includes('*') || hasPlaceholder(value)) continue;
      const host = serviceOf(mesh, policy, name);
      if (host === undefined || mesh.host(policy.cluster, name).is === 'yes') continue;
      const answer = mesh.host(policy.cluster, host);
      if (answer.is !== 'no' || answer.reason !== 'absent') continue;
      const isCertain = name === host || name.endsWith('.svc');
      const near = mesh.nearestHost(policy.cluster, host, policy.namespace);
      const meant = near === undefined ? undefined : written(mesh, near, name, host);
      yield {
        path,
        ...(isCertain ? {} : { severity: 'info' }),
        message: `there is no Service for the host "${name}": ${answer.why}${meant === undefined ? '' : `; did you mean "${meant}"`}`,
        fixes:
          meant === undefined
            ? []
            : [
                {
                  title: `Change the host to "${meant}"`,
                  safe: false,
                  changes: [
                    {
                      resource: refOf(policy),
                      edits: [{ op: 'set', path, value: port === undefined ? meant : `${meant}:${port}` }],
                    },
                  ],
                },
              ],
      };
    }
  },
});

/** The host of the Service that a name is, where it is one. */
function serviceOf(mesh: Mesh, { cluster, namespace }: ResourceOf<'AuthorizationPolicy'>, name: string): string | undefined {
  const { clusterDomain } = mesh.settings;
  if (parseServiceHost(name, clusterDomain) !== undefined) return name;
  if (!name.includes('.')) return mesh.resolve(name, namespace);
  const half = parseHalfHost(name);
  if (half === undefined || mesh.namespace(cluster, half.namespace).is !== 'yes') return undefined;
  return serviceHost(half.name, half.namespace, clusterDomain);
}

/** A host in the form in which another one is written. */
function written(mesh: Mesh, near: string, name: string, host: string): string | undefined {
  const service = parseServiceHost(near, mesh.settings.clusterDomain);
  const own = parseServiceHost(host, mesh.settings.clusterDomain);
  if (name === host) return near;
  if (service === undefined || own === undefined) return undefined;
  if (!name.includes('.')) return service.namespace === own.namespace ? service.name : undefined;
  return `${service.name}.${service.namespace}${name.endsWith('.svc') ? '.svc' : ''}`;
}
