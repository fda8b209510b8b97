import { md, rule } from './rule';
import { atName } from './shared/refs';

export default rule({
  code: 'MW804',
  name: 'deprecated-extension-provider',
  severity: 'warning',
  peers: ['IST0002'],
  kinds: ['Telemetry'],
  docs: md`
    ## What it does

    Finds Telemetries whose tracing goes to a provider of type \`lightstep\`, as the configuration of the mesh defines it.

    ## Why it matters

    Istio has deprecated the provider: Lightstep takes OpenTelemetry.

    ## Example

    \`\`\`yaml
    kind: IstioOperator
    spec:
      meshConfig:
        extensionProviders:
        - name: spans
          lightstep: {service: collector.observability.svc.cluster.local, port: 443}
    ---
    kind: Telemetry
    spec:
      tracing:
      - providers: [{name: spans}]
    \`\`\`

    ## Instead

    A provider of type \`opentelemetry\` for the same collector.

    ## References

    [IST0002](https://istio.io/latest/docs/reference/config/analysis/ist0002/)
  `,
  *check(resource, mesh) {
    const { extensionProviders, sources } = mesh.config(resource.cluster);
    if (extensionProviders.is === 'unknown') return;
    for (const { use, providers } of resource.facts.entries) {
      if (use !== 'tracing') continue;
      for (const { name, path } of providers) {
        const found = extensionProviders.value.find((provider) => provider.name === name);
        if (found?.type !== 'lightstep') continue;
        const [source] = sources;
        yield {
          path,
          message: `the provider "${name}" is of type "lightstep", which is deprecated; define one of type "opentelemetry"`,
          related: source === undefined ? [] : [atName(source, 'the configuration of the mesh defines it')],
        };
      }
    }
  },
});
