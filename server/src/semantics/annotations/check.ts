/** The annotations of Istio that a document carries, on itself and on its pod template (istio: pkg/config/analysis/analyzers/annotations). */
import { nearest } from '../../base/nearest';
import { hasPlaceholder } from '../../base/placeholder';
import { podTemplate, templatePath } from '../../model/kinds/workload';
import type { Path } from '../../yaml/tree';
import { type Obj, object } from '../primitives/values';
import { oneOf, removing } from '../primitives/violation';
import type { SemanticFix, Violation } from '../semantics';
import { type Annotation, annotations, type Home, injectKey, labelKeys, ownDomains, unregistered } from './table';
import { valueProblem } from './values';

/** Metadata, and what it is of; `Workload` makes pods, whose annotations stand in its template. */
interface Bearer {
  readonly home: Home | 'Workload' | undefined;
  /** Of what holds the metadata. */
  readonly path: Path;
  readonly metadata: Obj;
  /** The kind, as messages name it. */
  readonly kind: string;
  /** Whether the kind has a schema, by which its metadata is checked. */
  readonly hasSchema: boolean;
}

const placed: ReadonlySet<string> = new Set(['Namespace', 'Service', 'Pod', 'Workload']);

export function* checkAnnotations(group: string, kind: string, document: Obj): Generator<Violation> {
  const isIstios = group.endsWith('istio.io') || group === 'gateway.networking.k8s.io';
  const template = isIstios ? undefined : podTemplate(kind, document);
  const own = homeOf(group, kind, template !== undefined);
  yield* checkMetadataOf({ home: own, path: [], metadata: object(document.metadata), kind, hasSchema: isIstios }, document, kind);
  if (template === undefined || kind === 'Pod') return;
  const of = { home: 'Pod', path: templatePath(kind), kind: 'pod template', hasSchema: false } as const;
  yield* checkMetadataOf({ ...of, metadata: object(template.metadata) }, document, kind);
}

function homeOf(group: string, kind: string, makesPods: boolean): Bearer['home'] {
  if (kind === 'Pod' && group === '') return 'Pod';
  if (makesPods) return 'Workload';
  if (group === '' && (kind === 'Namespace' || kind === 'Service')) return kind;
  const isKnown = kind === 'ServiceEntry' || kind === 'WorkloadEntry' || (kind === 'Gateway' && group.startsWith('gateway.'));
  return isKnown ? (kind as Home) : undefined;
}

function* checkMetadataOf(bearer: Bearer, document: Obj, kind: string): Generator<Violation> {
  const written = object(bearer.metadata.annotations);
  for (const key of Object.keys(written)) {
    if (!isIstios(key) || hasPlaceholder(key)) continue;
    const at = [...bearer.path, 'metadata', 'annotations', key];
    const known = annotations.get(key);
    const value = written[key];
    if (known === undefined) yield* checkUnknown(bearer, at, key, value);
    else if (isMisplaced(bearer, known)) yield misplaced(bearer, at, key, known, document, kind);
    else yield* checkKnown(bearer, at, key, value, known);
  }
  yield* checkInjectLabel(bearer);
}

/** Where to remove an annotation: with its map where nothing else is in it. */
function removal(at: Path, metadata: Obj): Path {
  return Object.keys(object(metadata.annotations)).length === 1 ? at.slice(0, -1) : at;
}

function isIstios(key: string): boolean {
  const domain = key.slice(0, Math.max(0, key.indexOf('/')));
  return (
    domain.endsWith('.istio.io') || domain === 'istio.io' || key === 'kubernetes.io/ingress.class' || key === 'istio-injection'
  );
}

function isMisplaced({ home }: Bearer, { on }: Annotation): boolean {
  return home !== undefined && placed.has(home) && !on.some((each) => each === home || each === 'Any');
}

