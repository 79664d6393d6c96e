import { conf, type Finding, type Rule } from "../../../core/rule.ts";
import { insertAfter, replace } from "../edits.ts";
import { isOldByDefault, SPEAKS_1_1 } from "../keepalive.ts";
import { hasOpenInclude, knowsTop } from "../levels.ts";
import { passesOf } from "../targets.ts";
import { inherited, type NginxUnit, type Node } from "../units.ts";

const path = "etc/nginx/conf.d/site.conf";

/** `Upgrade` is passed on, without what a WebSocket needs beside it. */
export const websocketUpgrade: Rule<NginxUnit> = {
  id: "nginx/websocket-upgrade",
  category: "correctness",
  severity: "warning",
  scope: "part",
  since: "0.1.0",
  summary: "Upgrade is passed to the upstream without Connection or without HTTP/1.1: WebSockets do not open",
  why: `A WebSocket begins with an HTTP/1.1 request that has both \`Upgrade\` and \`Connection: upgrade\` (RFC 6455). Of itself nginx sends
\`Connection: close\`, and before ${SPEAKS_1_1} it speaks HTTP/1.0 to upstreams: most of them then answer as if to a plain request, or refuse it.`,
  references: ["https://nginx.org/en/docs/http/websocket.html"],
  examples: [
    {
      path,
      bad: conf`
        server {
            location /ws {
                proxy_pass http://127.0.0.1:3000;
                proxy_http_version 1.1;
                proxy_set_header «Upgrade» $http_upgrade;
            }
        }
      `,
      fixed: conf`
        server {
            location /ws {
                proxy_pass http://127.0.0.1:3000;
                proxy_http_version 1.1;
                proxy_set_header Upgrade $http_upgrade;
                proxy_set_header Connection "upgrade";
            }
        }
      `,
    },
    {
      bad: 'events {} http { server { location / { proxy_pass http://127.0.0.1:1; proxy_set_header «Upgrade» $http_upgrade; proxy_set_header Connection "upgrade"; } } }\n',
      fixed:
        'events {} http { server { location / { proxy_pass http://127.0.0.1:1; proxy_set_header Upgrade $http_upgrade; proxy_http_version 1.1; proxy_set_header Connection "upgrade"; } } }\n',
    },
    {
      targets: { nginx: SPEAKS_1_1 },
      good: 'events {} http { server { location / { proxy_pass http://127.0.0.1:1; proxy_set_header Upgrade $http_upgrade; proxy_set_header Connection "upgrade"; } } }\n',
    },
    { path, good: 'server { location / { proxy_pass http://127.0.0.1:1; proxy_set_header Upgrade ""; } }\n' },
  ],
  *check(unit) {
    const said = new Set<Node>();
    for (const { node } of passesOf(unit)) {
      if (node.name !== "proxy_pass" || node.parent === undefined || hasOpenInclude(node.parent)) continue;
      const headers = inherited(node.parent, "proxy_set_header");
      const upgrade = headers.find((header) => isNamed(header, "upgrade") && header.args[1]?.value.includes("$http_upgrade"));
      if (upgrade === undefined || said.has(upgrade)) continue;
      const found = lacking(unit, node.parent, upgrade, headers);
      if (found === undefined) continue;
      said.add(upgrade);
      yield found;
    }
  },
};

const isNamed = (header: Node, name: string): boolean => header.args[0]?.value.toLowerCase() === name;

function lacking(unit: NginxUnit, block: Node, upgrade: Node, headers: readonly Node[]): Finding | undefined {
  const word = inherited(block, "proxy_http_version")[0]?.args[0];
  const old = word === undefined ? isOldByDefault(unit) : word.value === "1.0";
  const closes = !headers.some((header) => isNamed(header, "connection"));
  if (!old && !closes) return undefined;
  const lines = [
    ...(old && word === undefined ? ["proxy_http_version 1.1;"] : []),
    ...(closes ? ['proxy_set_header Connection "upgrade";'] : []),
  ];
  return {
    span: upgrade.args[0]?.span ?? upgrade.nameSpan,
    uri: upgrade.uri,
    message: closes
      ? 'Upgrade is passed on, Connection is not: nginx sends "close", and no WebSocket opens'
      : "WebSockets need proxy_http_version 1.1: nginx speaks HTTP/1.0 to this upstream",
    // What stands around a file that is included may say it.
    ...(closes || word !== undefined || knowsTop(block) ? {} : { severity: "info" }),
    fix: {
      title: "Write what a WebSocket needs",
      safe: false,
      edits: [
        ...(lines.length > 0 ? [insertAfter(unit, upgrade, lines)] : []),
        ...(old && word !== undefined ? [replace(word.span, "1.1")] : []),
      ],
    },
  };
}
