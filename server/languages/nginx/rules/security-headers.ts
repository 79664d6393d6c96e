import { conf, type Rule } from "../../../core/rule.ts";
import { insertInto } from "../edits.ts";
import { hasOpenInclude, knowsTop } from "../levels.ts";
import { isLoopback, serversOf, socketsOfServer } from "../sockets.ts";
import { child, inherited, type NginxUnit, type Node } from "../units.ts";

const WANTED: readonly (readonly [name: string, value: string, tls: boolean])[] = [
  ["Strict-Transport-Security", '"max-age=31536000" always', true],
  ["X-Content-Type-Options", "nosniff always", false],
];

/** Headers that tell browsers to be strict. */
export const securityHeaders: Rule<NginxUnit> = {
  id: "nginx/security-headers",
  category: "hygiene",
  severity: "info",
  scope: "part",
  optIn: true,
  since: "0.1.0",
  summary: "A site sends no Strict-Transport-Security (over TLS) or no X-Content-Type-Options",
  why: `Strict-Transport-Security keeps browsers from asking over plain HTTP, where anybody on the way can answer; X-Content-Type-Options keeps them
from guessing a script out of an upload. Applications often send these headers themselves, so the rule is off unless it is asked for.`,
  references: ["https://owasp.org/www-project-secure-headers/"],
  examples: [
    {
      bad: conf`
        events {}
        http {
            «server» {
                listen 192.0.2.1:80;
                root /srv;
            }
        }
      `,
      fixed: conf`
        events {}
        http {
            server {
                add_header X-Content-Type-Options nosniff always;
                listen 192.0.2.1:80;
                root /srv;
            }
        }
      `,
    },
    { good: "events {}\nhttp { add_header X-Content-Type-Options nosniff; server { listen 80; root /srv; } }\n" },
    { good: "events {}\nhttp { server { listen 80; return 301 https://a.test$request_uri; } }\n" },
  ],
  *check(unit) {
    for (const server of serversOf(unit)) {
      const sockets = socketsOfServer(server);
      if (server.context !== "http" || !knowsTop(server) || hasOpenInclude(server) || sockets.every(isLoopback) || child(server, "return"))
        continue;
      const sent = new Set([...inherited(server, "add_header"), ...inherited(server, "more_set_headers")].map(headerOf));
      const tls = sockets.some((socket) => socket.tls);
      const missing = WANTED.filter(([name, , onlyTls]) => (tls || !onlyTls) && !sent.has(name.toLowerCase()));
      if (missing.length === 0) continue;
      const lines = missing.map(([name, value]) => `add_header ${name} ${value};`);
      yield {
        span: server.nameSpan,
        uri: server.uri,
        message: `does not send ${missing.map(([name]) => name).join(" and ")}`,
        fix: { title: "Send them", safe: false, edits: [insertInto(unit, server, lines)] },
      };
    }
  },
};

const headerOf = (node: Node): string => (node.args[0]?.value ?? "").split(":", 1)[0]?.toLowerCase() ?? "";
