import { conf, type Finding, type Rule } from "../../../core/rule.ts";
import { insertAfter, insertInto } from "../edits.ts";
import { table } from "../memo.ts";
import { hasTcpTwin, isUsual, portsText, type Socket, serversOf, socketsOfServer } from "../sockets.ts";
import { childrenOf, type NginxUnit } from "../units.ts";

const path = "etc/nginx/conf.d/site.conf";

/** A server on every IPv4 interface, but on no IPv6 one, or the other way round. */
export const listenV6Missing: Rule<NginxUnit> = {
  id: "nginx/listen-v6-missing",
  category: "correctness",
  severity: "info",
  scope: "part",
  since: "0.1.0",
  summary: "The server is reachable over one IP version only",
  why: `\`listen 80\` binds IPv4 alone: a client with an AAAA record gets another server of this nginx, or none. \`listen [::]:80\` alone binds IPv6
alone, because \`ipv6only=on\` is the default since nginx 1.3.4. Write both, or \`ipv6only=off\`. Before opening IPv6, look whether the host
filters it: rules written for iptables do not see it.`,
  references: ["https://nginx.org/en/docs/http/ngx_http_core_module.html#listen"],
  examples: [
    {
      path,
      bad: conf`
        server {
            listen «80»;
            listen 443 ssl;
            listen [::]:443 ssl;
            ssl_certificate a.crt;
            ssl_certificate_key a.key;
        }
      `,
      fixed: conf`
        server {
            listen 80;
            listen [::]:80;
            listen 443 ssl;
            listen [::]:443 ssl;
            ssl_certificate a.crt;
            ssl_certificate_key a.key;
        }
      `,
    },
    {
      path,
      bad: "server { listen «[::]:443» ssl; ssl_certificate a.crt; ssl_certificate_key a.key; }\n",
      fixed: "server { listen [::]:443 ssl; listen 443 ssl; ssl_certificate a.crt; ssl_certificate_key a.key; }\n",
    },
    { path, good: "server { listen 80; listen [::]:80; }\n" },
    { path, good: "server { listen [::]:80 ipv6only=off; }\n" },
    { path, good: "server { listen 127.0.0.1:80; }\n" },
  ],
  *check(unit) {
    for (const server of serversOf(unit)) {
      const sockets = socketsOfServer(server);
      if (sockets.length < childrenOf(server, "listen").length) continue;
      for (const socket of sockets) {
        const found = missing(unit, socket, sockets);
        if (found !== undefined) yield found;
      }
    }
  },
};

const OTHER: Readonly<Record<string, string>> = table({ "0.0.0.0": "::", "::": "0.0.0.0" });

function missing(unit: NginxUnit, socket: Socket, sockets: readonly Socket[]): Finding | undefined {
  const other = OTHER[socket.address];
  if (other === undefined || hasTcpTwin(socket) || socket.options.includes("ipv6only=off")) return undefined;
  if (sockets.some((s) => s.protocol === socket.protocol && s.first <= socket.first && s.last >= socket.last && answers(s, other)))
    return undefined;
  const ports = portsText(socket);
  const value = other === "::" ? `[::]:${ports}` : ports;
  const family = other === "::" ? "IPv6" : "IPv4";
  const line = `listen ${[value, ...socket.options.filter((option) => !/^(?:ipv6only|backlog|rcvbuf|sndbuf|fastopen|setfib|so_keepalive)=/.test(option))].join(" ")};`;
  const edit = socket.implicit ? insertInto(unit, socket.server, ["listen 80;", line]) : insertAfter(unit, socket.node, [line]);
  return {
    span: socket.span,
    uri: socket.node.uri,
    message: `${family} clients cannot reach port ${ports} of this server: there is no listen ${value}`,
    ...(isUsual(socket) ? { fix: { title: `Add ${line}`, safe: false, edits: [edit] } } : {}),
  };
}

// An address of that family is answer enough: someone chose it.
const answers = (socket: Socket, address: string): boolean =>
  socket.address === address || (socket.address.includes(":") && !socket.address.startsWith("unix:")) === (address === "::");
