import { prefixLengthOf } from "../../core/address.ts";
import { brief } from "../../core/markdown.ts";
import { conf, type Finding, type Rule } from "../../core/rule.ts";
import { ofEachHost, relatedOf, socketsOf, strangerAt } from "../evidence.ts";
import type { Host } from "../hosts.ts";
import type { EstateUnit } from "../model.ts";
import { filterTable, listening, netplan } from "../samples.ts";

const HOST = {
  "hosts/web/etc/netplan/10.yaml": netplan({ eth0: ["203.0.113.5/24"] }, "203.0.113.1"),
  "hosts/web/facts/iptables-save.txt": filterTable({}),
  "hosts/web/facts/ss.txt": listening("0.0.0.0", 80, "nginx"),
};

export const forwardedForSpoofable: Rule<EstateUnit> = {
  id: "exposure/forwarded-for-spoofable",
  category: "exposure",
  severity: "warning",
  since: "0.1.0",
  summary: "An access list on a forged address: the header that it trusts comes from strangers",
  why: `The program takes the client's address from a header, and anybody on the internet can connect to it directly and send
that header himself: an allow-list of addresses then lets in whoever writes one of them. Trust the header only from the
proxy's own addresses (set_real_ip_from), and let the filter accept the port only from there.`,
  references: ["https://nginx.org/en/docs/http/ngx_http_realip_module.html"],
  examples: [
    {
      path: "hosts/web/etc/nginx/nginx.conf",
      files: HOST,
      bad: conf`
        events {}
        http { server { listen 80; set_real_ip_from 0.0.0.0/0; real_ip_header X-Forwarded-For; location / { «allow 192.0.2.7;» deny all; } } }
      `,
    },
    {
      path: "hosts/web/etc/nginx/nginx.conf",
      files: HOST,
      good: conf`
        events {}
        http { server { listen 80; set_real_ip_from 10.0.0.0/8; real_ip_header X-Forwarded-For; location / { allow 192.0.2.7; deny all; } } }
      `,
    },
  ],
  check: (unit) => ofEachHost(unit, "exposure/forwarded-for-spoofable", (host) => about(unit, host)),
};

function* about(unit: EstateUnit, host: Host): Iterable<Finding> {
  for (const policy of host.policies) {
    if (policy.trustsAnybody !== true || policy.rules.length === 0) continue;
    const allow = policy.rules.find(({ action, ranges }) => action === "allow" && ranges.every((range) => prefixLengthOf(range) !== 0));
    const listener = socketsOf(host).find((one) => policy.listener.some(({ port }) => port === one.port));
    const stranger = listener === undefined ? undefined : strangerAt(unit, host, listener);
    if (allow === undefined || stranger === undefined) continue;
    yield {
      uri: allow.at.uri,
      span: allow.at.span,
      message: brief(`${stranger.from} can connect directly and claim any address in X-Forwarded-For`, 100),
      related: relatedOf(stranger.steps),
    };
  }
}
