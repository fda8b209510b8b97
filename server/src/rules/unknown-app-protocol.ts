import { declaredIn, meantProtocol } from '../mesh/protocols';
import { hasPlaceholder } from '../model/placeholder';
import { md, rule } from './rule';
import { refOf } from './shared/refs';

export default rule({
  code: 'MW709',
  name: 'unknown-app-protocol',
  severity: 'warning',
  peers: ['KIA0602'],
  kinds: ['Service'],
  docs: md`
    ## What it does

    Finds an \`appProtocol\` of a Service that Istio does not know: it knows its own protocols, perhaps with a dash and more behind them, and
    \`kubernetes.io/h2c\`, \`kubernetes.io/ws\` and \`kubernetes.io/wss\`. A slip is a warning. Other values may be meant for somebody else;
    they are an info where the workloads certainly get a sidecar, and nothing is said elsewhere.

    ## Why it matters

    \`appProtocol\` goes before the name of the port, even where Istio does not know it: it then guesses the protocol from the traffic.

    ## Example

    \`\`\`yaml
    kind: Service
    spec:
      ports:
      - {name: http-web, port: 80, appProtocol: htpp}
    \`\`\`

    ## Instead

    \`appProtocol: http\`

    ## References

    [Protocol selection](https://istio.io/latest/docs/ops/configuration/traffic-management/protocol-selection/)
  `,
  *check(service, mesh) {
    for (const [index, { appProtocol, protocol }] of service.facts.ports.entries()) {
      if (!appProtocol || protocol !== 'TCP' || hasPlaceholder(appProtocol) || declaredIn(appProtocol) !== undefined) continue;
      const path = ['spec', 'ports', index, 'appProtocol'];
      const meant = appProtocol.includes('/') ? undefined : meantProtocol(appProtocol);
      const matters = () =>
        mesh.selectedBy(service).workloads.some((item) => item.type === 'Workload' && mesh.sidecar(item).is === 'yes');
      if (meant === undefined && !matters()) continue;
      const message = `Istio knows no protocol "${appProtocol}", and guesses from the traffic whatever the name of the port says`;
      if (meant === undefined) yield { path, message, severity: 'info' };
      else {
        yield {
          path,
          message: `${message}; did you mean "${meant}"`,
          fixes: [
            {
              title: `Change it to "${meant}"`,
              safe: false,
              changes: [{ resource: refOf(service), edits: [{ op: 'set', path, value: meant }] }],
            },
          ],
        };
      }
    }
  },
});
