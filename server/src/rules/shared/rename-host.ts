/** Renaming a host of a ServiceEntry together with the rules and routes of its cluster that name it. */
import type { Mesh } from '../../mesh/mesh';
import type { ResourceOf } from '../../model/resource';
import type { PathEdit } from '../../yaml/edits';
import type { Fix, ResourceRef } from '../finding';
import { refOf } from './refs';

export function renameHost(mesh: Mesh, entry: ResourceOf<'ServiceEntry'>, index: number, to: string): Fix {
  const host = entry.facts.hosts[index] ?? '';
  const changes: { resource: ResourceRef; edits: PathEdit[] }[] = [
    { resource: refOf(entry), edits: [{ op: 'set', path: ['spec', 'hosts', index], value: to }] },
  ];
  for (const rule of mesh.rulesAnywhere(entry.cluster, host)) {
    if (rule.facts.host !== host) continue;
    changes.push({ resource: refOf(rule), edits: [{ op: 'set', path: ['spec', 'host'], value: to }] });
  }
  for (const { service, destination } of mesh.routesTo(entry.cluster, host)) {
    const path = service.facts.destinations[destination]?.path;
    if (path === undefined) continue;
    const ref = refOf(service);
    let change = changes.find(({ resource }) => resource.file === ref.file && resource.id === ref.id);
    if (change === undefined) {
      const at = service.facts.hosts.indexOf(host);
      change = { resource: ref, edits: at < 0 ? [] : [{ op: 'set', path: ['spec', 'hosts', at], value: to }] };
      changes.push(change);
    }
    change.edits.push({ op: 'set', path: [...path, 'host'], value: to });
  }
  const others = changes.length > 1 ? ', with its rules and routes' : '';
  return { title: `Rename the host to "${to}"${others}`, safe: false, changes };
}
