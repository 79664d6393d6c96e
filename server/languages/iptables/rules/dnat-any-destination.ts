import { conf, type Rule } from "../../../core/rule.ts";
import { findingAt } from "../parts.ts";
import type { IptablesUnit } from "../unit.ts";

export const dnatAnyDestination: Rule<IptablesUnit> = {
  id: "iptables/dnat-any-destination",
  category: "correctness",
  severity: "warning",
  scope: "part",
  since: "0.1.0",
  summary: "DNAT without an interface or destination",
  why: `PREROUTING sees everything that comes in, from inside too. Without -i or -d the translation also catches what hosts behind the router send to that port of any other host.`,
  references: ["https://manpages.debian.org/bookworm/iptables/iptables-extensions.8.en.html"],
  examples: [
    {
      bad: conf`
        #!/bin/sh
        iptables -t nat -A PREROUTING -p tcp --dport 8080 «-j DNAT» --to-destination 192.168.1.100:3000
      `,
      path: "srv/forward.sh",
    },
    {
      good: conf`
        #!/bin/sh
        iptables -t nat -A PREROUTING -i wan0 -p tcp --dport 8080 -j DNAT --to-destination 192.168.1.100:3000
      `,
      path: "srv/forward.sh",
    },
  ],
  *check(unit) {
    for (const { rule, part } of unit.parts("-j")) {
      const { command, chain, table } = rule;
      if (part.value?.text !== "DNAT" || table.name !== "nat" || chain.name !== "PREROUTING" || command.faults.length > 0) continue;
      const bound =
        command.parts.some((one) => one.use === -1 && ["-i", "-d", "-s"].includes(one.key)) ||
        command.matches.some((use) => NARROW.has(use.module.name));
      if (bound) continue;
      const place = { start: part.start, end: part.value.end };
      yield findingAt(unit, rule, place, "Also translates what hosts inside send elsewhere on this port: name -i or -d");
    }
  },
};

/** Matches that may bound the destination or the way in. */
const NARROW = new Set(["addrtype", "set", "iprange", "physdev", "mark", "connmark", "policy", "devgroup", "conntrack", "mac"]);
