import { brief } from "../../../core/markdown.ts";
import { conf, type Rule } from "../../../core/rule.ts";
import { droppedAt } from "../headers.ts";
import { table } from "../memo.ts";
import type { NginxUnit, Node } from "../units.ts";

const path = "etc/nginx/conf.d/site.conf";

// The directive, and the pass that it works for.
const KINDS: Readonly<Record<string, string>> = table({ proxy_set_header: "proxy_pass", grpc_set_header: "grpc_pass" });

/** Request headers of an outer block that a `proxy_set_header` further in takes away. */
export const proxySetHeaderInheritance: Rule<NginxUnit> = {
  id: "nginx/proxy-set-header-inheritance",
  category: "ignored",
  severity: "warning",
  scope: "part",
  since: "0.1.0",
  summary: "proxy_set_header in a block drops every one of the blocks around it",
  why: `\`proxy_set_header\` is inherited only where a block has none of its own. A location for WebSockets that sets \`Upgrade\` no longer sends the
\`Host\` and \`X-Forwarded-For\` of its server: the application sees the upstream's name and the proxy's address.`,
  references: ["https://nginx.org/en/docs/http/ngx_http_proxy_module.html#proxy_set_header"],
  examples: [
    {
      path,
      bad: conf`
        server {
            proxy_set_header Host $host;
            location /ws/ {
                «proxy_set_header» Upgrade $http_upgrade;
                proxy_pass http://127.0.0.1:3000;
            }
        }
      `,
      fixed: conf`
        server {
            proxy_set_header Host $host;
            location /ws/ {
                proxy_set_header Host $host;
                proxy_set_header Upgrade $http_upgrade;
                proxy_pass http://127.0.0.1:3000;
            }
        }
      `,
    },
    { path, good: "server { proxy_set_header A 1; location / { proxy_set_header a 2; proxy_pass http://127.0.0.1:3000; } }\n" },
    { path, good: "server { proxy_set_header A 1; location / { proxy_set_header B 2; } }\n" },
  ],
  *check(unit) {
    for (const [name, pass] of Object.entries(KINDS)) {
      for (const { block, first, dropped, fix } of droppedAt(unit, name)) {
        if (!passes(block, pass)) continue;
        const lost = dropped[0]?.args[0]?.value ?? "";
        yield {
          span: first.nameSpan,
          uri: first.uri,
          message: `drops ${brief(lost, 30)}${dropped.length > 1 ? ` and ${dropped.length - 1} more` : ""} of the block around: repeat what is to stay`,
          related: dropped.slice(0, 5).map((node) => ({ uri: node.uri, span: node.span, message: "is not sent here" })),
          ...(fix && { fix }),
        };
      }
    }
  },
};

/** Whether a request is passed on in the block itself, or in an `if` of it. */
const passes = (block: Node, pass: string): boolean =>
  (block.children ?? []).some(
    (entry) => entry.name === pass || ((entry.name === "if" || entry.name === "limit_except") && passes(entry, pass)),
  );
