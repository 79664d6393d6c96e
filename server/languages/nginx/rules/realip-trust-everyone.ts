import { prefixLengthOf } from "../../../core/address.ts";
import { brief } from "../../../core/markdown.ts";
import { conf, type Rule } from "../../../core/rule.ts";
import { readAccess } from "../access.ts";
import type { NginxUnit } from "../units.ts";

const path = "etc/nginx/conf.d/site.conf";

/** The client address is taken from a header that every client may write. */
export const realipTrustEveryone: Rule<NginxUnit> = {
  id: "nginx/realip-trust-everyone",
  category: "security",
  severity: "error",
  scope: "part",
  since: "0.1.0",
  summary: "set_real_ip_from trusts every address: clients choose the address they are seen as",
  why: `\`set_real_ip_from\` names the proxies whose header is believed. With \`0.0.0.0/0\` or \`::/0\` (or two halves of it) any client writes
\`X-Forwarded-For: 127.0.0.1\` and passes every \`allow\`, limit and log as that address. Name the addresses of the proxies in front.`,
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
    { path, good: "server { set_real_ip_from 192.0.2.10; set_real_ip_from unix:; }\n" },
  ],
  *check(unit) {
    for (const node of unit.all("set_real_ip_from")) {
      const word = node.args[0];
      const range = readAccess(node).ranges?.[0];
      if (word === undefined || range === undefined || word.value === "all") continue;
      const length = prefixLengthOf(range) ?? 128;
      if (length > 1) continue;
      yield {
        span: word.span,
        uri: node.uri,
        message: `${brief(word.value, 30)} lets every client choose its own address; name your proxies instead`,
      };
    }
  },
};
