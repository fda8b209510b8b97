/** The names that Envoy's filters had before version 1.14, and have now (Envoy: "Deprecated", 1.14.0; istio: pkg/xds). */

const http: ReadonlyMap<string, string> = new Map([
  ...[
    'buffer',
    'cors',
    'csrf',
    'ext_authz',
    'fault',
    'grpc_http1_bridge',
    'grpc_json_transcoder',
    'grpc_web',
    'gzip',
    'health_check',
    'ip_tagging',
    'lua',
    'router',
    'squash',
  ].map((name) => [`envoy.${name}`, `envoy.filters.http.${name}`] as const),
  ['envoy.http_dynamo_filter', 'envoy.filters.http.dynamo'],
  ['envoy.rate_limit', 'envoy.filters.http.ratelimit'],
]);

const network: ReadonlyMap<string, string> = new Map(
  ['client_ssl_auth', 'echo', 'ext_authz', 'http_connection_manager', 'mongo_proxy', 'ratelimit', 'redis_proxy', 'tcp_proxy'].map(
    (name) => [`envoy.${name}`, `envoy.filters.network.${name}`] as const,
  ),
);

/** The name that a filter has now, where it is called by an old one; HTTP filters are within a network filter. */
export function canonicalName(name: string, level: 'network' | 'http'): string | undefined {
  return (level === 'http' ? http : network).get(name);
}
