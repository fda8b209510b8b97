/**
 * The annotations by which scaffolded resources are known again. `meshwright.dev/scaffold` says what a resource is for and with
 * which options it was asked for, as words `name=value`; it is on created and on extended resources alike. `meshwright.dev/created` is
 * there only where the whole resource was created; `meshwright.dev/added` lists the paths that are ours, with the items of lists by their
 * names (`spec.subsets[v2]`), so that Update and Remove leave alone what is the user's.
 */
import type { ServiceName } from '../mesh/hosts';
import type { Labels } from '../model/resource';
import { type Role, roles } from './desired';
import { type Flavour, flavours, type Routing, type ScaffoldRequest } from './request';

export const scaffoldAnnotation = 'meshwright.dev/scaffold';
export const createdAnnotation = 'meshwright.dev/created';
export const addedAnnotation = 'meshwright.dev/added';

/** What an Update needs to know of the request; the rest stands in the resources themselves. */
export type Options = Pick<ScaffoldRequest, 'clients' | 'remotes' | 'versions' | 'ports' | 'sharedVersions' | 'routing'>;

export interface Mark {
  readonly role: Role;
  readonly key: string;
  readonly service: ServiceName | undefined;
  readonly flavour: Flavour;
  readonly options: Options;
}

/** Values are percent-encoded where they hold a space, a comma, `=`, `%` or `:`. */
function encode(text: string): string {
  return text.replace(/[\s,=%:]/g, (char) => `%${char.charCodeAt(0).toString(16).padStart(2, '0')}`);
}

function decode(text: string): string {
  return text.replace(/%([0-9a-f]{2})/gi, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)));
}

export function formatMark({ role, key, service, flavour, options }: Mark): string {
  const words: string[] = [];
  const add = (name: string, values: readonly string[] | undefined): void => {
    if (values !== undefined) words.push(`${name}=${values.map(encode).join(',')}`);
  };
  if (service !== undefined) words.push(`service=${service.namespace}/${service.name}`);
  add('flavour', [flavour]);
  add('role', [role]);
  if (key !== '') add('key', [key]);
  add('clients', options.clients);
  add('remotes', options.remotes);
  add('versions', options.versions);
  add('ports', options.ports?.map(String));
  if (options.sharedVersions !== undefined) add('shared', [options.sharedVersions]);
  if (options.routing !== undefined) words.push(`routing=${formatRouting(options.routing)}`);
  return words.join(' ');
}

function formatRouting(routing: Routing): string {
  const parts: readonly string[] =
    routing.by === 'header'
      ? [routing.header, routing.value, ...(routing.version === undefined ? [] : [routing.version])]
      : routing.by === 'version'
        ? [routing.header]
        : routing.by === 'weights'
          ? Object.entries(routing.weights).map(([version, weight]) => `${encode(version)}:${weight}`)
          : [];
  return [routing.by, ...parts.map((part) => (routing.by === 'weights' ? part : encode(part)))].join(',');
}

/** The mark of a resource; undefined where there is none, or none that we would write. */
export function readMark(annotations: Labels): Mark | undefined {
  const text = annotations[scaffoldAnnotation];
  if (text === undefined) return undefined;
  const words = new Map<string, string>();
  for (const word of text.trim().split(/\s+/)) {
    const at = word.indexOf('=');
    if (at > 0) words.set(word.slice(0, at), word.slice(at + 1));
  }
  const list = (name: string): readonly string[] | undefined => words.get(name)?.split(',').filter(Boolean).map(decode);
  const flavour = flavours.find((each) => each === words.get('flavour'));
  const role = roles.find((each) => each === words.get('role'));
  if (flavour === undefined || role === undefined) return undefined;
  const [namespace, name] = words.get('service')?.split('/') ?? [];
  const clients = list('clients');
  const remotes = list('remotes');
  const versions = list('versions');
  const ports = list('ports')?.map(Number);
  const shared = words.get('shared');
  const routing = readRouting(words.get('routing'));
  return {
    role,
    flavour,
    key: decode(words.get('key') ?? ''),
    service: namespace && name ? { namespace, name } : undefined,
    options: {
      ...(clients && { clients }),
      ...(remotes && { remotes }),
      ...(versions && { versions }),
      ...(ports && { ports }),
      ...((shared === 'one-subset' || shared === 'per-cluster') && { sharedVersions: shared }),
      ...(routing && { routing }),
    },
  };
}

function readRouting(text: string | undefined): Routing | undefined {
  const [by, ...parts] = text?.split(',') ?? [];
  const [first, second, third] = parts.map(decode);
  switch (by) {
    case 'header':
      if (first === undefined || second === undefined) return undefined;
      return { by, header: first, value: second, ...(third !== undefined && { version: third }) };
    case 'version':
      return first === undefined ? undefined : { by, header: first };
    case 'weights': {
      const weights = parts.map((part): [string, number] => {
        const at = part.lastIndexOf(':');
        return [decode(part.slice(0, at)), Number(part.slice(at + 1))];
      });
      return { by, weights: Object.fromEntries(weights) };
    }
    case 'failover':
      return { by };
    default:
      return undefined;
  }
}

/** Whether a resource was created as a whole. */
export function isCreated(annotations: Labels): boolean {
  return annotations[createdAnnotation] !== undefined;
}
