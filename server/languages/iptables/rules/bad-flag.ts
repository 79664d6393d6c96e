import { conf, type Rule } from "../../../core/rule.ts";
import type { IptablesUnit } from "../unit.ts";

export const badFlag: Rule<IptablesUnit> = {
  id: "iptables/bad-flag",
  category: "invalid",
  severity: "error",
  since: "0.1.0",
  summary: "A TCP flag that does not exist",
  why: `\`--tcp-flags\` takes two lists: the flags to look at, and those of them that must be set. The flags are SYN, ACK, FIN, RST, URG and PSH, or ALL and NONE.`,
  references: ["https://manpages.debian.org/bookworm/iptables/iptables-extensions.8.en.html"],
  examples: [
    {
      bad: conf`
        *filter
        -A INPUT -p tcp --tcp-flags «SYNN» SYN -j DROP
        COMMIT
      `,
      fixed: conf`
        *filter
        -A INPUT -p tcp --tcp-flags SYN SYN -j DROP
        COMMIT
      `,
    },
    {
      bad: conf`
        *filter
        -A INPUT -p tcp --tcp-flags «SYN» -j DROP
        COMMIT
      `,
    },
    {
      good: conf`
        *filter
        -A INPUT -p tcp --tcp-flags SYN,ACK SYN -j DROP
        COMMIT
      `,
    },
  ],
  *check(unit) {
    yield* unit.faults("bad-flag");
  },
};
