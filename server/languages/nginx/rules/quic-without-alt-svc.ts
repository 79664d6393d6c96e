import { conf, type Rule } from "../../../core/rule.ts";
import { everyNode } from "../definitions.ts";
import { insertAfter } from "../edits.ts";
import { hasOpenInclude } from "../levels.ts";
import { serversOf, showSocket, socketsOfServer } from "../sockets.ts";
import { enclosing, inherited, type NginxUnit } from "../units.ts";

const path = "etc/nginx/conf.d/site.conf";

/** HTTP/3 is listened for, and no answer tells a browser so. */
export const quicWithoutAltSvc: Rule<NginxUnit> = {
  id: "nginx/quic-without-alt-svc",
  category: "correctness",
  severity: "warning",
  since: "0.1.0",
  summary: "HTTP/3 without Alt-Svc: browsers never try it",
  why: `A browser begins with TCP, and goes over to HTTP/3 when an answer says so: \`Alt-Svc: h3=":443"; ma=86400\`. nginx does not add the header by itself.
Without it (and without an HTTPS record in DNS) the QUIC listener stays unused.`,
  references: ["https://nginx.org/en/docs/quic.html"],
  examples: [
    {
      path,
      targets: { nginx: "1.25" },
      bad: conf`
        server {
            listen «443» quic;
            listen 443 ssl;
            ssl_certificate a.crt;
            ssl_certificate_key a.key;
        }
      `,
    },
    {
      path,
      targets: { nginx: "1.25" },
      good: conf`
        server {
            listen 443 quic;
            listen 443 ssl;
            ssl_certificate a.crt;
            ssl_certificate_key a.key;
            location / {
                add_header Alt-Svc 'h3=":443"; ma=86400';
            }
        }
      `,
    },
    {
      path,
      targets: { nginx: "1.25" },
      good: "add_header alt-svc 'h3=\":443\"';\nserver { listen 443 quic; listen 443 ssl; ssl_certificate a; ssl_certificate_key b; }\n",
    },
  ],
  *check(unit) {
    const said = new Set<string>();
    for (const server of serversOf(unit)) {
      const [socket] = socketsOfServer(server).filter(({ quic }) => quic);
      if (socket === undefined || said.has(showSocket(socket))) continue;
      const all = [server, ...everyNode(server.children ?? [])];
      const blocks = all.filter(({ children, name }) => children !== undefined && (name === "server" || name === "location"));
      if (blocks.some(hasOpenInclude) || all.some(({ name }) => /_by_lua|^js_|^more_set_headers$/.test(name))) continue;
      const above = unit.all("add_header").filter((node) => enclosing(node, "server") === undefined);
      const told = [...blocks.flatMap((block) => inherited(block, "add_header")), ...above, ...unit.all("more_set_headers")];
      if (told.some(({ args }) => /^alt-svc/i.test(args[0]?.value ?? ""))) continue;
      if (/ssl_reject_handshake/.test(server.children?.map(({ name }) => name).join(" ") ?? "")) continue;
      said.add(showSocket(socket));
      const line = `add_header Alt-Svc 'h3=":${socket.first}"; ma=86400' always;`;
      yield {
        span: socket.span,
        uri: socket.node.uri,
        message: "no answer says Alt-Svc, so browsers never come to this HTTP/3 listener",
        fix: { title: "Announce HTTP/3", safe: false, edits: [insertAfter(unit, socket.node, [line])] },
      };
    }
  },
};
