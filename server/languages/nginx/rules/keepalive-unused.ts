import { grouped } from "../../../core/lists.ts";
import { conf, type Finding, type Rule } from "../../../core/rule.ts";
import { insertAfter } from "../edits.ts";
import { closingOf, keptBy, reasonOf, SPEAKS_1_1 } from "../keepalive.ts";
import { isWhole } from "../levels.ts";
import { isStream, passesOf } from "../targets.ts";
import { childrenOf, inherited, type NginxUnit, type Node } from "../units.ts";

const path = "etc/nginx/conf.d/site.conf";

/** An upstream keeps connections for reuse, and every request to it asks for the connection to be closed. */
export const keepaliveUnused: Rule<NginxUnit> = {
  id: "nginx/keepalive-unused",
  category: "ignored",
  severity: "warning",
  since: "0.1.0",
  summary: "keepalive in an upstream, and every request to it closes its connection",
  why: `\`keepalive\` only keeps connections that the upstream leaves open. Before ${SPEAKS_1_1} nginx speaks HTTP/1.0 to upstreams and sends \`Connection: close\`:
it needs \`proxy_http_version 1.1\` and an empty \`Connection\` header (FastCGI: \`fastcgi_keep_conn on\`), or every request opens a connection of its own.
Without a target version this is an info, as later releases need neither.`,
  references: ["https://nginx.org/en/docs/http/ngx_http_upstream_module.html#keepalive"],
  examples: [
    {
      targets: { nginx: "1.22" },
      path,
      bad: conf`
        upstream app {
            server 127.0.0.1:3000;
            «keepalive» 16;
        }
        server {
            location / {
                proxy_pass http://app;
                proxy_set_header Host $host;
            }
        }
      `,
      fixed: conf`
        upstream app {
            server 127.0.0.1:3000;
            keepalive 16;
        }
        server {
            location / {
                proxy_pass http://app;
                proxy_set_header Host $host;
                proxy_http_version 1.1;
                proxy_set_header Connection "";
            }
        }
      `,
    },
    {
      path,
      bad: "upstream php { server unix:/run/php.sock; «keepalive» 4; }\nserver { location / { fastcgi_keep_conn off; fastcgi_pass php; } }\n",
    },
    {
      path,
      good: 'upstream app { server 127.0.0.1:3000; keepalive 16; }\nserver { location / { proxy_pass http://app; proxy_http_version 1.1; proxy_set_header Connection ""; } }\n',
    },
    {
      targets: { nginx: SPEAKS_1_1 },
      path,
      good: "upstream app { server 127.0.0.1:3000; keepalive 16; }\nserver { location / { proxy_pass http://app; proxy_set_header Host $host; } }\n",
    },
    {
      path,
      good: "upstream app { server 127.0.0.1:3000; keepalive 16; }\nserver { location / { proxy_pass http://app; } }\n",
    },
  ],
  *check(unit) {
    const passes = passesOf(unit).filter(({ node }) => !isStream(node));
    // A variable may name any upstream.
    if (passes.some((pass) => pass.target.variable && closingOf(unit, pass) === undefined)) return;
    for (const [upstream, uses] of grouped(passes, (pass) => keptBy(unit, pass))) {
      const [keepalive] = upstream === undefined ? [] : childrenOf(upstream, "keepalive");
      const closings = uses.flatMap((pass) => closingOf(unit, pass) ?? []);
      const [closing] = closings;
      const [pass] = uses;
      if (keepalive === undefined || closing === undefined || pass === undefined || closings.length < uses.length) continue;
      const certain = isWhole(unit) && closings.every(({ why }) => why !== "map" && (why !== "default" || unit.version !== undefined));
      yield {
        span: keepalive.nameSpan,
        uri: keepalive.uri,
        message: `keeps no connection: ${reasonOf(pass, closing)}`,
        related: [{ uri: pass.node.uri, span: pass.node.span, message: "closes its connection behind each request" }],
        ...(certain ? {} : { severity: "info" as const }),
        ...(uses.length === 1 && closing.why === "default" ? fixOf(unit, pass.node, closing.header, keepalive.uri) : {}),
      };
    }
  },
};

function fixOf(unit: NginxUnit, node: Node, header: Node | undefined, uri: string): Pick<Finding, "fix"> {
  const last = node.parent === undefined ? undefined : inherited(node.parent, "proxy_set_header").at(-1);
  const after = last ?? node;
  const lines = ["proxy_http_version 1.1;", ...(header === undefined ? ['proxy_set_header Connection "";'] : [])];
  if (after.uri !== uri || node.parent?.name === "if") return {};
  return { fix: { title: "Keep connections open", safe: false, edits: [insertAfter(unit, after, lines)] } };
}
