import { conf, type Rule } from "../../../core/rule.ts";
import { placed } from "../parts.ts";
import type { IptablesUnit } from "../unit.ts";

export const ufwPolicy: Rule<IptablesUnit> = {
  id: "iptables/ufw-policy",
  category: "ignored",
  severity: "warning",
  since: "0.1.0",
  summary: "A policy in a rule file of ufw",
  why: `ufw sets the policies of the built-in chains from /etc/default/ufw, and again at each reload. A policy in its rule files is set in between, and quietly replaces what the administrator chose there.`,
  references: ["https://manpages.debian.org/bookworm/ufw/ufw-framework.8.en.html"],
  examples: [
    {
      bad: conf`
        *filter
        :ufw-before-input - [0:0]
        :INPUT «ACCEPT» [0:0]
        COMMIT
      `,
      path: "etc/ufw/before.rules",
    },
    {
      good: conf`
        *filter
        :ufw-before-input - [0:0]
        -A ufw-before-input -i lo -j ACCEPT
        COMMIT
      `,
      path: "etc/ufw/before.rules",
    },
  ],
  *check(unit) {
    for (const file of unit.files) {
      if (file.kind !== "ufw") continue;
      let table = "";
      for (const { start, line } of file.entries) {
        if (line.kind === "table") table = line.name?.text ?? "";
        if (line.kind !== "chain" || table !== "filter" || line.policy === undefined || line.policy.text === "-") continue;
        const span = { start: start + line.policy.start, end: start + line.policy.end };
        yield placed(unit, file, span, `ufw sets the policy of ${line.name?.text}: change DEFAULT_… in /etc/default/ufw instead`);
      }
    }
  },
};
