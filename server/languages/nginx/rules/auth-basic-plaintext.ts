import { brief } from "../../../core/markdown.ts";
import { conf, type Rule } from "../../../core/rule.ts";
import { isLoopback, type Socket, serversOf, showSocket, socketsOf, socketsOfServer } from "../sockets.ts";
import { childrenOf, inherited, type NginxUnit, type Node } from "../units.ts";

const path = "etc/nginx/conf.d/site.conf";

/** Passwords that cross the network readable. */
export const authBasicPlaintext: Rule<NginxUnit> = {
  id: "nginx/auth-basic-plaintext",
  category: "security",
  severity: "warning",
  since: "0.1.0",
  summary: "A password is asked for over plain HTTP",
  why: `Basic authentication sends the password with every request, in Base64. Without TLS everybody on the way can read it. Redirect port 80 to HTTPS
and ask there. A server that takes the client's address from a proxy in front (\`set_real_ip_from\`) is not reported: that proxy may speak
TLS. It is information where nothing of this nginx speaks TLS, because something in front of it may.`,
  references: ["https://www.rfc-editor.org/rfc/rfc7617#section-4"],
  examples: [
    {
      path,
      bad: conf`
        server {
            listen 80;
            location /staff/ {
                auth_basic «"staff only"»;
                auth_basic_user_file users;
            }
        }
      `,
    },
    {
      path,
      good: "server { listen 443 ssl; ssl_certificate a.crt; ssl_certificate_key a.key; auth_basic staff; auth_basic_user_file users; }\n",
    },
    { path, good: "server { listen 127.0.0.1:80; auth_basic staff; auth_basic_user_file users; }\n" },
    { path, good: "server { listen 80; auth_basic off; }\n" },
    {
      path,
      good: "server { listen 80; location / { return 301 https://$host$request_uri; } auth_basic staff; auth_basic_user_file users; }\n",
    },
  ],
  *check(unit) {
    const said = new Set<unknown>();
    const knowsTls = socketsOf(unit).some((socket) => socket.tls);
    for (const server of serversOf(unit)) {
      const plain = socketsOfServer(server).find((socket) => isPlain(socket));
      if (plain === undefined || redirects(server) || inherited(server, "set_real_ip_from").length > 0) continue;
      for (const node of [...inherited(server, "auth_basic"), ...nested(server)]) {
        const word = node.args[0];
        if (word === undefined || word.value === "off" || said.has(node.directive)) continue;
        said.add(node.directive);
        yield {
          span: word.span,
          uri: node.uri,
          ...(knowsTls ? {} : { severity: "info" }),
          message: `the password crosses ${brief(showSocket(plain), 30)} unencrypted; ask for it over TLS only`,
          related: [{ uri: plain.node.uri, span: plain.span, message: "listens without TLS" }],
        };
      }
    }
  },
};

const isPlain = (socket: Socket): boolean => socket.layer === "http" && !socket.tls && !isLoopback(socket);

/** Whether every request, or every one by plain HTTP, is sent elsewhere before a password is asked for. */
const redirects = (server: Node): boolean =>
  [server, ...childrenOf(server, "if"), ...childrenOf(server, "location").filter((one) => one.args[0]?.value === "/")].some((block) =>
    childrenOf(block, "return")
      .concat(childrenOf(block, "rewrite"))
      .some((node) => node.args.some((arg) => /^https:/.test(arg.value))),
  );

function nested(server: Node): Node[] {
  return childrenOf(server, "location").flatMap((location) => [...childrenOf(location, "auth_basic"), ...nested(location)]);
}
