import { conf, type Rule } from "../../../core/rule.ts";
import type { IptablesUnit } from "../unit.ts";

export const ipsetSyntax: Rule<IptablesUnit> = {
  id: "iptables/ipset-syntax",
  category: "invalid",
  severity: "error",
  since: "0.1.0",
  summary: "A line that ipset cannot read",
  why: `\`ipset restore\` stops at the first line that it cannot read, and what comes after is not loaded: an element of another kind than
the set holds, an option that its type does not have, more elements than \`maxelem\` says.`,
  references: ["https://manpages.debian.org/bookworm/ipset/ipset.8.en.html"],
  examples: [
    {
      bad: conf`
        create web «hash:ipp»
      `,
      fixed: conf`
        create web hash:ip
      `,
      path: "etc/ipset.conf",
    },
    {
      bad: conf`
        create web hash:ip
        «ade» web 192.0.2.1
      `,
      fixed: conf`
        create web hash:ip
        add web 192.0.2.1
      `,
      path: "etc/ipset.conf",
    },
    {
      bad: conf`
        create web hash:ip
        add web «10.0.0.0/8»
      `,
      path: "etc/ipset.conf",
    },
    {
      bad: conf`
        create web hash:ip
        add web 192.0.2.1 «timeout» 600
      `,
      path: "etc/ipset.conf",
    },
    {
      good: conf`
        create web hash:ip
        add web 192.0.2.1
      `,
      path: "etc/ipset.conf",
    },
  ],
  *check(unit) {
    yield* unit.faults("ipset-syntax");
  },
};
