/**
 * The annotation `proxy.istio.io/config`: YAML of the ProxyConfig of the mesh configuration, laid over the mesh's own (istio:
 * pkg/kube/inject/validate.go, validateProxyConfig). Fields that it does not have are passed over in silence; of those only slips are said.
 */
import { parseDuration } from '../../base/duration';
import { nearest } from '../../base/nearest';
import { hasPlaceholder } from '../../base/placeholder';
import { parse } from '../../yaml/parse';
import { toValue } from '../../yaml/value';
import { optionalObject } from '../primitives/values';
import type { ValueProblem } from './values';

type FieldType = 'text' | 'whole number' | 'boolean' | 'duration' | 'list' | 'map' | 'map of texts' | 'choice';

/** istio/api: mesh/v1alpha1/proxy.proto. */
const fields: Readonly<Record<string, FieldType>> = {
  availabilityZone: 'text',
  binaryPath: 'text',
  caCertificatesPem: 'list',
  concurrency: 'whole number',
  configPath: 'text',
  connectionSettings: 'map',
  controlPlaneAuthPolicy: 'choice',
  customConfigFile: 'text',
  discoveryAddress: 'text',
  discoveryRefreshDelay: 'duration',
  drainDuration: 'duration',
  envoyAccessLogService: 'map',
  envoyMetricsService: 'map',
  envoyMetricsServiceAddress: 'text',
  extraStatTags: 'list',
  fileFlushInterval: 'duration',
  fileFlushMinSizeKb: 'whole number',
  gatewayTopology: 'map',
  holdApplicationUntilProxyStarts: 'boolean',
  image: 'map',
  interceptionMode: 'choice',
  meshId: 'text',
  privateKeyProvider: 'map',
  proxyAdminPort: 'whole number',
  proxyBootstrapTemplatePath: 'text',
  proxyHeaders: 'map',
  proxyMetadata: 'map of texts',
  proxyStatsMatcher: 'map',
  readinessProbe: 'map',
  runtimeValues: 'map of texts',
  sds: 'map',
  serviceCluster: 'text',
  statNameLength: 'whole number',
  statsdUdpAddress: 'text',
  statsCompression: 'boolean',
  statusPort: 'whole number',
  terminationDrainDuration: 'duration',
  tracing: 'map',
  tracingServiceName: 'choice',
  zipkinAddress: 'text',
};
const names = Object.keys(fields);

export function checkProxyConfig(value: string): ValueProblem | undefined {
  const document = parse(value);
  if (document.problems.some(({ kind }) => kind !== 'duplicate-key')) return { message: 'must be YAML that can be read' };
  const root = toValue(document.root);
  if (root === null || root === undefined) return undefined;
  const config = optionalObject(root);
  if (config === undefined) return { message: 'must be the fields of a ProxyConfig' };
  for (const [key, item] of Object.entries(config)) {
    const problem = checkField(key, item, value);
    if (problem !== undefined) return problem;
  }
  return undefined;
}

function checkField(key: string, item: unknown, text: string): ValueProblem | undefined {
  if (hasPlaceholder(key) || item === null) return undefined;
  // Both spellings are read.
  const name = key.replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
  const type = fields[name];
  if (type === undefined) {
    const near = nearest(key, names);
    return near === undefined
      ? undefined
      : { message: `has no field "${key}"; did you mean "${near}"`, ...replaced(text, key, near) };
  }
  if (typeof item === 'string' && hasPlaceholder(item)) return undefined;
  if (type === 'map of texts') return checkTexts(key, item, text);
  return matches(type, item) ? undefined : { message: `must have a ${type} as "${key}", not "${shown(item)}"` };
}

function matches(type: FieldType, item: unknown): boolean {
  switch (type) {
    case 'text':
      return typeof item === 'string';
    case 'whole number':
      return typeof item === 'number' ? Number.isInteger(item) : typeof item === 'string' && /^-?\d+$/.test(item);
    case 'boolean':
      return typeof item === 'boolean';
    case 'duration':
      return typeof item === 'string' && parseDuration(item) !== undefined;
    case 'list':
      return Array.isArray(item);
    case 'choice':
      return typeof item === 'string' || typeof item === 'number';
    case 'map':
    case 'map of texts':
      return optionalObject(item) !== undefined;
  }
}

function checkTexts(key: string, item: unknown, text: string): ValueProblem | undefined {
  const map = optionalObject(item);
  if (map === undefined) return { message: `must have a map as "${key}", not "${shown(item)}"` };
  for (const [name, one] of Object.entries(map)) {
    if (typeof one === 'string' || one === null) continue;
    const line = new RegExp(`^([ \\t]*${literal(name)}:[ \\t]+)([^\\s"'#]+)[ \\t]*$`, 'gm');
    const isOne = [...text.matchAll(line)].length === 1;
    return {
      message: `must have texts in "${key}": write "${name}" in quotes`,
      ...(isOne && { meant: text.replace(line, '$1"$2"') }),
    };
  }
  return undefined;
}

function replaced(text: string, key: string, near: string): Pick<ValueProblem, 'meant'> {
  const place = new RegExp(`(^|[{,][ \\t]*|^[ \\t]+)${literal(key)}(?=[ \\t]*:)`, 'gm');
  return [...text.matchAll(place)].length === 1 ? { meant: text.replace(place, `$1${near}`) } : {};
}

function literal(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

function shown(item: unknown): string {
  return typeof item === 'object' ? JSON.stringify(item) : String(item);
}
