import type { PacketRule } from "../../../core/filter.ts";
import { conf, type Finding, type Related, type Rule } from "../../../core/rule.ts";
import type { Cover } from "../../../packets/index.ts";
import { analysisOf, at, deletion, lineNames, placeOf, relatedTo, unreachedOf, verbOfAll } from "../analysis.ts";
import { coveredRules, type Dead } from "../dead.ts";
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
    for (const dead of coveredRules(unit)) yield finding(unit, dead);
    yield* undecided(unit);
  },
};

function finding(unit: IptablesUnit, { rule, covers }: Dead): Finding {
  const rules = covers.map((cover) => cover.rule);
  const same = rules.every((cover) => cover.action.do === rule.action.do && cover.action.do !== "jump");
  return at(unit, rule, `Never reached: ${lineNames(unit, rules, rule)} already ${verbOfAll(rules)} all of its packets`, {
    severity: same ? "warning" : "error",
    tags: UNNECESSARY,
    related: relatedToCovers(unit, covers, rules),
    fix: same ? deletion(unit, rule) : undefined,
  });
}

const UNNECESSARY = ["unnecessary"] as const;

function relatedToCovers(unit: IptablesUnit, covers: readonly Cover[], rules: readonly PacketRule[]): readonly Related[] {
  const takers = relatedTo(unit, rules, "takes packets of the dead rule");
  if (covers.every(({ via }) => via === undefined)) return takers;
  const jumps = covers.flatMap(({ via }) => (via !== undefined && unit.origin(via) !== undefined ? [via] : []));
  return [...takers, ...relatedTo(unit, jumps, "sends the packets there")];
}

// What the budget did not reach is said, once a file.
function* undecided(unit: IptablesUnit): Iterable<Finding> {
  const unreached = unit.tables.flatMap((table) => unreachedOf(unit, table));
  const open = unreached.filter(({ table, chain, index }) => {
    const analysis = analysisOf(table);
    const known = analysis.status(chain.name, index) === "unknown" ? analysis.reach(chain.name, index) : undefined;
    return known?.status === "unknown" && known.why.startsWith("too many overlapping");
  });
  const first = open[0];
  if (first === undefined) return;
  yield {
    ...placeOf(unit, first.rule),
    severity: "info",
    message: `Not analysed: ${open.length} rules from here overlap too much to decide`,
  };
}
