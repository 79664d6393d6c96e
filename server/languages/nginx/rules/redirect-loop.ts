import { brief } from "../../../core/markdown.ts";
import { conf, type Rule } from "../../../core/rule.ts";
import { namesOf } from "../names.ts";
import { type Redirect, redirectsOf, socketsAround, type Target, targetOf } from "../redirects.ts";
import { childrenOf, enclosing, type NginxUnit, type Node } from "../units.ts";

const path = "etc/nginx/conf.d/site.conf";

/** A server that sends every request to itself. */
export const redirectLoop: Rule<NginxUnit> = {
  id: "nginx/redirect-loop",
  category: "ignored",
  severity: "error",
  scope: "part",
  since: "0.1.0",
  summary: "A redirect leads back to the server that sends it",
  why: `The server listens on the port that the redirect names, has the host in its \`server_name\`, and keeps the path: the browser asks the same
question again until it gives up ("too many redirects"). Put the redirect into a server of its own: one that only listens on port 80, or
that only has the other names.`,
  references: ["https://nginx.org/en/docs/http/converting_rewrite_rules.html"],
  examples: [
    {
      path,
      bad: conf`
        server {
            listen 80;
            listen 443 ssl;
            server_name a.example;
            ssl_certificate a.crt;
            ssl_certificate_key a.key;
            return 301 «https://$host$request_uri»;
        }
      `,
    },
    {
      path,
      bad: "server { listen 80; server_name a.example www.a.example; location / { return 301 «http://www.a.example$request_uri»; } }\n",
    },
    { path, bad: "server { server_name a.example; rewrite ^/(.*)$ «http://a.example/$1» permanent; }\n" },
    { path, good: "server { listen 80; server_name a.example; return 301 https://$host$request_uri; }\n" },
    { path, good: "server { listen 80; server_name a.example; return 301 http://www.a.example$request_uri; }\n" },
    {
      path,
      good: "server { listen 80; listen 443 ssl; ssl_certificate a; ssl_certificate_key b; if ($scheme = http) { return 301 https://$host$request_uri; } }\n",
    },
    { path, good: "server { listen 8080; server_name a.example; return 301 http://a.example$request_uri; }\n" },
  ],
  *check(unit) {
    for (const redirect of redirectsOf(unit)) {
      if (!redirect.every || !isForAll(redirect.node)) continue;
      const target = targetOf(redirect.url);
      const host = target === undefined ? undefined : ownHost(redirect.node, target);
      const socket = target === undefined ? undefined : socketFor(redirect, target);
      if (host === undefined || socket === undefined) continue;
      yield {
        span: redirect.word.span,
        uri: redirect.node.uri,
        message: `leads back here: this server answers on port ${socket.first}${host === "" ? "" : ` for ${brief(host, 40)}`} too`,
        ...(socket.implicit ? {} : { related: [{ uri: socket.node.uri, span: socket.span, message: "takes the redirected request" }] }),
      };
    }
  },
};

/** Whether each request of the server, or of its `location /`, meets the redirect. */
function isForAll(node: Node): boolean {
  const block = node.parent;
  if (block === undefined || block.name === "if") return false;
  const server = block.name === "server" ? block : block.parent;
  if (server?.name !== "server" || childrenOf(server, "if").length > 0 || childrenOf(block, "if").length > 0) return false;
  return block === server || (block.name === "location" && block.args.length === 1 && block.args[0]?.value === "/");
}

/** The host that the client asks for again: "" for the one it asked for now; undefined for a host of another server. */
function ownHost(node: Node, { host }: Target): string | undefined {
  if (/^\$\{?(?:host|http_host)\}?$/.test(host)) return "";
  const server = enclosing(node, "server");
  const names = server === undefined ? [] : namesOf(server);
  if (/^\$\{?server_name\}?$/.test(host)) return names[0]?.name;
  return names.some(({ name, word }) => word !== undefined && name === host) ? host : undefined;
}

/** The server's own socket that takes the redirected request: same port, TLS as the scheme says. */
function socketFor({ node }: Redirect, { scheme, port }: Target) {
  return socketsAround(node).find((socket) => {
    if (socket.options.includes("proxy_protocol")) return false;
    if (scheme === "$scheme") return port === undefined ? socket.first === (socket.tls ? 443 : 80) && socket.last === socket.first : false;
    const wanted = Number(port ?? (scheme === "https" ? 443 : 80));
    return socket.tls === (scheme === "https") && socket.first <= wanted && wanted <= socket.last;
  });
}
