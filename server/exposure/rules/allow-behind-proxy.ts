import { contains, type IpAddress, readAddress, showAddress } from "../../core/address.ts";
import type { Policy } from "../../core/facts.ts";
import { conf, type Finding, type Rule } from "../../core/rule.ts";
import { type Way, waysOf } from "../application.ts";
import { ofEachHost } from "../evidence.ts";
import type { Host } from "../hosts.ts";
import type { EstateUnit } from "../model.ts";
import { addressOn, routeTo } from "../topology.ts";

export const allowBehindProxy: Rule<EstateUnit> = {
  id: "exposure/allow-behind-proxy",
  category: "exposure",
  severity: "warning",
  since: "0.1.0",
  summary: "An access list behind a proxy or tunnel sees only the proxy",
  why: `Requests that come through a proxy or tunnel arrive from its own address (127.0.0.1 on the same host), whoever the client is. A list
of outside addresses then lets nobody in, and one that allows the proxy lets everybody in. Take the client's address from
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

function* about(unit: EstateUnit, from: Host): Iterable<Finding> {
  const said = new Set<Policy>();
  for (const way of waysOf(unit, from)) {
    const host = way.target === from.name ? from : unit.hosts.find(({ name }) => name === way.target);
    const source = host === undefined ? undefined : sourceOf(way, host);
    for (const policy of source === undefined ? [] : (host?.policies ?? [])) {
      if (said.has(policy) || !leadsTo(way, policy)) continue;
      const list = source === undefined ? undefined : blind(policy, source);
      if (source === undefined || list === undefined) continue;
      said.add(policy);
      const { program, at } = "hop" in way ? way.hop : way.tunnel;
      yield {
        uri: list.at.uri,
        span: list.at.span,
        message: `clients of ${program} come from ${showAddress(source)} here: this list never sees their real address`,
        related: [{ uri: at.uri, span: at.span, message: `${program} passes requests on here` }],
      };
    }
  }
}

// The first allowed range, when outside addresses are allowed, the rest is denied, the proxy is not, and nobody asks for the header.
function blind(policy: Policy, source: IpAddress): Policy["rules"][number] | undefined {
  if (policy.seesForwarded === true || policy.otherwise === "allow" || policy.shared === true) return undefined;
  const allowed = policy.rules.filter(({ action }) => action === "allow");
  return allowed.some(({ ranges }) => ranges.some((range) => contains(range, source))) ? undefined : allowed[0];
}

function leadsTo(way: Way, policy: Policy): boolean {
  const wanted = readAddress(way.to.host) ?? LOOPBACK;
  const takes = policy.listener.some(({ address, port }) => {
    const bound = readAddress(address);
    return port === way.to.port && (bound?.value === 0n || (bound?.family === wanted.family && bound.value === wanted.value));
  });
  return takes && !("hop" in way && areApart(way.hop.path, policy.path));
}

const LOOPBACK: IpAddress = { family: 4, value: 0x7f000001n };

// Two prefixes of paths of which neither begins with the other. A modifier or the end of a path says nothing certain.
const areApart = (a: string | undefined, b: string | undefined): boolean =>
  a !== undefined && b !== undefined && !a.includes(" ") && !b.includes(" ") && !a.startsWith(b) && !b.startsWith(a);

// The address that requests come from: the one that they go to within a host, else the proxy's own on the way there.
function sourceOf({ from, to }: Way, host: Host): IpAddress | undefined {
  const wanted = readAddress(to.host) ?? LOOPBACK;
  if (from === host) return wanted;
  const hop = routeTo(from, wanted.family, wanted.value);
  return hop.kind === "link" ? addressOn(from, wanted.family, hop.out) : undefined;
}
