import { firstLabel } from '../mesh/hosts';
import type { Mesh } from '../mesh/mesh';
import type { ObjectRef } from '../model/kinds/objectRef';
import { hasPlaceholder } from '../model/placeholder';
import type { ResourceOf } from '../model/resource';
import type { Report } from './finding';
import { md, rule } from './rule';
import { isService, istioGroup, missingService, namedService, setting, unservedPort } from './shared/gateway-api';

type Route = ResourceOf<'Route'>;

export default rule({
  code: 'MW342',
  name: 'unknown-backend',
  severity: 'error',
  peers: ['KIA1402'],
  kinds: ['Route'],
  docs: md`
    ## What it does

    Looks up the Service of every \`backendRef\` of a route, those of \`RequestMirror\` filters included, and compares its port with those that
    the Service serves (\`port\`, not \`targetPort\`). Istio's own kind \`Hostname\` (group \`networking.istio.io\`) is looked up among the hosts
    of Services and ServiceEntries. A \`name\` with a dot is no name of a Service, which Istio says of the whole backend. Backends of other
    kinds, such as InferencePools, are left alone, as are Services that may exist outside of the workspace (see \`closedWorld\`).

    ## Why it matters

    The share of the requests that goes to such a backend is answered with status 500.

    ## Example

    \`\`\`yaml
    kind: Service
    metadata: {name: reviews, namespace: default}
    spec:
      ports: [{name: http, port: 9080}]
    ---
    kind: HTTPRoute
    metadata: {name: reviews, namespace: default}
    spec:
      parentRefs: [{group: "", kind: Service, name: reviews, port: 9080}]
      rules:
      - backendRefs: [{name: reviewz, port: 9080}]
    \`\`\`

    ## Instead

    \`\`\`yaml
      - backendRefs: [{name: reviews, port: 9080}]
    \`\`\`

    ## References

    [BackendRef](https://gateway-api.sigs.k8s.io/reference/spec/#backendref). Kiali reports Services that are missing (KIA1402).
  `,
  *check(route, mesh) {
    for (const backend of route.facts.backends) {
      if (isService(backend)) yield* checkService(route, backend, mesh);
      else if (backend.group === istioGroup && backend.kind === 'Hostname') yield* checkHost(route, backend, mesh);
    }
  },
});

function* checkService(route: Route, backend: ObjectRef, mesh: Mesh): Generator<Report> {
  const { name } = backend;
  if (name.includes('.') && !hasPlaceholder(name)) {
    yield {
      path: [...backend.path, 'name'],
      message: `"${name}" is a host; a backend is named by its Service, and the namespace goes into a field of its own`,
      fixes: [setting(route, [...backend.path, 'name'], firstLabel(name), `Change the name to "${firstLabel(name)}"`)],
    };
    return;
  }
  const service = namedService(mesh, route, backend);
  if (service.answer.is === 'no') yield missingService(mesh, route, service);
  else yield* unservedPort(mesh, route, service);
}

function* checkHost(route: Route, backend: ObjectRef, mesh: Mesh): Generator<Report> {
  const { name, path } = backend;
  const answer = mesh.host(route.cluster, name, route.namespace);
  if (answer.is === 'no') {
    const meant = mesh.nearestHost(route.cluster, name, route.namespace);
    yield {
      path: [...path, 'name'],
      message: `the host "${name}" does not exist: ${answer.why}${meant === undefined ? '' : `; did you mean "${meant}"`}`,
      fixes: meant === undefined ? [] : [setting(route, [...path, 'name'], meant, `Change the host to "${meant}"`)],
    };
    return;
  }
  yield* unservedPort(mesh, route, { ref: backend, namespace: route.namespace, host: name, answer });
}
