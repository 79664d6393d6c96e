import { conf, type Finding, type Rule } from "../../../core/rule.ts";
import { nearest } from "../../../core/suggest.ts";
import type { Span } from "../../../core/text.ts";
import { isTemplated } from "../model.ts";
import { isTable, readMtu, readQuickAddress } from "../quick.ts";
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
      if (read !== undefined || file.template) continue;
      if (/^(?:\/\/|;)/.test(address)) {
        yield { span, message: `wg-quick knows no comment but "#": ip refuses "${shown(address, 20)}" as an address` };
        break;
      }
      yield { span, ...refusedAddress(address, span) };
    }
    const mtu = file.interface.entries.get("mtu");
    if (mtu?.quick && text(mtu) !== "" && readMtu(text(mtu)) === undefined && !templated(text(mtu)))
      yield { span: mtu.value.span, message: `ip refuses "${shown(text(mtu))}" as MTU: it is a number of bytes from 68 to 65535` };
    const table = file.interface.entries.get("table");
    const named = setting(file, "table");
    if (table?.quick && named !== undefined && named !== "" && isTable(named) === "bad" && !templated(named))
      yield { span: table.value.span, message: `ip knows no routing table "${shown(named)}": write auto, off or a number` };
    const meant = table?.quick && named !== undefined && isTable(named) === "name" ? wordMeant(named) : undefined;
    if (table === undefined || named === undefined || meant === undefined) return;
    const cased = named.toLowerCase() === meant;
    const message = cased
      ? `wg-quick wants "${meant}" in lower case, else it is the name of a routing table`
      : `"${shown(named)}" is the name of a routing table, which ip hardly knows: did you mean ${meant}?`;
    const fix = { title: `Write ${meant}`, safe: false, edits: [{ span: table.value.span, text: meant }] };
    yield { span: table.value.span, message, fix, ...(cased ? {} : { severity: "warning" as const }) };
  },
};

function refusedAddress(text: string, span: Span): Pick<Finding, "message" | "fix"> {
  const bare = /^(["'])(.+)\1$/.exec(text)?.[2];
  if (bare === undefined || readQuickAddress(bare) === undefined)
    return { message: `ip refuses "${shown(text, 43)}" as an address: the interface does not come up` };
  const fix = { title: "Remove the quotes", safe: false, edits: [{ span, text: bare }] };
  return { message: `ip takes the quotes for a part of the address, and refuses it: write ${shown(bare, 43)}`, fix };
}

const OTHER_WORDS: Readonly<Record<string, string>> = {
  none: "off",
  no: "off",
  false: "off",
  never: "off",
  disabled: "off",
  yes: "auto",
  true: "auto",
};

// The word of wg-quick that a name of a routing table was meant for, if it looks like one.
const wordMeant = (named: string): string | undefined =>
  Object.hasOwn(OTHER_WORDS, named.toLowerCase()) ? OTHER_WORDS[named.toLowerCase()] : nearest(named, ["off", "auto"]);
