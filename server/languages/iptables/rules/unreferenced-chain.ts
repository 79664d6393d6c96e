import { brief } from "../../../core/markdown.ts";
import { conf, type Rule } from "../../../core/rule.ts";
import { placed } from "../parts.ts";
import { callsIn } from "../reach.ts";
import type { IptablesUnit } from "../unit.ts";

export const unreferencedChain: Rule<IptablesUnit> = {
  id: "iptables/unreferenced-chain",
  category: "hygiene",
  severity: "warning",
  since: "0.1.0",
  summary: "A chain with rules that nothing jumps to",
  why: `Rules in a chain are looked at only when another rule jumps there. Without a jump they do nothing. Chains that other programs fill (Docker, fail2ban, ufw) are left in peace.`,
  references: ["https://manpages.debian.org/bookworm/iptables/iptables.8.en.html"],
  examples: [
    {
      bad: conf`
        *filter
        :«web-in» - [0:0]
        -A web-in -p tcp --dport 443 -j ACCEPT
        COMMIT
      `,
    },
    {
      good: conf`
        *filter
        :web-in - [0:0]
        -A INPUT -j web-in
        -A web-in -p tcp --dport 443 -j ACCEPT
        COMMIT
      `,
    },
  ],
  *check(unit) {
    for (const table of unit.ruleset.tables) {
      const called = new Set<string>();
      for (const calls of callsIn(table).values()) for (const { callee } of calls) called.add(callee.name);
      for (const { name, declared, rules, builtin } of table.chains.values()) {
        if (builtin || declared === undefined || rules.length === 0 || called.has(name) || OTHERS.test(name)) continue;
        if (declared.file.kind !== "restore") continue;
        yield placed(
          unit,
          declared.file,
          declared.span,
          `Nothing jumps to ${brief(name, 30)}: its ${rules.length === 1 ? "rule is" : `${rules.length} rules are`} never looked at`,
        );
      }
    }
  },
};

/** Chains that other programs jump to, or fill. */
const OTHERS = /^(ufw6?-|DOCKER|KUBE-|CNI-|cali-|f2b-|fail2ban-|LIBVIRT_|sshguard|nixos-|ts-|PVEFW-|MINIUPNPD|WEAVE|FLANNEL|CILIUM)/i;
