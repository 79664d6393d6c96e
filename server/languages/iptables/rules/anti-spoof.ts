import type { AddressRange } from "../../../core/address.ts";
import { showAddress } from "../../../core/address.ts";
import type { PacketRule, Table } from "../../../core/filter.ts";
import { lazy } from "../../../core/lazy.ts";
import { conf, type Rule } from "../../../core/rule.ts";
import type { Hook } from "../../../packets/index.ts";
import { analysisOf, optionOf, rulesOf, tablesNamed } from "../analysis.ts";
import { opening, rangeOf, TCP } from "../posture.ts";
import type { IptablesUnit } from "../unit.ts";

export const antiSpoof: Rule<IptablesUnit> = {
  id: "iptables/anti-spoof",
  category: "security",
  severity: "info",
  since: "0.1.0",
  summary: "A gateway trusts an inside address by whatever interface it comes in",
  why: `Anyone can write an inside address into the source of a packet. A rule that accepts by such a source alone accepts it from the outside
interface too, unless the kernel (rp_filter) or a rule drops it first. Name the inside interface in the rule (\`-i eth1\`), or drop inside
sources that come in outside. Said of gateways only, whose outside interface is known by what they masquerade.`,
  references: ["https://www.rfc-editor.org/rfc/rfc2827"],
  examples: [
    {
      bad: conf`
        *nat
        -A POSTROUTING -s 192.168.1.0/24 -o eth0 -j MASQUERADE
        COMMIT
        *filter
        :INPUT DROP [0:0]
        -A INPUT -i lo -j ACCEPT
        -A INPUT -s «192.168.1.0/24» -j ACCEPT
        COMMIT
      `,
    },
    {
      good: conf`
        *nat
        -A POSTROUTING -s 192.168.1.0/24 -o eth0 -j MASQUERADE
        COMMIT
        *filter
        :INPUT DROP [0:0]
        -A INPUT -i lo -j ACCEPT
        -A INPUT -i eth0 -s 192.168.0.0/16 -j DROP
        -A INPUT -s 192.168.1.0/24 -j ACCEPT
        COMMIT
      `,
    },
  ],
  *check(unit) {
    for (const table of tablesNamed(unit, "filter")) {
      const outside = outsidesOf(unit, table);
      if (outside.size !== 1) continue;
      if (unit.files.some(({ source }) => /rp_filter|rpfilter/.test(source.text))) return;
      const [name = ""] = outside;
      for (const { chain, rule } of rulesOf(unit, [table])) {
        const source = trusted(rule);
        if (source === undefined || (chain.name !== "INPUT" && chain.name !== "FORWARD")) continue;
        if (!acceptsFrom(table, chain.name, rule, source, name)) continue;
        const from = showAddress({ family: source.family, value: source.first + 7n });
        yield {
          ...optionOf(unit, rule, "-s"),
          message: `A packet from ${from} that comes in by ${name} is accepted too: name the inside with -i`,
        };
      }
    }
  },
};

/** The interfaces that a gateway translates sources at. */
const outsidesOf = (unit: IptablesUnit, { family }: Table): ReadonlySet<string> =>
  new Set(
    tablesNamed(unit, "nat")
      .filter((nat) => nat.family === family)
      .flatMap((nat) => nat.chains.get("POSTROUTING")?.rules ?? [])
      .filter((rule) => rule.action.do === "masquerade" || rule.action.do === "snat")
      .flatMap((rule) => rule.conditions.flatMap((one) => (one.on === "out" && !one.not ? [one.name] : []))),
  );

const inside = lazy(() => ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "fc00::/7"].map(rangeOf));

/** The inside network that an accepting rule goes by, when it asks for no interface. */
function trusted(rule: PacketRule): AddressRange | undefined {
  if (rule.action.do !== "accept" || rule.conditions.some((one) => one.on === "in" || one.on === "opaque" || one.on === "state"))
    return undefined;
  const sources = rule.conditions.flatMap((one) => (one.on === "source" && !one.not ? one.ranges : []));
  return sources.find(
    ({ family, first, last }) =>
      last - first >= 7n && inside().some((net) => net.family === family && net.first <= first && last <= net.last),
  );
}

function acceptsFrom(table: Table, hook: Hook, rule: PacketRule, source: AddressRange, outside: string): boolean {
  const port = rule.conditions.flatMap((one) => (one.on === "destination-port" && !one.not ? one.ports : []))[0]?.[0] ?? 47811;
  const packet = { ...opening(table.family, TCP, port), source: { family: source.family, value: source.first + 7n }, in: outside };
  const decision = analysisOf(table).decide(hook, hook === "INPUT" ? packet : { ...packet, out: "eth7" });
  return decision.end === "accept" && decision.by === rule;
}
