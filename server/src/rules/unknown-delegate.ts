import { type DelegateName, delegateOf, type NoDelegate } from '../mesh/delegates';
import type { Mesh } from '../mesh/mesh';
import type { VirtualService } from '../mesh/virtualServices';
import type { HttpRoute } from '../model/kinds/virtualService';
import type { PathEdit } from '../yaml/edits';
import type { Fix } from './finding';
import { md, rule } from './rule';
import { exporting } from './shared/export-to';
import { atName, refOf } from './shared/refs';

export default rule({
  code: 'MW320',
  name: 'unknown-delegate',
  severity: 'error',
  peers: [],
  kinds: ['VirtualService'],
  docs: md`
    ## What it does

    Looks for the VirtualService to which a route delegates. It must exist, be one that takes delegated routes (without \`hosts\`), and
    be exported to the namespace of the one that delegates. Without \`delegate.namespace\` it is looked for in that same namespace.

    Nothing is said where it may exist outside of the workspace: see \`closedWorld\` in the settings.

    ## Why it matters

    Istio drops the route and applies the others. Its requests go to a later route, or are answered with 404.

    ## Example

    \`\`\`yaml
    kind: VirtualService
    metadata: {name: bookinfo, namespace: default}
    spec:
      hosts: [bookinfo.example.com]
      gateways: [bookinfo]
      http:
      - match:
        - uri: {prefix: /reviews}
        delegate: {name: reviewz}
    ---
    kind: VirtualService
    metadata: {name: reviews, namespace: default}
    spec:
      http:
      - route:
        - destination: {host: reviews}
    \`\`\`

    ## Instead

    \`\`\`yaml
        delegate: {name: reviews}
    \`\`\`

    ## References

    [Delegate](https://istio.io/latest/docs/reference/config/networking/virtual-service/#Delegate). Neither istioctl analyze nor Kiali
    looks at delegates.
  `,
  *check(service, mesh) {
    // One that is delegated to and delegates further is wrong by itself.
    if (service.facts.hosts.length === 0) return;
    for (const route of service.facts.http) {
      const delegate = delegateOf(service, route);
      if (delegate === undefined) continue;
      const answer = mesh.delegate(service, delegate);
      if (answer.is === 'no') yield report(service, route, delegate, answer, mesh);
    }
  },
});

function report(service: VirtualService, route: HttpRoute, delegate: DelegateName, answer: NoDelegate, mesh: Mesh) {
  const at = [...route.path, 'delegate'];
  const what = `VirtualService "${delegate.name}" in namespace "${delegate.namespace}"`;
  const related = answer.services.map((other) => atName(other, 'the VirtualService that is named'));
  const end = 'Istio drops this route';
  switch (answer.reason) {
    case 'root':
      return {
        path: [...at, 'name'],
        message: `${what} has "hosts", so nothing can be delegated to it and ${end}; take out its hosts and gateways, or name another one`,
        related,
      };
    case 'hidden':
      return {
        path: [...at, 'name'],
        message: `namespace "${service.namespace}" cannot see ${what}, so ${end}: ${answer.why}`,
        related,
        fixes: answer.services.slice(0, 1).map(
          (other): Fix => ({
            title: `Export VirtualService "${other.name}" to namespace "${service.namespace}"`,
            safe: false,
            changes: [{ resource: refOf(other), edits: [exporting(other, service.namespace)] }],
          }),
        ),
      };
    case 'absent': {
      const near = mesh.nearestDelegate(service.cluster, delegate);
      const meant = near === undefined ? '' : `; did you mean ${described(near, delegate)}`;
      return {
        path: [...at, 'name'],
        message: `${what} does not exist, so ${end}: ${answer.why}${meant}`,
        fixes: near === undefined ? [] : [renaming(service, at, near, delegate)],
      };
    }
  }
}

function described(near: DelegateName, delegate: DelegateName): string {
  return near.namespace === delegate.namespace ? `"${near.name}"` : `the one in namespace "${near.namespace}"`;
}

function renaming(service: VirtualService, at: HttpRoute['path'], near: DelegateName, delegate: DelegateName): Fix {
  const same = near.namespace === delegate.namespace;
  const edit: PathEdit = same
    ? { op: 'set', path: [...at, 'name'], value: near.name }
    : { op: 'set', path: [...at, 'namespace'], value: near.namespace };
  return {
    title: same ? `Delegate to "${near.name}"` : `Delegate to "${near.name}" in namespace "${near.namespace}"`,
    safe: false,
    changes: [{ resource: refOf(service), edits: [edit] }],
  };
}
