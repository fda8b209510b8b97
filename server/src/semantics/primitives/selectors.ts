/** Labels, workload selectors, and what policies are attached to. */
import { nearest } from '../../base/nearest';
import type { Path } from '../../yaml/tree';
import type { Violation } from '../semantics';
import { lacks, type Obj, object, objects, optionalObject, text, textEntries } from './values';
import { changing, error, removing, warning } from './violation';

const name = /^[A-Za-z0-9](?:[-A-Za-z0-9_.]*[A-Za-z0-9])?$/;
const prefix = /^[A-Za-z0-9](?:[-A-Za-z0-9]*[A-Za-z0-9])?(?:\.[A-Za-z0-9](?:[-A-Za-z0-9]*[A-Za-z0-9])?)*$/;

/** An optional DNS prefix with a slash, and a name. */
export function isLabelKey(key: string): boolean {
  const slash = key.indexOf('/');
  const own = key.slice(slash + 1);
  if (own.length > 63 || !name.test(own)) return false;
  return slash < 0 || (slash <= 253 && prefix.test(key.slice(0, slash)));
}

export function isLabelValue(value: string): boolean {
  return value === '' || (value.length <= 63 && name.test(value));
}

/** Yields for each label whose key or value Kubernetes would refuse on a pod. */
export function* checkLabels(value: unknown, path: Path): Generator<Violation> {
  for (const [key, content] of Object.entries(object(value))) {
    if (text(key) !== undefined && !isLabelKey(key)) {
      yield error(
        'invalid-selector',
        [...path, key],
        `"${key}" is no name of a label: letters, digits, "-", "_" and ".", 63 at most, after an optional prefix such as "example.com/"`,
        { part: 'key' },
      );
    }
    const known = text(content);
    if (known !== undefined && !isLabelValue(known)) {
      yield error(
        'invalid-selector',
        [...path, key],
        `"${known}" is no value of a label: letters, digits, "-", "_" and ".", 63 at most`,
      );
    }
  }
}

/** Without the values, whose `*` the schema refuses; of `matchLabels` it refuses the keys too. */
export function* checkSelector(
  value: unknown,
  path: Path,
  {
    labels,
    reach,
  }: {
    readonly labels: 'labels' | 'matchLabels' /** What an empty selector selects; default: all workloads in the namespace. */;
    readonly reach?: string;
  },
): Generator<Violation> {
  const selector = optionalObject(value);
  if (selector === undefined) return;
  if (lacks(selector, labels)) {
    yield warning(
      'invalid-selector',
      path,
      `the selector has no ${labels} and so selects ${reach ?? 'all workloads of the namespace'}; add labels, or leave it out to say so`,
      { part: 'key', fixes: [removing(path, 'Remove the selector')] },
    );
  }
  if (labels === 'matchLabels') return;
  for (const key of Object.keys(object(selector[labels]))) {
    if (key === '') yield error('invalid-selector', [...path, labels, key], 'a label must have a name', { part: 'key' });
    if (key.includes('*') && text(key) !== undefined) {
      yield error(
        'invalid-selector',
        [...path, labels, key],
        `"${key}" contains "*": labels are compared exactly, wildcards are not possible`,
        { part: 'key' },
      );
    }
  }
}

const targets: ReadonlyMap<string, string> = new Map([
  ['Service', ''],
  ['ServiceEntry', 'networking.istio.io'],
  ['Gateway', 'gateway.networking.k8s.io'],
  ['GatewayClass', 'gateway.networking.k8s.io'],
]);

/**
 * The attachment of a policy: `selector`, `targetRef` or `targetRefs` of a spec. That only one of them is given, and names and
 * namespaces of targets, are for the schema.
 */
export function* checkAttachment(spec: Obj, path: Path): Generator<Violation> {
  yield* checkSelector(spec.selector, [...path, 'selector'], { labels: 'matchLabels' });
  const single = optionalObject(spec.targetRef);
  if (single !== undefined) yield* checkTarget(single, [...path, 'targetRef']);
  for (const [i, target] of objects(spec.targetRefs)) yield* checkTarget(target, [...path, 'targetRefs', i]);
}

function* checkTarget(target: Obj, path: Path): Generator<Violation> {
  const kind = text(target.kind);
  const group = target.group === undefined || target.group === null ? '' : text(target.group);
  if (!kind || group === undefined) return;
  const expected = targets.get(kind);
  if (expected === group) return;
  if (expected === undefined) {
    const meant = nearest(kind, targets.keys());
    yield error(
      'invalid-selector',
      [...path, 'kind'],
      `a policy cannot be attached to a "${kind}"; write Service, ServiceEntry, Gateway or GatewayClass`,
      { fixes: meant === undefined ? [] : [changing([...path, 'kind'], meant)] },
    );
    return;
  }
  const written = expected === '' ? 'must be left out or empty' : `must be "${expected}"`;
  const at = target.group === undefined ? 'kind' : 'group';
  const found = group === '' ? '' : `, not "${group}"`;
  yield error('invalid-selector', [...path, at], `the group of the target ${kind} ${written}${found}`, {
    fixes: [
      {
        title: expected === '' ? 'Remove the group' : `Set the group to "${expected}"`,
        safe: false,
        edits:
          expected === ''
            ? [{ op: 'remove', path: [...path, 'group'] }]
            : [{ op: 'set', path: [...path, 'group'], value: expected }],
      },
    ],
  });
}

/** Whether a selector certainly has labels. */
export function hasLabels(value: unknown): boolean {
  for (const _ of textEntries(value)) return true;
  return false;
}
