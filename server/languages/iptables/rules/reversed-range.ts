import { brief } from "../../../core/markdown.ts";
import { conf, type Rule } from "../../../core/rule.ts";
import { addressRange } from "../actions.ts";
import { readNumber } from "../numbers.ts";
import type { Family } from "../options.ts";
import { findingAt, plainValue } from "../parts.ts";
import type { IptablesUnit } from "../unit.ts";

export const reversedRange: Rule<IptablesUnit> = {
  id: "iptables/reversed-range",
  category: "ignored",
  severity: "warning",
  scope: "part",
  since: "0.1.0",
  summary: "A range that runs backwards and is accepted",
  why: `iprange, udp, length and some others take a range whose first end is above its last, and never match.`,
  references: ["https://manpages.debian.org/bookworm/iptables/iptables.8.en.html"],
  examples: [
    {
      bad: conf`
        *filter
        -A INPUT -m iprange --src-range «10.0.0.9-10.0.0.1» -j DROP
        COMMIT
      `,
      fixed: conf`
        *filter
        -A INPUT -m iprange --src-range 10.0.0.1-10.0.0.9 -j DROP
        COMMIT
      `,
    },
    {
      bad: conf`
        *filter
        -A INPUT -p udp --dport «90:80» -j DROP
        COMMIT
      `,
      fixed: conf`
        *filter
        -A INPUT -p udp --dport 80:90 -j DROP
        COMMIT
      `,
    },
    {
      good: conf`
        *filter
        -A INPUT -p udp --dport 80:90 -j DROP
        COMMIT
      `,
    },
  ],
  *check(unit) {
    for (const key of [
      "--src-range",
      "--dst-range",
      "--source-port",
      "--destination-port",
      "--length",
      "--ctorigsrcport",
      "--ctorigdstport",
      "--ctreplsrcport",
      "--ctrepldstport",
      "--ctexpire",
    ]) {
      for (const { rule, part } of unit.parts(key)) {
        const value = plainValue(part);
        if (value === undefined || rule.command.faults.length > 0 || !runsBackwards(value.text, key, rule.family)) continue;
        const sign = key.endsWith("-range") ? "-" : ":";
        const text = value.text.split(sign).reverse().join(sign);
        yield findingAt(unit, rule, value, `${brief(value.text, 60)} runs backwards and never matches`, {
          title: `Write ${brief(text, 60)}`,
          safe: false,
          edits: [{ start: value.start, end: value.end, text }],
        });
      }
    }
  },
};

function runsBackwards(text: string, key: string, family: Family): boolean {
  if (!text.includes(key.endsWith("-range") ? "-" : ":")) return false;
  if (key.endsWith("-range")) {
    const [first, last] = text.split("-");
    if (last === undefined) return false;
    return addressRange(`${first}-${last}`, family) === undefined && addressRange(`${last}-${first}`, family) !== undefined;
  }
  const [first = "", last = ""] = text.split(":");
  return first !== "" && last !== "" && readNumber(last) >= 0 && readNumber(first) > readNumber(last);
}
