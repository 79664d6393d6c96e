import { conf, type Finding, type Rule } from "../../../core/rule.ts";
import type { WireGuardFile } from "../model.ts";
import { lineRemoval, WG_PAGE, WG_QUICK_PAGE } from "../show.ts";
import type { Entry } from "../syntax.ts";
import type { WireGuardUnit } from "../unit.ts";

export const repeatedKey: Rule<WireGuardUnit> = {
  id: "wireguard/repeated-key",
  category: "ignored",
  severity: "warning",
  since: "0.1.0",
  summary: "a key that is set twice in one section: the last one counts",
  why: `wg and wg-quick keep the last value and say nothing about the first. Only Address, DNS, AllowedIPs and the hooks add up.`,
  references: [WG_PAGE, WG_QUICK_PAGE],
  examples: [
    {
      bad: conf`
        [Interface]
        «ListenPort = 51820»
        ListenPort = 51821
        `,
      fixed: conf`
        [Interface]
        ListenPort = 51821
        `,
    },
    {
      good: conf`
        [Interface]
        Address = 10.0.0.1/24
        Address = fd00::1/64
        `,
    },
  ],
  *check({ file }) {
    for (const section of file.sections) {
      const last = new Map<string, Entry>();
      for (const entry of section.entries) {
        const { key, name } = entry;
        if (key === undefined || key.repeatable || key.section !== section.kind || entry.value.text === "") continue;
        const before = last.get(name);
        last.set(name, entry);
        if (before !== undefined) yield overridden(before, entry, file);
      }
    }
  },
};

function overridden(before: Entry, after: Entry, file: WireGuardFile): Finding {
  const name = after.key?.name ?? "";
  return {
    span: before.span,
    message: `this ${name} does not count: line ${file.lineAt(after.span.start)} sets it again, and the last one wins`,
    tags: ["unnecessary"],
    related: [{ span: after.span, message: `the ${name} that counts` }],
    fix: { title: "Remove the line that does not count", safe: true, edits: [lineRemoval(file.source.text, before.span)] },
  };
}
