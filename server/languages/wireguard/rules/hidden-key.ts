import { conf, type Rule } from "../../../core/rule.ts";
import { WG_QUICK_PAGE } from "../show.ts";
import type { WireGuardUnit } from "../unit.ts";

export const hiddenKey: Rule<WireGuardUnit> = {
  id: "wireguard/hidden-key",
  category: "invalid",
  severity: "error",
  since: "0.1.0",
  summary: "a key of wg-quick that wg-quick does not recognise, because of white space inside",
  why: `wg removes white space everywhere, so "[ Interface ]" and "Listen Port" are fine for it. wg-quick compares whole words: behind a header with
spaces it takes no key, and a key with spaces inside it does not take either. The line goes to wg, which refuses it.`,
  references: [WG_QUICK_PAGE],
  examples: [
    {
      bad: conf`
        [ Interface ]
        «Address» = 10.0.0.1/24
        `,
      fixed: conf`
        [Interface]
        Address = 10.0.0.1/24
        `,
    },
    {
      bad: conf`
        [Interface]
        «Post Up» = true
        `,
      fixed: conf`
        [Interface]
        PostUp = true
        `,
    },
    {
      good: conf`
        [ Interface ]
        Listen Port = 51820
        `,
    },
  ],
  *check({ file }) {
    for (const section of file.sections) {
      if (section.kind !== "interface") continue;
      for (const entry of section.entries) {
        const { key, nameSpan } = entry;
        if (key?.reader !== "wg-quick" || entry.quick) continue;
        const edit = section.quick ? { span: nameSpan, text: key.name } : { span: section.header, text: "[Interface]" };
        const message = section.quick
          ? `wg-quick does not take ${key.name} with white space inside, and wg refuses it`
          : `wg-quick sees no [Interface] in the header above, so ${key.name} goes to wg, which refuses it`;
        yield { span: nameSpan, message, fix: { title: "Remove the white space", safe: false, edits: [edit] } };
      }
    }
  },
};
