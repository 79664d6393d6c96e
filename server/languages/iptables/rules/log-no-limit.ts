import { conf, type Rule } from "../../../core/rule.ts";
import { deadRules } from "../dead.ts";
import { findingAt } from "../parts.ts";
import type { RuleNode } from "../ruleset.ts";
import type { IptablesUnit } from "../unit.ts";

export const logNoLimit: Rule<IptablesUnit> = {
  id: "iptables/log-no-limit",
  category: "security",
  severity: "warning",
  since: "0.1.0",
  summary: "LOG without a limit",
  why: `Whoever can send packets can fill the disk: every packet that matches becomes a line of the log. \`-m limit\` or \`-m hashlimit\` bounds it.`,
  references: ["https://manpages.debian.org/bookworm/iptables/iptables-extensions.8.en.html"],
  examples: [
    {
      bad: conf`
        *filter
        -A INPUT -s 198.51.100.0/24 -j «LOG» --log-prefix "drop: "
        COMMIT
      `,
      fixed: conf`
        *filter
        -A INPUT -s 198.51.100.0/24 -m limit --limit 5/min -j LOG --log-prefix "drop: "
        COMMIT
      `,
    },
    {
      good: conf`
        *filter
        -A INPUT -s 198.51.100.0/24 -m limit --limit 5/min -j LOG --log-prefix "drop: "
        COMMIT
      `,
    },
  ],
  *check(unit) {
    const logs = unit.ruleset.rules.filter(({ command, table }) => command.target?.name.text === "LOG" && !table.chains.has("LOG"));
    if (logs.length === 0) return;
    const unseen = new Set(deadRules(unit).flatMap(({ death, rule }) => (death === "log" ? [unit.origin(rule)] : [])));
    const limited = new Set<string>();
    for (const { command, table } of unit.ruleset.rules)
      if (isLimited(command)) limited.add(`${table.family} ${table.name} ${command.target?.name.text}`);
    for (const rule of logs) {
      const { command, chain, table } = rule;
      const part = command.parts.find(({ key, value }) => key === "-j" && value?.text === "LOG");
      if (part?.value === undefined || command.target?.module === undefined || command.faults.length > 0 || isLimited(command)) continue;
      if (
        unseen.has(rule) ||
        chain.name === "OUTPUT" ||
        rule.file.kind === "ufw" ||
        limited.has(`${table.family} ${table.name} ${chain.name}`)
      )
        continue;
      const edits = [{ start: part.start, end: part.start, text: "-m limit --limit 5/min " }];
      yield findingAt(unit, rule, part.value, "Every matching packet writes to the log: bound it with -m limit", {
        title: "Insert -m limit --limit 5/min",
        safe: false,
        edits,
      });
    }
  },
};

const isLimited = (command: RuleNode["command"]): boolean =>
  command.matches.some((use) => ["limit", "hashlimit", "recent", "connlimit", "statistic", "quota"].includes(use.module.name));
