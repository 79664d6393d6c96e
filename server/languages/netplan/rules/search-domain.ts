import { brief } from "../../../core/markdown.ts";

import { conf, type Rule } from "../../../core/rule.ts";
import { textIn } from "../edits.ts";
import type { NetplanUnit } from "../model.ts";

/** netplan/search-domain: a search domain with blanks: several in one entry. */
export const searchDomain: Rule<NetplanUnit> = {
  id: "netplan/search-domain",
  category: "correctness",
  severity: "warning",
  since: "0.1.0",
  summary: "a search domain with blanks: several in one entry",
  why: `Every entry of \`search\` is one domain. A text with blanks is handed on as it is, and is no domain.`,
  references: ["https://netplan.readthedocs.io/en/stable/netplan-yaml/"],
  examples: [
    {
      bad: conf`
        network:
          version: 2
          ethernets:
            eth0:
              nameservers:
                search: [«"a.example b.example"»]
      `,
      fixed: conf`
        network:
          version: 2
          ethernets:
            eth0:
              nameservers:
                search: [a.example, b.example]
      `,
    },
    {
      good: conf`
        network:
          version: 2
          ethernets:
            eth0:
              nameservers:
                search: [a.example, b.example]
      `,
    },
  ],
  *check(unit) {
    for (const def of unit.defs.values())
      for (const setting of def.lists.get("nameservers.search") ?? []) {
        const parts = setting.text.trim().split(/[\s,;]+/);
        if (!/[\s,;]/.test(setting.text)) continue;
        const plain = parts.every((part) => /^[~\w.-]+$/.test(part)) && inFlow(textIn(def, setting.at.uri), setting.at.span.start);
        const fix = plain
          ? { fix: { title: "Make it several entries", safe: false, edits: [{ span: setting.at.span, text: parts.join(", ") }] } }
          : {};
        yield {
          uri: setting.at.uri,
          span: setting.at.span,
          message: `"${brief(setting.text, 40)}" is not one domain: write one entry for each`,
          ...fix,
        };
      }
  },
};

// Several entries fit in the place of one only between brackets.
const inFlow = (text: string, at: number): boolean => /[[,]\s*$/.test(text.slice(Math.max(0, at - 40), at));
