import { conf, type Rule } from "../../../core/rule.ts";
import { readPton } from "../../shared/ip-text.ts";
import { words } from "../model.ts";
import { shown, WG_QUICK_PAGE } from "../show.ts";
import type { WireGuardUnit } from "../unit.ts";

export const dnsWord: Rule<WireGuardUnit> = {
  id: "wireguard/dns-word",
  category: "ignored",
  severity: "warning",
  since: "0.1.0",
  summary: "a DNS entry that is meant as a name server and becomes a search domain, or cannot be an address",
  why: `wg-quick takes digits and dots, or anything with a colon, for a name server, and everything else for a search domain. "1.1.1.1;8.8.8.8" is
one search domain, "10.0.0.1/24" too, and "8.8.8.8:53" is a name server that no resolver can use.`,
  references: [WG_QUICK_PAGE],
  examples: [
    {
      bad: conf`
        [Interface]
        DNS = «1.1.1.1;8.8.8.8»
        `,
      fixed: conf`
        [Interface]
        DNS = 1.1.1.1, 8.8.8.8
        `,
    },
    {
      bad: conf`
        [Interface]
        DNS = «10.0.0.1/24», «8.8.8.8:53»
        `,
    },
    {
      good: conf`
        [Interface]
        DNS = 10.0.0.1, 2001:db8::53, corp.example.com
        `,
    },
  ],
  *check({ file }) {
    for (const section of file.interface.sections) {
      for (const entry of section.entries) {
        if (entry.name !== "dns" || !entry.quick) continue;
        for (const { text, span } of words(file.source.text, entry.value.span)) {
          const server = /^[0-9.]+$/.test(text) || text.includes(":");
          if (server ? readPton(text) !== undefined : !/^\d+\.\d+/.test(text)) continue;
          const parts = text.split(/[;/|]/);
          const message = server
            ? `"${shown(text)}" is taken for a name server, but is no address`
            : `"${shown(text)}" is taken for a search domain: no address looks like that`;
          if (parts.length < 2 || text.includes("/") || !parts.every((part) => readPton(part) !== undefined)) yield { span, message };
          else
            yield {
              span,
              message,
              fix: { title: "Part the addresses with commas", safe: false, edits: [{ span, text: parts.join(", ") }] },
            };
        }
      }
    }
  },
};
