/**
 * What `kubectl` says about the gateways of a cluster. Only strings in and out: running it is for the desktop (`kubectl-process.ts`),
 * at the user's request and in a trusted workspace. Knows nothing of VS Code.
 */

export type KubectlResult = { readonly stdout: string } | KubectlFailure;

export interface KubectlFailure {
  readonly failure: 'missing' | 'timeout' | 'cancelled' | 'failed';
  readonly stderr: string;
}

export type RunKubectl = (args: readonly string[], signal: AbortSignal) => Promise<KubectlResult>;

export const kubectlTimeoutMs = 10_000;

/** One word for flag and value, so that a context never becomes a flag of its own. */
export function gatewayArgs(context: string): readonly string[] {
  const selector = 'istio in (eastwestgateway, ingressgateway)';
  const timeout = `--request-timeout=${kubectlTimeoutMs / 1000}s`;
  return [`--context=${context}`, timeout, 'get', 'services', '--all-namespaces', `--selector=${selector}`, '--output=json'];
}

export interface FoundGateway {
  /** With the port where that is not the usual one. */
  readonly address: string;
  /** `istio-system/istio-eastwestgateway`. */
  readonly service: string;
  readonly hasPort: boolean;
}

export type Gateways = readonly FoundGateway[] | { readonly problem: string };

const usualPort = 15443;

export function gatewaysOf(cluster: string, context: string, result: KubectlResult): Gateways {
  if ('failure' in result) return { problem: explain(context, result) };
  const services = readServices(result.stdout);
  if (services === undefined) return { problem: 'kubectl answered with something that is no list of Services' };
  if (services.length === 0)
    return { problem: `${cluster} has no Service with the label istio=eastwestgateway or istio=ingressgateway` };
  const found = services.flatMap(addressesOf).sort((a, b) => Number(b.hasPort) - Number(a.hasPort));
  const [first] = services;
  if (found.length === 0 && first !== undefined) return { problem: `${nameOf(first)} of ${cluster} has no address yet` };
  return found;
}

function explain(context: string, { failure, stderr }: KubectlFailure): string {
  if (failure === 'missing') return 'kubectl was not found; is it installed, and on the PATH of VS Code?';
  if (failure === 'cancelled') return 'kubectl was stopped';
  const said = stderr.trim().split('\n').at(-1)?.trim() ?? '';
  // Its own timeout is shorter than ours only for the single request.
  if (failure === 'timeout' || /timed? ?out|deadline exceeded/i.test(said))
    return `The cluster of context "${context}" did not answer within ${kubectlTimeoutMs / 1000} s`;
  if (/unauthorized|forbidden|must be logged in|provide credentials/i.test(stderr))
    return `The cluster of context "${context}" refused: ${said}`;
  if (/context was not found|no context exists|context "[^"]*" does not exist/i.test(said))
    return `The kubeconfig has no context "${context}"`;
  return `kubectl failed: ${said === '' ? 'it did not say why' : said}`;
}

/** The few fields that are looked at, none of which is sure to be there. */
interface Service {
  readonly metadata?: { readonly name?: string; readonly namespace?: string; readonly labels?: Readonly<Record<string, string>> };
  readonly spec?: { readonly ports?: readonly { readonly name?: string; readonly port?: number }[] };
  readonly status?: {
    readonly loadBalancer?: { readonly ingress?: readonly { readonly hostname?: string; readonly ip?: string }[] };
  };
}

function readServices(text: string): readonly Service[] | undefined {
  try {
    const list: { readonly items?: unknown } = JSON.parse(text);
    if (!Array.isArray(list.items)) return undefined;
    const rank = ({ metadata }: Service) => (metadata?.labels?.istio === 'eastwestgateway' ? 0 : 1);
    return (list.items as Service[]).filter((one) => typeof one === 'object' && one !== null).sort((a, b) => rank(a) - rank(b));
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

function addressesOf(service: Service): readonly FoundGateway[] {
  const ports = service.spec?.ports ?? [];
  const port = ports.find(({ port }) => port === usualPort) ?? ports.find(({ name }) => name === 'tls');
  return (service.status?.loadBalancer?.ingress ?? []).flatMap(({ hostname, ip }) => {
    const host = hostname || ip;
    if (!host) return [];
    const isUsual = port?.port === undefined || port.port === usualPort;
    const bracketed = host.includes(':') ? `[${host}]` : host;
    return [{ address: isUsual ? host : `${bracketed}:${port.port}`, service: nameOf(service), hasPort: port !== undefined }];
  });
}

function nameOf({ metadata }: Service): string {
  return `${metadata?.namespace}/${metadata?.name}`;
}
