/** The destinations of a VirtualService with what their clients know of the host: what the rules about routes have in common. */
import type { Client } from '../../mesh/clients';
import { isWildcard } from '../../mesh/hosts';
import type { Mesh } from '../../mesh/mesh';
import type { HostAnswer, HostEntry } from '../../mesh/registry';
import type { Destination } from '../../model/kinds/virtualService';
import type { ResourceOf } from '../../model/resource';

export interface Target {
  readonly destination: Destination;
  /** Resolved. */
  readonly host: string;
  readonly clients: readonly Client[];
  /** Of the client that fares worst. */
  readonly answer: HostAnswer;
  readonly client: Client | undefined;
}

/** A route to a wildcard host is left to the schema. */
export function* targetsOf(service: ResourceOf<'VirtualService'>, mesh: Mesh): Iterable<Target> {
  for (const destination of service.facts.destinations) {
    const host = mesh.resolve(destination.host, service.namespace);
    if (isWildcard(host)) continue;
    const clients = mesh.clientsOf(service, destination);
    const answers = clients.map((client) => ({ client, answer: mesh.host(service.cluster, host, client.namespace) }));
    const worst =
      answers.find(({ answer }) => answer.is === 'no') ?? answers.find(({ answer }) => answer.is === 'unknown') ?? answers[0];
    if (worst !== undefined) yield { destination, host, clients, ...worst };
  }
}

/** What gives the host to any of the clients; undefined unless every client certainly knows it. */
export function entriesOf(mesh: Mesh, service: ResourceOf<'VirtualService'>, target: Target): readonly HostEntry[] | undefined {
  if (target.answer.is !== 'yes') return undefined;
  const entries = new Set<HostEntry>();
  for (const { namespace } of target.clients) {
    const answer = mesh.host(service.cluster, target.host, namespace);
    if (answer.is === 'yes') for (const entry of answer.entries) entries.add(entry);
  }
  return [...entries];
}

/** Who sends the requests, for messages. */
export function describeClient(client: Client | undefined): string {
  if (client?.namespace === undefined) return 'any client';
  if (client.gateway === undefined) return `clients in namespace "${client.namespace}"`;
  return `the workloads of gateway "${client.gateway}" in namespace "${client.namespace}"`;
}
