import type { Destination } from '../model/kinds/virtualService';
import type { ResourceOf } from '../model/resource';
import { md, rule } from './rule';
import { refOf } from './shared/refs';

export default rule({
  code: 'MW524',
  name: 'repeated-destination',
  severity: 'warning',
  peers: ['KIA1105'],
  kinds: ['VirtualService'],
  docs: md`
    ## What it does

    Compares the destinations of a route: host (short and full names are the same), subset and port. Reported is one that an earlier
    one names already. Nothing is said where one of them sets headers of its own, which tells them apart.

    ## Why it matters

    The weights of both add up: what looks like a split sends everything to one place. Most likely another subset or host was meant.

    ## Example

    \`\`\`yaml
    kind: VirtualService
    spec:
      hosts: [reviews]
      http:
      - route:
        - destination: {host: reviews, subset: v1}
          weight: 90
        - destination: {host: reviews, subset: v1}
          weight: 10
    \`\`\`

    ## Instead

    \`\`\`yaml
        - destination: {host: reviews, subset: v2}
          weight: 10
    \`\`\`

    ## References

    Kiali (KIA1105) takes no account of ports.
  `,
  *check(service, mesh) {
    const seen = new Map<string, Destination>();
    for (const destination of service.facts.destinations) {
      const { path, host, subset, port, mirror, ownHeaders } = destination;
      if (mirror || ownHeaders) continue;
      const key = JSON.stringify([path.slice(0, 3), mesh.resolve(host, service.namespace), subset, port]);
      const first = seen.get(key);
      if (first === undefined) seen.set(key, destination);
      else yield report(service, destination, first);
    }
  },
});

function report(service: ResourceOf<'VirtualService'>, { path, host, subset }: Destination, first: Destination) {
  const what = subset === undefined ? `"${host}"` : `subset "${subset}" of "${host}"`;
  return {
    path,
    message: `the route sends to ${what} already, and the weights of both add up; name another subset or host, or keep one of them`,
    related: [{ resource: refOf(service), path: first.path, part: 'value' as const, message: 'the first one' }],
    fixes: [
      {
        title: 'Remove the destination',
        safe: false,
        changes: [{ resource: refOf(service), edits: [{ op: 'remove' as const, path: path.slice(0, -1) }] }],
      },
    ],
  };
}
