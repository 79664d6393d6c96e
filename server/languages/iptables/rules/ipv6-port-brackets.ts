import { readAddress } from "../../../core/address.ts";
import { brief } from "../../../core/markdown.ts";
import { conf, type Rule } from "../../../core/rule.ts";
import { findingAt, plainValue } from "../parts.ts";
import type { IptablesUnit } from "../unit.ts";

export const ipv6PortBrackets: Rule<IptablesUnit> = {
  id: "iptables/ipv6-port-brackets",
  category: "ignored",
  severity: "warning",
  scope: "part",
  since: "0.1.0",
  summary: "An IPv6 address with a port and no brackets",
  why: `Without brackets the port is read as the last part of the address: \`fc00::1:80\` is one address, and the port stays as it was.`,
  references: ["https://manpages.debian.org/bookworm/iptables/iptables-extensions.8.en.html"],
  examples: [
    {
      bad: conf`
        *nat
        -A PREROUTING -p tcp --dport 80 -j DNAT --to-destination «fc00::1:80»
        COMMIT
      `,
      fixed: conf`
        *nat
        -A PREROUTING -p tcp --dport 80 -j DNAT --to-destination [fc00::1]:80
        COMMIT
      `,
      path: "etc/iptables/rules.v6",
    },
    {
      good: conf`
        *nat
        -A PREROUTING -p tcp --dport 80 -j DNAT --to-destination [fc00::1]:80
        COMMIT
      `,
      path: "etc/iptables/rules.v6",
    },
  ],
  *check(unit) {
    for (const key of ["--to-destination", "--to-source"]) {
      for (const { rule, part } of unit.parts(key)) {
        const value = plainValue(part);
        const match =
          value === undefined || rule.family !== 6 ? null : /^([0-9a-f:]*::[0-9a-f:]*[0-9a-f]):([1-9]\d{1,4})$/i.exec(value.text);
        if (value === undefined || match === null || readAddress(match[1] ?? "") === undefined || readAddress(value.text) === undefined)
          continue;
        const text = `[${match[1]}]:${match[2]}`;
        const message = `${brief(value.text, 40)} is one address: a port needs brackets, ${brief(text, 40)}`;
        yield findingAt(unit, rule, value, message, {
          title: `Write ${text}`,
          safe: false,
          edits: [{ start: value.start, end: value.end, text }],
        });
      }
    }
  },
};
