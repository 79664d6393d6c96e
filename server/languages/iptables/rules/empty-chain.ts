import { brief } from "../../../core/markdown.ts";
import { conf, type Rule } from "../../../core/rule.ts";
import { findingAt } from "../parts.ts";
import { calleeOf } from "../reach.ts";
import type { TableNode } from "../ruleset.ts";
import type { IptablesUnit } from "../unit.ts";

export const emptyChain: Rule<IptablesUnit> = {
  id: "iptables/empty-chain",
  category: "hygiene",
  severity: "info",
  since: "0.1.0",
  summary: "A jump to a chain without rules",
  why: `The packet goes there and comes back at once: the jump does nothing until something fills the chain.`,
  references: ["https://manpages.debian.org/bookworm/iptables/iptables.8.en.html"],
  examples: [
    {
      bad: conf`
        *filter
        :later - [0:0]
        -A INPUT -j «later»
        COMMIT
      `,
    },
    {
      good: conf`
        *filter
        :later - [0:0]
        -A INPUT -j later
        -A later -s 10.0.0.1 -j DROP
        COMMIT
      `,
    },
  ],
  *check(unit) {
    let asked: TableNode | undefined;
    let hasEmpty = false;
    for (const rule of unit.ruleset.rules) {
      if (rule.file.kind !== "restore") continue;
      if (rule.table !== asked) {
        asked = rule.table;
        hasEmpty = [...asked.chains.values()].some(({ builtin, rules }) => !builtin && rules.length === 0);
      }
      if (!hasEmpty) continue;
      const callee = calleeOf(rule.table, rule);
      const name = rule.command.target?.name;
      if (
        name === undefined ||
        callee === undefined ||
        callee.builtin ||
        callee.open ||
        callee.rules.length > 0 ||
        OTHERS.test(callee.name)
      )
        continue;
      yield findingAt(unit, rule, name, `The chain ${brief(callee.name, 30)} is empty: the jump does nothing`);
    }
  },
};

/** Chains that other programs fill. */
const OTHERS = /^(ufw6?-|DOCKER|KUBE-|CNI-|cali-|f2b-|fail2ban-|LIBVIRT_|sshguard|nixos-|ts-|WEAVE|FLANNEL|CILIUM)/i;
