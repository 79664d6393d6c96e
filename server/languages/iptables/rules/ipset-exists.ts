import { conf, type Rule } from "../../../core/rule.ts";
import type { IptablesUnit } from "../unit.ts";

export const ipsetExists: Rule<IptablesUnit> = {
  id: "iptables/ipset-exists",
  category: "invalid",
  severity: "warning",
  since: "0.1.0",
  summary: "A set that is created twice, or an element that is added twice",
  why: `\`ipset restore\` stops at the first set or element that is there already, and loads nothing of what follows. 192.0.2.7 and
192.0.2.7/32 are one element, and so are two networks that begin alike. With \`-exist\` (\`-!\`) such lines pass.`,
  references: ["https://manpages.debian.org/bookworm/ipset/ipset.8.en.html"],
  examples: [
    {
      bad: conf`
        create blocked hash:net
        add blocked 192.0.2.0/24
        add blocked «192.0.2.7/24»
      `,
      fixed: conf`
        create blocked hash:net
        add blocked 192.0.2.0/24
      `,
      path: "etc/ipset.conf",
    },
    {
      bad: conf`
        #!/bin/sh
        ipset create blocked hash:ip
        ipset create «blocked» hash:net
      `,
      path: "srv/firewall.sh",
    },
    {
      good: conf`
        create blocked hash:net
        add blocked 192.0.2.0/24
        add -exist blocked 192.0.2.0/24
        add blocked 192.0.2.0/25
      `,
      path: "etc/ipset.conf",
    },
  ],
  *check(unit) {
    yield* unit.faults("ipset-exists");
  },
};
