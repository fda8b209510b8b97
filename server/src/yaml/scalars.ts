/**
 * What a plain scalar means: the table of the YAML 1.1 reader in sigs.k8s.io/yaml (goyaml.v2/resolve.go), which is what
 * kubectl and the API server read manifests with. Timestamps stay strings there when they become JSON.
 */
import type { Scalar } from './tree';

const WORDS: ReadonlyMap<string, Scalar> = new Map<string, Scalar>([
  ...['y', 'Y', 'yes', 'Yes', 'YES', 'on', 'On', 'ON', 'true', 'True', 'TRUE'].map((word) => [word, true] as const),
  ...['n', 'N', 'no', 'No', 'NO', 'off', 'Off', 'OFF', 'false', 'False', 'FALSE'].map((word) => [word, false] as const),
  ...['', '~', 'null', 'Null', 'NULL'].map((word) => [word, null] as const),
  ...['.nan', '.NaN', '.NAN'].map((word) => [word, Number.NaN] as const),
  ...['.inf', '.Inf', '.INF', '+.inf', '+.Inf', '+.INF'].map((word) => [word, Number.POSITIVE_INFINITY] as const),
  ...['-.inf', '-.Inf', '-.INF'].map((word) => [word, Number.NEGATIVE_INFINITY] as const),
]);

const LONGEST_WORD = 5;

/** `yamlStyleFloat` of resolve.go. */
const FLOAT = /^[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?$/;

/** What Go's `strconv.ParseInt(text, 0, 64)` takes, once underscores are gone. */
const INTEGER = /^([-+]?)(?:0[xX]([0-9a-fA-F]+)|0[bB]([01]+)|0[oO]?([0-7]+)|(0|[1-9][0-9]*))$/;

/** The value of a plain scalar without a tag. */
export function resolvePlain(text: string): Scalar {
  if (text.length <= LONGEST_WORD) {
    const word = WORDS.get(text);
    if (word !== undefined) return word;
  }
  const first = text.charCodeAt(0);
  const digit = first >= 48 && first <= 57;
  if (!digit && first !== 43 && first !== 45 && first !== 46) return text;
  // A scalar that starts with a dot goes to ParseFloat as it is; elsewhere underscores may stand between digits.
  const number = parseNumber(first === 46 ? text : text.replaceAll('_', ''));
  return number ?? text;
}

function parseNumber(text: string): number | undefined {
  const match = INTEGER.exec(text);
  if (match !== null) {
    const [, sign, hex, binary, octal, decimal] = match;
    const digits = hex ?? binary ?? octal ?? decimal ?? '';
    const value = Number(
      hex !== undefined ? `0x${hex}` : binary !== undefined ? `0b${binary}` : octal !== undefined ? `0o${octal}` : digits,
    );
    // Beyond 64 bits only a decimal is still a number, a float.
    if (value >= 2 ** 64 && hex !== undefined) return undefined;
    return sign === '-' && value !== 0 ? -value : value;
  }
  if (!FLOAT.test(text)) return undefined;
  const value = Number(text);
  return Number.isFinite(value) ? value : undefined;
}

/** The value of a scalar with an explicit tag. A tag that we do not know, or that does not fit, leaves the text. */
export function resolveTagged(tag: string, text: string): Scalar {
  const value = resolvePlain(text);
  switch (tag.replace(/^tag:yaml\.org,2002:/, '')) {
    case 'int':
      return typeof value === 'number' && Number.isInteger(value) ? value : text;
    case 'float':
      return typeof value === 'number' ? value : text;
    case 'bool':
      return typeof value === 'boolean' ? value : text;
    case 'null':
      return value === null ? null : text;
    default:
      return text;
  }
}

/** The name of a key in JSON: Kubernetes turns every scalar key into a string. */
export function keyName(value: Scalar): string {
  return String(value);
}
