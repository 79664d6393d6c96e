import { prefixLengthOf } from "../../../core/address.ts";
import { brief } from "../../../core/markdown.ts";
import { conf, type Rule } from "../../../core/rule.ts";
import { isOutward, readAccess } from "../access.ts";
import { knowsTop } from "../levels.ts";
import { serversOf } from "../sockets.ts";
import { enclosing, inherited, type NginxUnit, type Node } from "../units.ts";

const path = "etc/nginx/conf.d/site.conf";

/** The client address is taken from a header that every client may write. */
export const realipTrustEveryone: Rule<NginxUnit> = {
  id: "nginx/realip-trust-everyone",
  category: "security",
  severity: "error",
  since: "0.1.0",
  summary: "set_real_ip_from trusts every address: clients choose the address they are seen as",
  why: `\`set_real_ip_from\` names the proxies whose header is believed. With \`0.0.0.0/0\` or \`::/0\` (or two halves of it) any client writes
\`X-Forwarded-For: 127.0.0.1\` and passes every \`allow\`, limit and log as that address. Name the addresses of the proxies in front.
To a server on loopback or a Unix socket only a proxy on this host connects, and the last address in the header is what that one saw: nothing is said
there, unless \`real_ip_recursive\` goes on to the first one, which the client wrote.`,
  references: ["https://nginx.org/en/docs/http/ngx_http_realip_module.html#set_real_ip_from"],
  examples: [
    {
      path,
      bad: conf`
        server {
            set_real_ip_from «0.0.0.0/0»;
            set_real_ip_from «::/0»;
            real_ip_header X-Forwarded-For;
        }
      `,
    },
    { path, good: "server { set_real_ip_from 10.0.0.0/8; set_real_ip_from 2001:db8::/32; real_ip_header X-Forwarded-For; }\n" },
    {
      path,
      bad: "server { listen 127.0.0.1:8080; set_real_ip_from «0.0.0.0/0»; real_ip_header X-Forwarded-For; real_ip_recursive on; }\n",
    },
    {
      path,
      good: "server { listen 127.0.0.1:8080; listen unix:/run/site.sock; set_real_ip_from 0.0.0.0/0; real_ip_header X-Forwarded-For; }\n",
    },
    { good: "events {}\nhttp { set_real_ip_from 0.0.0.0/0; server { listen 127.0.0.1:8080; } server { listen [::1]:8080; } }\n" },
    { bad: "events {}\nhttp { set_real_ip_from «0.0.0.0/0»; server { listen 127.0.0.1:8080; } server { listen 80; } }\n" },
    { path, good: "server { set_real_ip_from 192.0.2.10; set_real_ip_from unix:; }\n" },
  ],
  *check(unit) {
    for (const node of unit.all("set_real_ip_from")) {
      const word = node.args[0];
      const range = readAccess(node).ranges?.[0];
      if (word === undefined || range === undefined || word.value === "all") continue;
      const length = prefixLengthOf(range) ?? 128;
      if (length > 1) continue;
      const local = localBlocks(unit, node);
      if (local?.some(takesFirst) === false) continue;
      yield {
        span: word.span,
        uri: node.uri,
        message: `${brief(word.value, 30)} lets every client choose its own address; name your proxies instead`,
        ...(local && { severity: "warning" }),
      };
    }
  },
};

/** Where it holds, if all servers that it is for listen where only this host connects. */
function localBlocks(unit: NginxUnit, node: Node): readonly Node[] | undefined {
  const own = enclosing(node, "server");
  const servers = own === undefined ? serversOf(unit).filter((one) => inherited(one, node.name).includes(node)) : [own];
  if (servers.length === 0 || (own === undefined && !knowsTop(node)) || servers.some(isOutward)) return undefined;
  return own === undefined ? servers : [node.parent ?? own];
}

/** Whether of a list of addresses in the header the first one that is trusted counts: with everybody trusted, the very first. */
const takesFirst = (block: Node): boolean =>
  inherited(block, "real_ip_recursive").at(-1)?.args[0]?.value === "on" &&
  inherited(block, "real_ip_header").at(-1)?.args[0]?.value.toLowerCase() === "x-forwarded-for";
