import { conf, type Rule } from "../../../core/rule.ts";
import { brokenLineAt } from "../broken.ts";
import { isTemplated } from "../model.ts";
import { shown, WG_PAGE } from "../show.ts";
import type { WireGuardUnit } from "../unit.ts";

export const brokenLine: Rule<WireGuardUnit> = {
  id: "wireguard/broken-line",
  category: "invalid",
  severity: "error",
  since: "0.1.0",
  summary: "a line that is no header, no comment and no `key = value`",
  why: `wg knows one kind of comment, "#". A line that starts with ";" or "//", a "key: value", text before the first header and a byte order
mark are "Line unrecognized", and nothing is loaded.`,
  references: [WG_PAGE],
  examples: [
    {
      bad: conf`
        [Interface]
        «; the office gateway»
        ListenPort = 51820
        `,
      fixed: conf`
        [Interface]
        # the office gateway
        ListenPort = 51820
        `,
    },
    {
      bad: conf`
        [Interface]
        «ListenPort: 51820»
        `,
      fixed: conf`
        [Interface]
        ListenPort = 51820
        `,
    },
    {
      bad: conf`
        «ListenPort» = 51820
        [Interface]
        `,
    },
    {
      good: conf`
        # the office gateway
        [Interface]
        ListenPort = 51820 # UDP
        `,
    },
  ],
  *check({ file }) {
    const { text } = file.source;
    for (const { span, text: line, section } of file.broken) {
      if (section.kind !== "other" && !(file.template && (isTemplated(line) || line.startsWith("{#"))))
        yield brokenLineAt(text, span, line);
    }
    for (const entry of file.sections[0]?.entries ?? []) {
      if (!/^[;/]/.test(entry.name))
        yield { span: entry.nameSpan, message: `"${shown(entry.name)}" stands before the first [Interface] or [Peer]: wg refuses it` };
      else yield brokenLineAt(text, entry.span, text.slice(entry.span.start, entry.span.end));
    }
  },
};
