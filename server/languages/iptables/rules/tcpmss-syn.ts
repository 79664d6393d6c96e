import { conf, type Rule } from "../../../core/rule.ts";
import type { IptablesUnit } from "../unit.ts";

export const tcpmssSyn: Rule<IptablesUnit> = {
  id: "iptables/tcpmss-syn",
  category: "invalid",
  severity: "error",
  since: "0.1.0",
  summary: "TCPMSS in a rule that is not limited to SYN packets",
  why: `The option that TCPMSS changes is in SYN packets only. iptables-legacy refuses the rule without a match on SYN; nft takes it.`,
  references: ["https://manpages.debian.org/bookworm/iptables/iptables-extensions.8.en.html"],
  examples: [
    {
      bad: conf`
        *filter
        -A FORWARD -p tcp -j «TCPMSS» --clamp-mss-to-pmtu
        COMMIT
      `,
      targets: { iptables: "legacy" },
    },
    {
      good: conf`
        *filter
        -A FORWARD -p tcp --tcp-flags SYN,RST SYN -j TCPMSS --clamp-mss-to-pmtu
        COMMIT
      `,
      targets: { iptables: "legacy" },
    },
  ],
  *check(unit) {
    yield* unit.faults("tcpmss-syn");
  },
};
