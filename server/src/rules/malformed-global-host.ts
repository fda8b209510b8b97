import { md, rule } from './rule';
import { globalHosts } from './shared/gateways';
import { renameHost } from './shared/rename-host';

export default rule({
  code: 'MW404',
  name: 'malformed-global-host',
  severity: 'error',
  peers: [],
  kinds: ['ServiceEntry'],
  docs: md`
    ## What it does

    A global host has the form \`name.namespace.global\`: the Service and its namespace in the remote cluster. Reported is a host with
    fewer than two labels before the suffix. More than two, such as \`west.stage.greeting.global\`, are legal names of their own.

    ## Why it matters

    The remote gateway finds the service by this name. Without a namespace it names no Service anywhere, so no request ever arrives.

    ## Example

    \`\`\`yaml
    kind: ServiceEntry
    spec:
      hosts: [reviews.global]
    \`\`\`

    ## Instead

    Name the namespace of the remote Service: \`reviews.default.global\`.

    ## References

    Istio 1.7, "Replicated control planes": host names must be of the form \`name.namespace.global\`.
  `,
  *check(resource, mesh) {
    const suffix = mesh.settings.globalSuffix;
    for (const { index, host, labels } of globalHosts(mesh, resource)) {
      if (labels.length >= 2) continue;
      const [name = ''] = labels;
      const to = `${name}.${resource.namespace}.${suffix}`;
      yield {
        path: ['spec', 'hosts', index],
        message: `"${host}" names no namespace; a global host has the form "name.namespace.${suffix}"`,
        fixes: name === '' ? [] : [renameHost(mesh, resource, index, to)],
      };
    }
  },
});
