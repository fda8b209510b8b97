/** What rules say, and offer, where a host is certainly missing. */
import { parseServiceHost, serviceHost } from '../../mesh/hosts';
import type { Mesh } from '../../mesh/mesh';
import type { Absent } from '../../mesh/registry';
import type { ResourceOf } from '../../model/resource';
import type { Path } from '../../yaml/tree';
import type { Fix } from '../finding';
import { refOf } from './refs';
import { scaffoldFixes } from './scaffold-fix';

type Referrer = ResourceOf<'VirtualService'> | ResourceOf<'DestinationRule'>;

/** A host that is absent or unexpanded: what to say of it, and the fix that writes the one that was meant at `path`. */
export function missingHost(
  mesh: Mesh,
  referrer: Referrer,
  written: string,
  answer: Absent,
  path: Path,
): { readonly message: string; readonly fixes: readonly Fix[] } {
  const host = mesh.resolve(written, referrer.namespace);
  const [entry] = answer.entries;
  if (answer.reason === 'unexpanded' && entry !== undefined) {
    const full = serviceHost(entry.name, entry.namespace, mesh.settings.clusterDomain);
    return {
      message: `the host "${written}" does not exist: Istio expands only names without a dot; write "${full}"`,
      fixes: [setHost(referrer, path, full, true)],
    };
  }
  const subject = written === host ? `the host "${host}" does not exist` : `"${written}" means "${host}", which does not exist`;
  const message = `${subject}: ${answer.why}`;
  const near = mesh.nearestHost(referrer.cluster, host, referrer.namespace);
  const scaffold = scaffoldFixes(mesh, referrer, host);
  if (near === undefined) return { message, fixes: scaffold };
  const meant = written.includes('.') ? near : shorten(mesh, near, referrer.namespace);
  return { message: `${message}; did you mean "${meant}"`, fixes: [...scaffold, setHost(referrer, path, meant, false)] };
}

/** The short form of a Service's host, where it means the same. */
function shorten(mesh: Mesh, host: string, namespace: string): string {
  const service = parseServiceHost(host, mesh.settings.clusterDomain);
  return service?.namespace === namespace && !service.name.includes('.') ? service.name : host;
}

function setHost(referrer: Referrer, path: Path, host: string, safe: boolean): Fix {
  return {
    title: `Change the host to "${host}"`,
    safe,
    changes: [{ resource: refOf(referrer), edits: [{ op: 'set', path, value: host }] }],
  };
}
