/** WorkloadEntry, and WorkloadGroup as the template of WorkloadEntries that register themselves. */
import { labels, object } from '../read';
import { type EndpointFacts, readEndpoint } from './serviceEntry';

export interface WorkloadEntryFacts extends EndpointFacts {
  /** True for a WorkloadGroup: how many entries there are, and where, is known only at run time. */
  readonly template: boolean;
}

/** Labels of the metadata win over those of the spec (istio: serviceentry conversion of a WorkloadEntry). */
export function readWorkloadEntry(document: unknown): WorkloadEntryFacts {
  const spec = object(object(document).spec);
  const endpoint = readEndpoint(spec);
  return {
    ...endpoint,
    labels: { ...endpoint.labels, ...labels(object(object(document).metadata).labels) },
    template: false,
  };
}

export function readWorkloadGroup(document: unknown): WorkloadEntryFacts {
  const spec = object(object(document).spec);
  const endpoint = readEndpoint(spec.template);
  return { ...endpoint, labels: { ...endpoint.labels, ...labels(object(spec.metadata).labels) }, template: true };
}
