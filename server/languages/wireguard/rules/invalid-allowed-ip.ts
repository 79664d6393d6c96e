import { readCidr, showRange } from "../../../core/address.ts";
import { conf, type Finding, type Rule } from "../../../core/rule.ts";
import { readAllowedIp } from "../../shared/wireguard-values.ts";
import { type AllowedIp, isTemplated } from "../model.ts";
import { SAMPLE, shown, WG_PAGE } from "../show.ts";
import type { WireGuardUnit } from "../unit.ts";

export const invalidAllowedIp: Rule<WireGuardUnit> = {
  id: "wireguard/invalid-allowed-ip",
  category: "invalid",
  severity: "error",
  since: "0.1.0",
  summary: "an AllowedIPs entry that is not an address with a prefix length",
  why: `Entries are parted by commas, nothing else: wg removes white space first, so entries parted by spaces become one. Addresses are written in
full and without leading zeros, the mask is a prefix length, names are not looked up. One bad entry and wg loads nothing.`,
  references: [WG_PAGE],
  examples: [
    {
      bad: conf`
        [Peer]
        PublicKey = ${SAMPLE.public}
        AllowedIPs = «10.0.0.2/32 10.0.1.0/24»
        `,
      fixed: conf`
        [Peer]
        PublicKey = ${SAMPLE.public}
        AllowedIPs = 10.0.0.2/32, 10.0.1.0/24
        `,
    },
    {
      bad: conf`
        [Peer]
        PublicKey = ${SAMPLE.public}
        AllowedIPs = «10.0.0.0/255.255.255.0», fd00::/64
        `,
      fixed: conf`
        [Peer]
        PublicKey = ${SAMPLE.public}
        AllowedIPs = 10.0.0.0/24, fd00::/64
        `,
    },
    {
      good: conf`
        [Peer]
        PublicKey = ${SAMPLE.public}
        AllowedIPs = 10.0.0.2, fd00::/64
        `,
    },
  ],
  *check({ file, recent }) {
    for (const peer of file.peers) {
      for (const item of peer.allowed) {
        if (item.fault === undefined || (file.template && isTemplated(item.entry.value.text))) continue;
        if (item.text === "" || typeof readAllowedIp(item.text, recent) === "string") yield finding(item, file.source.text);
      }
    }
  },
};

function finding(item: AllowedIp, text: string): Finding {
  const { span, fault } = item;
  const raw = text.slice(span.start, span.end);
  const edit = (title: string, replaced: string): Pick<Finding, "fix"> => ({
    fix: { title, safe: false, edits: [{ span, text: replaced }] },
  });
  if (item.text === "") return { span, message: "AllowedIPs has an empty entry: one comma too many" };
  const several = raw.split(/[\s;]+/).filter((part) => part !== "");
  if (several.length > 1 && several.every((part) => typeof readAllowedIp(part) !== "string"))
    return {
      span,
      message: "AllowedIPs entries are parted by commas only: wg reads these as one",
      ...edit("Part them with commas", several.join(", ")),
    };
  if (fault === "sign") return { span, message: `"${shown(item.text)}": a sign before an entry is for wg 1.0.20250521 and later` };
  if (fault === "mask") {
    const length = dottedLength(item.text);
    if (length !== undefined)
      return { span, message: `wg wants a prefix length, not a mask: write ${length}`, ...edit(`Change to ${length}`, length) };
    return { span, message: `"${shown(item.text, 40)}" has no prefix length that fits: 0 to ${item.text.includes(":") ? 128 : 32}` };
  }
  if (fault === "octal")
    return { span, message: `wg reads addresses in full and without leading zeros: it refuses "${shown(item.text, 40)}"` };
  return { span, message: `"${shown(item.text, 40)}" is no address: wg looks up no names in AllowedIPs` };
}

function dottedLength(text: string): string | undefined {
  const [address = "", mask = ""] = text.split("/");
  const range = readCidr(mask)?.range;
  if (range === undefined || range.family !== 4) return undefined;
  const bits = range.first.toString(2).padStart(32, "0");
  const network = /^1*0*$/.test(bits) ? readCidr(`${address}/${bits.lastIndexOf("1") + 1}`) : undefined;
  return network === undefined ? undefined : showRange(network.range).replace(/^([^/]+)$/, "$1/32");
}
