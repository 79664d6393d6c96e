import { conf, type Rule } from "../../../core/rule.ts";
import { replace } from "../edits.ts";
import { childrenOf, type NginxUnit } from "../units.ts";

const path = "etc/nginx/conf.d/site.conf";

/** A client that may switch the upstream's connection to a protocol of its choice. */
export const h2cSmuggling: Rule<NginxUnit> = {
  id: "nginx/h2c-smuggling",
  category: "security",
  severity: "warning",
  scope: "part",
  since: "0.1.0",
  summary: "Upgrade and Connection are passed on as the client wrote them",
  why: `With both headers passed on, a client can ask the upstream for \`h2c\`. If it agrees, nginx tunnels the connection from there on, and the requests
in it pass every \`location\`, \`deny\` and limit unseen. Pass on only the value that is meant: \`websocket\`, or nothing.`,
  references: ["https://bishopfox.com/blog/h2c-smuggling-request"],
  examples: [
    {
      path,
      bad: conf`
        server {
            location /ws {
                proxy_set_header Upgrade $http_upgrade;
                proxy_set_header Connection «$http_connection»;
                proxy_pass http://127.0.0.1:3000;
            }
        }
      `,
      fixed: conf`
        server {
            location /ws {
                proxy_set_header Upgrade $http_upgrade;
                proxy_set_header Connection "upgrade";
                proxy_pass http://127.0.0.1:3000;
            }
        }
      `,
    },
    {
      path,
      good: 'server { location /ws { proxy_set_header Upgrade $http_upgrade; proxy_set_header Connection "upgrade"; proxy_pass http://127.0.0.1:3000; } }\n',
    },
  ],
  *check(unit) {
    for (const node of unit.all("proxy_set_header")) {
      const [name, value] = node.args;
      if (name?.value.toLowerCase() !== "connection" || value?.value !== "$http_connection" || node.parent === undefined) continue;
      const upgrade = childrenOf(node.parent, "proxy_set_header").find((one) => one.args[0]?.value.toLowerCase() === "upgrade");
      if (upgrade?.args[1]?.value !== "$http_upgrade") continue;
      yield {
        span: value.span,
        uri: node.uri,
        message: "a client can switch the upstream to h2c and pass the access rules; send a fixed value",
        related: [{ uri: upgrade.uri, span: upgrade.span, message: "passes on any protocol" }],
        fix: { title: 'Send "upgrade"', safe: false, edits: [replace(value.span, '"upgrade"')] },
      };
    }
  },
};
