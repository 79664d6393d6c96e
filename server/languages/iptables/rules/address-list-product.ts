import { conf, type Rule } from "../../../core/rule.ts";
import { findingAt } from "../parts.ts";
import type { IptablesUnit } from "../unit.ts";

export const addressListProduct: Rule<IptablesUnit> = {
  id: "iptables/address-list-product",
  category: "ignored",
  severity: "info",
  scope: "part",
  since: "0.1.0",
  summary: "Lists of addresses on both sides",
  why: `A list becomes one rule for each address, and two lists one for each pair: the chain gets longer than it looks, and numbers of rules shift.`,
  references: ["https://manpages.debian.org/bookworm/iptables/iptables.8.en.html"],
  examples: [
    {
      bad: conf`
        *filter
        «-A INPUT -s 10.0.0.1,10.0.0.2 -d 10.1.0.1,10.1.0.2 -j DROP»
        COMMIT
      `,
    },
    {
      good: conf`
        *filter
        -A INPUT -s 10.0.0.1,10.0.0.2 -d 10.1.0.1 -j DROP
        COMMIT
      `,
    },
  ],
  *check(unit) {
    for (const { rule, part } of unit.parts("-s")) {
      if (part.value?.text.includes(",") !== true) continue;
      const other = rule.command.parts.find((one) => one.use === -1 && one.key === "-d");
      const [sources, destinations] = [part, other].map((one) => (one?.value?.known ? one.value.text.split(",").length : 1)) as [
        number,
        number,
      ];
      if (sources < 2 || destinations < 2) continue;
      const { span, base } = rule;
      yield findingAt(unit, rule, { start: span.start - base, end: span.end - base }, `These lists become ${sources * destinations} rules`);
    }
  },
};
