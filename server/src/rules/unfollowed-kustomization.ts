import { fileRule, md } from './rule';

export default fileRule({
  code: 'MW011',
  name: 'unfollowed-kustomization',
  severity: 'info',
  peers: [],
  docs: md`
    ## What it does

    Says once for each kustomization what of it is not followed: bases that have to be fetched, Helm charts and other generators,
    replacements, \`vars\`, transformers and configurations of one's own, and fields that are not known.

    ## Why it matters

    Resources are judged as Kustomize builds them. What is not followed may add resources or change values, so that other rules keep
    silent about what may be right: nothing counts as missing in the clusters that such resources go to, and what may be changed is
    not called wrong.

    ## Example

    \`\`\`yaml
    # kustomization.yaml
    resources:
    - https://github.com/istio/istio/samples/bookinfo/kube?ref=1.27.0
    \`\`\`

    ## Instead

    Keep what the mesh is made of in the workspace, or let the kustomization be as it is and switch the rule off.

    ## References

    [kustomization.yaml](https://kubectl.docs.kubernetes.io/references/kustomize/kustomization/)
  `,
  *check({ kustomization }) {
    const [first, ...others] = kustomization?.unfollowed ?? [];
    if (first === undefined) return;
    const fields = [...new Set([first, ...others].map(({ field }) => `"${field}"`))];
    const adds = [first, ...others].some((one) => one.adds);
    yield {
      span: first.span,
      message: `what Kustomize does by ${fields.join(' and ')} is not followed here; ${adds ? 'nothing counts as missing where it is applied' : 'what it may change is not judged'}`,
    };
  },
});
