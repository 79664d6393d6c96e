import { conf, type Rule } from "../../../core/rule.ts";
import { guardOf, isOutward, mayRefuse } from "../access.ts";
import { replace } from "../edits.ts";
import type { NginxUnit } from "../units.ts";

const path = "etc/nginx/conf.d/site.conf";

/** Folder listings for everybody. */
export const autoindex: Rule<NginxUnit> = {
  id: "nginx/autoindex",
  category: "security",
  severity: "warning",
  scope: "part",
  since: "0.1.0",
  summary: "Folders without an index file are listed to everybody",
  why: `A listing shows what no page links to: backups, editor files, uploads of others. Turn it off, or guard the location with \`allow\` and \`deny\`
or a password. A server that only listens on loopback is not reported.`,
  references: ["https://nginx.org/en/docs/http/ngx_http_autoindex_module.html"],
  examples: [
    {
      path,
      bad: conf`
        server {
            location /pub/ {
                autoindex «on»;
            }
        }
      `,
      fixed: conf`
        server {
            location /pub/ {
                autoindex off;
            }
        }
      `,
    },
    { path, good: "server { location /pub/ { autoindex on; allow 10.0.0.0/8; deny all; } location / { autoindex off; } }\n" },
    { path, good: "server { listen 127.0.0.1:8000; autoindex on; }\n" },
  ],
  *check(unit) {
    for (const name of ["autoindex", "fancyindex"]) {
      for (const node of unit.all(name)) {
        const value = node.args[0];
        const block = node.parent;
        if (value?.value.toLowerCase() !== "on" || (block !== undefined && (mayRefuse(guardOf(block)) || !isOutward(block)))) continue;
        yield {
          span: value.span,
          uri: node.uri,
          message: `every folder without an index file is listed to everybody; turn ${name} off or guard it`,
          fix: { title: `Turn ${name} off`, safe: false, edits: [replace(value.span, "off")] },
        };
      }
    }
  },
};
