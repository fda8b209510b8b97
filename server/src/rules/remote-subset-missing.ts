import { nearest } from '../base/nearest';
import type { Rule } from '../mesh/destinationRules';
import { carries, type Endpoint, type EndpointSet, valuesOf } from '../mesh/endpoints';
import { globalLabels, parseGlobalHost, parseServiceHost } from '../mesh/hosts';
import type { Mesh } from '../mesh/mesh';
import type { Form, SubsetUndefined, Use } from '../mesh/remote';
import type { SubsetFacts } from '../model/kinds/destinationRule';
import { hasPlaceholder } from '../model/placeholder';
import type { Fix, Related } from './finding';
import { md, rule } from './rule';
import { exporting } from './shared/export-to';
import { newDestinationRule } from './shared/new-destination-rule';
import { atName, refOf } from './shared/refs';

export default rule({
  code: 'MW407',
  name: 'remote-subset-missing',
  severity: 'error',
  peers: [],
  kinds: ['DestinationRule'],
  docs: md`
    ## What it does

    Follows each subset of a global host that a route uses to the clusters behind the endpoints that it selects, and asks whether a
    DestinationRule there defines a subset of the same **name**: for the Service that the host stands for, or for the host itself where that
    cluster has a ServiceEntry of its own for it. It is a warning where some of the clusters define it and others do not.

    The same holds for a Service of which clusters in several networks know each other's endpoints (shared discovery): requests to those in
    another network pass its gateway, with the name of the subset. Services that \`serviceSettings\` keep to their cluster are left alone.

    A rule that the gateway does not see counts for nothing. The gateway looks as every client does: in its own namespace, in that of
    the host, in the root namespace, and only at what is exported to it.

    Whether workloads of the subset run there is another question, which MW305 answers at the rule of that cluster.

    ## Why it matters

    The name of the subset travels in the SNI (\`outbound_.9080_.v2_.reviews.default.global\`). A gateway makes a filter chain for each subset
    that a rule of **its** cluster defines, and closes connections for any other. The labels of the subset here do not matter there.

    ## Example

    \`\`\`yaml
    # cluster1, where a route uses subset v2
    kind: DestinationRule
    spec:
      host: reviews.default.global
      subsets:
      - name: v2
        labels: {cluster: cluster2}
    ---
    # cluster2
    kind: DestinationRule
    spec:
      host: reviews.default.svc.cluster.local
      subsets:
      - name: v3
        labels: {version: v3}
    \`\`\`

    ## Instead

    Define \`v2\` in the rule of cluster2, with the labels of the pods that it means.

    ## References

    [Version routing in a multicluster service mesh](https://istio.io/latest/blog/2019/multicluster-version-routing/)
  `,
  *check(resource, mesh) {
    const { host, subsets } = resource.facts;
    if (host === undefined || hasPlaceholder(host)) return;
    const isGlobal = globalLabels(host, mesh.settings.globalSuffix) !== undefined;
    if (!isGlobal && mesh.discovery() !== 'shared') return;
    const resolved = mesh.resolve(host, resource.namespace);
    if (!isGlobal && mesh.clusterLocalBy(resource.cluster, resolved) !== undefined) return;
    const from = resource.namespace === mesh.settings.mesh.rootNamespace ? undefined : resource.namespace;
    const set = mesh.endpoints(resource.cluster, resolved, from);
    if (set === undefined) return;
    for (const subset of subsets) {
      const uses = mesh.localUses(resource, subset.name);
      if (uses.length === 0) continue;
      const behind = isGlobal ? mesh.clustersBehind(set, subset.labels) : behindNetworks(mesh, resource, set, subset);
      const lacking = behind.flatMap((cluster) => {
        const forms = cluster === undefined ? [] : formsOf(mesh, cluster, resolved, isGlobal);
        if (cluster === undefined || forms.length === 0) return [];
        const answer = mesh.definesSubset(cluster, resolved, forms, subset.name);
        return answer.is === 'no' ? [{ cluster, forms, answer }] : [];
      });
      for (const { cluster, forms, answer } of lacking) {
        const hidden = answer.outOfReach;
        const rules = hidden.length > 0 ? hidden : forms.flatMap((form) => rulesOf(mesh, cluster, form));
        const hosts = forms.map((form) => `"${form.host}"`).join(' or ');
        const where =
          hidden.length > 0
            ? `the DestinationRule that defines that subset for ${hosts} does not hold for the gateway in namespace "${answer.from}"; export it to that namespace`
            : `no DestinationRule defines that subset for ${hosts}; define it there`;
        yield {
          path: ['spec', 'subsets', subset.index, 'name'],
          severity: lacking.length === behind.length ? 'error' : 'warning',
          message: `${lacking.length === behind.length ? '' : 'some '}requests to subset "${subset.name}" of "${host}" end in cluster "${cluster}", where ${where}`,
          related: [
            ...uses.slice(0, 3).map(useOf),
            ...rules.map((item) =>
              atName(
                item,
                `DestinationRule "${item.name}" of cluster "${cluster}" ${hidden.length > 0 ? 'is out of reach' : 'does not define it'}`,
              ),
            ),
          ],
          fixes: hidden.length > 0 ? exportFixes(mesh, cluster, answer) : fixesOf(mesh, cluster, forms, rules, subset.name),
        };
      }
    }
  },
});

