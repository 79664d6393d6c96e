import { brief } from "../../../core/markdown.ts";
import type { Rule } from "../../../core/rule.ts";
import { guardOf, isServed } from "../access.ts";
import { inherited, type NginxUnit } from "../units.ts";

const path = "etc/nginx/conf.d/site.conf";
const HARMLESS = /well-known|health|ping|ready|live|favicon|robots|apple-touch|static|assets|\.(?:css|js|png|ico|txt)|\\\.\(/i;

/** A location that takes the password of the blocks around it away. */
export const authReopened: Rule<NginxUnit> = {
  id: "nginx/auth-reopened",
  category: "exposure",
  severity: "info",
  scope: "part",
  since: "0.1.0",
  summary: "A location inside a protected server needs no password: auth_basic off or auth_request off",
  why: `The blocks around it ask for a password, this one does not, so everybody may use it. Sometimes that is meant (health checks, certificates,
static files: these are not reported), sometimes it is left over from a test.`,
  references: ["https://nginx.org/en/docs/http/ngx_http_auth_basic_module.html#auth_basic"],
  examples: [
    { path, bad: "server { auth_basic staff; auth_basic_user_file users; location /api/ { auth_basic «off»; } }\n" },
    { path, bad: "server { auth_request /check; location /hook { auth_request «off»; } location = /check { internal; } }\n" },
    { path, good: "server { auth_basic staff; auth_basic_user_file users; location /.well-known/ { auth_basic off; } }\n" },
    { path, good: "server { auth_basic staff; auth_basic_user_file users; location /x/ { auth_basic off; deny all; } }\n" },
    { path, good: "server { auth_basic off; location / { auth_basic off; } }\n" },
  ],
  *check(unit) {
    for (const name of ["auth_basic", "auth_request"]) {
      for (const node of unit.all(name)) {
        const word = node.args[0];
        const block = node.parent;
        if (word?.value !== "off" || block?.name !== "location" || block.parent === undefined || !isServed(block)) continue;
        const outer = inherited(block.parent, name)[0];
        const place = block.args.at(-1)?.value ?? "";
        if (outer === undefined || outer.args[0]?.value === "off" || HARMLESS.test(place)) continue;
        const guard = guardOf(block);
        if (guard.closed || guard.authenticates || guard.unknown) continue;
        yield {
          span: word.span,
          uri: node.uri,
          message: `${brief(place, 30)} needs no password, though what is around it does`,
          related: [{ uri: outer.uri, span: outer.span, message: "is not asked here" }],
        };
      }
    }
  },
};
