import { conf, type Rule } from "../../../core/rule.ts";
import { lineRemoval, SAMPLE, WG_PAGE } from "../show.ts";
import type { WireGuardUnit } from "../unit.ts";

export const emptyValue: Rule<WireGuardUnit> = {
  id: "wireguard/empty-value",
  category: "invalid",
  severity: "error",
  since: "0.1.0",
  summary: "a key without a value",
  why: `wg takes "Endpoint =" for a line that it does not know, and refuses the file. What is not wanted is left out, or becomes a comment.`,
  references: [WG_PAGE],
  examples: [
    {
      bad: conf`
        [Interface]
        [Peer]
        PublicKey = ${SAMPLE.public}
        «Endpoint» = # not known yet
        `,
      fixed: conf`
        [Interface]
        [Peer]
        PublicKey = ${SAMPLE.public}
        `,
    },
    {
      good: conf`
        [Interface]
        DNS =
        `,
    },
  ],
  *check({ file }) {
    for (const section of file.sections) {
      for (const entry of section.entries) {
        if (entry.value.text !== "" || entry.quick || entry.key?.section !== section.kind || entry.key.reader !== "wg") continue;
        const fix = { title: "Remove the line", safe: false, edits: [lineRemoval(file.source.text, entry.span)] };
        yield { span: entry.nameSpan, message: `${entry.key.name} has no value: wg refuses the line`, fix };
      }
    }
  },
};
