import { fileRule, md, type OutsideUnderCheck } from './rule';

const reasons: Readonly<Record<OutsideUnderCheck['source'], string>> = {
  settings: 'no cluster of the settings has this file',
  flux: 'no object of Flux delivers this file to a cluster',
  argo: 'no application of Argo CD delivers this file to a cluster',
  folders: 'this file is in none of the folders of the clusters',
  kustomize: 'no overlay of a cluster includes this file',
};

export default fileRule({
  code: 'MW013',
  name: 'file-in-no-cluster',
  severity: 'info',
  peers: [],
  docs: md`
    ## What it does

    Says of a file with Services or Istio resources that it belongs to no cluster, while other files of the workspace belong to
    clusters.

    ## Why it matters

    The file is then checked alone: what it refers to in other files is not looked at, and other files do not see what it
    defines.

    ## Example

    \`\`\`yaml
    # --- meshwright.yaml
    clusters:
      - name: east
        files: ["clusters/east/**"]
    # --- shared/reviews.yaml
    apiVersion: v1
    kind: Service
    metadata:
      name: reviews
    \`\`\`

    ## Instead

    Name the file's folder in \`meshwright.yaml\`, for one cluster or for several; \`Meshwright: Configure Clusters\` writes
    down what the workspace shows. Files that are no part of the mesh can be left out by \`ignore\`.

    \`\`\`yaml
    clusters:
      - name: east
        files: ["clusters/east/**", "shared/**"]
    \`\`\`

    ## References

    The README says how files are assigned to clusters.
  `,
  *check({ outside }) {
    if (outside !== undefined) yield { span: outside.span, message: `${reasons[outside.source]}: it is checked alone` };
  },
});
