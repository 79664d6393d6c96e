import type { Rule } from "../../../core/rule.ts";
import { everyNode } from "../definitions.ts";
import { hasOpenInclude, isWhole } from "../levels.ts";
import { inherited, type NginxUnit } from "../units.ts";

/** The client's address is to come from a header, and no proxy is trusted to write it. */
export const realIpWithoutProxies: Rule<NginxUnit> = {
  id: "nginx/real-ip-without-proxies",
  category: "ignored",
  severity: "warning",
  since: "0.1.0",
  summary: "real_ip_header without set_real_ip_from changes nothing",
  why: `The real-ip module takes the address out of the header only when the connection comes from an address of \`set_real_ip_from\`. Without any, logs, limits
and allow lists go on seeing the proxy. Only said where the whole configuration is at hand.`,
  references: ["https://nginx.org/en/docs/http/ngx_http_realip_module.html#set_real_ip_from"],
  examples: [
    { bad: "events {}\nhttp { server { listen 127.0.0.1:80; «real_ip_header» X-Forwarded-For; } }\n" },
    { good: "events {}\nhttp { set_real_ip_from 10.0.0.0/8; server { listen 127.0.0.1:80; real_ip_header X-Forwarded-For; } }\n" },
    { good: "events {}\nhttp { real_ip_header X-Real-IP; server { listen 127.0.0.1:80; set_real_ip_from 10.0.0.0/8; } }\n" },
    { path: "etc/nginx/conf.d/a.conf", good: "real_ip_header X-Forwarded-For;\n" },
  ],
  *check(unit) {
    for (const node of unit.all("real_ip_header")) {
      const block = node.parent;
      if (block === undefined || !isWhole(unit) || hasOpenInclude(block) || inherited(block, "set_real_ip_from").length > 0) continue;
      if ([...everyNode(block.children ?? [])].some(({ name }) => name === "set_real_ip_from")) continue;
      yield {
        span: node.nameSpan,
        uri: node.uri,
        message: "changes nothing: without set_real_ip_from no proxy is trusted to name the client",
      };
    }
  },
};
