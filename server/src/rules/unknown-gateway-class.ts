import { nearest } from '../base/nearest';
import { hasPlaceholder } from '../model/placeholder';
import { md, rule } from './rule';
import { setting } from './shared/gateway-api';

/** Those of Istio (istio: pkg/config/constants, and the default of PILOT_GATEWAY_API_DEFAULT_GATEWAYCLASS_NAME). */
const known = ['istio', 'istio-remote', 'istio-waypoint', 'istio-east-west', 'istio-agentgateway', 'istio-agentgateway-waypoint'];

export default rule({
  code: 'MW344',
  name: 'unknown-gateway-class',
  severity: 'info',
  peers: ['KIA1504'],
  kinds: ['KubernetesGateway'],
  docs: md`
    ## What it does

    Compares the \`gatewayClassName\` of a Gateway with the classes that Istio makes (\`istio\`, \`istio-remote\`, \`istio-waypoint\`,
    \`istio-east-west\`, \`istio-agentgateway\`) and with the GatewayClasses of the workspace. One that is neither is reported where it is like
    one of them. Any other may belong to another controller, whose classes are seldom in a repository, and is
    reported, as a warning, only with \`closedWorld: true\`.

    ## Why it matters

    A Gateway of a class that nobody knows is never made.

    ## Example

    \`\`\`yaml
    kind: Gateway
    metadata: {name: edge, namespace: default}
    spec:
      gatewayClassName: itsio
    \`\`\`

    ## Instead

    \`gatewayClassName: istio\`

    ## References

    [GatewayClass](https://gateway-api.sigs.k8s.io/api-types/gatewayclass/). Kiali (KIA1504) has a list of its own in its settings.
  `,
  *check(gateway, mesh) {
    const { className } = gateway.facts;
    if (className === undefined || className === '' || known.includes(className) || hasPlaceholder(className)) return;
    const own = mesh.gatewayApi.gatewayClasses(gateway.cluster);
    if (own.includes(className)) return;
    const near = nearest(className, [...known, ...own]);
    const closed = mesh.settings.closedWorld === true && !mesh.isOpen(gateway.cluster);
    if (near === undefined && !closed) return;
    const path = ['spec', 'gatewayClassName'];
    yield {
      path,
      severity: closed ? 'warning' : 'info',
      message: `nothing makes Gateways of the class "${className}": it is none of Istio's, and the workspace has no such GatewayClass${near === undefined ? '' : `; did you mean "${near}"`}`,
      fixes: near === undefined ? [] : [setting(gateway, path, near, `Change the class to "${near}"`)],
    };
  },
});
