import { conf, type Rule } from "../../../core/rule.ts";
import { findingAt } from "../parts.ts";
import type { IptablesUnit } from "../unit.ts";

export const stateDeprecated: Rule<IptablesUnit> = {
  id: "iptables/state-deprecated",
  category: "deprecated",
  severity: "info",
  scope: "part",
  since: "0.1.0",
  summary: "The state match instead of conntrack",
  why: `\`-m state\` is an old name of \`-m conntrack --ctstate\`, kept for old files. Both ask the same.`,
  references: ["https://manpages.debian.org/bookworm/iptables/iptables-extensions.8.en.html"],
  examples: [
    {
      bad: conf`
        *filter
        -A INPUT -m «state» --state RELATED,ESTABLISHED -j ACCEPT
        COMMIT
      `,
      fixed: conf`
        *filter
        -A INPUT -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT
        COMMIT
      `,
    },
    {
      good: conf`
        *filter
        -A INPUT -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT
        COMMIT
      `,
    },
  ],
  *check(unit) {
    for (const { rule, part } of unit.parts("--state")) {
      const name = rule.command.matches[part.use]?.name;
      if (name === undefined || name.text !== "state" || rule.command.faults.length > 0) continue;
      const edits = [
        { start: name.start, end: name.end, text: "conntrack" },
        { start: part.start, end: part.start + 7, text: "--ctstate" },
      ];
      const plain =
        name.end - name.start === 5 && /^--state(=|$)/.test(rule.file.source.text.slice(rule.base + part.start, rule.base + part.end));
      const fix = plain ? { title: "Write -m conntrack --ctstate", safe: true, edits } : undefined;
      yield { ...findingAt(unit, rule, name, "state is the old name of conntrack: -m conntrack --ctstate", fix), tags: ["deprecated"] };
    }
  },
};
