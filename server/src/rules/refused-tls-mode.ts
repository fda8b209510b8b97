import type { Rule } from '../mesh/destinationRules';
import { isWildcard, parseServiceHost, serviceHost } from '../mesh/hosts';
import type { Mesh } from '../mesh/mesh';
import { type TlsSetting, tlsSetting } from '../mesh/mtls';
import { hasPlaceholder } from '../model/placeholder';
import type { Fix, Report } from './finding';
import { md, rule } from './rule';
import { settingsOf } from './shared/mutual-tls';
import { refOf } from './shared/refs';
import { type HostView, heldWith, type Refusal, refusals, refusedBy, sendsPlainByDefault, viewOf } from './shared/server-tls';

export default rule({
  code: 'MW620',
  name: 'refused-tls-mode',
  severity: 'error',
  peers: ['KIA0205', 'KIA0206', 'KIA0207', 'KIA0208', 'KIA0505', 'KIA0506'],
  kinds: ['DestinationRule'],
  docs: md`
    ## What it does

    Compares the TLS mode that a DestinationRule sets for a port or a subset with what the workloads behind it take, by the
    PeerAuthentication that holds for each of them: \`DISABLE\` and \`SIMPLE\` with \`STRICT\`, and \`ISTIO_MUTUAL\` with \`DISABLE\` or with
    pods that get no sidecar. A rule that sets no mode sends plain text where \`enableAutoMtls\` is false. A rule for many hosts is compared
    for those Services for which it holds.

    Whether a workload has a sidecar is often not in the workspace; what depends on it is only told then. Nothing is said of ambient
    workloads, of those whose annotations keep ports from their sidecar, and of \`MUTUAL\`, whose certificate may be one that the mesh trusts.

    ## Why it matters

    The server's sidecar resets such connections, and the client's answers its requests with 503.

    ## Example

    \`\`\`yaml
    kind: PeerAuthentication
    metadata: {name: default, namespace: prod}
    spec:
      mtls: {mode: STRICT}
    ---
    kind: DestinationRule
    metadata: {name: reviews, namespace: prod}
    spec:
      host: reviews
      trafficPolicy:
        tls: {mode: DISABLE}
    \`\`\`

    ## Instead

    Leave TLS out of the rule, and Istio uses what the workloads take (auto mTLS), or say it:

    \`\`\`yaml
        tls: {mode: ISTIO_MUTUAL}
    \`\`\`

    ## References

    Kiali compares only rules for a whole namespace or mesh with policies without a selector (KIA0207, KIA0208, KIA0505, KIA0506). It also wants
    a PeerAuthentication beside such a rule with \`ISTIO_MUTUAL\` (KIA0205, KIA0206); none is needed, since what nothing sets is
    \`PERMISSIVE\`.
  `,
  *check(resource, mesh) {
    const { host: written, policy, subsets } = resource.facts;
    if (written === undefined || hasPlaceholder(written) || resource.unsure === true) return;
    if (
      !sendsPlainByDefault(mesh, resource.cluster) &&
      policy === undefined &&
      subsets.every((item) => item.policy === undefined)
    )
      return;
    const host = mesh.resolve(written, resource.namespace);
    yield* isWildcard(host) ? checkHosts(mesh, resource, host) : checkHost(mesh, resource, host);
  },
});

interface Hit {
  readonly view: HostView;
  readonly setting: TlsSetting;
  readonly mode: string;
  readonly refusal: Refusal;
  readonly ports: number[];
}

function* checkHost(mesh: Mesh, resource: Rule, host: string): Iterable<Report> {
  for (const hit of hitsOf(mesh, resource, host)) yield report(resource, hit);
}

/** A rule for many hosts: a host at which it fails will do for each place. */
function* checkHosts(mesh: Mesh, resource: Rule, host: string): Iterable<Report> {
  const { cluster } = resource;
  const { clusterDomain } = mesh.settings;
  const namespace = parseServiceHost(`any${host.slice(1)}`, clusterDomain)?.namespace;
  const server = mesh.namespaceMtls(cluster, namespace ?? mesh.settings.mesh.rootNamespace);
  // Of the whole mesh only a policy for the whole mesh is worth the look at all its Services.
  if (namespace === undefined && (server.is !== 'yes' || server.mode === 'PERMISSIVE')) return;
  const services = namespace === undefined ? mesh.services(cluster) : mesh.servicesIn(cluster, namespace);
  const found = new Map<string, Hit>();
  for (const { name, namespace: own } of services) {
    for (const hit of hitsOf(mesh, resource, serviceHost(name, own, clusterDomain))) {
      const place = JSON.stringify(hit.setting.path);
      if (found.get(place)?.refusal.certain !== true) found.set(place, hit);
    }
    if ([...found.values()].some(({ refusal }) => refusal.certain)) break;
  }
  for (const hit of found.values()) yield report(resource, hit);
  if (services.length === 0) yield* contradiction(mesh, resource, host, server);
}

