import { brief } from "../../../core/markdown.ts";
import type { Rule } from "../../../core/rule.ts";
import { namesOf } from "../names.ts";
import { isLoopback, serversOf, showSocket, socketsOf, socketsOfServer } from "../sockets.ts";
import { childrenOf, type NginxUnit, type Node } from "../units.ts";

const path = "etc/nginx/conf.d/site.conf";

/** A named site without TLS. */
export const plaintextOnly: Rule<NginxUnit> = {
  id: "nginx/plaintext-only",
  category: "security",
  severity: "info",
  since: "0.1.0",
  summary: "A named site is served over plain HTTP only",
  why: `No server with this name listens with TLS: what visitors send and see can be read and changed on the way. If something in front terminates TLS,
let this server listen only where that can reach it.`,
  references: ["https://nginx.org/en/docs/http/configuring_https_servers.html"],
  examples: [
    { path, bad: "server { listen 80; server_name «a.example.com»; root /srv/a; }\n" },
    { path, good: "server { listen 80; server_name a.example.com; return 301 https://a.example.com$request_uri; }\n" },
    {
      path,
      good: "server { listen 80; server_name a.example.com; root /a; }\nserver { listen 443 ssl; ssl_certificate a.crt; ssl_certificate_key a.key; server_name a.example.com; }\n",
    },
    { path, good: "server { listen 127.0.0.1:80; server_name a.example.com; }\nserver { listen 80; server_name _; }\n" },
  ],
  *check(unit) {
    const secured = new Set(
      socketsOf(unit)
        .filter((socket) => socket.tls)
        .flatMap((socket) => namesOf(socket.server).map(({ name }) => name)),
    );
    for (const server of serversOf(unit)) {
      const sockets = socketsOfServer(server);
      const plain = sockets.find((socket) => socket.layer === "http" && !isLoopback(socket) && socket.first === 80);
      if (plain === undefined || sockets.some((socket) => socket.tls) || sendsElsewhere(server)) continue;
      const own = namesOf(server);
      const site = own.find(({ name, word }) => word !== undefined && /^[a-z0-9-]+(?:\.[a-z0-9-]+)+$/.test(name));
      if (site?.word === undefined || own.some(({ name }) => secured.has(name))) continue;
      yield {
        span: site.word.span,
        uri: site.node.uri,
        message: `${brief(site.name, 24)} is served over plain HTTP only (${brief(showSocket(plain), 24)}): no TLS listener has it`,
      };
    }
  },
};

const sendsElsewhere = (server: Node): boolean =>
  [server, ...childrenOf(server, "if"), ...childrenOf(server, "location")].some((block) =>
    [...childrenOf(block, "return"), ...childrenOf(block, "rewrite")].some((node) =>
      node.args.some((arg) => arg.value.startsWith("https:")),
    ),
  ) || /^4\d\d$/.test(childrenOf(server, "return")[0]?.args[0]?.value ?? "");
