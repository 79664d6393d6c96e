import { contains, readAddress } from "../../core/address.ts";
import type { Hop, Policy } from "../../core/facts.ts";
import { conf, type Finding, type Rule } from "../../core/rule.ts";
import { ofEachHost, targetOf } from "../evidence.ts";
import type { Host } from "../hosts.ts";
import type { EstateUnit } from "../model.ts";

export const allowBehindProxy: Rule<EstateUnit> = {
  id: "exposure/allow-behind-proxy",
  category: "exposure",
  severity: "warning",
  since: "0.1.0",
  summary: "An access list behind a proxy or tunnel sees only the proxy",
  why: `Requests that come through a proxy or tunnel on the same host arrive from 127.0.0.1, whoever the client is. A list
of outside addresses then lets nobody in, and one that allows 127.0.0.1 lets everybody in. Take the client's address from
the proxy's header (set_real_ip_from 127.0.0.1; real_ip_header …), or check it at the proxy.`,
  references: ["https://nginx.org/en/docs/http/ngx_http_realip_module.html", "https://nginx.org/en/docs/http/ngx_http_access_module.html"],
  examples: [
    {
      path: "hosts/web/etc/nginx/nginx.conf",
      bad: conf`
        events {}
        http {
          server { listen 80; location / { proxy_pass http://127.0.0.1:8080; } }
          server { listen 127.0.0.1:8080; location / { «allow 192.0.2.7;» deny all; } }
        }
      `,
    },
    {
      path: "hosts/web/etc/nginx/nginx.conf",
      good: conf`
        events {}
        http {
          server { listen 80; location / { proxy_pass http://127.0.0.1:8080; } }
          server { listen 127.0.0.1:8080; set_real_ip_from 127.0.0.1; real_ip_header X-Real-IP; location / { allow 192.0.2.7; deny all; } }
        }
      `,
    },
  ],
  check: (unit) => ofEachHost(unit, "exposure/allow-behind-proxy", (host) => about(unit, host)),
};

function* about(unit: EstateUnit, host: Host): Iterable<Finding> {
  const ways = [
    ...host.hops.map((hop) => ({ at: hop.at, to: hop.to, name: hop.program })),
    ...host.tunnels.map((tunnel) => ({ at: tunnel.at, to: tunnel.exit, name: tunnel.program })),
  ];
  for (const policy of host.policies) {
    const way = ways.find(({ to }) => to.protocol === "tcp" && leadsTo(unit, host, policy, to));
    const list = way === undefined ? undefined : blind(policy);
    if (way === undefined || list === undefined) continue;
    yield {
      uri: list.at.uri,
      span: list.at.span,
      message: `every client comes from 127.0.0.1 here, through ${way.name}: this list never sees the real address`,
      related: [{ uri: way.at.uri, span: way.at.span, message: `${way.name} passes requests on here` }],
    };
  }
}

function leadsTo(
  unit: EstateUnit,
  host: EstateUnit["hosts"][number],
  policy: Policy,
  to: Pick<Hop["to"], "host" | "port" | "protocol">,
): boolean {
  const target = targetOf(unit, host, to);
  if (target?.host !== host || !target.local) return false;
  return policy.listener.some(
    ({ address, port }) => port === to.port && (readAddress(address)?.value === 0n || address === to.host || to.host === "localhost"),
  );
}

// The first allowed range, when outside addresses are allowed, the rest is denied, and nobody asks for the header.
function blind(policy: Policy): Policy["rules"][number] | undefined {
  if (policy.seesForwarded === true || policy.otherwise === "allow") return undefined;
  const allowed = policy.rules.filter(({ action }) => action === "allow");
  const loopback = { family: 4, value: 0x7f000001n } as const;
  if (allowed.some(({ ranges }) => ranges.some((range) => contains(range, loopback)))) return undefined;
  return allowed[0];
}
