import { brief } from "../../../core/markdown.ts";
import { conf, type Rule } from "../../../core/rule.ts";
import { numberOf } from "../addressing.ts";
import { type Def, type NetplanUnit, textOf } from "../model.ts";

/** netplan/duplicate-vlan-id: two VLANs with one id on one link. */
export const duplicateVlanId: Rule<NetplanUnit> = {
  id: "netplan/duplicate-vlan-id",
  category: "correctness",
  severity: "warning",
  since: "0.1.0",
  summary: "two VLANs with one id on one link",
  why: `The kernel refuses the second: an interface has each VLAN id once. One of the two VLANs never comes up.`,
  references: ["https://netplan.readthedocs.io/en/stable/netplan-yaml/"],
  examples: [
    {
      bad: conf`
        network:
          version: 2
          ethernets:
            eth0: {}
          vlans:
            lan7:
              id: 7
              link: eth0
            guests:
              id: «7»
              link: eth0
      `,
    },
    {
      good: conf`
        network:
          version: 2
          ethernets:
            eth0: {}
          vlans:
            lan7:
              id: 7
              link: eth0
            guests:
              id: 8
              link: eth0
      `,
    },
  ],
  *check(unit) {
    const first = new Map<string, Def>();
    for (const def of unit.defs.values()) {
      const id = def.settings.get("id");
      if (def.type !== "vlans" || id === undefined) continue;
      const key = `${numberOf(def, "id")} ${textOf(def, "link") ?? ""}`;
      const before = first.get(key);
      if (before === undefined) first.set(key, def);
      else
        yield {
          uri: id.at.uri,
          span: id.at.span,
          message: `${brief(before.id, 16)} is VLAN ${brief(id.text, 8)} of ${brief(textOf(def, "link") ?? "", 16)} already`,
          related: [{ ...before.at, message: "the other VLAN" }],
        };
    }
  },
};
