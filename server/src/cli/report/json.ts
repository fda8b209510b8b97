/** The findings for other programs. The form is a contract (README, "On the command line"): keys are added, never changed. */
import type { BaselineReport, CheckReport, Found } from './report';
import { range } from './text';

export function json(report: CheckReport): string {
  const { files, resources, errors, warnings, infos, hints, durationMs } = report.summary;
  const summary = { files, resources, errors, warnings, infos, hints, durationMs };
  const baseline = report.baseline === undefined ? {} : { baseline: baselineOf(report.baseline) };
  return `${JSON.stringify({ version: 1, summary, findings: report.findings.map(finding), ...baseline }, null, 2)}\n`;
}

/** Only where one is used. */
function baselineOf({ file, known, gone }: BaselineReport) {
  return {
    file,
    known: known.length,
    gone: gone.map(({ file: at, code, rule, resource, path, count }) => ({ file: at, code, rule, resource, path, count })),
  };
}

/** Every key by name and in the order of the contract, so that the engine's own objects can change freely. */
function finding({ file, diagnostic, related }: Found) {
  const { code, rule, category, severity, message, resource, path, peers, fixes } = diagnostic;
  return {
    code,
    rule,
    category,
    severity,
    message,
    file,
    range: range(diagnostic.range),
    resource:
      resource === null
        ? null
        : {
            apiVersion: resource.apiVersion,
            kind: resource.kind,
            namespace: resource.namespace,
            name: resource.name,
            clusters: resource.clusters,
          },
    path,
    peers,
    related: related.map((place) => ({ file: place.file, range: range(place.range), message: place.message })),
    fixes: fixes.map(({ title, safe }) => ({ title, safe })),
  };
}
