import type { Table } from "../../../core/filter.ts";
import { conf, type Finding, type Rule } from "../../../core/rule.ts";
import type { Hook } from "../../../packets/index.ts";
import { analysisOf, tablesNamed } from "../analysis.ts";
import { decidedAt, icmpIs, protocolIs, stateIs } from "../posture.ts";
import type { IptablesUnit } from "../unit.ts";

/** Router solicitation and advertisement, neighbour solicitation and advertisement (RFC 4861). */
const TYPES: Readonly<Record<number, string>> = {
  133: "router-solicitation",
  134: "router-advertisement",
  135: "neighbour-solicitation",
  136: "neighbour-advertisement",
};
const NEEDED = [135, 136];
const ICMPV6 = 58;

export const icmpv6NdBlocked: Rule<IptablesUnit> = {
  id: "iptables/icmpv6-nd-blocked",
  category: "correctness",
  severity: "error",
  since: "0.1.0",
  summary: "Neighbour discovery is dropped: IPv6 stops working a few seconds after the rules are loaded",
  why: `IPv6 has no ARP. Hosts find each other by ICMPv6 types 135 and 136, and their router by 133 and 134 (RFC 4861). Connection tracking
marks these packets UNTRACKED, so a rule for established connections does not let them in. Accept \`-p ipv6-icmp\`, or at least these types.`,
  references: ["https://www.rfc-editor.org/rfc/rfc4890"],
  examples: [
    {
      path: "etc/iptables/rules.v6",
      bad: conf`
        *filter
        :INPUT «DROP» [0:0]
        -A INPUT -i lo -j ACCEPT
        -A INPUT -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT
        -A INPUT -p tcp -m tcp --dport 22 -j ACCEPT
        COMMIT
      `,
    },
    {
      path: "etc/iptables/rules.v6",
      good: conf`
        *filter
        :INPUT DROP [0:0]
        -A INPUT -i lo -j ACCEPT
        -A INPUT -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT
        -A INPUT -p ipv6-icmp -j ACCEPT
        -A INPUT -p tcp -m tcp --dport 22 -j ACCEPT
        COMMIT
      `,
    },
  ],
  *check(unit) {
    for (const table of tablesNamed(unit, "filter")) {
      if (table.family !== 6) continue;
      for (const hook of ["INPUT", "OUTPUT"] as const) yield* blockedAt(unit, table, hook);
    }
  },
};

function* blockedAt(unit: IptablesUnit, table: Table, hook: Hook): Iterable<Finding> {
  const away = { on: hook === "INPUT" ? "in" : "out", not: true, name: "lo" } as const;
  // A host that lets nothing but loopback in has IPv6 switched off on purpose.
  const used = table.chains.has(hook) && analysisOf(table).exists(hook, [away], "accept") === "some";
  if (!used) return;
  const blocked = Object.keys(TYPES)
    .map(Number)
    .filter((type) => analysisOf(table).exists(hook, [protocolIs(ICMPV6), icmpIs(type), stateIs("untracked"), away], "accept") === "none");
  const type = blocked.find((each) => NEEDED.includes(each));
  if (type === undefined) return;
  const outside = hook === "INPUT" ? { in: "eth7", out: "" } : { in: "", out: "eth7" };
  const decision = analysisOf(table).decide(hook, {
    family: 6,
    protocol: ICMPV6,
    sourcePort: type,
    destinationPort: 0,
    state: "untracked",
    ...outside,
  });
  const place = decidedAt(unit, table, hook, decision);
  if (place !== undefined)
    yield { ...place, message: `Drops ICMPv6 type ${type} (${TYPES[type]}): IPv6 stops working; accept -p ipv6-icmp` };
}
