import type { Labels } from '../model/resource';
import { md, rule } from './rule';
import { refOf } from './shared/refs';

export default rule({
  code: 'MW718',
  name: 'overlapping-injectors',
  severity: 'warning',
  peers: ['IST0139'],
  kinds: ['Webhooks'],
  docs: md`
    ## What it does

    Tries the labels by which sidecars are injected, \`istio-injection\` and \`istio.io/rev\` of a Namespace, \`sidecar.istio.io/inject\`
    and \`istio.io/rev\` of a pod, on the injector's webhooks of a cluster, and finds two that take the same pods.

    ## Why it matters

    Both inject a sidecar into the pods, one after the other, and of two versions of Istio nobody knows which.

    ## Example

    \`\`\`yaml
    kind: MutatingWebhookConfiguration
    metadata: {name: istio-sidecar-injector}
    webhooks:
    - name: namespace.sidecar-injector.istio.io
      namespaceSelector: {matchLabels: {istio-injection: enabled}}
    - name: all.sidecar-injector.istio.io
      namespaceSelector: {matchExpressions: [{key: istio-injection, operator: NotIn, values: [disabled]}]}
    \`\`\`

    ## Instead

    Selectors that exclude each other, as Istio's charts write them.

    ## References

    [Sidecar injection problems](https://istio.io/latest/docs/ops/common-problems/injection/)
  `,
  *check(configuration, mesh) {
    for (const { index, other, otherIndex, namespace, pod } of mesh.injectorOverlaps(configuration)) {
      const webhook = configuration.facts.webhooks[index];
      const rival = other.facts.webhooks[otherIndex];
      const message = `"${rival?.name}" of "${other.name}" takes the same pods as "${webhook?.name}": ${shown('labels', pod)} in a Namespace ${shown('labels', namespace)}; make their selectors exclude each other`;
      yield {
        path: ['webhooks', index, 'name'],
        message,
        related: [
          { resource: refOf(other), path: ['webhooks', otherIndex, 'name'], part: 'value', message: 'takes the same pods' },
        ],
      };
    }
  },
});

function shown(what: string, labels: Labels): string {
  const all = Object.entries(labels).map(([key, value]) => `"${key}: ${value}"`);
  return all.length === 0 ? `without ${what}` : `with ${all.join(' and ')}`;
}
