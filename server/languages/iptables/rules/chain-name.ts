import { conf, type Rule } from "../../../core/rule.ts";
import type { IptablesUnit } from "../unit.ts";

export const chainName: Rule<IptablesUnit> = {
  id: "iptables/chain-name",
  category: "invalid",
  severity: "error",
  since: "0.1.0",
  summary: "A chain that cannot be made, renamed or deleted",
  why: `Chains must not have the name of a verdict or begin with a dash; a chain exists once, and can be deleted only when it is empty and nothing jumps to it.`,
  references: ["https://manpages.debian.org/bookworm/iptables/iptables.8.en.html"],
  examples: [
    {
      bad: conf`
        *filter
        :«ACCEPT» - [0:0]
        COMMIT
      `,
    },
    {
      bad: conf`
        *filter
        -N web-in
        -N «web-in»
        COMMIT
      `,
    },
    {
      good: conf`
        *filter
        -N web-in
        -A INPUT -j web-in
        COMMIT
      `,
    },
  ],
  *check(unit) {
    yield* unit.faults("chain-name");
  },
};
