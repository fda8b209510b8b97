import { md, rule } from './rule';
import { refOf } from './shared/refs';

interface Removal {
  /** The version of Kubernetes without it. */
  readonly since: string;
  readonly successor: string;
  /** Whether the fields stayed the same, so that the version alone can be changed. */
  readonly same: boolean;
}

const apps: Removal = { since: '1.16', successor: 'apps/v1', same: false };

const removals: ReadonlyMap<string, Removal> = new Map([
  ...['Deployment', 'DaemonSet', 'ReplicaSet'].map((kind): [string, Removal] => [`extensions/v1beta1 ${kind}`, apps]),
  ...['Deployment', 'DaemonSet', 'ReplicaSet', 'StatefulSet'].flatMap((kind): [string, Removal][] => [
    [`apps/v1beta1 ${kind}`, apps],
    [`apps/v1beta2 ${kind}`, apps],
  ]),
  ['batch/v1beta1 CronJob', { since: '1.25', successor: 'batch/v1', same: true }],
  ['batch/v2alpha1 CronJob', { since: '1.21', successor: 'batch/v1', same: true }],
]);

export default rule({
  code: 'MW103',
  name: 'removed-api-version',
  severity: 'warning',
  peers: [],
  kinds: ['Workload'],
  docs: md`
    ## What it does

    Finds workloads in API versions that Kubernetes serves no more: Deployment, DaemonSet and ReplicaSet of
    \`extensions/v1beta1\`, these and StatefulSet of \`apps/v1beta1\` and \`apps/v1beta2\`, CronJob of \`batch/v1beta1\` and
    \`batch/v2alpha1\`. They still count as workloads for all other rules.

    ## Why it matters

    A current cluster refuses the document, so that a Service has no pods and a subset no endpoint.

    ## Example

    \`\`\`yaml
    apiVersion: extensions/v1beta1
    kind: Deployment
    \`\`\`

    ## Instead

    \`\`\`yaml
    apiVersion: apps/v1
    kind: Deployment
    spec:
      selector:
        matchLabels: {app: reviews}
    \`\`\`

    \`apps/v1\` requires \`spec.selector\`; it must match the labels of the pod template.

    ## References

    Kubernetes: Deprecated API Migration Guide, 1.16 and 1.25.
  `,
  *check(resource) {
    const { apiVersion, kind } = resource;
    const removal = removals.get(`${apiVersion} ${kind}`);
    if (removal === undefined) return;
    const { since, successor, same } = removal;
    const care = same ? '' : ', which requires "spec.selector"';
    yield {
      path: ['apiVersion'],
      message: `Kubernetes has not served ${kind} in "${apiVersion}" since ${since}; use "${successor}"${care}`,
      fixes: [
        {
          title: `Change the apiVersion to "${successor}"`,
          safe: same,
          changes: [{ resource: refOf(resource), edits: [{ op: 'set', path: ['apiVersion'], value: successor }] }],
        },
      ],
    };
  },
});
