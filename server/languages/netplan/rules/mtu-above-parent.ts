import { brief } from "../../../core/markdown.ts";
import { conf, type Rule } from "../../../core/rule.ts";
import { carriersOf, numberOf } from "../addressing.ts";
import { type Def, type NetplanUnit, textOf } from "../model.ts";

/** netplan/mtu-above-parent: packets that are larger than what carries them. */
export const mtuAboveParent: Rule<NetplanUnit> = {
  id: "netplan/mtu-above-parent",
  category: "correctness",
  severity: "warning",
  since: "0.1.0",
  summary: "packets that are larger than what carries them",
  why: `A VLAN sends its packets through its link, and a bridge or bond through its members: a packet of the larger size is dropped there. A WireGuard tunnel over a link of 1500 bytes has room for 1440 at most, 1420 with IPv6 outside.`,
  references: ["https://netplan.readthedocs.io/en/stable/netplan-yaml/"],
  examples: [
    {
      bad: conf`
        network:
          version: 2
          ethernets:
            eth0:
              mtu: 1500
          vlans:
            lan7:
              id: 7
              link: eth0
              mtu: «9000»
      `,
      fixed: conf`
        network:
          version: 2
          ethernets:
            eth0:
              mtu: 1500
          vlans:
            lan7:
              id: 7
              link: eth0
              mtu: 1500
      `,
    },
    {
      good: conf`
        network:
          version: 2
          ethernets:
            eth0:
              mtu: 9000
          vlans:
            lan7:
              id: 7
              link: eth0
              mtu: 9000
      `,
    },
  ],
  *check(unit) {
    for (const def of unit.defs.values()) {
      const mtu = def.settings.get("mtu");
      const size = numberOf(def, "mtu");
      if (mtu === undefined || size === undefined) continue;
      const limit = limitOf(unit, def);
      if (limit === undefined || size <= limit.size) continue;
      const fix = { title: `Write ${limit.size}`, safe: false, edits: [{ span: mtu.at.span, text: String(limit.size) }] };
      const related = limit.from === undefined ? [] : [{ ...limit.from.at, message: "what carries the packets" }];
      yield { uri: mtu.at.uri, span: mtu.at.span, message: `${size} bytes do not fit: ${limit.why}`, related, fix };
    }
  },
};

type Limit = { readonly size: number; readonly why: string; readonly from: Def | undefined };

function limitOf(unit: NetplanUnit, def: Def): Limit | undefined {
  if (def.type === "tunnels") {
    if (textOf(def, "mode") !== "wireguard") return undefined;
    let largest = 1500;
    for (const other of unit.defs.values()) if (other.type !== "tunnels") largest = Math.max(largest, numberOf(other, "mtu") ?? 0);
    return { size: largest - 60, why: `WireGuard over ${largest} bytes leaves ${largest - 60}`, from: undefined };
  }
  const carriers = carriersOf(unit, def).map((id) => unit.defs.get(id));
  for (const carrier of def.type === "vlans" || def.type === "bridges" || def.type === "bonds" ? carriers : []) {
    // Without a size of its own a link has 1500; members of a bond take the size of the bond.
    const size =
      carrier === undefined
        ? undefined
        : (numberOf(carrier, "mtu") ?? (def.type === "vlans" && carrier.type === "ethernets" ? 1500 : undefined));
    if (carrier !== undefined && size !== undefined && size < (numberOf(def, "mtu") ?? 0))
      return { size, why: `${brief(carrier.id, 16)} carries ${size}`, from: carrier };
  }
  return undefined;
}
