import { onceInARow } from "../../../core/lazy.ts";
import { conf, type Finding, type Rule } from "../../../core/rule.ts";
import { at, deletion, placeOf } from "../analysis.ts";
import { coveredRules, takersOf, undecidedRules } from "../dead.ts";
import type { IptablesUnit } from "../unit.ts";

export const unreachableRule: Rule<IptablesUnit> = {
  id: "iptables/unreachable-rule",
  category: "correctness",
  severity: "error",
  since: "0.1.0",
  summary: "No packet reaches the rule: earlier rules take all of them",
  why: `The kernel asks the rules of a chain in order, and the first that ends a packet decides. A rule whose packets are all taken
by earlier ones does nothing: what it was written to allow stays blocked, or what it was written to block stays open. Perimeter
proves it: together the rules that it names hold every packet of the dead one, through user chains, RETURN and goto, and none of
them can be left out. It is an error when another thing happens to the packets than the rule says, a warning when it is the same.`,
  references: ["https://manpages.debian.org/bookworm/iptables/iptables.8.en.html"],
  examples: [
    {
      bad: conf`
        *filter
        :INPUT DROP [0:0]
        -A INPUT -s 10.0.0.0/8 -j DROP
        «-A INPUT -s 10.1.0.0/16 -p tcp -m tcp --dport 22 -j ACCEPT»
        COMMIT
      `,
    },
    {
      bad: conf`
        *filter
        :INPUT DROP [0:0]
        -A INPUT -p tcp -m tcp --dport 0:1023 -j ACCEPT
        -A INPUT -p tcp -m tcp --dport 1024:65535 -j ACCEPT
        «-A INPUT -p tcp -m tcp --dport 1000:2000 -j ACCEPT»
        COMMIT
      `,
      fixed: conf`
        *filter
        :INPUT DROP [0:0]
        -A INPUT -p tcp -m tcp --dport 0:1023 -j ACCEPT
        -A INPUT -p tcp -m tcp --dport 1024:65535 -j ACCEPT
        COMMIT
      `,
    },
    {
      good: conf`
        *filter
        :INPUT DROP [0:0]
        :f2b-recidive - [0:0]
        :f2b-sshd - [0:0]
        -A INPUT -p tcp -j f2b-recidive
        -A INPUT -p tcp -m multiport --dports 22 -j f2b-sshd
        -A f2b-recidive -s 192.0.2.44/32 -j REJECT
        -A f2b-sshd -s 192.0.2.44/32 -j REJECT
        COMMIT
      `,
    },
    {
      good: conf`
        *filter
        :INPUT DROP [0:0]
        -A INPUT -s 10.1.0.0/16 -p tcp -m tcp --dport 22 -j ACCEPT
        -A INPUT -s 10.0.0.0/8 -m limit --limit 5/min -j DROP
        -A INPUT -s 10.2.0.0/16 -j ACCEPT
        COMMIT
      `,
    },
  ],
  *check(unit) {
    // Thousands of rules in a row may be dead for the same reason; only the names of lines in other files depend on where they stand themselves.
    const told = unit.uris.length === 1 ? onceInARow(takersOf) : takersOf;
    for (const { rule, covers } of coveredRules(unit)) {
      const { message, related, action } = told(covers, unit, rule);
      const same = action === rule.action.do && action !== "jump";
      const fix = same ? deletion(unit, rule) : undefined;
      yield at(unit, rule, message, { severity: same ? "warning" : "error", tags: UNNECESSARY, related, fix });
    }
    yield* undecided(unit);
  },
};

const UNNECESSARY = ["unnecessary"] as const;

// What the budget did not reach is said, once a file.
function* undecided(unit: IptablesUnit): Iterable<Finding> {
  const open = undecidedRules(unit);
  const first = open[0];
  if (first === undefined) return;
  const message = `Not analysed: ${open.length} rules from here overlap too much to decide`;
  yield { ...placeOf(unit, first.rule), severity: "info", message };
}
