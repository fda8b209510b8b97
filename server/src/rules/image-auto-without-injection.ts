import { templatePath } from '../model/kinds/workload';
import { md, rule } from './rule';
import { refOf } from './shared/refs';

export default rule({
  code: 'MW707',
  name: 'image-auto-without-injection',
  severity: 'error',
  peers: ['IST0146', 'IST0147'],
  kinds: ['Workload'],
  docs: md`
    ## What it does

    Finds a container \`istio-proxy\` with the image \`auto\`, as gateways have it, in pods that the injector leaves alone: the label or annotation
    \`sidecar.istio.io/inject\` is \`"false"\`, the pods are in the network of their node, or the Namespace is in the workspace and has
    \`istio-injection: disabled\`. A Namespace without any label is an info, since labels may be given by hand. Pods and pod templates are
    looked at alike: what is in a manifest has not been through the injector yet.

    ## Why it matters

    The injector writes the name of the image. Without it the node tries to pull an image named \`auto\`.

    ## Example

    \`\`\`yaml
    kind: Deployment
    spec:
      template:
        metadata:
          labels: {istio: ingressgateway, sidecar.istio.io/inject: "false"}
        spec:
          containers: [{name: istio-proxy, image: auto}]
    \`\`\`

    ## Instead

    \`sidecar.istio.io/inject: "true"\`

    ## References

    [Deploying a gateway](https://istio.io/latest/docs/setup/additional-setup/gateway/)
  `,
  *check(workload, mesh) {
    const { autoImage, hostNetwork, inject, labels } = workload.facts;
    if (autoImage === undefined) return;
    const injected = mesh.injected(workload);
    if (injected.is === 'yes') return;
    const namespaces = mesh.find('Other', workload.cluster, 'Namespace', '', workload.namespace);
    // An open answer is worth a word only where everything that would decide it is there.
    if (injected.is === 'unknown' && (inject !== undefined || namespaces.length === 0 || isAmbient(labels, namespaces))) return;
    const template = templatePath(workload.kind);
    const key = 'sidecar.istio.io/inject';
    const edits = [
      { op: 'set' as const, path: [...template, 'metadata', 'labels', key], value: 'true' },
      ...(inject !== undefined && !(key in labels)
        ? [{ op: 'remove' as const, path: [...template, 'metadata', 'annotations', key] }]
        : []),
    ];
    const isDisabled = namespaces.some((each) => each.labels['istio-injection'] === 'disabled');
    yield {
      path: [...template, ...autoImage],
      severity: injected.is === 'no' ? 'error' : 'info',
      message: `the injector is to fill in the image "auto", and does not come here: ${injected.why}`,
      // Neither of these can be overruled by a label.
      fixes:
        hostNetwork === true || isDisabled
          ? []
          : [{ title: `Label the pods with ${key}: "true"`, safe: false, changes: [{ resource: refOf(workload), edits }] }],
    };
  },
});

function isAmbient(
  own: Readonly<Record<string, string>>,
  namespaces: readonly { readonly labels: Readonly<Record<string, string>> }[],
) {
  return [own, ...namespaces.map(({ labels }) => labels)].some((labels) => 'istio.io/dataplane-mode' in labels);
}
