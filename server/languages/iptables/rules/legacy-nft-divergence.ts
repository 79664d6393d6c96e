import { brief } from "../../../core/markdown.ts";
import { conf, type Rule } from "../../../core/rule.ts";
import type { IptablesUnit } from "../unit.ts";

export const legacyNftDivergence: Rule<IptablesUnit> = {
  id: "iptables/legacy-nft-divergence",
  category: "correctness",
  severity: "warning",
  since: "0.1.0",
  summary: "The two iptables disagree about this",
  why: `iptables-legacy and iptables-nft do not refuse the same files. This one is loaded by the one that is meant (the target \`iptables\`), and refused by the other.`,
  references: ["https://wiki.nftables.org/wiki-nftables/index.php/Legacy_xtables_tools"],
  examples: [
    {
      bad: conf`
        *filter
        -A FORWARD -p tcp -j «TCPMSS» --clamp-mss-to-pmtu
        COMMIT
      `,
    },
    {
      good: conf`
        *filter
        -A FORWARD -p tcp --tcp-flags SYN,RST SYN -j TCPMSS --clamp-mss-to-pmtu
        COMMIT
      `,
    },
  ],
  *check(unit) {
    const other = unit.backend === "nft" ? "legacy" : "nft";
    for (const finding of unit.divergences()) yield { ...finding, message: brief(`Refused by iptables-${other}: ${finding.message}`, 100) };
  },
};
