import { equal } from '../base/equal';
import type { ServiceEntry } from '../mesh/serviceEntries';
import { comesAfter } from '../mesh/virtualServices';
import { hasPlaceholder } from '../model/placeholder';
import type { Path } from '../yaml/tree';
import type { Fix, Report } from './finding';
import { md, rule } from './rule';
import { atName, refOf } from './shared/refs';

export default rule({
  code: 'MW525',
  name: 'conflicting-service-entries',
  severity: 'warning',
  peers: ['IST0177', 'KIA1211', 'KIA1212'],
  kinds: ['ServiceEntry'],
  docs: md`
    ## What it does

    Compares ServiceEntries that give the same host (short and full names are the same, wildcards are not compared with what they
    cover) to a client that sees both:

    - a port number of two protocols (HTTPS is the same as TLS);
    - in one namespace, two resolutions or two locations;
    - as a hint, entries of two namespaces that differ in anything else.

    It is said once, at the entry that comes later by name, however many there are before it. Entries of one namespace that agree are put together, and nothing is said of
    them; nor where each client sees one of them only.

    ## Why it matters

    Istio takes the protocol, resolution and location of the older entry and ignores those of the other. Of entries in several namespaces
    a client takes that of its own, else the oldest, with its endpoints alone.

    ## Example

    \`\`\`yaml
    kind: ServiceEntry
    metadata: {name: api, namespace: default}
    spec:
      hosts: [api.example.com]
      ports: [{number: 443, name: tls, protocol: TLS}]
    ---
    kind: ServiceEntry
    metadata: {name: api-plain, namespace: default}
    spec:
      hosts: [api.example.com]
      ports: [{number: 443, name: http, protocol: HTTP}]
    \`\`\`

    ## Instead

    Say the same in both, or keep one of them.

    ## References

    istioctl analyze (IST0177) compares protocols only, and hosts as they are written; Kiali (KIA1211) warns of entries that agree too.
  `,
  *check(entry, mesh) {
    const found = new Map<string, Report>();
    for (const [index, written] of entry.facts.hosts.entries()) {
      const host = mesh.resolve(written, entry.namespace);
      for (const other of mesh.entryRivals(entry, host)) {
        if (!comesAfter(entry, other)) continue;
        const conflicts = conflictsOf(entry, other, host);
        const reports = conflicts.length > 0 ? conflicts : differences(entry, other, host, ['spec', 'hosts', index]);
        for (const report of reports) {
          const key = JSON.stringify(report.path);
          const { related = [], ...first } = found.get(key) ?? report;
          const isSaid = related.some(({ resource }) => equal(resource, refOf(other)));
          if (isSaid) continue;
          found.set(key, { ...first, related: [...related, atName(other, `ServiceEntry "${other.name}" gives the host too`)] });
        }
      }
    }
    yield* found.values();
  },
});

function describe({ name, namespace }: ServiceEntry): string {
  return `ServiceEntry "${name}" in namespace "${namespace}"`;
}

function conflictsOf(entry: ServiceEntry, other: ServiceEntry, host: string): readonly Report[] {
  const protocols = entry.facts.ports.flatMap(({ number, protocol }, index): readonly Report[] => {
    const twin = other.facts.ports.find((port) => typeof number === 'number' && port.number === number);
    if (!differ(protocol, twin?.protocol) || protocol === undefined || twin?.protocol === undefined) return [];
    const path = ['spec', 'ports', index, 'protocol'];
    const theirs = twin.protocol === '' ? 'no protocol' : `the protocol "${twin.protocol}"`;
    const message = `${describe(other)} gives port ${number} of "${host}" ${theirs}, and Istio takes that of the older one for both; write the same`;
    return [{ path, message, fixes: twin.protocol === '' ? [] : [change(entry, path, twin.protocol)] }];
  });
  if (entry.namespace !== other.namespace) return protocols;
  return [
    ...protocols,
    ...settingConflict(entry, other, host, 'resolution', 'NONE'),
    ...settingConflict(entry, other, host, 'location', 'MESH_EXTERNAL'),
  ];
}

function settingConflict(
  entry: ServiceEntry,
  other: ServiceEntry,
  host: string,
  field: 'resolution' | 'location',
  otherwise: string,
): readonly Report[] {
  const [own, theirs] = [entry.facts[field] ?? otherwise, other.facts[field] ?? otherwise];
  if (own === theirs || hasPlaceholder(`${own} ${theirs}`)) return [];
  const path: Path = ['spec', field];
  const message = `${describe(other)} gives "${host}" the ${field} "${theirs}", and Istio takes that of the older one for both; write the same, not "${own}"`;
  const place: Pick<Report, 'path'> = entry.facts[field] === undefined ? { path: ['spec', 'hosts'] } : { path };
  return [{ ...place, message, fixes: [change(entry, path, theirs)] }];
}

/** Protocols that Istio treats differently. */
function differ(a = '', b = ''): boolean {
  const [left, right] = [a, b].map((protocol) => protocol.toUpperCase().replace('HTTPS', 'TLS'));
  return left !== right && !hasPlaceholder(`${a} ${b}`);
}

function change(entry: ServiceEntry, path: Path, value: string): Fix {
  return {
    title: `Change the ${String(path.at(-1))} to "${value}"`,
    safe: false,
    changes: [{ resource: refOf(entry), edits: [{ op: 'set', path, value }] }],
  };
}

function differences(entry: ServiceEntry, other: ServiceEntry, host: string, path: Path): readonly Report[] {
  if (entry.namespace === other.namespace || equal(meaningOf(entry), meaningOf(other))) return [];
  const message = `${describe(other)} gives "${host}" too: clients of other namespaces take only the older one; export each to its own clients ("exportTo"), or keep one`;
  return [{ path, message, severity: 'hint' }];
}

function meaningOf({ facts }: ServiceEntry): unknown {
  const { exportTo, hosts, ...rest } = facts;
  return rest;
}
