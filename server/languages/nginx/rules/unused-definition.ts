import { brief } from "../../../core/markdown.ts";
import { conf, type Rule } from "../../../core/rule.ts";
import { definitionsOf, isUsed } from "../definitions.ts";
import { remove } from "../edits.ts";
import { isWhole } from "../levels.ts";
import type { NginxUnit } from "../units.ts";

/** Something with a name that nothing refers to. */
export const unusedDefinition: Rule<NginxUnit> = {
  id: "nginx/unused-definition",
  category: "hygiene",
  severity: "hint",
  since: "0.1.0",
  summary: "An upstream, zone, log format or variable that nothing uses",
  why: `A definition without a use is a leftover, or its name is misspelt where it should be used. Only said where the whole configuration is at hand;
upstreams are left alone where a \`proxy_pass\` with a variable may name them.`,
  references: ["https://nginx.org/en/docs/http/ngx_http_upstream_module.html#upstream"],
  examples: [
    {
      bad: conf`
        events {}
        http {
            upstream «old» {
                server 127.0.0.1:3000;
            }
            log_format «brief» $remote_addr;
            map $uri «$kind» { default 1; }
            limit_req_zone $binary_remote_addr «zone=one:1m» rate=1r/s;
        }
      `,
      fixed: conf`
        events {}
        http {
        }
      `,
    },
    { good: "events {}\nhttp { upstream a { server 127.0.0.1:1; } server { location / { proxy_pass http://a; } } }\n" },
    {
      good: "events {}\nhttp { upstream a { server 127.0.0.1:1; } server { resolver 127.0.0.53; location / { proxy_pass http://$host; } } }\n",
    },
    { good: "events {}\nhttp { log_format a $status; server { access_log /var/log/a.log a; } }\n" },
    { path: "etc/nginx/conf.d/up.conf", good: "upstream a { server 127.0.0.1:1; }\n" },
  ],
  *check(unit) {
    if (!isWhole(unit)) return;
    for (const definition of definitionsOf(unit)) {
      const { node, word, what, name } = definition;
      if (isUsed(unit, definition)) continue;
      yield {
        span: word.span,
        uri: node.uri,
        message: `${what} ${brief(name, 40)} is not used`,
        tags: ["unnecessary"],
        fix: { title: `Remove the ${what}`, safe: true, edits: [remove(unit, node)] },
      };
    }
  },
};
