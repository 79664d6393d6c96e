import { brief } from "../../../core/markdown.ts";
import { serviceOf } from "../../../core/ports.ts";
import { conf, type Rule } from "../../../core/rule.ts";
import { guardOf, mayRefuse } from "../access.ts";
import { replace } from "../edits.ts";
import { isPrivatePort } from "../sensitive.ts";
import { isWildcard, showSocket, socketsOfServer } from "../sockets.ts";
import { destinationsOf, isStream, passesOf } from "../targets.ts";
import { enclosing, type NginxUnit } from "../units.ts";

/** A database or a login service behind a `stream` server that everybody can reach. */
export const streamOpenRelay: Rule<NginxUnit> = {
  id: "nginx/stream-open-relay",
  category: "exposure",
  severity: "error",
  since: "0.1.0",
  summary: "A stream server hands every connection on to a database, login or control port",
  why: `\`stream\` forwards bytes. A server that listens on every interface and passes to 5432, 6379, 22, 2375 … puts that service on the internet, past
the firewall rules that were written for it, and the service sees nginx's own address as its client. Bind to an inner address, or use
\`allow\` and \`deny\`.`,
  references: ["https://nginx.org/en/docs/stream/ngx_stream_proxy_module.html"],
  examples: [
    {
      bad: conf`
        events {}
        stream {
            server {
                listen «5432»;
                proxy_pass 10.0.0.5:5432;
            }
        }
      `,
      fixed: conf`
        events {}
        stream {
            server {
                listen 127.0.0.1:5432;
                proxy_pass 10.0.0.5:5432;
            }
        }
      `,
    },
    { bad: "events {}\nstream { upstream r { server 127.0.0.1:6379; } server { listen «[::]:7000»; proxy_pass r; } }\n" },
    { good: "events {}\nstream { server { listen 5432; allow 10.0.0.0/8; deny all; proxy_pass 10.0.0.5:5432; } }\n" },
    {
      good: "events {}\nstream { server { listen 10.0.0.1:5432; proxy_pass 10.0.0.5:5432; } server { listen 853; proxy_pass 127.0.0.1:53; } }\n",
    },
  ],
  *check(unit) {
    for (const pass of passesOf(unit)) {
      const server = isStream(pass.node) ? enclosing(pass.node, "server") : undefined;
      if (server === undefined || mayRefuse(guardOf(server))) continue;
      const danger = destinationsOf(unit, pass).find(({ target }) => isPrivatePort(target.port));
      if (danger === undefined) continue;
      const service = serviceOf(danger.target.port ?? 0)?.what ?? "a private service";
      for (const socket of socketsOfServer(server)) {
        if (!isWildcard(socket) || socket.protocol !== "tcp") continue;
        const local = showSocket({ ...socket, address: socket.address === "::" ? "::1" : "127.0.0.1" });
        yield {
          span: socket.span,
          uri: socket.node.uri,
          message: `everybody who reaches port ${socket.first} reaches ${brief(service, 30)} (${danger.target.port}); bind it or deny`,
          related: [{ uri: danger.node.uri, span: danger.word.span, message: "where the connections go" }],
          fix: { title: `Listen on ${local} only`, safe: false, edits: [replace(socket.span, local)] },
        };
      }
    }
  },
};
