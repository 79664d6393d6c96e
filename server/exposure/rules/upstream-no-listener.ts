import { brief } from "../../core/markdown.ts";
import { conf, type Finding, type Rule } from "../../core/rule.ts";
import { ofEachHost, socketsAt, socketsOf, targetOf } from "../evidence.ts";
import { translatesPort } from "../forwards.ts";
import type { Host } from "../hosts.ts";
import type { EstateUnit } from "../model.ts";
import { listening } from "../samples.ts";

export const upstreamNoListener: Rule<EstateUnit> = {
  id: "exposure/upstream-no-listener",
  category: "correctness",
  severity: "warning",
  since: "0.1.0",
  summary: "A proxy or tunnel leads to a port on which nobody listens",
  why: `The host that the proxy passes requests to is described completely (its socket dump lists every listener), and none
takes connections at that address and port: every request ends in 502 Bad Gateway, or reaches another program once one
takes the port.`,
  references: ["https://nginx.org/en/docs/http/ngx_http_proxy_module.html#proxy_pass"],
  examples: [
    {
      path: "hosts/web/etc/nginx/nginx.conf",
      files: { "hosts/web/facts/ss.txt": `${listening("0.0.0.0", 80, "nginx")}${listening("127.0.0.1", 3001, "node")}` },
      bad: conf`
        events {}
        http { server { listen 80; location / { «proxy_pass http://127.0.0.1:3000;» } } }
      `,
    },
    {
      path: "hosts/web/etc/nginx/nginx.conf",
      files: { "hosts/web/facts/ss.txt": `${listening("0.0.0.0", 80, "nginx")}${listening("127.0.0.1", 3000, "node")}` },
      good: conf`
        events {}
        http { server { listen 80; location / { proxy_pass http://127.0.0.1:3000; } } }
      `,
    },
  ],
  check: (unit) => ofEachHost(unit, "exposure/upstream-no-listener", (host) => about(unit, host)),
};

function* about(unit: EstateUnit, host: Host): Iterable<Finding> {
  const ways = [
    ...host.hops.map((hop) => ({ at: hop.at, to: hop.to, who: hop.program })),
    ...host.tunnels.map((tunnel) => ({ at: tunnel.at, to: tunnel.exit, who: tunnel.program })),
  ];
  for (const { at, to, who } of ways) {
    if (who === "wireguard" || to.protocol === "unix" || to.port === 0) continue;
    const target = targetOf(unit, host, to);
    const complete = target?.host.listenersComplete;
    if (target === undefined || complete === undefined || socketsAt(target.host, to.host, to.port, to.protocol).length > 0) continue;
    if (([4, 6] as const).some((family) => translatesPort(target.host, family, to.port))) continue;
    const near = socketsOf(target.host).find((listener) => listener.program !== who && Math.abs(listener.port - to.port) === 1);
    const hint = near === undefined ? "" : `; ${brief(near.program || "something", 16)} is on port ${near.port}`;
    yield {
      uri: at.uri,
      span: at.span,
      message: `nobody listens on ${brief(to.host, 24)} port ${to.port} of ${brief(target.host.name, 16)}${hint}`,
      related: [{ uri: complete.at.uri, span: complete.at.span, message: `all sockets of ${target.host.name}` }],
    };
  }
}
