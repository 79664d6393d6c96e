import { conf, type Rule } from "../../../core/rule.ts";
import { placed } from "../parts.ts";
import type { IptablesUnit } from "../unit.ts";

export const natPolicyDrop: Rule<IptablesUnit> = {
  id: "iptables/nat-policy-drop",
  category: "ignored",
  severity: "warning",
  since: "0.1.0",
  summary: "The policy DROP in the nat table",
  why: `Only the first packet of a connection comes to the nat table, and its policy decides about every connection that no rule translates: with DROP they die, replies and rules of the filter table notwithstanding. iptables -P refuses it, a restore file does not.`,
  references: ["https://manpages.debian.org/bookworm/iptables/iptables.8.en.html"],
  examples: [
    {
      bad: conf`
        *nat
        :PREROUTING «DROP» [0:0]
        COMMIT
      `,
    },
    {
      good: conf`
        *nat
        :PREROUTING ACCEPT [0:0]
        COMMIT
      `,
    },
  ],
  *check(unit) {
    for (const table of unit.ruleset.tables) {
      if (table.name !== "nat") continue;
      for (const { name, policy } of table.chains.values()) {
        if (policy?.word === "DROP")
          yield placed(
            unit,
            policy.file,
            policy.span,
            `nat does not filter: with DROP, every connection that ${name} does not translate dies`,
          );
      }
    }
  },
};
