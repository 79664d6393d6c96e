import type { Table } from "../../../core/filter.ts";
import { conf, type Rule } from "../../../core/rule.ts";
import { showPacket } from "../../../packets/index.ts";
import { analysisOf, isGenerated, tablesNamed } from "../analysis.ts";
import { cameIn, policyAt, protocolIs, SYN, stateIs, TCP } from "../posture.ts";
import type { IptablesUnit } from "../unit.ts";

export const inputAcceptDefault: Rule<IptablesUnit> = {
  id: "iptables/input-accept-default",
  category: "exposure",
  severity: "warning",
  since: "0.1.0",
  summary: "INPUT allows some things by rule, and everything else by its policy",
  why: `The chain accepts what it names, so it was meant as a list of what is allowed; but no rule and no policy drops the rest. Perimeter
looks for a packet that comes to the end of the chain, and names it. Chains that only drop (block lists) are left alone.`,
  references: ["https://manpages.debian.org/bookworm/iptables/iptables.8.en.html"],
  examples: [
    {
      bad: conf`
        *filter
        :INPUT «ACCEPT» [0:0]
        -A INPUT -i lo -j ACCEPT
        -A INPUT -p tcp -m tcp --dport 22 -j ACCEPT
        COMMIT
      `,
    },
    {
      good: conf`
        *filter
        :INPUT ACCEPT [0:0]
        -A INPUT -i lo -j ACCEPT
        -A INPUT -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT
        -A INPUT -p tcp -m tcp --dport 22 -j ACCEPT
        -A INPUT -j REJECT
        COMMIT
      `,
    },
    {
      good: conf`
        *filter
        :INPUT ACCEPT [0:0]
        :LIBVIRT_INP - [0:0]
        -A INPUT -j LIBVIRT_INP
        -A LIBVIRT_INP -i virbr0 -p udp -m udp --dport 53 -j ACCEPT
        COMMIT
      `,
    },
    {
      good: conf`
        *filter
        :INPUT ACCEPT [0:0]
        -A INPUT -s 198.51.100.0/24 -j DROP
        COMMIT
      `,
    },
  ],
  *check(unit) {
    for (const table of tablesNamed(unit, "filter")) {
      const place = policyAt(unit, table, "INPUT");
      if (place === undefined || table.chains.get("INPUT")?.policy?.action !== "accept" || !allows(table)) continue;
      const open = [protocolIs(TCP), SYN, stateIs("new"), cameIn("lo", true)];
      const packet = analysisOf(table).passing("INPUT", open);
      if (typeof packet === "string") continue;
      const decision = analysisOf(table).decide("INPUT", packet);
      if (decision.end !== "accept" || decision.by !== undefined) continue;
      if (unit.faults("policy").some(({ span }) => span.start === place.span.start)) continue;
      yield { ...place, message: `No rule stops a packet from ${showPacket(packet)}: the policy accepts it` };
    }
  },
};

// Whether some rule that INPUT comes to names something to accept, other than loopback. What libvirt or Tailscale let in for themselves
// says nothing of what their host is meant to let in.
function allows(table: Table): boolean {
  const seen = new Set(["INPUT"]);
  for (const name of seen) {
    for (const { action, conditions } of table.chains.get(name)?.rules ?? []) {
      if ((action.do === "jump" || action.do === "goto") && !isGenerated(action.chain)) seen.add(action.chain);
      const loopback = conditions.some((condition) => condition.on === "in" && condition.name === "lo");
      if (action.do === "accept" && !loopback && conditions.some(({ on }) => NAMING.has(on))) return true;
    }
  }
  return false;
}

const NAMING: ReadonlySet<string> = new Set(["destination-port", "source", "state"]);
