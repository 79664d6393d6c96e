import { grouped } from "../../../core/lists.ts";
import { brief } from "../../../core/markdown.ts";
import { conf, type Finding, type Rule } from "../../../core/rule.ts";
import { isConditional } from "../levels.ts";
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
    { path, good: "server { server_name *.d.test; }\nserver { server_name d.test ~^d; }\n" },
    { path, good: "server { server_name e.test e.test; }\n" },
  ],
  *check(unit) {
    const said = new Set<unknown>();
    const byPlace = grouped(socketsOf(unit), (socket) =>
      socket.layer === "http" && !isConditional(socket.server) ? `${socket.protocol} ${showSocket(socket)}` : undefined,
    );
    for (const sharing of byPlace.values()) {
      const taken = new Map<string, ServerName>();
      // With one server on a socket nginx does not look at names at all.
      for (const socket of sharing.length > 1 ? sharing : []) {
        for (const name of namesOf(socket.server)) {
          const other = formsOf(name.name)
            .map((form) => take(taken, form, name))
            .find((one) => one !== undefined);
          if (other === undefined || said.has(name.word ?? name.node)) continue;
          said.add(name.word ?? name.node);
          yield toFinding(socket, name, other);
        }
      }
    }
  },
};

/** Gives a form of a name to a server; who has it already, when somebody does. */
function take(taken: Map<string, ServerName>, form: string, name: ServerName): ServerName | undefined {
  const other = taken.get(form);
  if (other === undefined) taken.set(form, name);
  return other;
}

/** The keys under which nginx files a name: `.a` stands for `a` and `*.a`; regular expressions never conflict. */
function formsOf(name: string): readonly string[] {
  if (name.startsWith("~")) return [];
  return name.startsWith(".") ? [name.slice(1), `*${name}`] : [name];
}

function toFinding(socket: Socket, name: ServerName, other: ServerName): Finding {
  const own = name.word !== undefined && name.node.parent === other.node.parent;
  const place = brief(showSocket(socket), 24);
  return {
    span: name.word?.span ?? name.node.nameSpan,
    uri: name.node.uri,
    message: own
      ? `said twice: this server is "${brief(name.name, 36)}" already`
      : `ignored: another server is "${brief(name.name, 36)}" on ${place} already`,
    related: [
      { uri: other.node.uri, span: other.word?.span ?? other.node.nameSpan, message: own ? "here" : "this server gets the requests" },
    ],
    tags: ["unnecessary"],
  };
}
