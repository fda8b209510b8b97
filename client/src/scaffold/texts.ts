/** What is typed into the dialogue: is it right, and what does it say. Knows nothing of VS Code. */

export type Read<T> = { readonly value: T } | { readonly problem: string };

/** `v1=90, v2=10`, of the versions that there are; those that are not named share the rest. */
export function readWeights(text: string, versions: readonly string[]): Read<Readonly<Record<string, number>>> {
  const weights = new Map<string, number>();
  for (const part of text.split(',').map((one) => one.trim())) {
    if (part === '') continue;
    const [, version = '', number = ''] = /^(.+?)\s*=\s*(\S+)$/.exec(part) ?? [];
    if (version === '') return { problem: `"${part}" is no weight; expected a version and a percentage, such as v1=90` };
    if (!versions.includes(version)) return { problem: `"${version}" runs nowhere; there are ${versions.join(', ')}` };
    if (weights.has(version)) return { problem: `"${version}" is named twice` };
    if (!/^\d{1,3}$/.test(number) || Number(number) > 100) return { problem: `"${number}" is no percentage from 0 to 100` };
    weights.set(version, Number(number));
  }
  if (weights.size === 0) return { problem: 'Expected weights such as v1=90, v2=10' };
  const sum = [...weights.values()].reduce((a, b) => a + b, 0);
  if (sum > 100) return { problem: `The weights make ${sum}, which is more than 100` };
  if (sum < 100 && weights.size === versions.length) return { problem: `The weights make ${sum}, and not 100` };
  return { value: Object.fromEntries(weights) };
}

/** Equal parts, and to the first what is left over. */
export function equalWeights(versions: readonly string[]): string {
  const part = Math.floor(100 / versions.length);
  return versions.map((version, i) => `${version}=${i === 0 ? 100 - part * (versions.length - 1) : part}`).join(', ');
}

export function formatWeights(weights: Readonly<Record<string, number>>): string {
  return Object.entries(weights)
    .map(([version, weight]) => `${version}=${weight}`)
    .join(', ');
}

/** The token of RFC 9110, as Envoy asks of header names; Istio wants them in lower case. */
const headerName = /^[a-z0-9!#$%&'*+.^_`|~-]+$/;

export function readHeaderName(text: string): Read<string> {
  const name = text.trim();
  if (name === '') return { problem: 'Expected the name of a header' };
  if (/[A-Z]/.test(name)) return { problem: `Istio matches headers in lower case; use "${name.toLowerCase()}"` };
  return headerName.test(name) ? { value: name } : { problem: `"${name}" is no name of a header` };
}

/** `end-user=jason`. */
export function readHeader(text: string): Read<{ readonly header: string; readonly value: string }> {
  const at = text.indexOf('=');
  if (at < 0) return { problem: 'Expected a header and its value, such as end-user=jason' };
  const name = readHeaderName(text.slice(0, at));
  const value = text.slice(at + 1).trim();
  if ('problem' in name) return name;
  return value === '' ? { problem: `Expected a value of "${name.value}"` } : { value: { header: name.value, value } };
}

/** A rough look: the server reads it as it reads the addresses of the settings. */
export function addressProblem(text: string): string | undefined {
  if (/\s/.test(text.trim())) return `"${text.trim()}" is no address; expected a host or an IP address, with or without a port`;
  const [, port] = /^[^:]+:(\d+)$/.exec(text.trim()) ?? [];
  return port !== undefined && (Number(port) < 1 || Number(port) > 65535) ? `${port} is no port` : undefined;
}

/** `region/zone/subzone`; Istio reads all that stands behind a second slash as the subzone. */
export function localityProblem(text: string): string | undefined {
  if (text === '') return undefined;
  const parts = text.split('/');
  const isWrong = parts.length > 3 || parts.some((part) => part.trim() !== part || part === '');
  return isWrong ? `"${text}" is no locality; expected region, region/zone or region/zone/subzone` : undefined;
}

export function folderProblem(text: string): string | undefined {
  if (text.trim() === '') return 'Expected a folder, relative to the workspace folder';
  if (/^(?:\/|\\|[A-Za-z]:)/.test(text)) return `"${text}" is not relative to the workspace folder`;
  return text.split(/[/\\]/).includes('..') ? `"${text}" leads out of the workspace folder` : undefined;
}