function misplaced(
  { kind, home, metadata: own }: Bearer,
  at: Path,
  key: string,
  { on }: Annotation,
  document: Obj,
  documentKind: string,
): Violation {
  const isPods = on.includes('Pod');
  const of = isPods ? 'pods' : oneOf(on);
  const move = isPods && home === 'Workload' ? toTemplate(document, documentKind, key) : undefined;
  const todo = move === undefined ? 'remove it' : 'move it to the pod template';
  return {
    concept: 'misplaced-annotation',
    path: at,
    part: 'key',
    severity: 'warning',
    message: `Istio reads "${key}" of ${of}, not of a ${kind}: ${todo}`,
    fixes: [...(move === undefined ? [] : [move]), removing(removal(at, own), `Remove "${key}", which has no effect here`)],
  };
}

/** The injector reads its switch from labels by preference. */
function toTemplate(document: Obj, kind: string, key: string): SemanticFix | undefined {
  const value = object(object(document.metadata).annotations)[key];
  const path = templatePath(kind);
  const metadata = object(object(podTemplate(kind, document)).metadata);
  const field = key === injectKey ? 'labels' : 'annotations';
  if (key in object(metadata[field]) || typeof value !== 'string') return undefined;
  return {
    title: `Move "${key}" to the ${field} of the pod template`,
    safe: false,
    edits: [
      { op: 'set', path: [...path, 'metadata', field, key], value },
      { op: 'remove', path: removal(['metadata', 'annotations', key], object(document.metadata)) },
    ],
  };
}

function* checkUnknown({ home, path, metadata }: Bearer, at: Path, key: string, value: unknown): Generator<Violation> {
  const report = (message: string, fixes: readonly SemanticFix[]): Violation => ({
    concept: 'unknown-annotation',
    path: at,
    part: 'key',
    severity: 'warning',
    message,
    fixes,
  });
  if (labelKeys.has(key)) {
    if (key === 'istio-injection' && home !== 'Namespace') return;
    const isSet = key in object(metadata.labels);
    const place = [...path, 'metadata', 'labels', key];
    const move: SemanticFix = {
      title: `Move "${key}" to the labels`,
      safe: false,
      edits: [
        { op: 'set', path: place, value: typeof value === 'string' ? value : '' },
        { op: 'remove', path: removal(at, metadata) },
      ],
    };
    const fixes = isSet
      ? [removing(removal(at, metadata), `Remove the annotation "${key}"`)]
      : typeof value === 'string'
        ? [move]
        : [];
    yield report(`Istio reads "${key}" from the labels, not from the annotations`, fixes);
    return;
  }
  if (unregistered.has(key) || ownDomains.has(key.slice(0, key.indexOf('/')))) return;
  const near = meantBy(key);
  // Other kinds may carry what somebody else reads.
  if (near === undefined && !(home !== undefined && placed.has(home))) return;
  const isFree = near !== undefined && !(near in object(metadata.annotations));
  yield report(`Istio knows no annotation "${key}"${near === undefined ? '' : `; did you mean "${near}"`}`, [
    ...(isFree
      ? [{ title: `Change it to "${near}"`, safe: false, edits: [{ op: 'rename' as const, path: at, key: near }] }]
      : []),
    ...(near === undefined ? [removing(removal(at, metadata), `Remove "${key}"`)] : []),
  ]);
}

/** Of the same domain by its name, or of the same name by its domain: domains are long, and alike. */
function meantBy(key: string): string | undefined {
  const slash = key.indexOf('/');
  const [domain, name] = [key.slice(0, slash), key.slice(slash + 1)];
  const parts = [...annotations.keys()].map((known) => [known.slice(0, known.indexOf('/')), known.slice(known.indexOf('/') + 1)]);
  const same = parts.filter(([, other]) => other?.toLowerCase() === name.toLowerCase());
  const near = nearest(
    domain,
    same.map(([other = '']) => other),
  );
  const [only, another] = same;
  const elsewhere = near !== undefined ? same.find(([other]) => other === near) : another === undefined ? only : undefined;
  if (elsewhere !== undefined) return elsewhere.join('/');
  const inside = nearest(
    name,
    parts.flatMap(([other, own = '']) => (other === domain ? [own] : [])),
  );
  return inside === undefined ? undefined : `${domain}/${inside}`;
}

