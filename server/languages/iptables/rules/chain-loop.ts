import { conf, type Rule } from "../../../core/rule.ts";
import type { IptablesUnit } from "../unit.ts";

export const chainLoop: Rule<IptablesUnit> = {
  id: "iptables/chain-loop",
  category: "invalid",
  severity: "error",
  since: "0.1.0",
  summary: "Chains that call each other in a circle",
  why: `A packet would never come out again, so the kernel refuses the table. A circle that no built-in chain leads into is let through. nft also refuses chains that are nested more than 15 deep.`,
  references: ["https://manpages.debian.org/bookworm/iptables/iptables.8.en.html"],
  examples: [
    {
      bad: conf`
        *filter
        :A - [0:0]
        :B - [0:0]
        -A INPUT -j A
        -A A -j B
        -A B -j «A»
        COMMIT
      `,
    },
    {
      good: conf`
        *filter
        :A - [0:0]
        :B - [0:0]
        -A INPUT -j A
        -A A -j B
        -A B -j RETURN
        COMMIT
      `,
    },
  ],
  *check(unit) {
    yield* unit.faults("chain-loop");
  },
};
