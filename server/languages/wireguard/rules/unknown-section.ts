import { conf, type Rule } from "../../../core/rule.ts";
import { nearest } from "../../../core/suggest.ts";
import { shown, WG_PAGE } from "../show.ts";
import type { WireGuardUnit } from "../unit.ts";

export const unknownSection: Rule<WireGuardUnit> = {
  id: "wireguard/unknown-section",
  category: "invalid",
  severity: "error",
  since: "0.1.0",
  summary: "a section other than [Interface] and [Peer]",
  why: `wg knows two sections and refuses the file at the first other one. A name for a peer goes into a comment.`,
  references: [WG_PAGE],
  examples: [
    {
      bad: conf`
        [Interface]
        ListenPort = 51820
        «[Peers]»
        `,
    },
    {
      bad: conf`
        «[Inteface]»
        ListenPort = 51820
        `,
      fixed: conf`
        [Interface]
        ListenPort = 51820
        `,
    },
    {
      good: conf`
        [INTERFACE]
        ListenPort = 51820
        `,
    },
  ],
  *check({ file }) {
    for (const section of file.sections) {
      if (section.kind !== "other") continue;
      const { header: span, title } = section;
      const word = title.replace(/[[\]\s]/g, "");
      const meant = /^interface/i.test(word) ? "Interface" : /^peer/i.test(word) ? "Peer" : nearest(word, ["Interface", "Peer"]);
      const message = `wg knows no section "${shown(title)}"${meant === undefined ? ": only [Interface] and [Peer]" : `: did you mean [${meant}]?`}`;
      if (meant === undefined) yield { span, message };
      else yield { span, message, fix: { title: `Change to [${meant}]`, safe: false, edits: [{ span, text: `[${meant}]` }] } };
    }
  },
};
