/** A workspace of files written in place, as the scaffold sees it. */
import type { ServiceName } from '../../server/src/mesh/hosts';
import type { Desired } from '../../server/src/scaffold/desired';
import { type Intent, intend, Session } from '../../server/src/scaffold/intend';
import type { ScaffoldRequest } from '../../server/src/scaffold/request';
import type { View } from '../../server/src/scaffold/view';
import { Workspace } from '../../server/src/workspace';
import { type Sources, viewOf } from '../../server/src/workspace/scaffold';

export const root = 'file:///w';

/** `files`: path to text. */
export function workspaceOf(files: Readonly<Record<string, string>>): Workspace {
  const workspace = new Workspace({ strict: true });
  workspace.setFolders([{ uri: root, name: 'w' }]);
  for (const [path, text] of Object.entries(files)) workspace.setFile(`${root}/${path}`, { text });
  return workspace;
}

export function viewOfFiles(files: Readonly<Record<string, string>>): View {
  // What the engine hands to the scaffold is for nobody else.
  return viewOf((workspaceOf(files) as unknown as { sources(): Sources }).sources());
}

/** Settings of clusters of these names, whose gateways are `gw.<name>.example`. */
export function settings(clusters: readonly string[], more = ''): string {
  const items = clusters.map((name) => `- {name: ${name}, files: ["${name}/**"], gateways: [gw.${name}.example]}\n`);
  return `clusters:\n${items.join('')}${more}`;
}

export interface ServiceText {
  readonly name?: string;
  readonly namespace?: string;
  readonly ports?: string;
  readonly versions?: readonly string[];
  /** Instead of the selector `app: <name>`. */
  readonly spec?: string;
  readonly containerPorts?: string;
}

/** A Service with a Deployment for each version. */
export function service({
  name = 'reviews',
  namespace = 'default',
  ports = '[{name: http, port: 9080}]',
  versions = ['v1'],
  spec,
  containerPorts = '[]',
}: ServiceText = {}): string {
  const metadata = (own: string): string => `metadata: {name: ${own}, namespace: ${namespace}}`;
  const deployment = (version: string): string =>
    `---\napiVersion: apps/v1\nkind: Deployment\n${metadata(`${name}-${version.toLowerCase()}`)}\nspec:\n  template:\n    metadata: {labels: {app: ${name}${version === '' ? '' : `, version: "${version}"`}}}\n    spec: {containers: [{name: app, image: app, ports: ${containerPorts}}]}\n`;
  return `apiVersion: v1\nkind: Service\n${metadata(name)}\nspec: ${spec ?? `{selector: {app: ${name}}, ports: ${ports}}`}\n${versions.map(deployment).join('')}---\n`;
}

export const reviews: ServiceName = { namespace: 'default', name: 'reviews' };

export function request(more: Partial<ScaffoldRequest> = {}): ScaffoldRequest {
  return { services: [reviews], flavour: 'global-gateway', ...more };
}

/** What is intended for `reviews`. */
export function intended(files: Readonly<Record<string, string>>, more: Partial<ScaffoldRequest> = {}): Intent {
  return intend(new Session(viewOfFiles(files)), reviews, request(more));
}

/** `cluster role key kind/namespace/name` to spec. */
export function specs({ desired }: { readonly desired: readonly Desired[] }): Readonly<Record<string, unknown>> {
  return Object.fromEntries(desired.map((each) => [identity(each), each.spec]));
}

export function identity({ cluster, role, key, kind, namespace, name }: Desired): string {
  return `${cluster} ${role}${key === '' ? '' : ` ${key}`} ${kind}/${namespace}/${name}`;
}

export function messages(items: readonly { readonly message: string }[]): readonly string[] {
  return items.map(({ message }) => message);
}
