import type { ResourceOf } from '../model/resource';
import type { Fix } from './finding';
import { md, rule } from './rule';
import { refOf } from './shared/refs';

const injection = 'istio-injection';
const revision = 'istio.io/rev';
const ambient = 'istio.io/dataplane-mode';

export default rule({
  code: 'MW713',
  name: 'several-injection-labels',
  severity: 'warning',
  peers: ['IST0123'],
  kinds: ['Other'],
  docs: md`
    ## What it does

    Finds Namespaces that ask for their pods to be part of the mesh in more than one way: \`istio-injection: enabled\`, \`istio.io/rev\`, and
    \`istio.io/dataplane-mode: ambient\`. \`istio-injection: disabled\` goes with each of the others, and \`dataplane-mode: none\` asks for
    nothing, though istioctl reports it.

    ## Why it matters

    \`istio-injection\` goes before the revision, so that the default Istio injects the pods and an upgrade by revision passes them by. Pods
    that get a sidecar are no part of the ambient mesh.

    ## Example

    \`\`\`yaml
    kind: Namespace
    metadata:
      name: default
      labels: {istio-injection: enabled, istio.io/rev: canary}
    \`\`\`

    ## Instead

    \`labels: {istio.io/rev: canary}\`

    ## References

    [Canary upgrades](https://istio.io/latest/docs/setup/upgrade/canary/)
  `,
  *check(namespace, { settings }) {
    const { kind, group, labels, name } = namespace;
    if (kind !== 'Namespace' || group !== '' || name === settings.mesh.rootNamespace) return;
    const mode = labels[injection];
    if (mode !== undefined && mode !== 'enabled') return;
    const asking = [
      ...(mode === 'enabled' ? [injection] : []),
      ...(labels[revision] ? [revision] : []),
      ...(labels[ambient] === 'ambient' ? [ambient] : []),
    ];
    const [first, second] = asking;
    const last = asking.at(-1);
    if (first === undefined || second === undefined || last === undefined) return;
    const why =
      last === ambient
        ? `its pods get a sidecar by "${first}", and so are no part of the ambient mesh`
        : `"${first}" goes first, and the revision does not count`;
    yield {
      path: ['metadata', 'labels', last],
      part: 'pair',
      message: `Namespace "${name}" asks for the mesh by ${asking.map((key) => `"${key}"`).join(' and ')}: ${why}; keep one`,
      fixes: asking.map((key) => keepOnly(namespace, asking, key)),
    };
  },
});

function keepOnly(namespace: ResourceOf<'Other'>, asking: readonly string[], kept: string): Fix {
  const edits = asking.filter((key) => key !== kept).map((key) => ({ op: 'remove' as const, path: ['metadata', 'labels', key] }));
  return { title: `Keep "${kept}" only`, safe: false, changes: [{ resource: refOf(namespace), edits }] };
}
