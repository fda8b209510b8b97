/** Durations as Go's time.ParseDuration reads them, because that is what CEL's `duration()` and Istio's JSON reader call. */

const nanoseconds: Readonly<Record<string, number>> = {
  ns: 1,
  us: 1e3,
  '\u00b5s': 1e3,
  '\u03bcs': 1e3,
  ms: 1e6,
  s: 1e9,
  m: 60e9,
  h: 3600e9,
};

const part = /(?=\.?\d)(\d*)\.?(\d*)(ns|us|\u00b5s|\u03bcs|ms|s|m|h)/y;

/** What an int64 of nanoseconds holds. */
const longest = 2 ** 63;

/** In nanoseconds, exact below three months; undefined for what Go refuses: no unit, a space, more than 292 years. */
export function parseDuration(text: string): number | undefined {
  const sign = text.startsWith('-') ? -1 : 1;
  const rest = /^[+-]/.test(text) ? text.slice(1) : text;
  if (rest === '0') return 0;
  if (rest === '') return undefined;
  let total = 0;
  part.lastIndex = 0;
  for (let end = 0; end < rest.length; end = part.lastIndex) {
    const [, whole = '', fraction = '', unit] = part.exec(rest) ?? [];
    if (unit === undefined) return undefined;
    const size = nanoseconds[unit] ?? 0;
    total += Number(whole) * size + Math.trunc(Number(fraction) * (size / 10 ** fraction.length));
  }
  return total >= longest ? undefined : sign * total || 0;
}
