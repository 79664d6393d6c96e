import { conf, type Rule } from "../../../core/rule.ts";
import { isTemplated } from "../model.ts";
import { isTable, readMtu } from "../quick.ts";
import { shown, WG_QUICK_PAGE } from "../show.ts";
import type { Entry } from "../syntax.ts";
import { setting } from "../tunnel.ts";
import type { WireGuardUnit } from "../unit.ts";

export const upFails: Rule<WireGuardUnit> = {
  id: "wireguard/up-fails",
  category: "correctness",
  severity: "error",
  since: "0.1.0",
  summary: "an Address, MTU or Table that `ip` refuses when the interface comes up",
  why: `wg-quick does not look at these values; it hands them to ip(8) after the interface was made, and takes everything down again when ip
refuses. "wg-quick strip" and wg say nothing. Addresses are numbers with a prefix length, an MTU is 68 to 65535, Table is auto, off, or a routing table.`,
  references: [WG_QUICK_PAGE],
  examples: [
    {
      bad: conf`
        [Interface]
        Address = «10.0.0.256/24», «vpn.example.com»
        MTU = «1420 bytes»
        `,
    },
    {
      good: conf`
        [Interface]
        Address = 10.0.0.1/24, fd00::1/64
        MTU = 1420
        Table = 1234
        `,
    },
  ],
  *check({ file, plain }) {
    if (plain) return;
    const text = (entry: Entry): string => file.source.text.slice(entry.value.span.start, entry.value.span.end);
    const templated = (value: string): boolean => file.template && isTemplated(value);
    for (const { text: address, span, address: read } of file.interface.addresses) {
      if (read === undefined && !file.template)
        yield { span, message: `ip refuses "${shown(address, 43)}" as an address: the interface does not come up` };
    }
    const mtu = file.interface.entries.get("mtu");
    if (mtu?.quick && text(mtu) !== "" && readMtu(text(mtu)) === undefined && !templated(text(mtu)))
      yield { span: mtu.value.span, message: `ip refuses "${shown(text(mtu))}" as MTU: it is a number of bytes from 68 to 65535` };
    const table = file.interface.entries.get("table");
    const named = setting(file, "table");
    if (table?.quick && named !== undefined && named !== "" && isTable(named) === "bad" && !templated(named))
      yield { span: table.value.span, message: `ip knows no routing table "${shown(named)}": write auto, off or a number` };
    if (table?.quick && named !== undefined && named !== "auto" && named !== "off" && /^(auto|off)$/i.test(named))
      yield {
        span: table.value.span,
        message: `wg-quick wants "${named.toLowerCase()}" in lower case, else it is the name of a routing table`,
      };
  },
};
