import { readAddress } from "../../../core/address.ts";
import { brief } from "../../../core/markdown.ts";
import { conf, type Rule } from "../../../core/rule.ts";
import { doubtfulHosts } from "../doubts.ts";
import { findingAt } from "../parts.ts";
import type { IptablesUnit } from "../unit.ts";

export const maskHoles: Rule<IptablesUnit> = {
  id: "iptables/mask-holes",
  category: "ignored",
  severity: "info",
  scope: "part",
  since: "0.1.0",
  summary: "A mask that is no prefix",
  why: `A mask with zeros between its ones matches addresses that share those bits, wherever they are. That is allowed, and seldom meant. A wildcard mask as
routers have it (0.0.0.255) is a warning: iptables takes no such masks.`,
  references: ["https://manpages.debian.org/bookworm/iptables/iptables.8.en.html"],
  examples: [
    {
      bad: conf`
        *filter
        -A INPUT -s «10.0.0.1/255.0.0.255» -j DROP
        COMMIT
      `,
    },
    {
      bad: conf`
        *filter
        -A INPUT -s «10.0.0.0/0.0.0.255» -j DROP
        COMMIT
      `,
      fixed: conf`
        *filter
        -A INPUT -s 10.0.0.0/24 -j DROP
        COMMIT
      `,
    },
    {
      good: conf`
        *filter
        -A INPUT -s 10.0.0.0/255.0.0.0 -j DROP
        COMMIT
      `,
    },
  ],
  *check(unit) {
    for (const { rule, host, ...place } of doubtfulHosts(unit)) {
      if (!host.doubts.includes("holes")) continue;
      const wildcard = wildcardOf(host.text);
      if (wildcard === undefined) {
        yield findingAt(unit, rule, place, `The mask of ${brief(host.text, 40)} has holes: it matches scattered addresses`);
        continue;
      }
      const message = `${brief(host.text, 40)} is a wildcard mask: iptables takes it for a netmask with holes; write ${wildcard}`;
      const fix = { title: `Write ${wildcard}`, safe: false, edits: [{ start: place.start, end: place.end, text: wildcard }] };
      yield { ...findingAt(unit, rule, place, message, fix), severity: "warning" };
    }
  },
};

/** The prefix that a mask as routers write it (0.0.0.255) means; undefined for others. */
function wildcardOf(text: string): string | undefined {
  const [host = "", mask = ""] = text.split("/");
  const bits = readAddress(mask);
  if (bits?.family !== 4 || bits.value === 0n || (bits.value & (bits.value + 1n)) !== 0n) return undefined;
  return `${host}/${32 - bits.value.toString(2).length}`;
}
