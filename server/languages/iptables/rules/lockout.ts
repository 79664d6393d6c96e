import type { Table } from "../../../core/filter.ts";
import { conf, type Rule } from "../../../core/rule.ts";
import { showPacket } from "../../../packets/index.ts";
import { analysisOf, tablesNamed } from "../analysis.ts";
import { blocksByDefault, cameIn, decidedAt, opening, protocolIs, stateIs, TCP, toPort } from "../posture.ts";
import type { IptablesUnit } from "../unit.ts";

/** Where people put SSH when they move it. */
const MOVED = [222, 2022, 2200, 2202, 2220, 2222, 2223, 22022, 22222, 10022, 1022];

export const lockout: Rule<IptablesUnit> = {
  id: "iptables/lockout",
  category: "correctness",
  severity: "error",
  since: "0.1.0",
  summary: "INPUT lets connections in, and SSH is not among them: whoever loads it remotely is locked out",
  why: `The chain drops what no rule allows, accepts new connections to other ports, and accepts none to port 22, from no address and by no
interface (nor to the ports that SSH is usually moved to). A session that is open survives where established connections are
accepted, and the next one is refused. Hosts that accept no connection at all are taken for workstations.`,
  references: ["https://manpages.debian.org/bookworm/iptables/iptables.8.en.html"],
  examples: [
    {
      bad: conf`
        *filter
        :INPUT «DROP» [0:0]
        -A INPUT -i lo -j ACCEPT
        -A INPUT -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT
        -A INPUT -p tcp -m multiport --dports 80,443 -j ACCEPT
        COMMIT
      `,
    },
    {
      good: conf`
        *filter
        :INPUT DROP [0:0]
        -A INPUT -i lo -j ACCEPT
        -A INPUT -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT
        -A INPUT -s 192.0.2.0/24 -p tcp -m tcp --dport 22 -j ACCEPT
        -A INPUT -p tcp -m multiport --dports 80,443 -j ACCEPT
        COMMIT
      `,
    },
    {
      good: conf`
        *filter
        :INPUT DROP [0:0]
        -A INPUT -i lo -j ACCEPT
        -A INPUT -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT
        COMMIT
      `,
    },
  ],
  *check(unit) {
    for (const table of tablesNamed(unit, "filter")) {
      if (!blocksByDefault(table) || !servesOthers(table)) continue;
      // IPv6 without SSH locks nobody out while IPv4 has it.
      if (table.family === 6 && tablesNamed(unit, "filter").some((other) => other.family === 4)) continue;
      if ([22, ...MOVED].some((port) => analysisOf(table).witness("INPUT", [...fresh, toPort(port)], "accept") !== "none")) continue;
      const packet = { ...opening(table.family, TCP, 22), in: "eth7" };
      const decision = analysisOf(table).decide("INPUT", packet);
      const place = decidedAt(unit, table, "INPUT", decision);
      if (place === undefined) continue;
      const how = decision.by === undefined ? "the policy drops" : "this rule stops";
      yield { ...place, message: `SSH is locked out: ${how} a packet from ${showPacket(packet)}, whoever sends it` };
    }
  },
};

const fresh = [protocolIs(TCP), stateIs("new"), cameIn("lo", true)] as const;

const servesOthers = (table: Table): boolean => typeof analysisOf(table).witness("INPUT", fresh, "accept") !== "string";
