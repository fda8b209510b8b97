import { nearest } from '../base/nearest';
import { goneGroups, istioApi, istioKinds } from '../model/istioKinds';
import { hasPlaceholder } from '../model/placeholder';
import { type Resource, resourceTypes } from '../model/resource';
import type { Fix, Report } from './finding';
import { md, rule } from './rule';
import { refOf } from './shared/refs';

export default rule({
  code: 'MW101',
  name: 'unknown-istio-kind',
  severity: 'error',
  peers: [],
  kinds: resourceTypes,
  docs: md`
    ## What it does

    Checks \`kind\` and the group in \`apiVersion\` of documents of an \`*.istio.io\` group: the kind must be one that this
    group serves. It knows misspelt kinds and groups, and kinds that belong to another group. Groups that Istio has given up
    (\`rbac.istio.io\`, \`authentication.istio.io\`, \`config.istio.io\`) and groups that it never had are warnings, since
    something else may serve them.

    ## Why it matters

    The cluster refuses the document (\`no matches for kind\`), and the other rules do not know what it is.

    ## Example

    \`\`\`yaml
    apiVersion: networking.istio.io/v1
    kind: VirtualServices
    \`\`\`

    ## Instead

    \`\`\`yaml
    apiVersion: networking.istio.io/v1
    kind: VirtualService
    \`\`\`

    ## References

    The CustomResourceDefinitions of Istio. What replaced the groups that are gone: AuthorizationPolicy for RBAC,
    PeerAuthentication and RequestAuthentication for authentication policies, Telemetry and WasmPlugin for Mixer.
  `,
  *check(resource) {
    const { apiVersion, kind } = resource;
    const api = istioApi(apiVersion);
    if (api === undefined || hasPlaceholder(apiVersion) || hasPlaceholder(kind)) return;
    const kinds = istioKinds.get(api.group);
    if (kinds === undefined) yield unknownGroup(resource, api.group, api.version);
    else if (!kinds.has(kind) && !kind.endsWith('List')) yield unknownKind(resource, api.group, api.version);
  },
});

function unknownGroup(resource: Resource, group: string, version: string): Report {
  const path = ['apiVersion'];
  const successor = goneGroups.get(group);
  if (successor !== undefined) {
    const message = `Istio no longer reads anything of the group "${group}"; use ${successor}`;
    return { path, severity: 'warning', message };
  }
  const meant = groupOf(resource.kind) ?? nearest(group, istioKinds.keys());
  if (meant === undefined) {
    const groups = [...istioKinds.keys()].map((item) => `"${item}"`).join(', ');
    return { path, severity: 'warning', message: `Istio has no API group "${group}"; it has ${groups}` };
  }
  const fixes = [setApi(resource, meant, resource.kind, version, istioKinds.get(meant)?.has(resource.kind) === true)];
  return { path, message: `Istio has no API group "${group}"; did you mean "${meant}"`, fixes };
}

function unknownKind(resource: Resource, group: string, version: string): Report {
  const { kind } = resource;
  const owner = groupOf(kind);
  if (owner !== undefined) {
    const message = `${kind} belongs to the API group "${owner}", not to "${group}"`;
    return { path: ['apiVersion'], message, fixes: [setApi(resource, owner, kind, version, true)] };
  }
  const own = [...(istioKinds.get(group)?.keys() ?? [])];
  const meant =
    nearest(kind, own) ??
    nearest(
      kind,
      [...istioKinds.values()].flatMap((kinds) => [...kinds.keys()]),
    );
  if (meant === undefined) {
    return { path: ['kind'], message: `the API group "${group}" has no kind "${kind}"; it has ${own.join(', ')}` };
  }
  const right = groupOf(meant) ?? group;
  return {
    path: ['kind'],
    message: `the API group "${group}" has no kind "${kind}"; did you mean "${meant}"${right === group ? '' : ` of "${right}"`}`,
    fixes: [setApi(resource, right, meant, version, false)],
  };
}

function groupOf(kind: string): string | undefined {
  for (const [group, kinds] of istioKinds) if (kinds.has(kind)) return group;
  return undefined;
}

/** Makes a document one of the kind, in the version that it has if the kind is served in it. */
function setApi(resource: Resource, group: string, kind: string, version: string, safe: boolean): Fix {
  const served = istioKinds.get(group)?.get(kind);
  const apiVersion = `${group}/${served === undefined || served.includes(version) ? version : served[0]}`;
  const setKind = kind !== resource.kind;
  const setVersion = apiVersion !== resource.apiVersion;
  return {
    title: setKind ? `Change the kind to "${kind}"` : `Change the apiVersion to "${apiVersion}"`,
    safe,
    changes: [
      {
        resource: refOf(resource),
        edits: [
          ...(setVersion ? [{ op: 'set', path: ['apiVersion'], value: apiVersion } as const] : []),
          ...(setKind ? [{ op: 'set', path: ['kind'], value: kind } as const] : []),
        ],
      },
    ],
  };
}
