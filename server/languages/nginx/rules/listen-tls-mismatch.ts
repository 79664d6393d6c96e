import { conf, type Finding, type Fix, type Rule } from "../../../core/rule.ts";
import { replace } from "../edits.ts";
import { type Socket, showSocket, socketsOf } from "../sockets.ts";
import { inherited, type NginxUnit } from "../units.ts";

const path = "etc/nginx/conf.d/site.conf";

/** A port whose clients speak TLS and whose server does not, or the other way round. */
export const listenTlsMismatch: Rule<NginxUnit> = {
  id: "nginx/listen-tls-mismatch",
  category: "correctness",
  severity: "warning",
  since: "0.1.0",
  summary: "listen does not speak what its clients will: 443 without ssl, 80 with it, http2 without TLS",
  why: `\`listen 443\` without \`ssl\` answers browsers in plain HTTP, which they show as a broken connection, although certificates are configured.
\`listen 80 ssl\` answers plain requests with error 400. \`http2\` without \`ssl\` makes nginx before 1.25.1 refuse every HTTP/1.1 client, which is
every browser. One \`listen\` with \`ssl\` sets the option for all servers of that socket.`,
  references: ["https://nginx.org/en/docs/http/ngx_http_core_module.html#listen"],
  examples: [
    {
      path,
      bad: conf`
        server {
            listen «443»;
            ssl_certificate a.crt;
            ssl_certificate_key a.key;
        }
      `,
      fixed: conf`
        server {
            listen 443 ssl;
            ssl_certificate a.crt;
            ssl_certificate_key a.key;
        }
      `,
    },
    { path, bad: "server { listen «80» ssl; ssl_certificate a.crt; ssl_certificate_key a.key; }\n" },
    { path, bad: "server { listen «8080» http2; }\n" },
    { path, good: "server { listen 443; }\n" },
    {
      path,
      good: "server { listen 443 ssl http2; ssl_certificate a.crt; ssl_certificate_key a.key; }\nserver { listen 443; server_name b.test; }\n",
    },
  ],
  *check(unit) {
    const sockets = socketsOf(unit).filter((socket) => socket.layer === "http" && socket.protocol === "tcp");
    const secured = new Set(sockets.filter((socket) => socket.tls).map(showSocket));
    for (const socket of sockets) {
      const found = mismatch(socket, secured.has(showSocket(socket)));
      if (found !== undefined) yield found;
    }
  },
};

function mismatch(socket: Socket, tls: boolean): Finding | undefined {
  const place = { span: socket.span, uri: socket.node.uri };
  if (socket.options.includes("http2") && !tls)
    return { ...place, message: `http2 without ssl on ${showSocket(socket)}: no browser can talk to it; add ssl or drop http2` };
  if (socket.tls && socket.first === 80) return { ...place, message: "ssl on port 80: plain requests get error 400; use 443" };
  if (tls || socket.first !== 443 || socket.implicit || inherited(socket.server, "ssl_certificate").length === 0) return undefined;
  const at = socket.span.end;
  const fix: Fix = { title: "Add ssl", safe: false, edits: [replace({ start: at, end: at }, " ssl")] };
  return { ...place, message: "port 443 without ssl: browsers get plain HTTP and show an error; add ssl", fix };
}