function* checkKnown(bearer: Bearer, at: Path, key: string, value: unknown, known: Annotation): Generator<Violation> {
  yield* checkValue(bearer, at, key, value, known);
  const isReplaced = key === injectKey && key in object(bearer.metadata.labels);
  if (known.deprecated !== undefined && !isReplaced) yield deprecated(bearer, at, key, value, known);
  // As istioctl, which looks at no other kinds.
  if (known.status === 'alpha' && known.automatic !== true && bearer.home !== undefined && placed.has(bearer.home)) {
    const message = `the annotation "${key}" is alpha: a later version of Istio may change it, or take it away`;
    yield { concept: 'alpha-annotation', path: at, part: 'key', severity: 'info', message };
  }
}

function* checkValue(bearer: Bearer, at: Path, key: string, value: unknown, known: Annotation): Generator<Violation> {
  const about = { concept: 'invalid-annotation', path: at } as const;
  const change = (meant: string): SemanticFix => ({
    title: meant.includes('\n') ? `Correct the value of "${key}"` : `Change it to "${meant}"`,
    safe: false,
    edits: [{ op: 'set', path: at, value: meant }],
  });
  if (typeof value === 'number' || typeof value === 'boolean') {
    if (!bearer.hasSchema) yield unquoted(bearer, at, key, value);
    return;
  }
  if (typeof value !== 'string' || hasPlaceholder(value) || known.value === undefined) return;
  const problem = valueProblem(known.value, value);
  if (problem === undefined) return;
  const fixes = problem.meant === undefined || problem.meant === value ? [] : [change(problem.meant)];
  // A text of many lines is too much to mark.
  const part = value.includes('\n') ? ('key' as const) : ('value' as const);
  yield { ...about, part, severity: 'warning', message: `"${key}" ${problem.message}`, fixes };
}

/** The label of the injector's switch has the values of the annotation. */
function* checkInjectLabel(bearer: Bearer): Generator<Violation> {
  if (bearer.home !== 'Pod') return;
  const value = object(bearer.metadata.labels)[injectKey];
  if (value === undefined) return;
  const at = [...bearer.path, 'metadata', 'labels', injectKey];
  yield* checkValue(bearer, at, injectKey, value, { on: ['Pod'], status: 'beta', value: 'inject' });
}

/** The API server refuses annotations and labels that are no texts; of kinds with a schema that is said already. */
function unquoted({ path }: Bearer, at: Path, key: string, value: number | boolean): Violation {
  const field = at[path.length + 1];
  return {
    concept: 'invalid-annotation',
    path: at,
    severity: 'error',
    message: `the values of ${field} are texts: write ${value} in quotes, or the API server refuses "${key}"`,
    fixes: [{ title: `Write it as "${value}"`, safe: true, edits: [{ op: 'set', path: at, value: String(value) }] }],
  };
}

function deprecated({ path, metadata }: Bearer, at: Path, key: string, value: unknown, known: Annotation): Violation {
  const fixes: SemanticFix[] = [];
  const { successor } = known;
  if (successor !== undefined && !(successor in object(metadata.annotations)))
    fixes.push({ title: `Change it to "${successor}"`, safe: true, edits: [{ op: 'rename', path: at, key: successor }] });
  if (key === injectKey && typeof value === 'string') {
    const edits = [
      { op: 'set' as const, path: [...path, 'metadata', 'labels', key], value },
      { op: 'remove' as const, path: removal(at, metadata) },
    ];
    // Of a Namespace that is not injected the label asks for a sidecar where the annotation did not.
    fixes.push({ title: 'Make it a label', safe: value === 'false', edits });
  }
  const instead = known.deprecated === '' ? '' : `, ${known.deprecated}`;
  return {
    concept: 'deprecated-annotation',
    path: at,
    part: 'key',
    severity: 'info',
    message: `the annotation "${key}" is deprecated${instead}`,
    fixes,
  };
}
