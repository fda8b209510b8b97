import { isInjector } from '../model/kinds/webhooks';
import { hasPlaceholder } from '../model/placeholder';
import { md, rule } from './rule';
import { refOf } from './shared/refs';

export default rule({
  code: 'MW719',
  name: 'unknown-webhook-service',
  severity: 'warning',
  peers: ['IST0139'],
  kinds: ['Webhooks'],
  docs: md`
    ## What it does

    Looks for the Service that a webhook of the sidecar injector calls, where the workspace knows the namespace.

    ## Why it matters

    No pod that the webhook takes can be made, since its failure policy is \`Fail\`.

    ## Example

    \`\`\`yaml
    kind: Service
    metadata: {name: istiod, namespace: istio-system}
    ---
    kind: MutatingWebhookConfiguration
    metadata: {name: istio-sidecar-injector}
    webhooks:
    - name: namespace.sidecar-injector.istio.io
      clientConfig:
        service: {name: istio-pilot, namespace: istio-system, path: /inject}
    \`\`\`

    ## Instead

    \`service: {name: istiod, namespace: istio-system, path: /inject}\`

    ## References

    [Sidecar injection problems](https://istio.io/latest/docs/ops/common-problems/injection/)
  `,
  *check(configuration, mesh) {
    if (!isInjector(configuration)) return;
    for (const [index, { name, service }] of configuration.facts.webhooks.entries()) {
      if (service === undefined || hasPlaceholder(service.name) || hasPlaceholder(service.namespace)) continue;
      const host = `${service.name}.${service.namespace}.svc.${mesh.settings.clusterDomain}`;
      if (mesh.host(configuration.cluster, host).is !== 'no') continue;
      const path = ['webhooks', index, 'clientConfig', 'service', 'name'];
      const near = mesh.nearestHost(configuration.cluster, host, service.namespace);
      const [meant, namespace] = near?.split('.') ?? [];
      yield {
        path,
        message: `webhook "${name}" calls Service "${service.name}", which namespace "${service.namespace}" does not have`,
        fixes:
          meant === undefined || namespace !== service.namespace
            ? []
            : [
                {
                  title: `Change it to "${meant}"`,
                  safe: false,
                  changes: [{ resource: refOf(configuration), edits: [{ op: 'set', path, value: meant }] }],
                },
              ],
      };
    }
  },
});
