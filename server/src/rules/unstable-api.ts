import { md } from './rule';
import { conceptRule } from './shared/concept';

export default conceptRule({
  code: 'MW801',
  concept: 'unstable-api',
  severity: 'info',
  peers: ['IST0133'],
  docs: md`
    ## What it does

    Reminds of what every EnvoyFilter is: a patch of the configuration that Istio generates, whose shape no version promises.

    ## Why it matters

    After an upgrade a patch may match nothing any more, or something else, and nothing tells.

    ## Example

    \`\`\`yaml
    kind: EnvoyFilter
    spec:
      configPatches:
      - applyTo: HTTP_FILTER
    \`\`\`

    ## Instead

    Where another kind does the same, use it: Telemetry for access logs and metrics, WasmPlugin or TrafficExtension for filters of
    your own, DestinationRule for what concerns connections. Otherwise test the patch with each upgrade. Those who know can switch
    the rule off: \`rules: { unstable-api: off }\`.

    ## References

    Istio: EnvoyFilter. istioctl analyze says the same with each EnvoyFilter.
  `,
});
