import { brief } from "../../../core/markdown.ts";
import { conf, type Rule } from "../../../core/rule.ts";
import { guardOf, isServed, mayRefuse } from "../access.ts";
import { serversOf } from "../sockets.ts";
import { PASSES } from "../targets.ts";
import { childrenOf, type NginxUnit, type Node, type Word } from "../units.ts";

const path = "etc/nginx/conf.d/site.conf";
const OWN = ["allow", "deny", "auth_basic", "auth_request"];

/** A guarded folder whose scripts go past the guard, through a regular expression. */
export const aclBypassedByRegex: Rule<NginxUnit> = {
  id: "nginx/acl-bypassed-by-regex",
  category: "security",
  severity: "warning",
  scope: "part",
  since: "0.1.0",
  summary: "A guarded prefix location is bypassed: its scripts go to a regular expression location without the guard",
  why: `nginx remembers the longest prefix, and then still prefers a regular expression that matches. \`/admin/x.php\` therefore goes to
\`location ~ \\.php$\`, and the \`deny\` or the password of \`location /admin/\` is not asked (tried with nginx 1.22.1). Nest a copy of the
expression inside the guarded location, or write \`^~\` where nothing in it has to be run.`,
  references: ["https://nginx.org/en/docs/http/ngx_http_core_module.html#location"],
  examples: [
    {
      path,
      bad: conf`
        server {
            location «/admin/» {
                allow 10.0.0.0/8;
                deny all;
            }
            location ~ \.php$ {
                try_files $uri =404;
                fastcgi_pass 127.0.0.1:9000;
            }
        }
      `,
    },
    { path, good: "server { location ^~ /admin/ { deny all; } location ~ \\.php$ { fastcgi_pass 127.0.0.1:9000; } }\n" },
    {
      path,
      good: "server { location /a/ { deny all; location ~ \\.php$ { fastcgi_pass 127.0.0.1:9000; } } location ~ \\.php$ { fastcgi_pass 127.0.0.1:9000; } }\n",
    },
    { path, good: "server { deny all; location /admin/ { auth_basic off; } location ~ \\.php$ { fastcgi_pass 127.0.0.1:9000; } }\n" },
  ],
  *check(unit) {
    for (const server of serversOf(unit)) {
      const locations = childrenOf(server, "location");
      const open = locations.find((one) => takesAnyFolder(one) && isServed(one) && !mayRefuse(guardOf(one)));
      const regex = open?.args[1];
      if (open === undefined || regex === undefined) continue;
      for (const location of locations) {
        const prefix = prefixOf(location);
        if (prefix === undefined || !(location.children ?? []).some((entry) => OWN.includes(entry.name)) || !isServed(location)) continue;
        const guard = guardOf(location);
        if (guard.unknown || !mayRefuse(guard) || childrenOf(location, "location").some((one) => one.args[0]?.value.startsWith("~")))
          continue;
        yield {
          span: prefix.span,
          uri: location.uri,
          message: `${brief(prefix.value, 24)} is guarded, but ${brief(regex.value, 24)} takes its scripts first, without the guard`,
          related: [{ uri: open.uri, span: regex.span, message: "this location answers" }],
        };
      }
    }
  },
};

/** The word of a prefix location that regular expressions come before; "/" is what everything falls back to. */
function prefixOf(location: Node): Word | undefined {
  const word = location.args.length === 1 ? location.args[0] : undefined;
  return word?.value.startsWith("/") && word.value !== "/" ? word : undefined;
}

/** Whether a location runs scripts by their ending, in whatever folder. */
const takesAnyFolder = (location: Node): boolean =>
  location.args[0]?.value.startsWith("~") === true &&
  /^(?:\.[*+]|\[\^\/\][*+])?\\?\.\(?(?:\?:)?[a-z0-9|?]+\)?(?:\$|\(|\/|$)/.test(location.args[1]?.value ?? "") &&
  (location.children ?? []).some((entry) => entry.name in PASSES);
