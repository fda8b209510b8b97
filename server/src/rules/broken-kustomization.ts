import { fileRule, type KustomizationProblem, md } from './rule';

export default fileRule({
  code: 'MW012',
  name: 'broken-kustomization',
  severity: 'warning',
  peers: [],
  docs: md`
    ## What it does

    Finds what keeps Kustomize from building a \`kustomization.yaml\`: entries of \`resources\`, \`components\` and patches that lead nowhere,
    kustomizations that include themselves, components among the resources or the other way round, and fields that cannot be read.

    ## Why it matters

    Nothing of the kustomization is applied until it builds. Entries outside of the open folders, and files other than YAML, are
    not looked at.

    ## Example

    \`\`\`yaml
    # kustomization.yaml, beside reviews.yaml
    resources:
    - review.yaml
    \`\`\`

    ## Instead

    \`\`\`yaml
    resources:
    - reviews.yaml
    \`\`\`

    ## References

    [kustomization.yaml](https://kubectl.docs.kubernetes.io/references/kustomize/kustomization/)
  `,
  *check({ kustomization }) {
    for (const problem of kustomization?.problems ?? []) {
      const { span } = problem;
      if (problem.kind === 'refused') yield { span, message: `Kustomize refuses this: ${problem.message}` };
      else {
        const { meant } = problem;
        yield {
          span,
          message: messageOf(problem) + (meant === undefined ? '' : `; did you mean "${meant}"?`),
          ...(meant === undefined
            ? {}
            : { fixes: [{ title: `Change to "${meant}"`, safe: false, splices: [{ span, text: meant }] }] }),
        };
      }
    }
  },
});

function messageOf({ kind, text }: Exclude<KustomizationProblem, { kind: 'refused' }>): string {
  switch (kind) {
    case 'missing':
      return `there is neither a file nor a kustomization at "${text}"`;
    case 'cycle':
      return `"${text}" leads back to this kustomization, which includes itself that way`;
    case 'kind':
      return `"${text}" does not belong here: components stand in "components", all others in "resources"`;
  }
}
