/** Load balancing by locality. */
import { hasPlaceholder } from '../../../base/placeholder';
import type { Path } from '../../../yaml/tree';
import { checkLocalities, type WrittenLocality } from '../../primitives/localities';
import { checkRange } from '../../primitives/numbers';
import { isGiven, number, type Obj, object, objects, optionalObject, text, texts } from '../../primitives/values';
import { error, removing, setting, warning } from '../../primitives/violation';
import type { SemanticFix, Violation } from '../../semantics';
import { choice, hasItems, lacksMessage } from '../shared/fields';
import type { Level } from './loadBalancer';

/** The labels that say the locality of a workload; they are what `failover` goes by. */
const localityLabels: ReadonlySet<string> = new Set([
  'topology.kubernetes.io/region',
  'topology.kubernetes.io/zone',
  'topology.istio.io/subzone',
]);

export function* checkLocalityLb(value: unknown, path: Path, level: Level): Generator<Violation> {
  const setting = optionalObject(value);
  if (setting === undefined) return;
  if (hasItems(setting.distribute) && hasItems(setting.failover)) {
    const at = [...path, 'failover'];
    yield error('conflicting-fields', at, 'failover cannot stand beside distribute; leave one of them out', {
      part: 'key',
      fixes: [removing(at, 'Remove failover'), removing([...path, 'distribute'], 'Remove distribute')],
    });
  }
  yield* checkDistribute(setting.distribute, [...path, 'distribute']);
  yield* checkFailover(setting, path, level, hasItems(setting.failover));
}

export function* checkZoneAwareLb(value: unknown, path: Path, level: Level): Generator<Violation> {
  const setting = optionalObject(value);
  if (setting !== undefined) yield* checkFailover(setting, path, level, true);
}

function* checkDistribute(value: unknown, path: Path): Generator<Violation> {
  const from: WrittenLocality[] = [];
  for (const [i, share] of objects(value)) {
    const at = [...path, i];
    from.push({ locality: choice(share, 'from', ''), path: [...at, 'from'] });
    const to = object(share.to);
    yield* checkLocalities(
      Object.keys(to).map((locality) => ({ locality, path: [...at, 'to', locality], part: 'key' as const })),
    );
    if (lacksMessage(share, 'to') || optionalObject(share.to) !== undefined)
      yield* checkShares(to, [...at, 'to'], text(share.from));
  }
  yield* checkLocalities(from, { inOrder: true });
}

/** Unlike the weights of routes these are percentages. */
function* checkShares(to: Obj, path: Path, from: string | undefined): Generator<Violation> {
  let total = 0;
  let certain = !Object.keys(to).some(hasPlaceholder);
  for (const [locality, weight] of Object.entries(to)) {
    const known = number(weight) ?? (isGiven(weight) ? undefined : 0);
    if (known === undefined || known < 1 || known > 100) certain = false;
    // What is negative is for the schema.
    if (known !== undefined && known >= 0) {
      yield* checkRange(known, [...path, locality], {
        what: `share of "${locality}"`,
        least: 1,
        most: 100,
        concept: 'invalid-weight',
      });
    }
    total += known ?? 0;
  }
  if (!certain || total === 100) return;
  const whose = from === undefined ? '' : ` for traffic from "${from}"`;
  const single = Object.keys(to);
  const [only] = single;
  const fixes = only !== undefined && single.length === 1 ? [setting([...path, only], 100, 'Set the share to 100')] : [];
  yield error('invalid-weight', path, `the shares${whose} must add up to 100, not ${total}`, { part: 'key', fixes });
}

function* checkFailover(setting: Obj, path: Path, level: Level, excludesLocality: boolean): Generator<Violation> {
  for (const [i, failover] of objects(setting.failover)) yield* checkRegions(failover, [...path, 'failover', i]);
  if (excludesLocality) {
    for (const [i, label] of texts(setting.failoverPriority)) {
      if (!localityLabels.has(label)) continue;
      const at = [...path, 'failoverPriority', i];
      const why = path.at(-1) === 'zoneAwareLbSetting' ? 'zoneAwareLbSetting' : 'failover';
      yield error(
        'conflicting-fields',
        at,
        `the label "${label}" cannot stand in failoverPriority together with ${why}, which goes by localities itself; leave the label out`,
        { fixes: [removing(at, `Remove "${label}"`)] },
      );
    }
  }
  const idle = ['failover', 'failoverPriority'].find((key) => hasItems(setting[key]));
  if (idle === undefined || !lacksMessage(level.policy, 'outlierDetection')) return;
  const value = { consecutive5xxErrors: 5, interval: '10s', baseEjectionTime: '30s' };
  const add: SemanticFix = {
    title: 'Add outlierDetection',
    safe: false,
    edits: [{ op: 'set', path: [...level.path, 'outlierDetection'], value }],
  };
  yield warning(
    'ineffective-field',
    [...path, idle],
    `${idle} has no effect without outlierDetection, which tells what has failed; add outlierDetection beside loadBalancer`,
    { part: 'key', fixes: [add] },
  );
}

function* checkRegions(failover: Obj, path: Path): Generator<Violation> {
  const [from, to] = [choice(failover, 'from', ''), choice(failover, 'to', '')];
  if (from !== undefined && from === to) {
    const at = isGiven(failover.to) ? [...path, 'to'] : path;
    yield error(
      'invalid-locality',
      at,
      from === '' ? 'failover needs two regions, "from" and "to"' : `"${from}" cannot take over for itself; write another region`,
    );
    return;
  }
  for (const [key, region] of [
    ['from', from],
    ['to', to],
  ] as const) {
    if (region?.includes('/')) {
      const alone = region.slice(0, region.indexOf('/'));
      const fixes = alone === '' ? [] : [setting([...path, key], alone, `Write the region alone: "${alone}"`)];
      yield error(
        'invalid-locality',
        [...path, key],
        `failover is between regions: write a region alone, without zone, not "${region}"`,
        { fixes },
      );
    } else if (region?.includes('*')) {
      yield error('invalid-locality', [...path, key], `failover is between single regions: "${region}" must not contain "*"`);
    }
  }
}
