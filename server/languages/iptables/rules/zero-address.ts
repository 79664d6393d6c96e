import { conf, type Rule } from "../../../core/rule.ts";
import { findingAt, plainValue } from "../parts.ts";
import type { IptablesUnit } from "../unit.ts";

export const zeroAddress: Rule<IptablesUnit> = {
  id: "iptables/zero-address",
  category: "correctness",
  severity: "warning",
  scope: "part",
  since: "0.1.0",
  summary: "0.0.0.0 is written where everybody is meant",
  why: `An address without a mask is one address. 0.0.0.0 alone is the address that a host has before it has one, not the whole internet, which is 0.0.0.0/0
(and ::/0), or no -s at all: the rule lets nobody in. Drops of this address are left alone, and so is DHCP.`,
  references: ["https://manpages.debian.org/bookworm/iptables/iptables.8.en.html"],
  examples: [
    {
      bad: conf`
        *filter
        -A INPUT -s «0.0.0.0» -p tcp -m tcp --dport 443 -j ACCEPT
        COMMIT
      `,
      fixed: conf`
        *filter
        -A INPUT -s 0.0.0.0/0 -p tcp -m tcp --dport 443 -j ACCEPT
        COMMIT
      `,
    },
    {
      good: conf`
        *filter
        -A INPUT -s 0.0.0.0/32 -d 255.255.255.255/32 -p udp -m udp --sport 68 --dport 67 -j ACCEPT
        -A INPUT -s 0.0.0.0 -j DROP
        -A INPUT -s 0.0.0.0/0 -p tcp -m tcp --dport 443 -j ACCEPT
        COMMIT
      `,
    },
  ],
  *check(unit) {
    for (const key of ["-s", "-d"]) {
      for (const { rule, part } of unit.parts(key)) {
        const value = plainValue(part);
        const all = rule.family === 4 ? "0.0.0.0" : "::";
        if (value?.text !== all || part.not || rule.command.faults.length > 0) continue;
        const target = rule.command.target?.name.text ?? "";
        const dhcp = rule.command.parts.some(
          ({ value: port }) => port !== undefined && /^(6[78](:6[78])?|bootp[sc]|546|547)$/.test(port.text),
        );
        if (["DROP", "REJECT", "LOG", ""].includes(target) || dhcp) continue;
        yield findingAt(unit, rule, value, `${all} is one address, which no host sends from: everybody is ${all}/0`, {
          title: `Write ${all}/0`,
          safe: false,
          edits: [{ start: value.start, end: value.end, text: `${all}/0` }],
        });
      }
    }
  },
};
