import type { Rule } from "../../../core/rule.ts";
import { replace } from "../edits.ts";
import { serversOf, showSocket, socketsOf, socketsOfServer } from "../sockets.ts";
import { childrenOf, type NginxUnit } from "../units.ts";

const path = "etc/nginx/conf.d/site.conf";

/** The client's address is to come from the PROXY protocol, which no listener of the server speaks. */
export const proxyProtocolMissing: Rule<NginxUnit> = {
  id: "nginx/proxy-protocol-missing",
  category: "ignored",
  severity: "warning",
  since: "0.1.0",
  summary: "real_ip_header proxy_protocol on a server whose listeners do not read the PROXY protocol",
  why: `The PROXY protocol's address is there only on a \`listen\` with \`proxy_protocol\`. Without it \`real_ip_header proxy_protocol\` changes nothing, and logs,
limits and allow lists see the load balancer; if the balancer does send the header, nginx takes it for a broken request and answers 400.`,
  references: ["https://nginx.org/en/docs/http/ngx_http_realip_module.html#real_ip_header"],
  examples: [
    {
      path,
      bad: "server { listen 192.0.2.1:80; set_real_ip_from 10.0.0.0/8; real_ip_header «proxy_protocol»; }\n",
      fixed: "server { listen 192.0.2.1:80 proxy_protocol; set_real_ip_from 10.0.0.0/8; real_ip_header proxy_protocol; }\n",
    },
    { path, good: "server { listen 80 proxy_protocol; listen 8080; set_real_ip_from 10.0.0.0/8; real_ip_header proxy_protocol; }\n" },
    { path, good: "server { listen 80; set_real_ip_from 10.0.0.0/8; real_ip_header X-Forwarded-For; }\n" },
    {
      path,
      good: "server { listen 80 proxy_protocol; }\nserver { listen 80; server_name b.test; set_real_ip_from 10.0.0.0/8; real_ip_header proxy_protocol; }\n",
    },
  ],
  *check(unit) {
    const speaking = new Set(socketsOf(unit).flatMap((socket) => (socket.options.includes("proxy_protocol") ? [showSocket(socket)] : [])));
    for (const server of serversOf(unit)) {
      const sockets = socketsOfServer(server);
      if (sockets.length !== Math.max(1, childrenOf(server, "listen").length) || sockets.some((one) => speaking.has(showSocket(one))))
        continue;
      for (const node of childrenOf(server, "real_ip_header")) {
        const [word] = node.args;
        if (word?.value !== "proxy_protocol") continue;
        const written = sockets.filter(({ implicit, quic }) => !implicit && !quic);
        const edits = written.map(({ span: { end } }) => replace({ start: end, end }, " proxy_protocol"));
        const here = written.every((socket) => socket.node.uri === node.uri);
        yield {
          span: word.span,
          uri: node.uri,
          message: "no listen of this server reads the PROXY protocol: the address stays the load balancer's",
          ...(edits.length > 0 && here && { fix: { title: "Read the PROXY protocol", safe: false, alone: true as const, edits } }),
        };
      }
    }
  },
};
