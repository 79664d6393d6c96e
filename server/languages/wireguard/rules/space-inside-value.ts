import { conf, type Rule } from "../../../core/rule.ts";
import { keyFault, readAllowedIp, readEndpoint, readFwMark, readKeepalive, readPort } from "../../shared/wireguard-values.ts";
import { SAMPLE, WG_PAGE } from "../show.ts";
import { type Entry, itemsOf } from "../syntax.ts";
import type { WireGuardUnit } from "../unit.ts";

export const spaceInsideValue: Rule<WireGuardUnit> = {
  id: "wireguard/space-inside-value",
  category: "ignored",
  severity: "warning",
  since: "0.1.0",
  summary: "white space inside a value, which wg removes: two words become one",
  why: `wg takes all white space out of a line before it reads it. "518 20" is port 51820, and "10.0.0.1 1/32" is 10.0.0.11/32: accepted without a word.`,
  references: [WG_PAGE],
  examples: [
    {
      bad: conf`
        [Interface]
        ListenPort = «518 20»
        `,
      fixed: conf`
        [Interface]
        ListenPort = 51820
        `,
    },
    {
      good: conf`
        [Peer]
        PublicKey = ${SAMPLE.other}
        AllowedIPs = 10.0.0.2/32 , 10.0.0.3/32
        `,
    },
  ],
  *check({ file }) {
    const { text } = file.source;
    for (const section of file.sections) {
      for (const entry of section.entries) {
        if (entry.value.offsets === undefined || entry.quick || entry.key?.section !== section.kind || !isAccepted(entry)) continue;
        for (const item of entry.name === "allowedips" ? itemsOf(entry.value) : [entry.value]) {
          if (!/[^\s]\s+[^\s]/.test(text.slice(item.span.start, item.span.end))) continue;
          const reads = /key$/.test(entry.name) ? "" : ` "${item.text}"`;
          const fix = { title: "Remove the white space", safe: true, edits: [{ span: item.span, text: item.text }] };
          yield {
            span: item.span,
            message: `wg removes white space, and reads${reads === "" ? " this as one key" : reads}`.slice(0, 100),
            fix,
          };
        }
      }
    }
  },
};

function isAccepted({ name, value: { text } }: Entry): boolean {
  if (name === "listenport") return readPort(text) !== undefined;
  if (name === "fwmark") return readFwMark(text) !== undefined;
  if (name === "persistentkeepalive") return readKeepalive(text) !== undefined;
  if (name === "endpoint") return !("fault" in readEndpoint(text));
  if (name === "allowedips") return text.split(",").every((item) => typeof readAllowedIp(item) !== "string");
  return /key$/.test(name) && keyFault(text) === undefined;
}
