/** The grammar of `meshwright scaffold`: all that a request for scaffolding can say, in words. */
import { flavours, type Routing, type ScaffoldJob, type ScaffoldRequest, type Selection } from '../../scaffold/request';
import { parseGateway } from '../../settings/gateway';
import type { GatewayAddress } from '../../settings/settings';
import { oneOf, parseOptions, UsageError, type Values } from './options';

/** The reports of code scanning are about findings, which a plan is not. */
const formats = ['pretty', 'json'] as const;

export interface ScaffoldCommand {
  readonly name: 'scaffold';
  /** The folders of its request are paths, as they were typed. */
  readonly job: ScaffoldJob;
  readonly dryRun: boolean;
  readonly format: (typeof formats)[number];
  readonly config: string | undefined;
  /** Where the workspace is. */
  readonly path: string;
}

export const scaffoldHelp = `Writes the resources by which services are called across clusters.

Usage: meshwright scaffold --service NAME [--namespace NAMESPACE] [options] [PATH]
       meshwright scaffold --namespace NAMESPACE [options] [PATH]
       meshwright scaffold --all [options] [PATH]
       meshwright scaffold --update | --remove --service NAME | --namespace NAMESPACE | --all [PATH]

PATH is where the workspace is (default: the working directory); its root is the nearest
folder upward with a meshwright.yaml. Options that list something may be repeated or take
several values between commas. Running it twice changes nothing.

Which services:
  --service NAME, NAMESPACE/NAME  these (default namespace: --namespace, else "default")
  --namespace NAMESPACE           without --service: all of the namespace
  --all                           all that run in one cluster and can be called from another

Between which clusters:
  --client CLUSTER                who calls (default: each from which another one is reached)
  --remote CLUSTER                who answers (default: those with workloads of the service)

How:
  --flavour FLAVOUR               ${flavours.slice(0, 3).join(', ')},
                                  ${flavours.slice(3).join(', ')} (default: ${flavours[0]})
  --gateway CLUSTER=ADDRESS       where a cluster's gateway is: cluster2=203.0.113.7:15443
                                  (default: the settings, else a placeholder)
  --locality CLUSTER=LOCALITY     of its gateway: cluster2=us-west1/a
  --weight CLUSTER=NUMBER         load balancing weight of its gateway: cluster2=80
  --versions VERSION              only these values of the label "version"
  --ports NUMBER                  only these ports of the Service
  --subsets one-subset|per-cluster  how a version that several clusters run is told apart
  --routing ROUTING               header:NAME=VALUE[:VERSION], weights:v1=90,v2=10,
                                  version:HEADER or failover (default: nothing is routed)
  --folder CLUSTER=PATH           where new files of a cluster go: cluster1=deploy/east

Again, or no more:
  --update                        brings up to date what was scaffolded
                                  (without a service or namespace: all of it)
  --remove                        takes away what was scaffolded

  --dry-run                       print the files as they would be; write nothing
  --format pretty|json            how to report (default: pretty)
  --config FILE                   settings to use in place of the workspace's meshwright.yaml
  --help                          this text

Exit code: 0 done, 1 something stands against it and nothing was written, 2 wrong usage
or an internal error.
`;

const options = {
  service: { type: 'string', multiple: true },
  namespace: { type: 'string', multiple: true },
  all: { type: 'boolean' },
  client: { type: 'string', multiple: true },
  remote: { type: 'string', multiple: true },
  flavour: { type: 'string' },
  gateway: { type: 'string', multiple: true },
  locality: { type: 'string', multiple: true },
  weight: { type: 'string', multiple: true },
  versions: { type: 'string', multiple: true },
  ports: { type: 'string', multiple: true },
  subsets: { type: 'string' },
  routing: { type: 'string' },
  folder: { type: 'string', multiple: true },
  update: { type: 'boolean' },
  remove: { type: 'boolean' },
  'dry-run': { type: 'boolean' },
  format: { type: 'string' },
  config: { type: 'string' },
} as const;

type Given = Values<typeof options>;

/** What only says something where resources are made anew. */
const ofRequests = [
  'client',
  'remote',
  'flavour',
  'gateway',
  'locality',
  'weight',
  'versions',
  'ports',
  'subsets',
  'routing',
  'folder',
] as const;

export function parseScaffold(args: readonly string[]): ScaffoldCommand {
  const { values, positionals } = parseOptions(args, options);
  if (positionals.length > 1) throw new UsageError(`one PATH says where the workspace is, not ${positionals.length}`);
  return {
    name: 'scaffold',
    job: readJob(values),
    dryRun: values['dry-run'] === true,
    format: oneOf('--format', values.format, formats) ?? 'pretty',
    config: values.config,
    path: positionals[0] ?? '.',
  };
}

function readJob(values: Given): ScaffoldCommand['job'] {
  const { update, remove } = values;
  if (update === true && remove === true) throw new UsageError('--update and --remove exclude each other');
  if (update !== true && remove !== true) return { op: 'create', request: readRequest(values) };
  const op = update === true ? 'update' : 'remove';
  const useless = ofRequests.find((name) => values[name] !== undefined);
  if (useless !== undefined)
    throw new UsageError(
      `--${useless} is of no use with --${op}: what was scaffolded says itself how; scaffold it again to change that`,
    );
  return { op, services: readSelection(values) ?? (op === 'update' ? 'all' : none()) };
}

