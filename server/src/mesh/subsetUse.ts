/** Whether any route of the workspace sends to a subset, by whichever of its names the host goes. */
import { type Answer, no, unknown, yes } from './answer';
import { type Context, ofType } from './context';
import { couldBecome, parseGlobalHost, parseServiceHost, resolveHost, serviceHost, wildcardSuffixes } from './hosts';
import { keys } from './keys';
import { openness } from './open';
import { usesOf } from './remote';

export function isSubsetUsed(context: Context, cluster: string, host: string, subset: string): Answer {
  const { index, settings } = context;
  const clusters = settings.clusters.map(({ name }) => name);
  const forms = formsOf(host, settings.clusterDomain, settings.globalSuffix);
  for (const name of clusters) {
    for (const form of forms) {
      if (usesOf(context, name, form, subset).length > 0) return yes();
      const byServerName = ofType(index.get(keys.sni(name, form)), 'VirtualService');
      // As gateways have it: `outbound_.80_.v1_.host`.
      if (byServerName.some(({ facts }) => facts.sniHosts.some((item) => item.includes(`_.${subset}_.`)))) return yes();
    }
  }
  const open = openness(context, ...clusters);
  if (open !== undefined) return open;
  for (const name of clusters) {
    if (forms.some((form) => wildcardSuffixes(form).some((suffix) => suffix !== '' && index.has(keys.sni(name, `*${suffix}`)))))
      return unknown('a TLS route takes connections to it by their server name');
    if (mayBeRouted(context, name, forms, subset)) return unknown('a route whose destination is a placeholder may use it');
  }
  if (clusters.length === 1 && index.has(keys.passthrough(cluster)))
    return unknown('gateways pass the requests of other clusters');
  return no('no route sends to it');
}

/** Whether a destination with a placeholder may be a host by one of its names, and that subset of it. */
export function mayBeRouted({ index, settings }: Context, cluster: string, forms: readonly string[], subset?: string): boolean {
  return ofType(index.get(keys.unsureUse(cluster)), 'VirtualService').some((service) =>
    service.facts.destinations.some((destination) => {
      const host = resolveHost(destination.host, service.namespace, settings.clusterDomain);
      const isSubset = subset === undefined || couldBecome(destination.subset ?? '', subset);
      return isSubset && forms.some((form) => couldBecome(host, form));
    }),
  );
}

/** The host, and what it is called for other clusters or there. */
function formsOf(host: string, clusterDomain: string, globalSuffix: string): readonly string[] {
  const service = parseServiceHost(host, clusterDomain);
  if (service !== undefined) return [host, `${service.name}.${service.namespace}.${globalSuffix}`];
  const global = parseGlobalHost(host, globalSuffix);
  return global === undefined ? [host] : [host, serviceHost(global.name, global.namespace, clusterDomain)];
}
