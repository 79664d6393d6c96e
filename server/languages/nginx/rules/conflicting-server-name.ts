import { brief } from "../../../core/markdown.ts";
import { conf, type Finding, type Rule } from "../../../core/rule.ts";
import { namesOf, type ServerName } from "../names.ts";
import { type Socket, showSocket, socketsOf } from "../sockets.ts";
import type { NginxUnit } from "../units.ts";

const path = "etc/nginx/conf.d/site.conf";

/** Two servers with one name on one socket: nginx keeps the first and only warns. */
export const conflictingServerName: Rule<NginxUnit> = {
  id: "nginx/conflicting-server-name",
  category: "ignored",
  severity: "warning",
  since: "0.1.0",
  summary: "Another server has this name on the same socket: this one is ignored for it",
  why: `nginx chooses the server by socket and name. When two have the same pair, the one read first gets every request and the other none; nginx
says "conflicting server name … ignored" and loads. The second server is often a forgotten copy, or a file included twice.`,
  references: ["https://nginx.org/en/docs/http/server_names.html"],
  examples: [
    {
      path,
      bad: conf`
        server {
            listen 80;
            server_name a.test;
        }
        server {
            server_name «A.test» b.test;
        }
      `,
    },
    { path, bad: "server { listen 81; }\n«server» { listen 81; return 204; }\n" },
    { path, bad: "server { server_name .c.test; }\nserver { server_name «c.test»; }\n" },
    {
      path,
      good: "server { listen 80; server_name a.test; }\nserver { listen 443 ssl; ssl_certificate a.crt; ssl_certificate_key a.key; server_name a.test; }\n",
    },
    { path, good: "server { server_name a.test; }\nserver { listen 127.0.0.1:80; server_name a.test; }\n" },
    { path, good: "server { server_name *.d.test; }\nserver { server_name d.test d.test ~^d; }\n" },
  ],
  *check(unit) {
    const taken = new Map<string, ServerName>();
    const said = new Set<unknown>();
    for (const socket of socketsOf(unit)) {
      if (socket.layer !== "http") continue;
      for (const name of namesOf(socket.server)) {
        for (const form of formsOf(name.name)) {
          const key = `${socket.protocol} ${showSocket(socket)} ${form}`;
          const other = taken.get(key);
          if (other === undefined) taken.set(key, name);
          else if (!isSame(other, name) && !said.has(name.word ?? name.node)) {
            said.add(name.word ?? name.node);
            yield toFinding(socket, name, other);
          }
        }
      }
    }
  },
};

/** The keys under which nginx files a name: `.a` stands for `a` and `*.a`; regular expressions never conflict. */
function formsOf(name: string): readonly string[] {
  if (name.startsWith("~")) return [];
  return name.startsWith(".") ? [name.slice(1), `*${name}`] : [name];
}

// One server may say a name twice, and a second `listen` brings the same words again.
const isSame = (a: ServerName, b: ServerName): boolean => serverOf(a) === serverOf(b);
const serverOf = (name: ServerName): unknown => (name.word === undefined ? name.node : name.node.parent);

function toFinding(socket: Socket, name: ServerName, other: ServerName): Finding {
  return {
    span: name.word?.span ?? name.node.nameSpan,
    uri: name.node.uri,
    message: `ignored: another server is "${brief(name.name, 36)}" on ${brief(showSocket(socket), 24)} already`,
    related: [{ uri: other.node.uri, span: other.word?.span ?? other.node.nameSpan, message: "this server gets the requests" }],
    tags: ["unnecessary"],
  };
}
