/** What the values of annotations have to be. Injection fails over most of what is wrong here, and the pod is not made. */
import { parseDuration } from '../../base/duration';
import { parseCidr, parseIp } from '../../base/ip';
import { nearest } from '../../base/nearest';
import { oneOf } from '../primitives/violation';
import { checkProxyConfig } from './proxyConfig';
import type { ValueKind } from './table';

export interface ValueProblem {
  /** The end of a sentence that starts with the annotation's name in quotes. */
  readonly message: string;
  /** The value that is most likely meant. */
  readonly meant?: string;
}

type Check = (value: string) => ValueProblem | undefined;

/** `value` holds no placeholder. */
export function valueProblem(kind: ValueKind, value: string): ValueProblem | undefined {
  return checks[kind](value);
}

const checks: Readonly<Record<ValueKind, Check>> = {
  bool: (value) => (isGoBool(value) ? undefined : notOf(value, ['true', 'false'], truth(value))),
  cidrs: (value) => cidrs(value),
  'cidrs-or-all': (value) => (value === '*' ? undefined : cidrs(value)),
  cpu: quantity,
  duration: (value) =>
    parseDuration(value) === undefined ? { message: `must be a duration like "10s", not "${value}"` } : undefined,
  // Old versions of Istio took more words; what today's does not know falls back on what the Namespace says.
  inject: (value) => (['true', 'false', ''].includes(value) ? undefined : notOf(value, ['true', 'false'], truth(value))),
  interfaces,
  interception: (value) => choice(value, ['REDIRECT', 'TPROXY', 'NONE']),
  json,
  'log-level': (value) =>
    value === 'warn' ? undefined : choice(value, ['trace', 'debug', 'info', 'warning', 'error', 'critical', 'off']),
  memory,
  port: (value) => (isPort(value) ? undefined : { message: `must be a port number, not "${value}"` }),
  ports: (value) => ports(value),
  'ports-or-all': (value) => (value === '*' ? undefined : ports(value)),
  'proxy-config': checkProxyConfig,
  'traffic-distribution': (value) => {
    const known = ['PreferClose', 'PreferSameZone', 'PreferSameNode', 'Any'];
    return known.some((each) => each.toLowerCase() === value.toLowerCase()) ? undefined : choice(value, known);
  },
  uint32: (value) =>
    /^\d+$/.test(value) && Number(value) < 2 ** 32
      ? undefined
      : { message: `must be a whole number, not "${value}"`, ...meant(/^\d+(?=s$)/.exec(value)?.[0]) },
};

function meant(value: string | undefined): { readonly meant?: string } {
  return value === undefined ? {} : { meant: value };
}

function notOf(value: string, known: readonly string[], likely: string | undefined): ValueProblem {
  return { message: `must be ${oneOf(known)}, not "${value}"`, ...meant(likely) };
}

function choice(value: string, known: readonly string[]): ValueProblem | undefined {
  return known.includes(value) ? undefined : notOf(value, known, nearest(value, known));
}

/** As Go's ParseBool. */
function isGoBool(value: string): boolean {
  return /^(?:1|t|T|TRUE|true|True|0|f|F|FALSE|false|False)$/.test(value);
}

function truth(value: string): string | undefined {
  if (/^(?:y|yes|on|enabled?|true|t|1)$/i.test(value)) return 'true';
  return /^(?:n|no|off|disabled?|false|f|0)$/i.test(value) ? 'false' : undefined;
}

/** The items of a list without what only looks nice. */
function tidied(value: string): readonly string[] {
  return value
    .split(/[,\s]+/)
    .map((item) => item.trim())
    .filter((item) => item !== '');
}

/** No blanks: Go's ParsePrefix takes none. */
function cidrs(value: string): ValueProblem | undefined {
  if (value === '') return undefined;
  const wrong = value.split(',').find((item) => parseCidr(item) === undefined);
  if (wrong === undefined) return undefined;
  const likely = tidied(value).map(asCidr);
  const certain = likely.every((item) => item !== undefined);
  const what =
    wrong.trim() === '' ? 'without empty items' : wrong.trim() === wrong ? `not "${wrong}"` : 'without blanks between them';
  return { message: `must be a list of CIDRs with commas, ${what}`, ...meant(certain ? likely.join(',') : undefined) };
}

function asCidr(item: string): string | undefined {
  if (parseCidr(item) !== undefined) return item;
  const ip = parseIp(item);
  return ip === undefined || ip.zone !== undefined ? undefined : `${item}/${ip.kind === 'v4' ? 32 : 128}`;
}

/** 0 turns some of them off. */
function isPort(value: string): boolean {
  const text = value.trim();
  return /^\d+$/.test(text) && Number(text) < 65536;
}

function ports(value: string): ValueProblem | undefined {
  if (value.trim() === '') return undefined;
  const wrong = value.split(',').find((item) => !isPort(item));
  if (wrong === undefined) return undefined;
  const likely = tidied(value);
  const what = wrong.trim() === '' ? 'without empty items' : `not "${wrong.trim()}"`;
  return {
    message: `must be a list of port numbers with commas, ${what}`,
    ...meant(likely.every(isPort) ? likely.join(',') : undefined),
  };
}

function interfaces(value: string): ValueProblem | undefined {
  if (value === '') return undefined;
  const wrong = value.split(',').find((item) => !/^[a-zA-Z][\w.-]{0,14}$/.test(item.trim()));
  if (wrong === undefined) return undefined;
  const likely = tidied(value).join(',');
  const what = wrong.trim() === '' ? 'without empty items' : `not "${wrong.trim()}"`;
  return {
    message: `must be a list of names of network interfaces with commas, ${what}`,
    ...meant(likely !== value && interfaces(likely) === undefined ? likely : undefined),
  };
}

function json(value: string): ValueProblem | undefined {
  try {
    JSON.parse(value);
    return undefined;
  } catch (error) {
    // The message of the parser differs between engines and quotes the whole text.
    if (!(error instanceof SyntaxError)) throw error;
    return { message: 'must be JSON' };
  }
}

/** As Kubernetes' ParseQuantity. */
const quantityForm = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[numkMGTPE]|[KMGTPE]i|[eE][+-]?\d+)?$/;

function quantity(value: string): ValueProblem | undefined {
  if (quantityForm.test(value)) return undefined;
  const likely = value.replace(/\s+/g, '');
  return {
    message: `must be a quantity of Kubernetes, not "${value}"`,
    ...meant(quantityForm.test(likely) ? likely : undefined),
  };
}

function memory(value: string): ValueProblem | undefined {
  const [, amount, unit] = /^\s*(\d+(?:\.\d+)?)\s*([kmgt])(?:i?b?|ib)\s*$/i.exec(value) ?? [];
  const likely = unit === undefined ? undefined : `${amount}${unit.toUpperCase()}i`;
  if (/^\d+m$/.test(value)) return { message: `is in thousandths of a byte: "${value}"`, ...meant(likely) };
  const wrong = quantity(value);
  return wrong && { ...wrong, ...meant(likely ?? wrong.meant) };
}
