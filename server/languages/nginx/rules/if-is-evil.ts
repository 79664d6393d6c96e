import { brief } from "../../../core/markdown.ts";
import type { Rule } from "../../../core/rule.ts";
import { PASSES } from "../targets.ts";
import type { NginxUnit } from "../units.ts";

const path = "etc/nginx/conf.d/site.conf";
const SAFE: ReadonlySet<string> = new Set([
  "return",
  "rewrite",
  "set",
  "break",
  "include",
  "rewrite_log",
  "rewrite_by_lua_block",
  "set_by_lua_block",
]);

/** Directives in an `if` of a location that do not work as they read. */
export const ifIsEvil: Rule<NginxUnit> = {
  id: "nginx/if-is-evil",
  category: "correctness",
  severity: "info",
  scope: "part",
  since: "0.1.0",
  summary: "if in a location holds more than return, rewrite, set and break",
  why: `An \`if\` that is true makes a nested location of its own: what the location around it says about passing, \`try_files\` and headers is partly
inherited and partly not, and only the last true \`if\` counts. Only \`return\`, \`rewrite\`, \`set\` and \`break\` do what they read like. Choose
with a \`map\`, or with \`error_page\` and a named location. A pass in an \`if\` beside \`try_files\`, which it disables, is a warning.`,
  references: [
    "https://www.nginx.com/resources/wiki/start/topics/depth/ifisevil/",
    "https://nginx.org/en/docs/http/ngx_http_rewrite_module.html#if",
  ],
  examples: [
    { path, bad: "server { location / { if ($arg_debug) { «add_header» X-Debug 1; } root /srv; } }\n" },
    { path, bad: "server { location / { try_files $uri =404; if ($arg_app) { «proxy_pass» http://127.0.0.1:3000; } } }\n" },
    { path, good: "server { location / { if ($request_method = POST) { return 405; } if ($arg_x) { set $y 1; break; } } }\n" },
    { path, good: "server { if ($host = a.test) { return 301 https://b.test$request_uri; } }\n" },
  ],
  *check(unit) {
    for (const test of unit.all("if")) {
      if (test.context !== "location") continue;
      const unsafe = (test.children ?? []).find((entry) => !SAFE.has(entry.name) && entry.name !== "access_log");
      if (unsafe === undefined) continue;
      const disables = unsafe.name in PASSES && test.parent?.children?.some((entry) => entry.name === "try_files") === true;
      yield {
        span: unsafe.nameSpan,
        uri: unsafe.uri,
        ...(disables ? { severity: "warning" } : {}),
        message: disables
          ? `${brief(unsafe.name)} in an if disables the try_files around it; use a map or a named location`
          : `${brief(unsafe.name)} in an if does not inherit as it reads; use a map, or return and a named location`,
      };
    }
  },
};
