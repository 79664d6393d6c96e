import { conf, type Rule } from "../../../core/rule.ts";
import { insertInto, replace } from "../edits.ts";
import { hasOpenInclude } from "../levels.ts";
import { childrenOf, type NginxUnit } from "../units.ts";

/** The version of nginx in every answer. */
export const serverTokens: Rule<NginxUnit> = {
  id: "nginx/server-tokens",
  category: "hygiene",
  severity: "info",
  since: "0.1.0",
  summary: "Every answer names the version of nginx",
  why: `With \`server_tokens on\`, the default, the \`Server\` header and every error page carry the exact version, which tells a scanner what to try.
\`off\` leaves the name and drops the number. It is a hint where the directive is merely missing.`,
  references: ["https://nginx.org/en/docs/http/ngx_http_core_module.html#server_tokens"],
  examples: [
    {
      bad: conf`
        events {}
        http {
            server_tokens «on»;
        }
      `,
      fixed: conf`
        events {}
        http {
            server_tokens off;
        }
      `,
    },
    { bad: "events {}\n«http» { keepalive_timeout 5; }\n", fixed: "events {}\nhttp { server_tokens off; keepalive_timeout 5; }\n" },
    { good: "events {}\nhttp { server_tokens off; }\n" },
  ],
  *check(unit) {
    for (const node of unit.all("server_tokens")) {
      const word = node.args[0];
      if (word === undefined || (word.value.toLowerCase() !== "on" && word.value !== "build")) continue;
      const fix = { title: "Turn server_tokens off", safe: true, edits: [replace(word.span, "off")] };
      yield { span: word.span, uri: node.uri, message: "every answer names the version of nginx; turn it off", fix };
    }
    for (const http of unit.all("http")) {
      if (
        http.context !== "main" ||
        unit.all("server_tokens").length > 0 ||
        hasOpenInclude(http) ||
        childrenOf(http, "more_clear_headers").length > 0
      )
        continue;
      yield {
        span: http.nameSpan,
        uri: http.uri,
        severity: "hint",
        message: "every answer names the version of nginx: server_tokens is on by default",
        fix: { title: "Turn server_tokens off", safe: true, edits: [insertInto(unit, http, ["server_tokens off;"])] },
      };
    }
  },
};
