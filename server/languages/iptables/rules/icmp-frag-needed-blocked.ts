import { conf, type Rule } from "../../../core/rule.ts";
import { analysisOf, tablesNamed } from "../analysis.ts";
import { decidedAt, icmpIs, protocolIs, stateIs } from "../posture.ts";
import type { IptablesUnit } from "../unit.ts";

export const icmpFragNeededBlocked: Rule<IptablesUnit> = {
  id: "iptables/icmp-frag-needed-blocked",
  category: "correctness",
  severity: "warning",
  since: "0.1.0",
  summary: "The message that a packet was too big is dropped: large transfers hang",
  why: `A router that cannot pass a packet on says so by ICMP type 3 code 4 (IPv6: ICMPv6 type 2), and the sender sends smaller ones. Where the message
is dropped, connections open and then hang as soon as full packets are sent over a VPN or PPPoE line. Connection tracking counts it as
RELATED: accepting \`ESTABLISHED,RELATED\` before other rules is enough.`,
  references: ["https://www.rfc-editor.org/rfc/rfc1191", "https://www.rfc-editor.org/rfc/rfc4890"],
  examples: [
    {
      bad: conf`
        *filter
        :INPUT DROP [0:0]
        -A INPUT -i lo -j ACCEPT
        «-A INPUT -p icmp -j DROP»
        -A INPUT -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT
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
        -A INPUT -p icmp -j DROP
        -A INPUT -p tcp -m tcp --dport 22 -j ACCEPT
        COMMIT
      `,
    },
  ],
  *check(unit) {
    for (const table of tablesNamed(unit, "filter")) {
      const analysis = analysisOf(table);
      const [protocol, type, code] = table.family === 4 ? [1, 3, 4] : [58, 2, 0];
      const away = { on: "in", not: true, name: "lo" } as const;
      // Where nothing of a connection gets in, this message does no good either.
      const used = analysis.exists("INPUT", [protocolIs(6), stateIs("new", "established"), away], "accept") === "some";
      if (!used) continue;
      const asked = [protocolIs(protocol), icmpIs(type, code), stateIs("related"), away];
      if (analysis.exists("INPUT", asked, "accept") !== "none") continue;
      const packet = {
        family: table.family,
        protocol,
        sourcePort: type,
        destinationPort: code,
        state: "related",
        in: "eth7",
        out: "",
      } as const;
      const place = decidedAt(unit, table, "INPUT", analysis.decide("INPUT", packet));
      const name = table.family === 4 ? "ICMP type 3 code 4 (fragmentation needed)" : "ICMPv6 type 2 (packet too big)";
      if (place !== undefined) yield { ...place, message: `Drops ${name}: large transfers over narrow links hang` };
    }
  },
};
