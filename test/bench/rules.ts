/**
 * What the checks of rules take: a timer around each, around nothing else of the engine. The questions that a rule is the first to ask the mesh
 * are its own, also where the next rule would have asked them; the timers are in it too, some 0.1 µs a check.
 */
import { performance } from 'node:perf_hooks';
import type { Mesh } from '../../server/src/mesh/mesh';
import type { Resource } from '../../server/src/model/resource';
import { rules } from '../../server/src/rules/index';
import type { AnyResourceRule } from '../../server/src/rules/rule';

/** Milliseconds by the code of a rule about resources. */
export function timeRules(run: () => void): ReadonlyMap<string, number> {
  const times = new Map<string, number>();
  const resourceRules = rules.filter((rule): rule is AnyResourceRule => rule.scope === 'resource');
  const checks = resourceRules.map(({ check }) => check);
  for (const rule of resourceRules) {
    const { code, check } = rule;
    Object.assign(rule, {
      check: (resource: Resource, mesh: Mesh) => {
        const start = performance.now();
        const reports = [...check(resource, mesh)];
        times.set(code, (times.get(code) ?? 0) + performance.now() - start);
        return reports;
      },
    });
  }
  try {
    run();
  } finally {
    for (const [i, rule] of resourceRules.entries()) Object.assign(rule, { check: checks[i] });
  }
  return times;
}
