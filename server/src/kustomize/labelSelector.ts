/**
 * Kubernetes' label selectors as text, `labels.Parse` of k8s.io/apimachinery: `a=b,c!=d,e in (f,g),h notin (i),j,!k,l>1`.
 */

type Requirement = (labels: ReadonlyMap<string, string>) => boolean;

/** Whether labels match; undefined for a text that is no selector. */
export function matchesSelector(selector: string, labels: ReadonlyMap<string, string>): boolean | undefined {
  const requirements = parse(selector);
  return requirements?.every((holds) => holds(labels));
}

const KEY = /^(?:[A-Za-z0-9](?:[-A-Za-z0-9.]*[A-Za-z0-9])?\/)?[A-Za-z0-9](?:[-\w.]*[A-Za-z0-9])?$/;
const VALUE = /^(?:[A-Za-z0-9](?:[-\w.]*[A-Za-z0-9])?)?$/;
const TOKEN = /\s*(?:([^\s()=!<>,]+)|(==|!=|[()=!<>,]))/y;
const MAX_LENGTH = 4_000;

function parse(text: string): readonly Requirement[] | undefined {
  if (text.length > MAX_LENGTH) return undefined;
  const tokens = tokensOf(text.trim());
  if (tokens === undefined) return undefined;
  const requirements: Requirement[] = [];
  for (let at = 0; at < tokens.length; ) {
    const end = endOf(tokens, at);
    const requirement = requirementOf(tokens.slice(at, end));
    if (requirement === undefined || end === tokens.length - 1) return undefined;
    requirements.push(requirement);
    at = end + 1;
  }
  return requirements;
}

function tokensOf(text: string): readonly string[] | undefined {
  const tokens: string[] = [];
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < text.length) {
    const match = TOKEN.exec(text);
    if (match === null) return undefined;
    tokens.push(match[1] ?? match[2] ?? '');
  }
  return tokens;
}

/** The next comma that stands in no parentheses, or the end. */
function endOf(tokens: readonly string[], from: number): number {
  let open = false;
  for (let at = from; at < tokens.length; at++) {
    if (tokens[at] === '(') open = true;
    else if (tokens[at] === ')') open = false;
    else if (tokens[at] === ',' && !open) return at;
  }
  return tokens.length;
}

function requirementOf(tokens: readonly string[]): Requirement | undefined {
  const [first, second] = tokens;
  if (first === '!') return tokens.length === 2 && isKey(second) ? (labels) => !labels.has(second) : undefined;
  if (!isKey(first)) return undefined;
  if (second === undefined) return (labels) => labels.has(first);
  if (second === 'in' || second === 'notin') {
    const values = setOf(tokens.slice(2));
    if (values === undefined) return undefined;
    return (labels) => {
      const value = labels.get(first);
      return second === 'in' ? value !== undefined && values.has(value) : value === undefined || !values.has(value);
    };
  }
  // An empty value is none at all: `a=`.
  const value = tokens[2] ?? '';
  if (tokens.length > 3 || !VALUE.test(value)) return undefined;
  if (second === '=' || second === '==') return (labels) => labels.get(first) === value;
  if (second === '!=') return (labels) => labels.get(first) !== value;
  if ((second !== '>' && second !== '<') || !isInteger(value)) return undefined;
  return (labels) => {
    const own = labels.get(first);
    if (own === undefined || !isInteger(own)) return false;
    return second === '>' ? BigInt(own) > BigInt(value) : BigInt(own) < BigInt(value);
  };
}

function isKey(token: string | undefined): token is string {
  return token !== undefined && KEY.test(token);
}

function isInteger(text: string): boolean {
  return /^-?\d+$/.test(text);
}

/** The values within parentheses. */
function setOf(tokens: readonly string[]): ReadonlySet<string> | undefined {
  if (tokens[0] !== '(' || tokens.at(-1) !== ')') return undefined;
  const values = new Set<string>();
  let expected = '';
  for (const token of [...tokens.slice(1, -1), ',']) {
    if (token === ',') {
      values.add(expected);
      expected = '';
    } else if (expected !== '' || !VALUE.test(token)) return undefined;
    else expected = token;
  }
  return values;
}