/** Where the workspace holds no Service, two policies for all that is there may contradict each other nonetheless. */
function* contradiction(mesh: Mesh, resource: Rule, host: string, server: ReturnType<Mesh['namespaceMtls']>): Iterable<Report> {
  const setting = tlsSetting(resource, undefined);
  const mode = modeOf(mesh, resource.cluster, setting);
  const refused = mode === undefined ? undefined : refusedBy(server, mode);
  if (mode === undefined || refused === undefined) return;
  const refusal = { who: 'what it covers', certain: false, ...refused };
  yield report(resource, { view: { host, entries: [], ports: [] }, setting, mode, refusal, ports: [] });
}

/** Where the rule's settings make requests to a host fail, whichever of several rules of the host counts. */
function hitsOf(mesh: Mesh, resource: Rule, host: string): readonly Hit[] {
  const { cluster } = resource;
  const view = viewOf(mesh, cluster, host);
  const rules = view && heldWith(mesh, resource, view);
  if (view === undefined || rules === undefined) return [];
  const hits = new Map<string, Hit>();
  for (const port of view.ports) {
    for (const subset of [undefined, ...resource.facts.subsets]) {
      const settings = settingsOf(rules, { port, subset: subset?.name });
      const own = settings.find(({ rule: item }) => item.file === resource.file && item.id === resource.id)?.setting;
      if (own === undefined || (subset !== undefined && own.path[1] !== 'subsets')) continue;
      const refused = settings.map(({ setting }) => {
        const mode = modeOf(mesh, resource.cluster, setting);
        return mode === undefined ? undefined : refusals(mesh, cluster, view, port, subset?.labels ?? {}, mode)[0];
      });
      const [refusal] = refused;
      const mode = modeOf(mesh, cluster, own);
      if (refusal === undefined || mode === undefined || refused.includes(undefined)) continue;
      const place = JSON.stringify(own.path);
      const before = hits.get(place);
      if (before === undefined) hits.set(place, { view, setting: own, mode, refusal, ports: [port] });
      else before.ports.push(port);
    }
  }
  return [...hits.values()];
}

/** Undefined where auto mTLS does what the workloads take. */
function modeOf(mesh: Mesh, cluster: string, { mode }: TlsSetting): string | undefined {
  return mode ?? (sendsPlainByDefault(mesh, cluster) ? 'DISABLE' : undefined);
}

function report(resource: Rule, { view, setting, mode, refusal, ports }: Hit): Report {
  const { certain, why, related } = refusal;
  const onPort = ports.length < view.ports.length ? ` on port ${ports.join(', ')}` : '';
  const how =
    mode === 'ISTIO_MUTUAL'
      ? 'come with mutual TLS'
      : mode === 'SIMPLE'
        ? 'come without a certificate of the client'
        : setting.mode === undefined
          ? 'come in plain text, since the rule sets no TLS mode and auto mTLS is off'
          : 'come in plain text';
  const instead = mode === 'ISTIO_MUTUAL' ? 'DISABLE' : 'ISTIO_MUTUAL';
  const who = `${refusal.who}${certain ? '' : ', if it has a sidecar,'}`;
  return {
    path: setting.path,
    severity: certain ? 'error' : 'info',
    message: `requests to "${view.host}"${onPort} ${how}, but ${who} ${why}; ${setting.mode === undefined ? 'set' : 'use'} "${instead}"`,
    related,
    fixes: fixesOf(resource, setting, instead),
  };
}

function fixesOf(resource: Rule, { mode, path }: TlsSetting, instead: string): readonly Fix[] {
  const level = mode !== undefined ? path.slice(0, -1) : path[1] === 'host' ? ['spec', 'trafficPolicy', 'tls'] : [...path, 'tls'];
  const change = { op: 'set' as const, path: [...level, 'mode'], value: instead };
  // What goes with SIMPLE means nothing to the other modes.
  const whole = { op: 'set' as const, path: level, value: { mode: instead } };
  return [
    {
      title: `Set TLS mode "${instead}"`,
      safe: false,
      changes: [{ resource: refOf(resource), edits: [mode === 'SIMPLE' ? whole : change] }],
    },
  ];
}
