import type { Table } from "../../../core/filter.ts";
import { conf, type Finding, type Rule } from "../../../core/rule.ts";
import type { Hook, Packet } from "../../../packets/index.ts";
import { analysisOf, tablesNamed } from "../analysis.ts";
import { answersLost, byPolicyOnly, oneWayOnly } from "../answers.ts";
import { blocksByDefault, decidedAt, EPHEMERAL, protocolIs, stateIs, TCP } from "../posture.ts";
import type { IptablesUnit } from "../unit.ts";

export const noEstablished: Rule<IptablesUnit> = {
  id: "iptables/no-established",
  category: "correctness",
  severity: "warning",
  since: "0.1.0",
  summary: "Replies to the host's own connections are dropped: nothing accepts established ones",
  why: `The chain drops what no rule allows, and no rule allows packets of connections that exist already. Then name resolution, package
updates and everything else that the host begins itself dies at the reply; in FORWARD, so do the connections that were allowed.
\`-m conntrack --ctstate ESTABLISHED,RELATED -j ACCEPT\` belongs first.`,
  references: ["https://manpages.debian.org/bookworm/iptables/iptables-extensions.8.en.html"],
  examples: [
    {
      bad: conf`
        *filter
        :INPUT «DROP» [0:0]
        -A INPUT -i lo -j ACCEPT
        -A INPUT -p tcp -m tcp --dport 22 -j ACCEPT
        COMMIT
      `,
    },
    {
      good: conf`
        *filter
        :INPUT DROP [0:0]
        -A INPUT -i lo -j ACCEPT
        -A INPUT -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT
        -A INPUT -p tcp -m tcp --dport 22 -j ACCEPT
        COMMIT
      `,
    },
    {
      bad: conf`
        *filter
        :INPUT DROP [0:0]
        :OUTPUT «DROP» [0:0]
        -A INPUT -i lo -j ACCEPT
        -A INPUT -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT
        -A INPUT -p tcp -m tcp --dport 22 -j ACCEPT
        -A OUTPUT -o lo -j ACCEPT
        -A OUTPUT -p udp -m udp --dport 53 -j ACCEPT
        COMMIT
      `,
    },
    {
      path: "srv/forward.sh",
      bad: conf`
        #!/bin/sh
        iptables -t nat -A PREROUTING -i eth0 -p tcp --dport 8080 -j DNAT --to-destination 192.168.1.100:3000
        iptables -A FORWARD -p tcp -d 192.168.1.100 --dport 3000 -j «ACCEPT»
      `,
    },
  ],
  *check(unit) {
    for (const table of tablesNamed(unit, "filter")) {
      const input = repliesLost(unit, table, "INPUT", "Replies to the host's own connections are dropped");
      if (input !== undefined && startsConnections(table)) yield input;
      const forwards = analysisOf(table).exists("FORWARD", [protocolIs(TCP), stateIs("new")], "accept");
      const forward = forwards !== "some" ? undefined : repliesLost(unit, table, "FORWARD", "Replies to forwarded connections are dropped");
      if (forward !== undefined) yield forward;
      for (const more of [forward === undefined ? oneWayOnly(unit, table) : undefined, answersLost(unit, table), byPolicyOnly(unit, table)])
        if (more !== undefined) yield more;
    }
  },
};

// Whether OUTPUT lets the host begin connections at all.
const startsConnections = (table: Table): boolean =>
  analysisOf(table).exists("OUTPUT", [protocolIs(TCP), stateIs("new"), { on: "out", not: true, name: "lo" }], "accept") === "some" ||
  table.chains.get("OUTPUT") === undefined;

function repliesLost(unit: IptablesUnit, table: Table, hook: Hook, what: string): Finding | undefined {
  if (!blocksByDefault(table, hook) || (table.chains.get(hook)?.rules.length ?? 0) === 0) return undefined;
  const analysis = analysisOf(table);
  const replies = [protocolIs(TCP), stateIs("established"), { on: "in", not: true, name: "lo" } as const];
  // One port that a client may have is enough to let connections work.
  if (analysis.exists(hook, [...replies, EPHEMERAL], "accept") !== "none") return undefined;
  const packet = { family: table.family, protocol: TCP, sourcePort: 443, destinationPort: 50000, state: "established" } as const;
  const whole: Packet = hook === "INPUT" ? { ...packet, out: "", in: "eth7" } : { ...packet, in: "eth7", out: "eth8" };
  const place = decidedAt(unit, table, hook, analysis.decide(hook, whole));
  return place === undefined ? undefined : { ...place, message: `${what}: nothing accepts ESTABLISHED packets in ${hook}` };
}
