import { readAddress } from "../../core/address.ts";
import type { Listener } from "../../core/facts.ts";
import { brief } from "../../core/markdown.ts";
import { conf, type Finding, type Rule } from "../../core/rule.ts";
import { applicationsOf } from "../application.ts";
import { isLocalOnly, ofEachHost, relatedOf, socketsAt, socketText, strangerAt, targetOf } from "../evidence.ts";
import type { Host } from "../hosts.ts";
import type { EstateUnit } from "../model.ts";
import { bindingLocally } from "../repairs.ts";
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
      path: "hosts/web/etc/nginx/nginx.conf",
      files: { ...HOST, "hosts/web/etc/cloudflared/config.yml": CONFIG },
      bad: "events {}\nhttp { server { «listen 3000;» return 204; } }\n",
      fixed: "events {}\nhttp { server { listen 127.0.0.1:3000; return 204; } }\n",
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
      // Only the tunnel's own host is sure to need nothing but loopback.
      const alone = target.local && readAddress(tunnel.exit.host)?.family !== 6 && !listener.address.includes(":");
      const fix = alone && !isAsked(unit, host, listener) ? bindingLocally(unit, listener) : undefined;
      const name = brief(tunnel.entry.hostname ?? tunnel.program, 30);
      yield {
        uri: listener.at.uri,
        span: listener.at.span,
        message: brief(`${socketText(listener)} bypasses the tunnel ${name}: ${stranger.from} reaches ${stranger.entry}`, 100),
        related: [{ uri: tunnel.at.uri, span: tunnel.at.span, message: "the tunnel leads to it here" }, ...relatedOf(stranger.steps)],
        ...(fix && { fix }),
      };
    }
  }
}

// Whether another host's proxy or tunnel leads to the socket.
const isAsked = (unit: EstateUnit, host: Host, listener: Listener): boolean =>
  applicationsOf(unit, host, listener).some(({ from }) => from !== host.name);
