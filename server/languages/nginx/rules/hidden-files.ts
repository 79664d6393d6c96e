import { conf, type Rule } from "../../../core/rule.ts";
import { isOutward } from "../access.ts";
import { appendInto } from "../edits.ts";
import { hasOpenInclude } from "../levels.ts";
import { serversOf } from "../sockets.ts";
import { PASSES } from "../targets.ts";
import { child, childrenOf, inherited, type NginxUnit, type Node } from "../units.ts";

const path = "etc/nginx/conf.d/site.conf";

/** A site's folder served with its `.git`, `.env` and `.htpasswd`. */
export const hiddenFiles: Rule<NginxUnit> = {
  id: "nginx/hidden-files",
  category: "hygiene",
  severity: "info",
  scope: "part",
  since: "0.1.0",
  summary: "Hidden files of the site's folder are served: .git, .env, .htpasswd",
  why: `nginx serves every readable file below \`root\`, hidden ones too. A repository or an \`.env\` that was deployed with the site is a URL that
scanners try first. Deny paths with \`/.\`, and leave \`/.well-known/\` for certificates.`,
  references: ["https://www.rfc-editor.org/rfc/rfc8615"],
  examples: [
    {
      path,
      bad: conf`
        server {
            «root» /srv/site;
            index index.html;
        }
      `,
      fixed: conf`
        server {
            root /srv/site;
            index index.html;
            location ~ /\.(?!well-known/) {
                deny all;
            }
        }
      `,
    },
    { path, good: "server { root /srv/site; location ~ /\\. { deny all; } }\n" },
    { path, good: "server { root /srv/site; location / { proxy_pass http://127.0.0.1:3000; } }\n" },
    { path, good: "server { return 301 https://a.test$request_uri; root /srv; }\n" },
  ],
  *check(unit) {
    for (const server of serversOf(unit)) {
      const root = childrenOf(server, "root")[0] ?? inherited(server, "root")[0];
      if (root === undefined || child(server, "return") !== undefined || !isOutward(server) || hasOpenInclude(server)) continue;
      const locations = childrenOf(server, "location");
      if (locations.some(namesHidden) || locations.some(takesAll)) continue;
      yield {
        span: childrenOf(server, "root")[0]?.nameSpan ?? server.nameSpan,
        uri: server.uri,
        message: "hidden files below root are served too (.git, .env): deny paths with /.",
        fix: {
          title: "Deny hidden files",
          safe: false,
          edits: [appendInto(unit, server, ["location ~ /\\.(?!well-known/) {", "    deny all;", "}"])],
        },
      };
    }
  },
};

const namesHidden = (location: Node): boolean =>
  location.args.some((arg) => /(?:^|[/(|^])\\?\.[\w(?[]|\/\\\.|\/\.|\(\^\|\/\)\\?\./.test(arg.value));
const takesAll = (location: Node): boolean =>
  location.args.at(-1)?.value === "/" &&
  (location.children ?? []).some((entry) => entry.name in PASSES || entry.name === "return" || entry.name === "deny");
