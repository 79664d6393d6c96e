import { conf, type Rule } from "../../../core/rule.ts";
import type { IptablesUnit } from "../unit.ts";

export const ruleNumber: Rule<IptablesUnit> = {
  id: "iptables/rule-number",
  category: "invalid",
  severity: "error",
  since: "0.1.0",
  summary: "A rule that is not there",
  why: `\`-I\`, \`-R\` and \`-D\` with a number need that many rules in the chain, and \`-D\` and \`-C\` with a rule need exactly that rule.`,
  references: ["https://manpages.debian.org/bookworm/iptables/iptables.8.en.html"],
  examples: [
    {
      bad: conf`
        *filter
        -I «INPUT» 5 -j ACCEPT
        COMMIT
      `,
    },
    {
      bad: conf`
        *filter
        «-D INPUT» -j ACCEPT
        COMMIT
      `,
    },
    {
      good: conf`
        *filter
        -A INPUT -j ACCEPT
        -I INPUT 1 -i lo -j ACCEPT
        COMMIT
      `,
    },
  ],
  *check(unit) {
    yield* unit.faults("rule-number");
  },
};
