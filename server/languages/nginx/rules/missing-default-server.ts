import { brief } from "../../../core/markdown.ts";
import { conf, type Rule } from "../../../core/rule.ts";
import { replace } from "../edits.ts";
import { isWhole } from "../levels.ts";
import { namesOf } from "../names.ts";
import { hasTcpTwin, type Socket, showSocket, socketsOf } from "../sockets.ts";
import { child, type NginxUnit, type Node } from "../units.ts";

const path = "etc/nginx/conf.d/site.conf";

/** A site that answers for every host name, because no server was chosen for unknown ones. */
export const missingDefaultServer: Rule<NginxUnit> = {
  id: "nginx/missing-default-server",
  category: "correctness",
  severity: "info",
  since: "0.1.0",
  summary: "No default_server: the first server on the socket answers for every other host name",
  why: `A request whose \`Host\` no \`server_name\` matches, or that has none, goes to the \`default_server\` of its socket, and without one to the
server that happens to be read first. Scanners and stray domains then see that site. Mark the server that is meant, or add a catch-all
that returns 444.`,
  references: ["https://nginx.org/en/docs/http/request_processing.html"],
  examples: [
    {
      path,
      bad: conf`
        server {
            listen «8081»;
            server_name a.test;
        }
        server {
            listen 8081;
            server_name b.test;
        }
      `,
      fixed: conf`
        server {
            listen 8081 default_server;
            server_name a.test;
        }
        server {
            listen 8081;
            server_name b.test;
        }
      `,
    },
    { path, good: "server { listen 80 default_server; return 444; }\nserver { listen 80; server_name b.test; }\n" },
    { path, good: "server { listen 80; server_name _; }\nserver { listen 80; server_name b.test; }\n" },
    { path, good: "server { listen 127.0.0.1:80; server_name b.test; }\n" },
  ],
  *check(unit) {
    const first = new Map<string, Socket>();
    const chosen = new Set<string>();
    for (const socket of socketsOf(unit)) {
      if (socket.layer !== "http" || hasTcpTwin(socket)) continue;
      const key = `${socket.protocol} ${showSocket(socket)}`;
      if (!first.has(key)) first.set(key, socket);
      if (socket.options.includes("default_server") || socket.options.includes("default")) chosen.add(key);
    }
    for (const [key, socket] of first) {
      const name = specificName(socket.server);
      if (
        chosen.has(key) ||
        name === undefined ||
        socket.address.startsWith("127.") ||
        socket.address === "::1" ||
        socket.address.startsWith("unix:")
      )
        continue;
      const at = socket.span.end;
      yield {
        span: socket.span,
        uri: socket.node.uri,
        message: `${brief(name, 30)} answers for every other host name on ${brief(showSocket(socket), 24)}: no default_server`,
        ...(socket.implicit
          ? {}
          : {
              fix: {
                title: "Make it the default_server in writing",
                safe: isWhole(unit),
                edits: [replace({ start: at, end: at }, " default_server")],
              },
            }),
      };
    }
  },
};

/** The first name of a server that has one of its own and is not made to refuse; undefined for catch-alls. */
function specificName(server: Node): string | undefined {
  const names = namesOf(server).map(({ name }) => name);
  if (names.length === 0 || names.some((name) => name === "" || name === "_" || name === "*" || name.startsWith("~"))) return undefined;
  if (child(server, "ssl_reject_handshake")?.args[0]?.value === "on" || /^4\d\d$/.test(child(server, "return")?.args[0]?.value ?? ""))
    return undefined;
  return names[0];
}
