import { conf, type Finding, type Rule } from "../../core/rule.ts";
import { isLocalOnly, ofEachHost, relatedOf, socketsAt, socketText, strangerAt, targetOf } from "../evidence.ts";
import type { Host } from "../hosts.ts";
import type { EstateUnit } from "../model.ts";
import { filterTable, listening, netplan } from "../samples.ts";

const HOST = {
  "hosts/web/etc/netplan/10.yaml": netplan({ eth0: ["203.0.113.5/24"] }, "203.0.113.1"),
  "hosts/web/facts/iptables-save.txt": filterTable({}),
};

export const appBypassesProxy: Rule<EstateUnit> = {
  id: "exposure/app-bypasses-proxy",
  category: "exposure",
  severity: "warning",
  since: "0.1.0",
  summary: "An application behind a proxy can also be reached around it",
  why: `The proxy's TLS, access lists, authentication and limits hold only for those who come through it. The application
behind it listens on an outer address, and a packet from the internet gets there directly. Bind it to 127.0.0.1 (or the
inner address that the proxy uses), or let the filter drop its port from outside. No fix is offered:
the application's own configuration is not among the files that Perimeter reads.`,
  references: ["https://nginx.org/en/docs/http/ngx_http_proxy_module.html"],
  examples: [
    {
      path: "hosts/web/etc/nginx/nginx.conf",
      files: {
        ...HOST,
        "hosts/web/facts/ss.txt": `${listening("0.0.0.0", 80, "nginx")}«${listening("0.0.0.0", 3000, "node").trimEnd()}»\n`,
      },
      bad: conf`
        events {}
        http { server { listen 80; location / { proxy_pass http://127.0.0.1:3000; } } }
      `,
    },
    {
      path: "hosts/web/etc/nginx/nginx.conf",
      files: { ...HOST, "hosts/web/facts/ss.txt": `${listening("0.0.0.0", 80, "nginx")}${listening("127.0.0.1", 3000, "node")}` },
      good: conf`
        events {}
        http { server { listen 80; location / { proxy_pass http://127.0.0.1:3000; } } }
      `,
    },
  ],
  check: (unit) => ofEachHost(unit, "exposure/app-bypasses-proxy", (proxy) => about(unit, proxy)),
};

function* about(unit: EstateUnit, proxy: Host): Iterable<Finding> {
  for (const hop of proxy.hops) {
    const target = targetOf(unit, proxy, hop.to);
    if (target === undefined || hop.to.protocol === "unix") continue;
    for (const listener of socketsAt(target.host, hop.to.host, hop.to.port, hop.to.protocol)) {
      if (isLocalOnly(listener) || listener.program === hop.program) continue;
      const stranger = strangerAt(unit, target.host, listener);
      if (stranger === undefined) continue;
      yield {
        uri: listener.at.uri,
        span: listener.at.span,
        message: `${socketText(listener)} bypasses ${hop.program}: ${stranger.from} reaches ${stranger.entry} directly`,
        related: [
          { uri: hop.at.uri, span: hop.at.span, message: `${hop.program} passes requests to it here` },
          ...relatedOf(stranger.steps),
        ],
      };
    }
  }
}
