import { brief } from "../../../core/markdown.ts";
import { conf, type Rule } from "../../../core/rule.ts";
import { droppedAt } from "../headers.ts";
import type { NginxUnit } from "../units.ts";

const path = "etc/nginx/conf.d/site.conf";
const SECURITY =
  /^(?:strict-transport-security|content-security-policy|x-frame-options|x-content-type-options|referrer-policy|permissions-policy|cross-origin-.*|x-xss-protection|feature-policy)$/i;

/** Headers of an outer block that a single `add_header` further in takes away. */
export const addHeaderInheritance: Rule<NginxUnit> = {
  id: "nginx/add-header-inheritance",
  category: "ignored",
  severity: "warning",
  scope: "part",
  since: "0.1.0",
  summary: "add_header in a block drops every header that the blocks around it add",
  why: `\`add_header\` is inherited only where a block has none of its own: one line in a location takes away Strict-Transport-Security, CSP and the
rest of what the server adds. Repeat them, or keep them in a file that both include. From nginx 1.29.3 on \`add_header_inherit merge\` keeps
them. It is information where no security header is lost.`,
  references: ["https://nginx.org/en/docs/http/ngx_http_headers_module.html#add_header"],
  examples: [
    {
      path,
      bad: conf`
        server {
            add_header X-Frame-Options DENY;
            location /static/ {
                «add_header» Cache-Control public;
            }
        }
      `,
      fixed: conf`
        server {
            add_header X-Frame-Options DENY;
            location /static/ {
                add_header X-Frame-Options DENY;
                add_header Cache-Control public;
            }
        }
      `,
    },
    { path, good: "server { add_header X-A 1; location / { add_header X-A 2; } }\n" },
    { path, good: "server { add_header X-A 1; location / { expires 1h; } }\n" },
  ],
  *check(unit) {
    for (const name of ["add_header", "add_trailer"]) {
      for (const { first, dropped, fix } of droppedAt(unit, name)) {
        const lost = dropped.map((node) => node.args[0]?.value ?? "");
        const shown = lost.find((header) => SECURITY.test(header)) ?? lost[0] ?? "";
        const light = !lost.some((header) => SECURITY.test(header));
        yield {
          span: first.nameSpan,
          uri: first.uri,
          ...(light ? { severity: "info" } : {}),
          message: `drops ${brief(shown, 30)}${lost.length > 1 ? ` and ${lost.length - 1} more` : ""} of the block around: repeat what is to stay`,
          related: dropped.slice(0, 5).map((node) => ({ uri: node.uri, span: node.span, message: "is not sent here" })),
          ...(fix && { fix }),
        };
      }
    }
  },
};
