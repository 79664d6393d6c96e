import { brief } from "../../core/markdown.ts";
import { conf, type Finding, type Rule } from "../../core/rule.ts";
import { isLocalOnly, ofEachHost, relatedOf, socketsAt, socketText, strangerAt, targetOf } from "../evidence.ts";
import type { Host } from "../hosts.ts";
import type { EstateUnit } from "../model.ts";
import { filterTable, listening, netplan } from "../samples.ts";

const HOST = {
  "hosts/web/etc/netplan/10.yaml": netplan({ eth0: ["203.0.113.5/24"] }, "203.0.113.1"),
  "hosts/web/facts/iptables-save.txt": filterTable({}),
};
const CONFIG = conf`
  tunnel: 6ff42ae2-765d-4adf-8112-31c55c1551ef
  credentials-file: /etc/cloudflared/6ff42ae2-765d-4adf-8112-31c55c1551ef.json
  ingress:
    - hostname: app.example.com
      service: http://localhost:3000
    - service: http_status:404
`;

export const tunnelBypass: Rule<EstateUnit> = {
  id: "exposure/tunnel-bypass",
  category: "exposure",
  severity: "warning",
  since: "0.1.0",
  summary: "The origin of a tunnel can also be reached without the tunnel",
  why: `Whatever guards the tunnel's public hostname (Access policies, a web application firewall, rate limits) does not guard
the origin's own port. It listens on an outer address, and a packet from the internet gets there. Bind it to 127.0.0.1:
the tunnel's program runs on the same host and needs no more.`,
  references: ["https://developers.cloudflare.com/cloudflare-one/connections/connect-networks/"],
  examples: [
    {
      path: "hosts/web/etc/cloudflared/config.yml",
      files: { ...HOST, "hosts/web/facts/ss.txt": `«${listening("0.0.0.0", 3000, "node").trimEnd()}»\n` },
      bad: CONFIG,
    },
    {
      path: "hosts/web/etc/cloudflared/config.yml",
      files: { ...HOST, "hosts/web/facts/ss.txt": listening("127.0.0.1", 3000, "node") },
      good: CONFIG,
    },
  ],
  check: (unit) => ofEachHost(unit, "exposure/tunnel-bypass", (host) => about(unit, host)),
};

function* about(unit: EstateUnit, host: Host): Iterable<Finding> {
  for (const tunnel of host.tunnels) {
    if (tunnel.program === "wireguard" || tunnel.exit.protocol === "unix") continue;
    const target = targetOf(unit, host, tunnel.exit);
    if (target === undefined) continue;
    for (const listener of socketsAt(target.host, tunnel.exit.host, tunnel.exit.port, tunnel.exit.protocol)) {
      const stranger = isLocalOnly(listener) ? undefined : strangerAt(unit, target.host, listener);
      if (stranger === undefined) continue;
      const name = brief(tunnel.entry.hostname ?? tunnel.program, 30);
      yield {
        uri: listener.at.uri,
        span: listener.at.span,
        message: brief(`${socketText(listener)} bypasses the tunnel ${name}: ${stranger.from} reaches ${stranger.entry}`, 100),
        related: [{ uri: tunnel.at.uri, span: tunnel.at.span, message: "the tunnel leads to it here" }, ...relatedOf(stranger.steps)],
      };
    }
  }
}
