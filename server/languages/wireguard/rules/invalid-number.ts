import { conf, type Rule } from "../../../core/rule.ts";
import { readFwMark, readKeepalive } from "../../shared/wireguard-values.ts";
import { isTemplated } from "../model.ts";
import { SAMPLE, shown, WG_PAGE } from "../show.ts";
import type { Entry } from "../syntax.ts";
import type { WireGuardUnit } from "../unit.ts";

export const invalidNumber: Rule<WireGuardUnit> = {
  id: "wireguard/invalid-number",
  category: "invalid",
  severity: "error",
  since: "0.1.0",
  summary: "FwMark or PersistentKeepalive that wg cannot read",
  why: `PersistentKeepalive is "off" or 0 to 65535 seconds, without a unit. FwMark is "off" or 0 to 4294967295, decimal or hexadecimal with a
lower-case 0x. wg loads nothing when one of them is anything else.`,
  references: [WG_PAGE],
  examples: [
    {
      bad: conf`
        [Peer]
        PublicKey = ${SAMPLE.public}
        PersistentKeepalive = «25s»
        `,
      fixed: conf`
        [Peer]
        PublicKey = ${SAMPLE.public}
        PersistentKeepalive = 25
        `,
    },
    {
      bad: conf`
        [Interface]
        FwMark = «0XCA6C»
        `,
      fixed: conf`
        [Interface]
        FwMark = 0xCA6C
        `,
    },
    {
      good: conf`
        [Interface]
        FwMark = OFF
        [Peer]
        PublicKey = ${SAMPLE.public}
        PersistentKeepalive = 25
        `,
    },
  ],
  *check({ file }) {
    for (const section of file.sections) {
      if (section.kind !== "interface" && section.kind !== "peer") continue;
      for (const entry of section.entries) {
        const { value, key } = entry;
        if (key === undefined || key.section !== section.kind || !isBad(entry) || (file.template && isTemplated(value.text))) continue;
        const meant = repaired(entry);
        const range = entry.name === "fwmark" ? "off, or 0 to 4294967295" : "off, or 0 to 65535 seconds";
        const message = `wg refuses "${shown(value.text)}" as ${key.name}: ${range}`;
        if (meant === undefined) yield { span: value.span, message };
        else
          yield {
            span: value.span,
            message,
            fix: { title: `Change to ${meant}`, safe: false, edits: [{ span: value.span, text: meant }] },
          };
      }
    }
  },
};

function isBad({ name, value: { text } }: Entry): boolean {
  if (text === "") return false;
  return name === "fwmark" ? readFwMark(text) === undefined : name === "persistentkeepalive" && readKeepalive(text) === undefined;
}

function repaired({ name, value: { text } }: Entry): string | undefined {
  const meant = name === "fwmark" ? text.replace(/^0X/, "0x") : (/^(\d{1,5})(s|sec|secs|seconds?)$/i.exec(text)?.[1] ?? text);
  if (/^(no|false|none|disabled?)$/i.test(text)) return "off";
  return meant !== text && (name === "fwmark" ? readFwMark(meant) : readKeepalive(meant)) !== undefined ? meant : undefined;
}
