import { brief } from "../../../core/markdown.ts";
import { conf, type Finding, type Rule } from "../../../core/rule.ts";
import { readAccess } from "../access.ts";
import { remove } from "../edits.ts";
import { type Dead, deadRules } from "../firstmatch.ts";
import { isConditional, levelsWith } from "../levels.ts";
import type { NginxUnit } from "../units.ts";

const path = "etc/nginx/conf.d/site.conf";

/** `allow` and `deny` lines that no client ever reaches, because earlier lines decided already. */
export const accessOrder: Rule<NginxUnit> = {
  id: "nginx/access-order",
  category: "ignored",
  severity: "warning",
  scope: "part",
  since: "0.1.0",
  summary: "An allow or deny line is never reached: lines before it already decide for all its addresses",
  why: `nginx asks \`allow\` and \`deny\` in order and stops at the first that matches. A line whose addresses are all covered by lines before it does
nothing: \`allow all\` in front of \`deny 203.0.113.0/24\` lets that network in, and \`deny all\` in front of an \`allow\` keeps it out.`,
  references: ["https://nginx.org/en/docs/http/ngx_http_access_module.html"],
  examples: [
    {
      path,
      bad: conf`
        server {
            allow 10.0.0.0/8;
            deny 10.1.0.0/16;
            deny all;
        }
      `.replace("deny 10.1.0.0/16", "deny «10.1.0.0/16»"),
    },
    { path, bad: "server { location / { deny all; allow «192.0.2.1»; } }\n" },
    { path, bad: "server { allow all; deny «all»; }\n" },
    {
      path,
      bad: conf`
        server {
            allow 10.0.0.0/8;
            allow «10.2.3.4»;
            deny all;
        }
      `,
      fixed: conf`
        server {
            allow 10.0.0.0/8;
            deny all;
        }
      `,
    },
    { path, good: "server { allow 10.0.0.0/8; allow 2001:db8::/32; allow unix:; deny all; }\n" },
    { path, good: "server { deny 10.1.0.0/16; allow 10.0.0.0/8; deny all; }\n" },
  ],
  *check(unit) {
    for (const level of levelsWith(unit, ["allow", "deny"])) {
      if (level.some(isConditional)) continue;
      for (const dead of deadRules(level.map(readAccess))) yield toFinding(unit, dead);
    }
  },
};

function toFinding(unit: NginxUnit, { rule, by }: Dead): Finding {
  const word = rule.node.args[0]?.value ?? "";
  const first = by?.[0];
  const same = by?.every((one) => one.action === rule.action) === true;
  const cause =
    by?.length === 1 && first !== undefined ? `${first.action} ${brief(first.node.args[0]?.value ?? "", 24)}` : "what stands before";
  return {
    span: rule.node.args[0]?.span ?? rule.node.span,
    uri: rule.node.uri,
    message: `never reached: ${cause} decides first for ${brief(word, 24)}${same ? "" : "; move this line up"}`,
    tags: ["unnecessary"],
    related: (by ?? []).slice(0, 5).map((one) => ({ uri: one.node.uri, span: one.node.span, message: "decides first" })),
    ...(same ? { fix: { title: "Remove the line", safe: true, edits: [remove(unit, rule.node)] } } : {}),
  };
}
