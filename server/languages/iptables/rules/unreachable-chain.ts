import type { PacketRule, Table } from "../../../core/filter.ts";
import { put } from "../../../core/lists.ts";
import { brief } from "../../../core/markdown.ts";
import { conf, type Finding, type Rule } from "../../../core/rule.ts";
import { analysisOf, lineNames, optionOf, placeOf, relatedTo } from "../analysis.ts";
import type { IptablesUnit } from "../unit.ts";

export const unreachableChain: Rule<IptablesUnit> = {
  id: "iptables/unreachable-chain",
  category: "correctness",
  severity: "warning",
  since: "0.1.0",
  summary: "Rules jump to the chain, and no packet ever takes one of the jumps",
  why: `Every jump to the chain is itself dead: earlier rules take its packets, or no packet can fulfil it. All rules of the chain are dead
with it, which is easy to overlook, because each of them looks right.`,
  references: ["https://manpages.debian.org/bookworm/iptables/iptables.8.en.html"],
  examples: [
    {
      bad: conf`
        *filter
        :INPUT DROP [0:0]
        :SSH - [0:0]
        -A INPUT -p tcp -j ACCEPT
        -A INPUT -p tcp -m tcp --dport 22 -j «SSH»
        -A SSH -s 192.0.2.0/24 -j ACCEPT
        COMMIT
      `,
    },
    {
      good: conf`
        *filter
        :INPUT DROP [0:0]
        :SSH - [0:0]
        -A INPUT -p tcp -m tcp --dport 22 -j SSH
        -A SSH -s 192.0.2.0/24 -j ACCEPT
        COMMIT
      `,
    },
  ],
  *check(unit) {
    for (const table of unit.tables) {
      const jumps = jumpsOf(table);
      for (const [name, callers] of jumps) {
        const chain = table.chains.get(name);
        if (chain === undefined || chain.rules.length === 0 || analysisOf(table).chain(name) !== "unreachable") continue;
        const finding = dead(unit, callers, name, chain.rules.length);
        if (finding !== undefined) yield finding;
      }
    }
  },
};

function jumpsOf(table: Table): Map<string, PacketRule[]> {
  const jumps = new Map<string, PacketRule[]>();
  for (const chain of table.chains.values()) {
    for (const rule of chain.rules) {
      if (rule.action.do !== "jump" && rule.action.do !== "goto") continue;
      put(jumps, rule.action.chain, rule);
    }
  }
  return jumps;
}

function dead(unit: IptablesUnit, callers: readonly PacketRule[], name: string, rules: number): Finding | undefined {
  const first = callers.find((caller) => unit.origin(caller) !== undefined);
  if (first === undefined) return undefined;
  const count = rules === 1 ? "its rule is" : `its ${rules} rules are`;
  return {
    ...(unit.origin(first)?.file.kind === "script" ? placeOf(unit, first) : optionOf(unit, first, "-j")),
    message: `No packet gets to ${brief(name, 28)}, so ${count} dead: the jump in ${lineNames(unit, callers, first)} is`,
    related: relatedTo(unit, callers, "a dead jump"),
  };
}
