import { hasPlaceholder } from '../base/placeholder';
import type { Mesh } from '../mesh/mesh';
import { servedVersions } from '../model/apiVersions';
import { splitApiVersion } from '../model/manifest';
import { resourceTypes } from '../model/resource';
import { schemaKind } from '../schema/kinds';
import { md, rule } from './rule';
import { refOf } from './shared/refs';

export default rule({
  code: 'MW109',
  name: 'older-api-version',
  severity: 'hint',
  peers: [],
  kinds: resourceTypes,
  docs: md`
    ## What it does

    Points out documents of Istio and of the Gateway API in a version such as \`v1beta1\` although the kind is served in a
    newer one. The fields are the same; the fix changes the version only, and is safe where the settings say that Istio is
    1.22 or newer. Where they say that it is older, nothing is said: it does not serve the newer ones.

    ## Why it matters

    Both versions work. Older ones are taken out at some time, and kinds that are written in one version only are easier
    to search.

    ## Example

    \`\`\`yaml
    apiVersion: networking.istio.io/v1beta1
    kind: VirtualService
    \`\`\`

    ## Instead

    \`\`\`yaml
    apiVersion: networking.istio.io/v1
    kind: VirtualService
    \`\`\`

    ## References

    Istio 1.22: the networking, security and telemetry APIs became \`v1\`.
  `,
  *check(resource, mesh) {
    const { apiVersion, group, kind } = resource;
    const { version } = splitApiVersion(apiVersion);
    const served = servedVersions(schemaKind(group, kind));
    const [best] = served;
    if (best === undefined || best === version || hasPlaceholder(version) || !served.includes(version)) return;
    const known = isServed(group, mesh);
    if (known === false) return;
    const value = `${group}/${best}`;
    yield {
      path: ['apiVersion'],
      message: `${kind} is served as "${value}" too, which is newer than "${apiVersion}"`,
      fixes: [
        {
          title: `Change the apiVersion to "${value}"`,
          safe: known === true,
          changes: [{ resource: refOf(resource), edits: [{ op: 'set', path: ['apiVersion'], value }] }],
        },
      ],
    };
  },
});

/** Istio serves `v1` since 1.22; which versions of the Gateway API a cluster has, nothing tells. */
function isServed(group: string, { settings: { istioVersion } }: Mesh): boolean | undefined {
  if (!group.endsWith('istio.io') || istioVersion === undefined) return undefined;
  return istioVersion.major > 1 || istioVersion.minor >= 22;
}