/** The clusters that run what a subset selects; undefined in the list: the own network, or one that is not known. */
function behindNetworks(
  mesh: Mesh,
  { cluster }: Rule,
  set: EndpointSet,
  { labels }: SubsetFacts,
): readonly (string | undefined)[] {
  const selected = set.endpoints.filter((endpoint) => carries(endpoint, labels).is === 'yes');
  const across = mesh.clustersAcross(cluster, selected);
  const isAcross = ({ resource }: Endpoint): boolean => across.includes(resource.cluster);
  return set.complete && selected.every(isAcross) ? across : [...across, undefined];
}

/** In which forms a cluster answers; none where that is not known, or where requests do not get past its gateways. */
function formsOf(mesh: Mesh, cluster: string, host: string, isGlobal: boolean): readonly Form[] {
  if (isGlobal) {
    const forms = mesh.answersTo(cluster, host);
    return forms.is === 'yes' && mesh.entrance(cluster, host).is !== 'no' ? forms.value : [];
  }
  const found = mesh.host(cluster, host);
  // Only gateways that this cluster's own configuration opens are known to go by its own rules.
  if (found.is !== 'yes' || mesh.crossing(cluster, host).is !== 'yes') return [];
  return [{ kind: 'service', host, entries: found.entries }];
}

function rulesOf(mesh: Mesh, cluster: string, { host }: Form): readonly Rule[] {
  return mesh.rulesAnywhere(cluster, host).filter((rule) => mesh.resolve(rule.facts.host ?? '', rule.namespace) === host);
}

function useOf({ service, destination }: Use): Related {
  const path = service.facts.destinations[destination]?.path ?? [];
  const message = `VirtualService "${service.name}" sends requests to the subset`;
  return { resource: refOf(service), path: [...path, 'subset'], part: 'pair', message };
}

function exportFixes(mesh: Mesh, cluster: string, { outOfReach, from, rules }: SubsetUndefined): readonly Fix[] {
  // Where another rule holds for the gateway, that one is in the way.
  if (from === undefined || rules.length > 0) return [];
  return outOfReach
    .filter((item) => mesh.isVisible(item, from).is === 'no')
    .map((item) => ({
      title: `Export DestinationRule "${item.name}" of cluster "${cluster}" to namespace "${from}"`,
      safe: false,
      changes: [{ resource: refOf(item), edits: [exporting(item, from)] }],
    }));
}

function fixesOf(mesh: Mesh, cluster: string, forms: readonly Form[], rules: readonly Rule[], name: string): readonly Fix[] {
  const [form] = forms;
  const [rule] = rules;
  const entry = form?.entries[0];
  if (form === undefined || entry === undefined) return [];
  const set = mesh.endpoints(cluster, rule === undefined ? form.host : mesh.resolve(rule.facts.host ?? '', rule.namespace));
  const versions = set === undefined ? [] : valuesOf(set, 'version');
  const version = versions.includes(name) ? name : (nearest(name, versions) ?? name);
  // Where no workload carries a version, a subset that takes them all is the one that works.
  const versioned = set === undefined || !set.complete || versions.length > 0;
  const value = versioned ? { name, labels: { version } } : { name };
  if (rule !== undefined) {
    return [
      {
        title: `Add subset "${name}" to DestinationRule "${rule.name}" of cluster "${cluster}"`,
        safe: false,
        changes: [{ resource: refOf(rule), edits: [{ op: 'append', path: ['spec', 'subsets'], value }] }],
      },
    ];
  }
  const { clusterDomain, globalSuffix } = mesh.settings;
  const global = parseGlobalHost(form.host, globalSuffix)?.name;
  const service = global === undefined ? (parseServiceHost(form.host, clusterDomain)?.name ?? entry.name) : `${global}-global`;
  return [
    {
      title: `Add a DestinationRule with subset "${name}" to cluster "${cluster}"`,
      safe: false,
      changes: [
        { resource: refOf(entry), edits: [newDestinationRule(mesh, entry, service, { host: form.host, subsets: [value] })] },
      ],
    },
  ];
}
