import type { HostEntry } from '../../mesh/registry';

/** The ports of a Service that lead to a port of its pods. */
export function targetedBy(entry: HostEntry, target: number): readonly number[] {
  if (entry.type !== 'Service') return [];
  return entry.facts.ports.flatMap(({ port, targetPort }) => (targetPort === target && typeof port === 'number' ? [port] : []));
}
