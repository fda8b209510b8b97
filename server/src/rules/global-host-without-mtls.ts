import { globalLabels, parseGlobalHost } from '../mesh/hosts';
import type { Mesh } from '../mesh/mesh';
import { hasPlaceholder } from '../model/placeholder';
import type { ResourceOf } from '../model/resource';
import type { Fix, Report } from './finding';
import { md, rule } from './rule';
import { globalHosts } from './shared/gateways';
import { type Lack, type Lacks, requestsInPlain } from './shared/mutual-tls';
import { newDestinationRule } from './shared/new-destination-rule';
import { atName, refOf } from './shared/refs';

export default rule({
  code: 'MW402',
  name: 'global-host-without-mtls',
  severity: 'error',
  peers: [],
  kinds: ['DestinationRule', 'ServiceEntry'],
  docs: md`
    ## What it does

    Requests to a global host must reach the gateway of the other cluster with mutual TLS. The rule looks at the DestinationRule that
    holds for each client: of the client's namespace, of the host's, of the root namespace, and there the most specific host, so that one
    rule for \`*.global\` serves all. A subset's policy overrides that of the rule, and an entry of \`portLevelSettings\` **drops** the TLS
    settings around it. Where no rule sets TLS, Istio uses mutual TLS by itself to endpoints that have a \`serviceAccount\` or the label
    \`security.istio.io/tlsMode: istio\`.

    The finding is at the rule for that very host, else at the host in the ServiceEntry.

    ## Why it matters

    The gateway (\`AUTO_PASSTHROUGH\`) finds the service by the SNI that only Istio's mutual TLS carries. Anything else is closed
    without a word: 503 with the flag \`UC\` or \`UF\`.

    ## Example

    \`\`\`yaml
    kind: ServiceEntry
    spec:
      hosts: [reviews.default.global]
      endpoints:
      - address: 203.0.113.20
        ports: {http1: 15443}
    ---
    kind: DestinationRule
    spec:
      host: reviews.default.global
      trafficPolicy:
        loadBalancer: {simple: LEAST_REQUEST}
    \`\`\`

    ## Instead

    \`\`\`yaml
      trafficPolicy:
        loadBalancer: {simple: LEAST_REQUEST}
        tls: {mode: ISTIO_MUTUAL}
    \`\`\`

    ## References

    [ClientTLSSettings](https://istio.io/latest/docs/reference/config/networking/destination-rule/#ClientTLSSettings)
  `,
  *check(resource, mesh) {
    if (resource.type === 'DestinationRule') yield* checkRule(resource, mesh);
    else yield* checkEntry(resource, mesh);
  },
});

/** A rule for exactly the host answers for itself. */
function* checkRule(resource: ResourceOf<'DestinationRule'>, mesh: Mesh): Iterable<Report> {
  const { host } = resource.facts;
  if (host === undefined || hasPlaceholder(host) || globalLabels(host, mesh.settings.globalSuffix) === undefined) return;
  const found = requestsInPlain(mesh, resource.cluster, host);
  if (found === undefined) return;
  const own = found.lacks.filter(({ by }) => by?.rule.file === resource.file && by.rule.id === resource.id);
  const places = new Map<string, Lack[]>();
  for (const lack of own) {
    const place = JSON.stringify(lack.by?.setting.path);
    places.set(place, [...(places.get(place) ?? []), lack]);
  }
  for (const lacks of places.values()) {
    const setting = lacks[0]?.by?.setting;
    if (setting === undefined) continue;
    const { mode, path } = setting;
    const isEntry = mode === undefined && path.at(-2) === 'portLevelSettings';
    const what =
      mode !== undefined
        ? `this rule sets TLS mode "${mode}"; use "ISTIO_MUTUAL"`
        : isEntry
          ? 'the settings of this port replace those of the rule and set no TLS mode; set "ISTIO_MUTUAL" here too'
          : 'this rule sets no TLS mode; set "ISTIO_MUTUAL"';
    const at = mode !== undefined ? path : isEntry ? [...path, 'tls', 'mode'] : ['spec', 'trafficPolicy', 'tls', 'mode'];
    yield {
      path: isEntry ? [...path, 'port', 'number'] : path,
      message: `${describe(host, found, lacks)}, but ${what}`,
      related: [hostOf(found.entry, host)],
      fixes: [
        {
          title: 'Set TLS mode "ISTIO_MUTUAL"',
          safe: mode === undefined,
          changes: [{ resource: refOf(resource), edits: [{ op: 'set', path: at, value: 'ISTIO_MUTUAL' }] }],
        },
      ],
    };
  }
}

