import type { PacketRule } from "../../core/filter.ts";
import { brief } from "../../core/markdown.ts";
import { conf, type Finding, type Rule } from "../../core/rule.ts";
import { isDump, ofEachHost, socketsOf } from "../evidence.ts";
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
  const protocols = (["tcp", "udp"] as const).filter((protocol) => knowsAll(host, protocol));
  const open = new Set(socketsOf(host).map((listener) => `${listener.port}/${listener.protocol}`));
  for (const family of protocols.length === 0 ? [] : ([4, 6] as const)) {
    const redirected = [...(host.filters[family].tables.get("nat")?.chains.values() ?? [])].some((chain) =>
      chain.rules.some(({ action }) => action.do === "redirect" || action.do === "dnat"),
    );
    for (const rule of redirected ? [] : inputRules(host, family)) {
      const spots = protocols.flatMap((protocol) => spotsOf(rule, protocol)).filter((spot) => !open.has(spot));
      if (rule.action.do !== "accept" || spots.length === 0) continue;
      yield {
        uri: rule.at.uri,
        span: rule.at.span,
        message: `opens ${spots.slice(0, 3).join(", ")}, and nobody on ${brief(host.name, 30)} listens there`,
        tags: ["unnecessary"] as const,
      };
    }
  }
}

// A dump may be of TCP sockets alone: one that has no datagram socket at all says nothing of them.
const knowsAll = (host: Host, protocol: "tcp" | "udp"): boolean =>
  host.listenersComplete !== undefined &&
  (protocol === "tcp" || host.listeners.some((listener) => listener.protocol === "udp" && isDump(listener.at.uri)));

// The rules of INPUT and of the chains that it leads to.
function inputRules(host: Host, family: 4 | 6): PacketRule[] {
  const chains = host.filters[family].tables.get("filter")?.chains;
  const reached = new Set(["INPUT"]);
  for (const name of reached)
    for (const { action } of chains?.get(name)?.rules ?? []) if (action.do === "jump" || action.do === "goto") reached.add(action.chain);
  return [...reached].flatMap((name) => chains?.get(name)?.rules ?? []);
}

// "8080/tcp" for each single port that a rule opens; ranges are for programs that take ports as they need them, and rules with a source
// port are for answers.
function spotsOf({ conditions }: PacketRule, protocol: "tcp" | "udp"): string[] {
  const number = protocol === "tcp" ? 6 : 17;
  const is = conditions.some(
    (one) => one.on === "protocol" && !one.not && one.protocols.some(([first, last]) => first === number && last === number),
  );
  if (!is || conditions.some((one) => one.on === "source-port" || (one.on === "in" && one.name === "lo"))) return [];
  return conditions.flatMap((one) =>
    one.on === "destination-port" && !one.not ? one.ports.flatMap(([first, last]) => (first === last ? [`${first}/${protocol}`] : [])) : [],
  );
}