function readRequest(values: Given): ScaffoldRequest {
  return {
    services: readSelection(values) ?? none(),
    flavour: oneOf('--flavour', values.flavour, flavours) ?? flavours[0],
    ...defined({
      clients: list('--client', values.client),
      remotes: list('--remote', values.remote),
      gateways: byCluster('--gateway', 'ADDRESS', values.gateway, gateway),
      localities: byCluster('--locality', 'LOCALITY', values.locality, (text) => text),
      weights: byCluster('--weight', 'NUMBER', values.weight, weight),
      versions: list('--versions', values.versions),
      ports: list('--ports', values.ports)?.map(port),
      sharedVersions: oneOf('--subsets', values.subsets, ['one-subset', 'per-cluster']),
      routing: values.routing === undefined ? undefined : readRouting(values.routing),
      folders: byCluster('--folder', 'PATH', values.folder, (text) => text),
    }),
  };
}

function defined<T extends object>(values: T): { readonly [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>;
  };
}

function readSelection(values: Given): Selection | undefined {
  const { all } = values;
  const services = list('--service', values.service);
  const [namespace, ...more] = list('--namespace', values.namespace) ?? [];
  if (more.length > 0) throw new UsageError('--namespace must be one; write --service NAMESPACE/NAME for services of several');
  if (services === undefined) return namespace !== undefined ? { namespace } : all === true ? 'all' : undefined;
  if (all === true) throw new UsageError('--all and --service exclude each other');
  return services.map((text) => {
    const [first = '', second, ...rest] = text.split('/');
    if (first === '' || second === '' || rest.length > 0)
      throw new UsageError(`--service must be NAME or NAMESPACE/NAME, not "${text}"`);
    return second === undefined ? { namespace: namespace ?? 'default', name: first } : { namespace: first, name: second };
  });
}

function none(): never {
  throw new UsageError('which services? Name them with --service, or say --namespace or --all');
}

/** Values of an option that may be repeated and takes several at once. */
function list(option: string, values: readonly string[] | undefined): readonly string[] | undefined {
  if (values === undefined) return undefined;
  const items = values.flatMap((value) => value.split(',')).map((item) => item.trim());
  if (items.includes('')) throw new UsageError(`${option} must not be empty`);
  return [...new Set(items)];
}

function byCluster<T>(
  option: string,
  what: string,
  values: readonly string[] | undefined,
  read: (text: string, option: string) => T,
): Readonly<Record<string, T>> | undefined {
  const items = list(option, values);
  if (items === undefined) return undefined;
  const result = new Map<string, T>();
  for (const item of items) {
    const at = item.indexOf('=');
    const cluster = item.slice(0, Math.max(at, 0));
    const text = item.slice(at + 1);
    if (cluster === '' || text === '') throw new UsageError(`${option} must be CLUSTER=${what}, not "${item}"`);
    if (result.has(cluster)) throw new UsageError(`${option} is given twice for "${cluster}"`);
    result.set(cluster, read(text, option));
  }
  return Object.fromEntries(result);
}

function gateway(text: string, option: string): GatewayAddress {
  const address = parseGateway(text);
  if (address === undefined)
    throw new UsageError(`${option} must be a host or an IP address, with or without a port, not "${text}"`);
  return address;
}

function weight(text: string, option: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new UsageError(`${option} must be a whole number, not "${text}"`);
  return Number(text);
}

function port(text: string): number {
  if (!/^[1-9]\d{0,4}$/.test(text) || Number(text) > 65535)
    throw new UsageError(`--ports must be numbers from 1 to 65535, not "${text}"`);
  return Number(text);
}

function readRouting(text: string): Routing {
  const colon = text.indexOf(':');
  const by = colon < 0 ? text : text.slice(0, colon);
  const rest = colon < 0 ? '' : text.slice(colon + 1);
  const read = readers[by];
  const routing = read?.(rest);
  if (routing === undefined)
    throw new UsageError(
      `--routing must be header:NAME=VALUE[:VERSION], weights:VERSION=PERCENT,..., version:HEADER or failover, not "${text}"`,
    );
  return routing;
}

const readers: Readonly<Record<string, (rest: string) => Routing | undefined>> = {
  /** A value with a colon needs one more behind it, as the last one begins the version. */
  header(rest) {
    const [, header, value, version] = /^([^=:\s]+)=(.+?)(?::([^:]*))?$/.exec(rest) ?? [];
    if (header === undefined || value === undefined) return undefined;
    return { by: 'header', header, value, ...(version ? { version } : {}) };
  },
  weights(rest) {
    const pairs = rest.split(',').map((pair) => /^([^=]+)=(\d{1,3})$/.exec(pair.trim()));
    if (pairs.includes(null)) return undefined;
    const weights = pairs.map((pair): [string, number] => [pair?.[1] ?? '', Number(pair?.[2])]);
    if (new Set(weights.map(([version]) => version)).size < weights.length) return undefined;
    return { by: 'weights', weights: Object.fromEntries(weights) };
  },
  version: (rest) => (/^[^=:\s]+$/.test(rest) ? { by: 'version', header: rest } : undefined),
  failover: (rest) => (rest === '' ? { by: 'failover' } : undefined),
};
