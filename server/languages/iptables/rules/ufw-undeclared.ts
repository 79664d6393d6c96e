import { brief } from "../../../core/markdown.ts";
import { conf, type Rule } from "../../../core/rule.ts";
import { placed } from "../parts.ts";
import type { IptablesUnit } from "../unit.ts";

export const ufwUndeclared: Rule<IptablesUnit> = {
  id: "iptables/ufw-undeclared",
  category: "ignored",
  severity: "warning",
  since: "0.1.0",
  summary: "A chain of ufw that its file does not declare",
  why: `ufw loads its files without flushing. Only a line such as \`:ufw-before-input - [0:0]\` empties the chain first: without it the rules pile up, once more at every reload.`,
  references: ["https://manpages.debian.org/bookworm/ufw/ufw-framework.8.en.html"],
  examples: [
    {
      bad: conf`
        *filter
        -A «ufw-before-input» -i lo -j ACCEPT
        COMMIT
      `,
      path: "etc/ufw/before.rules",
    },
    {
      good: conf`
        *filter
        :ufw-before-input - [0:0]
        -A ufw-before-input -i lo -j ACCEPT
        COMMIT
      `,
      path: "etc/ufw/before.rules",
    },
  ],
  *check(unit) {
    const missing = new Set(unit.faults("undeclared-append").map(({ uri = unit.uri, span }) => `${uri} ${span.start}`));
    for (const file of unit.files) {
      if (file.kind !== "ufw") continue;
      const declared = new Set<string>();
      for (const { start, line } of file.entries) {
        if (line.kind === "table") declared.clear();
        else if (line.kind === "chain") declared.add(line.name?.text ?? "");
        else if (line.kind === "command" && line.command.verb === "A" && line.command.chain !== undefined) {
          const { chain } = line.command;
          if (declared.has(chain.text) || !/^ufw6?-/.test(chain.text)) continue;
          declared.add(chain.text);
          const span = { start: start + chain.start, end: start + chain.end };
          // That there is no such chain is told already.
          if (missing.has(`${file.source.uri} ${span.start}`)) continue;
          yield placed(unit, file, span, `Declare ":${brief(chain.text, 28)} - [0:0]": else these rules are added again at each reload`);
        }
      }
    }
  },
};
