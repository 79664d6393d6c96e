import type { PacketRule } from "../../core/filter.ts";
import { conf, type Finding, type Rule } from "../../core/rule.ts";
import { ofEachHost, socketsOf } from "../evidence.ts";
import type { Host } from "../hosts.ts";
import type { EstateUnit } from "../model.ts";
import { listening } from "../samples.ts";

export const openPortNoListener: Rule<EstateUnit> = {
  id: "exposure/open-port-no-listener",
  category: "hygiene",
  severity: "hint",
  since: "0.1.0",
  summary: "A rule opens a port on which nobody listens",
  why: `Nothing answers there today. The day some program takes the port, it is on the network at once, without anybody
having decided that. Remove the rule, or start what it is for.`,
  references: ["https://man7.org/linux/man-pages/man8/iptables.8.html"],
  examples: [
    {
      path: "hosts/web/etc/iptables/rules.v4",
      files: { "hosts/web/facts/ss.txt": listening("0.0.0.0", 22, "sshd") },
      bad: conf`
        *filter
        :INPUT DROP [0:0]
        -A INPUT -p tcp --dport 22 -j ACCEPT
        «-A INPUT -p tcp --dport 8080 -j ACCEPT»
        COMMIT
      `,
    },
    {
      path: "hosts/web/etc/iptables/rules.v4",
      files: { "hosts/web/facts/ss.txt": listening("0.0.0.0", 22, "sshd") },
      good: conf`
        *filter
        :INPUT DROP [0:0]
        -A INPUT -p tcp --dport 22 -j ACCEPT
        COMMIT
      `,
    },
  ],
  check: (unit) => ofEachHost(unit, "exposure/open-port-no-listener", about),
};

function* about(host: Host): Iterable<Finding> {
  if (host.listenersComplete === undefined) return;
  const open = new Set(socketsOf(host).map((listener) => `${listener.port}/${listener.protocol}`));
  const redirected = ([4, 6] as const).some((family) =>
    [...(host.filters[family].tables.get("nat")?.chains.values() ?? [])].some((chain) =>
      chain.rules.some(({ action }) => action.do === "redirect" || action.do === "dnat"),
    ),
  );
  for (const family of [4, 6] as const) {
    for (const rule of host.filters[family].tables.get("filter")?.chains.get("INPUT")?.rules ?? []) {
      const spot = onlySpot(rule);
      if (rule.action.do !== "accept" || spot === undefined || open.has(spot) || redirected) continue;
      yield {
        uri: rule.at.uri,
        span: rule.at.span,
        message: `opens ${spot}, and nobody on ${host.name} listens there`,
        tags: ["unnecessary"] as const,
      };
    }
  }
}

// "8080/tcp" for a rule about exactly one port.
function onlySpot(rule: PacketRule): string | undefined {
  const ports = rule.conditions.flatMap((condition) => (condition.on === "destination-port" && !condition.not ? condition.ports : []));
  const protocol = rule.conditions.find((condition) => condition.on === "protocol" && !condition.not);
  const [only] = ports;
  if (ports.length !== 1 || only === undefined || only[0] !== only[1] || protocol?.on !== "protocol") return undefined;
  const number = protocol.protocols[0]?.[0];
  return number === 6 ? `${only[0]}/tcp` : number === 17 ? `${only[0]}/udp` : undefined;
}
