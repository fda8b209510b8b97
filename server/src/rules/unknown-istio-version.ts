import { istioApi, istioKinds } from '../model/istioKinds';
import { hasPlaceholder } from '../model/placeholder';
import { resourceTypes } from '../model/resource';
import { md, rule } from './rule';
import { refOf } from './shared/refs';

export default rule({
  code: 'MW102',
  name: 'unknown-istio-version',
  severity: 'error',
  peers: [],
  kinds: resourceTypes,
  docs: md`
    ## What it does

    Checks that Istio serves a kind of its API in the version that \`apiVersion\` names. Most kinds are served as \`v1\` and in
    their older versions too, but EnvoyFilter as \`v1alpha3\` only, ProxyConfig as \`v1beta1\` only and WasmPlugin as
    \`v1alpha1\` only.

    ## Why it matters

    The cluster refuses the document (\`no matches for kind ... in version ...\`).

    ## Example

    \`\`\`yaml
    apiVersion: networking.istio.io/v1
    kind: EnvoyFilter
    \`\`\`

    ## Instead

    \`\`\`yaml
    apiVersion: networking.istio.io/v1alpha3
    kind: EnvoyFilter
    \`\`\`

    ## References

    The CustomResourceDefinitions of Istio. The versions \`v1\` came with Istio 1.22; before, write \`v1beta1\`.
  `,
  *check(resource) {
    const { apiVersion, kind } = resource;
    if (hasPlaceholder(apiVersion)) return;
    const api = istioApi(apiVersion);
    const served = api && istioKinds.get(api.group)?.get(kind);
    if (api === undefined || served === undefined || served.includes(api.version)) return;
    const subject =
      api.version === ''
        ? `apiVersion "${apiVersion}" names no version`
        : `Istio does not serve ${kind} in version "${api.version}"`;
    const versions = served.map((version) => `"${version}"`);
    const all = versions.length === 1 ? versions[0] : `${versions.slice(0, -1).join(', ')} and ${versions.at(-1)}`;
    const value = `${api.group}/${served[0]}`;
    yield {
      path: ['apiVersion'],
      message: api.version === '' ? `${subject}; ${kind} is served in ${all}` : `${subject}, only in ${all}`,
      fixes: [
        {
          title: `Change the apiVersion to "${value}"`,
          safe: true,
          changes: [{ resource: refOf(resource), edits: [{ op: 'set', path: ['apiVersion'], value }] }],
        },
      ],
    };
  },
});
