import { conf, type Rule } from "../../../core/rule.ts";
import { at, lineNames, relatedTo, targetOf } from "../analysis.ts";
import { deadRules } from "../dead.ts";
import type { IptablesUnit } from "../unit.ts";

export const logAfterTerminal: Rule<IptablesUnit> = {
  id: "iptables/log-after-terminal",
  category: "correctness",
  severity: "warning",
  since: "0.1.0",
  summary: "A rule that only logs, marks or counts stands behind rules that end all of its packets",
  why: `LOG, NFLOG, MARK and rules without a target do their work and let the packet go on, so they belong before the rule that ends it. Behind
it they see nothing: the log stays empty, and an empty log of dropped packets reads as if nothing was dropped.`,
  references: ["https://manpages.debian.org/bookworm/iptables/iptables-extensions.8.en.html"],
  examples: [
    {
      bad: conf`
        *filter
        :INPUT ACCEPT [0:0]
        -A INPUT -p tcp -m tcp --dport 23 -j DROP
        «-A INPUT -p tcp -m tcp --dport 23 -m limit --limit 3/min -j LOG --log-prefix "telnet: "»
        COMMIT
      `,
    },
    {
      good: conf`
        *filter
        :INPUT ACCEPT [0:0]
        -A INPUT -p tcp -m tcp --dport 23 -m limit --limit 3/min -j LOG --log-prefix "telnet: "
        -A INPUT -p tcp -m tcp --dport 23 -j DROP
        COMMIT
      `,
    },
  ],
  *check(unit) {
    for (const { death, rule, covers } of deadRules(unit)) {
      if (death !== "log") continue;
      const rules = covers.map((cover) => cover.rule);
      const what = targetOf(unit, rule).slice(0, 20) || "The counter";
      yield at(unit, rule, `${what} sees no packet: ${lineNames(unit, rules, rule)} took them all before; move it up`, {
        tags: ["unnecessary"],
        related: relatedTo(unit, rules, "ends the packets"),
      });
    }
  },
};
