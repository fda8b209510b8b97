import { hasPlaceholder } from '../model/placeholder';
import { resourceTypes } from '../model/resource';
import { md, rule } from './rule';
import { refOf } from './shared/refs';

/** Of thousands of copies a few show the point; all of each would be more than anybody reads, or sends. */
const shownCopies = 5;

export default rule({
  code: 'MW003',
  name: 'duplicate-resource',
  severity: 'warning',
  peers: [],
  kinds: resourceTypes,
  docs: md`
    ## What it does

    Finds resources of one kind, namespace and name that are given more than once in one cluster, in one file or in several.
    The API versions of a kind are one kind. It is a warning when the settings assign both files to the cluster, and an info
    when that is a guess: one of them may be a base, an example or an older copy. What has a \`generateName\` or a
    placeholder in its name is no duplicate.

    ## Why it matters

    Whichever is applied last replaces the other, so what the cluster runs depends on the order of files. Until it is
    resolved, other rules take the copies as alternatives and keep silent where any one of them is right.

    ## Example

    \`\`\`yaml
    apiVersion: networking.istio.io/v1
    kind: DestinationRule
    metadata:
      name: reviews
      namespace: default
    spec:
      host: reviews
    ---
    apiVersion: networking.istio.io/v1beta1
    kind: DestinationRule
    metadata:
      name: reviews
    spec:
      host: reviews
      subsets: [{name: v1, labels: {version: v1}}]
    \`\`\`

    ## Instead

    Keep one of them, or give the second its own name. Rules of one host merge, whatever their names. If the files are never
    applied together, say so: with \`clusters[].files\`, \`namespaces\` or \`ignore\` in \`meshwright.yaml\`.

    ## References

    istioctl analyze keeps the later of the two without a word.
  `,
  *check(resource, mesh) {
    const { kind, name, namespace } = resource;
    if (name.endsWith('*') || hasPlaceholder(name) || hasPlaceholder(namespace)) return;
    const copies = mesh.copies(resource);
    const others = copies.filter(({ file, id, unsure }) => unsure !== true && (file !== resource.file || id !== resource.id));
    if (others.length === 0) return;
    const where = namespace === '' ? '' : ` in namespace "${namespace}"`;
    const times = copies.length === 2 ? 'twice' : `${copies.length} times`;
    yield {
      path: ['metadata', 'name'],
      severity: resource.explicit && others.some((other) => other.explicit) ? 'warning' : 'info',
      message: `${kind} "${name}"${where} is given ${times} in this cluster; whichever is applied last replaces the other${copies.length === 2 ? '' : 's'}`,
      related: others.slice(0, shownCopies).map((other) => ({
        resource: refOf(other),
        path: ['metadata', 'name'],
        part: 'value',
        message: `another ${kind} "${name}"`,
      })),
    };
  },
});
