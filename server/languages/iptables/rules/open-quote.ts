import { conf, type Rule } from "../../../core/rule.ts";
import { placed } from "../parts.ts";
import type { IptablesUnit } from "../unit.ts";

export const openQuote: Rule<IptablesUnit> = {
  id: "iptables/open-quote",
  category: "ignored",
  severity: "warning",
  since: "0.1.0",
  summary: "A quote that is not closed",
  why: `iptables-restore reads on to the end of the line: all options behind the quote become part of the text, the target with them.`,
  references: ["https://manpages.debian.org/bookworm/iptables/iptables-restore.8.en.html"],
  examples: [
    {
      bad: conf`
        *filter
        -A INPUT -s 10.0.0.1 -m comment --comment «"office -j DROP»
        COMMIT
      `,
    },
    {
      good: conf`
        *filter
        -A INPUT -s 10.0.0.1 -m comment --comment "office" -j DROP
        COMMIT
      `,
    },
  ],
  *check(unit) {
    for (const file of unit.files) {
      if (!/["']/.test(file.source.text)) continue;
      for (const { start, end, line } of file.entries) {
        if (line.kind !== "command" || line.openQuote === undefined) continue;
        const from = line.openQuote;
        if (line.command.faults.some((fault) => fault.start >= from)) continue;
        yield placed(unit, file, { start: start + from, end }, "This quote is not closed: everything to the end of the line is text");
      }
    }
  },
};
