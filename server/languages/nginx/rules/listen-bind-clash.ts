import { conf, type Rule } from "../../../core/rule.ts";
import { replace } from "../edits.ts";
import { isConditional } from "../levels.ts";
import { type Socket, showSocket, socketsOf } from "../sockets.ts";
import type { NginxUnit } from "../units.ts";

const path = "etc/nginx/conf.d/site.conf";
const DUAL = "ipv6only=off";

/** Two sockets of which the kernel gives nginx only one. */
export const listenBindClash: Rule<NginxUnit> = {
  id: "nginx/listen-bind-clash",
  category: "correctness",
  severity: "error",
  since: "0.1.0",
  summary: "Two sockets of this configuration cannot be bound together: nginx -t passes and the start fails",
  why: `\`[::]:80 ipv6only=off\` takes the IPv4 port 80 too. A second IPv4 socket on that port then fails with "Address already in use". \`nginx -t\`
forgives this one error, because the running nginx usually holds the port; so the test passes, and the next start does not. \`ipv6only\` of
the first \`listen\` of an address counts for all servers.`,
  references: ["https://nginx.org/en/docs/http/ngx_http_core_module.html#listen"],
  examples: [
    {
      path,
      bad: conf`
        server {
            listen 80;
            listen «[::]:80» ipv6only=off;
        }
      `,
      fixed: conf`
        server {
            listen 80;
            listen [::]:80;
        }
      `,
    },
    { path, bad: "server { listen «[::]:80» ipv6only=off; }\nserver { listen 127.0.0.1:80; server_name b; }\n" },
    { path, good: "server { listen 80; listen [::]:80; }\n" },
    { path, good: "server { listen [::]:80 ipv6only=off; listen [::1]:80; }\n" },
  ],
  *check(unit) {
    const quad = new Map<string, Socket>();
    if (!socketsOf(unit).some(({ options }) => options.includes(DUAL))) return;
    for (const socket of socketsOf(unit))
      if (/^\d+\.\d+\.\d+\.\d+$/.test(socket.address) && !socket.options.includes("reuseport") && !isConditional(socket.node))
        quad.set(keyOf(socket), quad.get(keyOf(socket)) ?? socket);
    for (const socket of socketsOf(unit)) {
      const other = quad.get(keyOf(socket));
      if (socket.address !== "::" || other === undefined || !socket.options.includes(DUAL) || socket.options.includes("reuseport"))
        continue;
      const option = socket.node.args.find((arg) => arg.value === DUAL);
      yield {
        span: socket.span,
        uri: socket.node.uri,
        message: `${showSocket(socket)} with ${DUAL} also takes ${showSocket(other)}: nginx will not start`,
        related: [{ uri: other.node.uri, span: other.span, message: `${showSocket(other)} is bound here` }],
        ...(option === undefined
          ? {}
          : { fix: { title: `Drop ${DUAL}`, safe: false, edits: [replace({ start: option.span.start - 1, end: option.span.end }, "")] } }),
      };
    }
  },
};

const keyOf = (socket: Socket): string => `${socket.protocol} ${socket.first}`;
