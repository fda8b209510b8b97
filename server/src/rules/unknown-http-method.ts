import { nearest } from '../base/nearest';
import { termsOf } from '../model/kinds/authorizationPolicy';
import { hasPlaceholder } from '../model/placeholder';
import { md, rule } from './rule';
import { isMisplaced } from './shared/principals';
import { refOf } from './shared/refs';

/** Of HTTP itself, of its extensions that are registered, and one that caches have. */
const common: readonly string[] = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'CONNECT', 'OPTIONS', 'TRACE'];
const others: ReadonlySet<string> = new Set(
  `ACL BASELINE-CONTROL BIND CHECKIN CHECKOUT COPY LABEL LINK LOCK MERGE MKACTIVITY MKCALENDAR MKCOL MKREDIRECTREF MKWORKSPACE MOVE ORDERPATCH
  PRI PROPFIND PROPPATCH PURGE QUERY REBIND REPORT SEARCH UNBIND UNCHECKOUT UNLINK UNLOCK UPDATE UPDATEREDIRECTREF VERSION-CONTROL`.split(
    /\s+/,
  ),
);

export default rule({
  code: 'MW607',
  name: 'unknown-http-method',
  severity: 'warning',
  peers: ['KIA0102'],
  kinds: ['AuthorizationPolicy'],
  docs: md`
    ## What it does

    Compares the \`methods\` of an AuthorizationPolicy (and \`notMethods\`) with those of HTTP, also as a prefix or a suffix with \`*\`. The case
    counts. Registered extensions, such as those of WebDAV, are known; what is like none of them is an info, since anybody may have
    a method of their own.

    ## Why it matters

    No request has the method, and so the rule is never met. The methods of gRPC services are paths: every gRPC request is a \`POST\`.

    ## Example

    \`\`\`yaml
    kind: AuthorizationPolicy
    spec:
      rules:
      - to:
        - operation: {methods: [get]}
    \`\`\`

    ## Instead

    \`methods: [GET]\`; of gRPC, \`paths: [/package.Service/Method]\`

    ## References

    Kiali (KIA0102) takes \`get\` for \`GET\`, which Envoy does not.
  `,
  *check(policy) {
    for (const { value, path } of termsOf(policy.facts, 'to', 'methods')) {
      if (value === '' || hasPlaceholder(value) || isMisplaced(value) || isKnown(value)) continue;
      const fix = (to: string) => ({
        title: `Change the method to "${to}"`,
        safe: false,
        changes: [{ resource: refOf(policy), edits: [{ op: 'set' as const, path, value: to }] }],
      });
      const upper = value.trim().toUpperCase();
      const near = nearest(upper, common);
      if (isKnown(upper)) {
        yield { path, message: `no request has the method "${value}": the case counts; write "${upper}"`, fixes: [fix(upper)] };
      } else if (/[/.]|^[A-Z][a-z]/.test(value)) {
        yield {
          path,
          message: `"${value}" is no method of HTTP; the method of a gRPC service is a path: write paths: ["/package.Service/Method"]`,
        };
      } else if (near !== undefined && !value.includes('*')) {
        yield { path, message: `"${value}" is no method of HTTP; did you mean "${near}"`, fixes: [fix(near)] };
      } else {
        yield {
          path,
          severity: 'info',
          message: `"${value}" is no method of HTTP: requests have it only if a client makes it up`,
        };
      }
    }
  },
});

function isKnown(method: string): boolean {
  if (!method.includes('*')) return common.includes(method) || others.has(method);
  const matches = (item: string) =>
    method.startsWith('*') ? item.endsWith(method.slice(1)) : item.startsWith(method.slice(0, -1));
  return common.some(matches) || [...others].some(matches);
}
