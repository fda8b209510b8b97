/** Fixes that define a subset: in a DestinationRule that holds for the route, else in a new one. */
import type { Rule, SubsetMissing } from '../../mesh/destinationRules';
import { globalLabels, isWildcard, parseServiceHost } from '../../mesh/hosts';
import type { Mesh } from '../../mesh/mesh';
import type { Labels, ResourceOf } from '../../model/resource';
import type { Fix } from '../finding';
import { exporting } from './export-to';
import { newDestinationRule } from './new-destination-rule';
import { refOf } from './refs';
import type { Target } from './targets';

type Service = ResourceOf<'VirtualService'>;

export function addSubsetFixes(
  mesh: Mesh,
  service: Service,
  target: Target,
  subset: string,
  missing: SubsetMissing,
): readonly Fix[] {
  const { labels, proven } = labelsFor(mesh, service, target, subset, missing);
  const value = { name: subset, labels };
  const [rule] = missing.rules;
  if (rule !== undefined && !isWildcard(rule.facts.host ?? '')) {
    return [
      {
        title: `Add subset "${subset}" to DestinationRule "${rule.name}"`,
        safe: proven,
        changes: [{ resource: refOf(rule), edits: [{ op: 'append', path: ['spec', 'subsets'], value }] }],
      },
    ];
  }
  const entry = target.answer.is === 'yes' ? target.answer.entries[0] : undefined;
  if (entry === undefined) return [];
  const name = parseServiceHost(target.host, mesh.settings.clusterDomain)?.name ?? target.host.replaceAll('.', '-');
  // A rule for many hosts holds no more once there is one for this host, which has to say the same of TLS.
  const mode = rule?.facts.policy?.tls?.mode;
  const policy = mode === undefined ? {} : { trafficPolicy: { tls: { mode } } };
  const spec = { host: target.host, ...policy, subsets: [value] };
  const own = missing.step === 'client' ? rule?.namespace : undefined;
  // In the host's namespace every client finds it, unless it has a rule of its own.
  const document = newDestinationRule(mesh, service, name, spec, own ?? entry.namespace);
  return [
    ...exportFixes(mesh, target, missing),
    {
      title: `Add a DestinationRule with subset "${subset}"`,
      safe: false,
      changes: [{ resource: refOf(service), edits: [document] }],
    },
  ];
}

/** A rule that only has to be exported to the client: one in the host's or the root namespace. */
function exportFixes(mesh: Mesh, { answer, client }: Target, { outOfReach }: SubsetMissing): readonly Fix[] {
  const namespace = client?.namespace;
  if (namespace === undefined || answer.is !== 'yes') return [];
  const places = [...answer.entries.map((entry) => entry.namespace), mesh.settings.mesh.rootNamespace];
  return outOfReach
    .filter((rule) => places.includes(rule.namespace) && mesh.isVisible(rule, namespace).is === 'no')
    .map((rule) => ({
      title: `Export DestinationRule "${rule.name}" to namespace "${namespace}"`,
      safe: false,
      changes: [{ resource: refOf(rule), edits: [exporting(rule, namespace)] }],
    }));
}

/** The labels that most likely make the subset; proven where endpoints carry them. */
function labelsFor(
  mesh: Mesh,
  service: Service,
  { host, client }: Target,
  subset: string,
  missing: SubsetMissing,
): { readonly labels: Labels; readonly proven: boolean } {
  const version = { version: subset };
  const set = mesh.endpoints(service.cluster, host, client?.namespace);
  if (set?.endpoints.some((endpoint) => endpoint.labels.version === subset)) return { labels: version, proven: true };
  const elsewhere = definition(missing.outOfReach, (name) => name === subset);
  if (elsewhere !== undefined) return { labels: elsewhere, proven: false };
  const isGlobal = globalLabels(host, mesh.settings.globalSuffix) !== undefined;
  const sibling = isGlobal ? definition(missing.rules, () => true) : undefined;
  return { labels: sibling ?? version, proven: false };
}

function definition(rules: readonly Rule[], accept: (name: string) => boolean): Labels | undefined {
  for (const rule of rules) {
    const found = rule.facts.subsets.find(({ name, labels }) => accept(name) && Object.keys(labels).length > 0);
    if (found !== undefined) return found.labels;
  }
  return undefined;
}
