/** Units of single scripts for tests, and what is in them as text. */
import assert from "node:assert/strict";
import { showRange } from "../../server/core/address.ts";
import type { PacketRule } from "../../server/core/filter.ts";
import { iptables } from "../../server/languages/iptables/index.ts";
import type { IptablesUnit } from "../../server/languages/iptables/unit.ts";

/** The unit that one file makes. */
export function unitOf(text: string, uri = "file:///srv/firewall.sh"): IptablesUnit {
  const { file } = iptables.parse({ uri, text });
  const [unit] = iptables.units?.([file], { targets: {}, isolated: false, has: () => false }) ?? [];
  assert.ok(unit);
  return unit;
}

/** The rules of a unit, short: table, chain, ports and addresses, action. */
export function shown(unit: IptablesUnit): string[] {
  return unit.tables.flatMap((table) =>
    [...table.chains.values()].flatMap((chain) =>
      chain.rules.map((rule) => `${table.family} ${table.name} ${chain.name}${conditions(rule)} ${rule.action.do}`),
    ),
  );
}

const conditions = (rule: PacketRule): string =>
  rule.conditions
    .map((one) => {
      if (one.on === "destination-port") return ` dport ${one.ports.map((port) => port[0]).join(",")}`;
      if (one.on === "source") return ` from ${one.ranges.map(showRange).join(",")}`;
      return one.on === "opaque" ? ` (${one.stable ? "stable" : "unknown"})` : "";
    })
    .join("");

/** What is refused, with the words it is about. */
export const faults = (unit: IptablesUnit): string[] =>
  unit.ruleset.faults.map((fault) => `${fault.rule} ${fault.file.source.text.slice(fault.base + fault.start, fault.base + fault.end)}`);