/** Where no rule holds, or only one for many hosts, the ServiceEntry is the place to say so. */
function* checkEntry(resource: ResourceOf<'ServiceEntry'>, mesh: Mesh): Iterable<Report> {
  for (const { index, host } of globalHosts(mesh, resource)) {
    const found = requestsInPlain(mesh, resource.cluster, host);
    if (found === undefined || found.entry.file !== resource.file || found.entry.id !== resource.id) continue;
    const lacks = found.lacks.filter(({ by }) => by?.rule.facts.host !== host);
    const [first] = lacks;
    if (first === undefined) continue;
    const { by, client } = first;
    const same = lacks.filter((lack) => lack.by?.rule === by?.rule);
    const what =
      by === undefined
        ? `no DestinationRule in reach of namespace "${client}" sets it; add one with TLS mode "ISTIO_MUTUAL"`
        : `DestinationRule "${by.rule.name}" for "${by.rule.facts.host ?? ''}" sets ${by.setting.mode === undefined ? 'no TLS mode' : `TLS mode "${by.setting.mode}"`}; set "ISTIO_MUTUAL" there, or in a rule for this host`;
    yield {
      path: ['spec', 'hosts', index],
      message: `${describe(host, found, same)}, but ${what}`,
      related: by === undefined ? [] : [atName(by.rule, `DestinationRule "${by.rule.name}" holds for the host`)],
      fixes: newRule(mesh, resource, host, first),
    };
  }
}

function newRule(mesh: Mesh, entry: ResourceOf<'ServiceEntry'>, host: string, { by, client }: Lack): readonly Fix[] {
  // A rule of the client's own namespace goes before any of the host's.
  if (by !== undefined && by.rule.namespace === client && client !== entry.namespace) return [];
  const name = `${parseGlobalHost(host, mesh.settings.globalSuffix)?.name ?? entry.name}-global`;
  const spec = { host, trafficPolicy: { tls: { mode: 'ISTIO_MUTUAL' } } };
  return [
    {
      title: 'Add a DestinationRule with TLS mode "ISTIO_MUTUAL"',
      safe: false,
      changes: [{ resource: refOf(entry), edits: [newDestinationRule(mesh, entry, name, spec)] }],
    },
  ];
}

function describe(host: string, { gateway, requests }: Lacks, lacks: readonly Lack[]): string {
  const subset = onlyOne(lacks, requests, (request) => request.subset);
  const port = onlyOne(lacks, requests, (request) => request.port);
  const ofSubset = subset === undefined ? '' : ` subset "${subset}" of`;
  const onPort = port === undefined ? '' : ` on port "${port}"`;
  return `requests to${ofSubset} "${host}"${onPort} need mutual TLS to pass ${gateway.text}`;
}

/** What all that lack it have in common, and not all requests. */
function onlyOne<T>(
  lacks: readonly Lack[],
  requests: Lacks['requests'],
  pick: (request: Lacks['requests'][number]) => T,
): T | undefined {
  const [value, ...others] = new Set(lacks.map(pick));
  return others.length === 0 && requests.some((request) => pick(request) !== value) ? value : undefined;
}

function hostOf(entry: ResourceOf<'ServiceEntry'>, host: string): NonNullable<Report['related']>[number] {
  return {
    resource: refOf(entry),
    path: ['spec', 'hosts', Math.max(0, entry.facts.hosts.indexOf(host))],
    part: 'value',
    message: `ServiceEntry "${entry.name}" leads the host to the gateway`,
  };
}
