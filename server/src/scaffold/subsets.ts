/** The subsets by which versions are told apart, on the host that spans the clusters and on each cluster's own. */
import type { Labels } from '../model/resource';
import type { Value } from '../yaml/edits';
import { answeringSite, type Case, isModern, labelsOf, reached } from './case';
import { dnsLabel, shorten } from './names';

export interface Subset {
  readonly name: string;
  readonly labels: Labels;
  readonly version: string;
  /** The clusters whose endpoints it selects. */
  readonly clusters: readonly string[];
}

/** What a flavour decides: the clusters that answer to the spanning host with pods of their own. */
export type Answering = (cluster: string) => boolean;

/** `v1-cluster2`: the version in one cluster, where several run it. */
export function perClusterName({ versions }: Case, version: string, cluster: string): string {
  return dnsLabel(`${versions.nameOf(version)}-${cluster}`);
}

/** The clusters that answer with a version; for all clients the same, so that they call its subsets by the same names. */
function homesOf(c: Case, version: string, answers: Answering): readonly string[] {
  const { view, versions, remotes } = c;
  const names = view.clusters.map(({ name }) => name);
  return names.filter((name) => (remotes.includes(name) || answers(name)) && versions.of(name).includes(version));
}

function isPerCluster(c: Case, version: string, answers: Answering): boolean {
  return c.request.sharedVersions === 'per-cluster' && homesOf(c, version, answers).length > 1;
}

/** The label of endpoints whose cluster runs a version, where several clusters do. */
function runsLabel({ versions }: Case, version: string): string {
  return shorten(`runs-${versions.nameOf(version)}`, 63);
}

/** The versions that one subset of a client covers in several remote clusters. */
function sharedVersions(c: Case, client: string, answers: Answering): readonly string[] {
  const own = answers(client) ? c.versions.of(client) : [];
  return c.versions.all.filter((version) => {
    if (own.includes(version) || isPerCluster(c, version, answers)) return false;
    return reached(c, client).filter((remote) => c.versions.of(remote).includes(version)).length > 1;
  });
}

/** The labels `runs-…` that a client's endpoint of a remote cluster carries. */
export function sharedLabels(c: Case, client: string, remote: string, answers: Answering): Labels {
  const shared = sharedVersions(c, client, answers).filter((version) => c.versions.of(remote).includes(version));
  return Object.fromEntries(shared.map((version) => [runsLabel(c, version), 'true']));
}

/** Of the host that spans the clusters, as a cluster knows it: its own pods by their version, others by the gateway of their cluster. */
export function spanningSubsets(c: Case, cluster: string, answers: Answering): readonly Subset[] {
  const { versions } = c;
  const own = answers(cluster) ? versions.of(cluster) : [];
  const shared = sharedVersions(c, cluster, answers);
  return versions.all.flatMap((version): readonly Subset[] => {
    const name = versions.nameOf(version);
    const remotes = reached(c, cluster).filter((remote) => versions.of(remote).includes(version));
    const homes = own.includes(version) ? [cluster, ...remotes] : remotes;
    const [first] = homes;
    if (first === undefined) return [];
    const pods = { version };
    if (isPerCluster(c, version, answers)) {
      return homes.map((home) => ({
        name: perClusterName(c, version, home),
        labels: home === cluster ? pods : labelsOf(c, home),
        version,
        clusters: [home],
      }));
    }
    if (own.includes(version)) return [{ name, labels: pods, version, clusters: [cluster] }];
    const labels = shared.includes(version) ? { [runsLabel(c, version)]: 'true' } : labelsOf(c, first);
    return [{ name, labels, version, clusters: homes }];
  });
}

/** Of the cluster's own host: the versions that run there, by the names that they have on the spanning host. */
export function ownSubsets(c: Case, cluster: string, answers: Answering): readonly Subset[] {
  if (answeringSite(c, cluster) === undefined) return [];
  return c.versions.of(cluster).flatMap((version) => {
    const subset = { labels: { version }, version, clusters: [cluster] };
    const named = [{ ...subset, name: c.versions.nameOf(version) }];
    // Before Istio 1.20 what arrives for the spanning host is looked up here.
    const arrives = !isModern(c.view) && c.remotes.includes(cluster) && isPerCluster(c, version, answers);
    return arrives ? [...named, { ...subset, name: perClusterName(c, version, cluster) }] : named;
  });
}

export function writeSubsets(subsets: readonly Subset[]): { readonly subsets?: Value } {
  return subsets.length === 0 ? {} : { subsets: subsets.map(({ name, labels }) => ({ name, labels })) };
}
