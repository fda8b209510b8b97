import type { Path } from '../yaml/tree';
import { md, rule } from './rule';
import { refOf } from './shared/refs';

export default rule({
  code: 'MW523',
  name: 'single-weighted-destination',
  severity: 'hint',
  peers: ['KIA1104'],
  kinds: ['VirtualService'],
  docs: md`
    ## What it does

    Points at the weight of a route's only destination, where it is from 1 to 99.

    ## Why it matters

    Weights are relative: a single destination gets all requests, whatever its weight. Perhaps a second destination was forgotten.

    ## Example

    \`\`\`yaml
    kind: VirtualService
    spec:
      hosts: [reviews]
      http:
      - route:
        - destination: {host: reviews, subset: v1}
          weight: 90
    \`\`\`

    ## Instead

    Leave the weight out, or add the destination that is to get the rest.

    ## References

    Kiali (KIA1104) warns of it.
  `,
  *check(service) {
    const routes = new Map<string, { readonly weight: number | undefined; readonly path: Path }[]>();
    for (const { path, weight, mirror } of service.facts.destinations) {
      if (mirror) continue;
      const route = JSON.stringify(path.slice(0, 3));
      const others = routes.get(route);
      if (others === undefined) routes.set(route, [{ weight, path }]);
      else others.push({ weight, path });
    }
    for (const [first, ...others] of routes.values()) {
      if (first?.weight === undefined || others.length > 0 || first.weight < 1 || first.weight > 99) continue;
      const path = [...first.path.slice(0, -1), 'weight'];
      yield {
        path,
        message: `the only destination of the route gets all requests, not ${first.weight} of 100; leave the weight out or add what is to get the rest`,
        fixes: [
          {
            title: 'Remove the weight',
            safe: false,
            changes: [{ resource: refOf(service), edits: [{ op: 'remove', path }] }],
          },
        ],
      };
    }
  },
});
