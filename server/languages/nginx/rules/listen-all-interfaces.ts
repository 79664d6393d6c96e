import { conf, type Finding, type Fix, type Rule, type Severity } from "../../../core/rule.ts";
import { guardOf, isServed, mayRefuse } from "../access.ts";
import { insertInto, replace } from "../edits.ts";
import { isPrivatePort, isSensitiveLocation } from "../sensitive.ts";
import { hasTcpTwin, isUsual, isWildcard, type Socket, serversOf, showSocket, socketsOfServer } from "../sockets.ts";
import { readTarget } from "../targets.ts";
import { child, childrenOf, type NginxUnit, type Node } from "../units.ts";

const path = "etc/nginx/conf.d/site.conf";

/** A `listen` without an address, or no `listen` at all, takes connections on every interface of the host. */
export const listenAllInterfaces: Rule<NginxUnit> = {
  id: "nginx/listen-all-interfaces",
  category: "exposure",
  severity: "info",
  scope: "part",
  since: "0.1.0",
  summary: "The server listens on every interface of the host",
  why: `A \`listen\` that names only a port, \`*\`, \`0.0.0.0\` or \`[::]\` binds every address that the host has or will get: the public one, the
VPN's, the container bridge's. A server without \`listen\` binds \`*:80\` without saying so. That is what a public web site wants, and what an
internal port, a status page or an admin interface does not want. It is a warning on ports other than 80 and 443 (mail: its own ports) of a server
that asks for no address, password or client certificate, or that holds a status, metrics or admin location that nothing guards; otherwise, and
where a stream to a database is told as \`nginx/stream-open-relay\`, it is information.`,
  references: ["https://nginx.org/en/docs/http/ngx_http_core_module.html#listen"],
  examples: [
    {
      path,
      bad: conf`
        server {
            listen «9100»;
            return 204;
        }
      `,
      fixed: conf`
        server {
            listen 127.0.0.1:9100;
            return 204;
        }
      `,
    },
    { path, bad: "«server» { server_name a.test; }\n", fixed: "server { listen 127.0.0.1:80; server_name a.test; }\n" },
    { path, bad: "server { listen «[::]:8443» ipv6only=on; }\n", fixed: "server { listen [::1]:8443 ipv6only=on; }\n" },
    { path, bad: "server { listen «*:80»; listen «0.0.0.0:81»; listen 127.0.0.1:82; }\n" },
    { path, bad: "server { listen «9100»; allow 10.0.0.0/8; deny all; } server { listen «8448»; }\n" },
    { path, bad: "server { listen 127.0.0.1:9100; listen «0.0.0.0:9100»; }\n" },
    { path, good: "server { listen 127.0.0.1:8080; listen [::1]:8080; listen unix:/run/web.sock; listen 192.0.2.7:80; }\n" },
  ],
  *check(unit) {
    for (const server of serversOf(unit)) {
      const { closed, authenticates } = guardOf(server);
      const guarded = closed || authenticates;
      const secret = servesSecrets(server);
      const silent = passesOn(server);
      for (const socket of socketsOfServer(server))
        if (isWildcard(socket) && !hasTcpTwin(socket))
          yield finding(unit, socket, !silent && !isUsual(socket) && (secret || !guarded) ? "warning" : "info");
    }
  },
};

function finding(unit: NginxUnit, socket: Socket, severity: Severity): Finding {
  const where = showSocket(socket);
  const family = socket.address === "::" ? "IPv6 " : "IPv4 ";
  const message = socket.implicit
    ? "no listen: nginx takes *:80, every IPv4 interface; write the address it should have"
    : `${where} takes connections on every ${family}interface; name an address to limit it`;
  const fix = toLoopback(unit, socket);
  // What is only information may be a public site: nobody takes it off the network by fixing everything.
  const alone = severity === "info" ? { alone: true as const } : {};
  return { span: socket.span, uri: socket.node.uri, severity, message, ...(fix && { fix: { ...fix, ...alone } }) };
}

function toLoopback(unit: NginxUnit, socket: Socket): Fix | undefined {
  const local = showSocket({ ...socket, address: socket.address === "::" ? "::1" : "127.0.0.1" });
  // nginx refuses a server that listens twice on one socket.
  if (socketsOfServer(socket.server).some((other) => showSocket(other) === local)) return undefined;
  const edit = socket.implicit ? insertInto(unit, socket.server, [`listen ${local};`]) : replace(socket.span, local);
  return { title: `Listen on ${local} only`, safe: false, edits: [edit] };
}

/** Whether some location of the server is a status, metrics or admin endpoint that nothing guards. */
const servesSecrets = (server: Node): boolean =>
  childrenOf(server, "location").some((location) => isServed(location) && isSensitiveLocation(location) && !mayRefuse(guardOf(location)));

/** Whether a stream passes TLS on as it came, or goes to a port of administration or data: of that another rule speaks at the same place. */
const passesOn = (server: Node): boolean =>
  server.context === "stream" &&
  (child(server, "ssl_preread")?.args[0]?.value === "on" ||
    childrenOf(server, "proxy_pass").some(({ args }) => isPrivatePort(readTarget(args[0]?.value ?? "", "x").port)));
