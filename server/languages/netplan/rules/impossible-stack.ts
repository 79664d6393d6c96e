import { brief } from "../../../core/markdown.ts";
import { conf, type Rule } from "../../../core/rule.ts";
import type { Def, NetplanUnit } from "../model.ts";
import { circlesOf, isOn } from "../stacks.ts";

/** netplan/impossible-stack: interfaces that cannot be put on one another. */
export const impossibleStack: Rule<NetplanUnit> = {
  id: "netplan/impossible-stack",
  category: "ignored",
  severity: "error",
  since: "0.1.0",
  summary: "interfaces that cannot be put on one another",
  why: `netplan writes down who is whose member or link without looking where that leads. The kernel does not take an interface that stands on itself, be it over others, nor a bridge in a bridge or a VRF in a VRF: networkd says \`Failed to set master interface\` and gives the interface up. VLANs that are each other's link are never made, as each waits for the other.`,
  references: ["https://netplan.readthedocs.io/en/stable/netplan-yaml/"],
  examples: [
    {
      bad: conf`
        network:
          version: 2
          ethernets: {eth0: {}}
          bridges:
            br0:
              interfaces: [eth0, «br0»]
      `,
    },
    {
      bad: conf`
        network:
          version: 2
          vlans:
            lan5: {id: 5, link: «lan6»}
            lan6: {id: 6, link: lan5}
      `,
    },
    {
      bad: conf`
        network:
          version: 2
          ethernets: {eth0: {}}
          bridges:
            br0: {interfaces: [eth0]}
            br1: {interfaces: [«br0»]}
      `,
    },
    {
      good: conf`
        network:
          version: 2
          ethernets: {eth0: {}, eth1: {}}
          bonds:
            bond0: {interfaces: [eth0, eth1], parameters: {mii-monitor-interval: 100}}
          vlans:
            lan5: {id: 5, link: bond0}
          bridges:
            br0: {interfaces: [lan5]}
      `,
    },
  ],
  *check(unit) {
    // Every definition is in one circle at most: the first use within each.
    const within = new Map<Def, readonly Def[]>();
    for (const circle of circlesOf(unit)) for (const def of circle) within.set(def, circle);
    const said = new Set<readonly Def[]>();
    for (const use of within.size === 0 ? [] : unit.references) {
      const [circle, lower] = [within.get(use.from), unit.defs.get(use.id)];
      if (circle === undefined || lower === undefined || within.get(lower) !== circle || said.has(circle) || !isOn(use)) continue;
      said.add(circle);
      yield { ...use.at, message: messageOf(circle) };
    }
    for (const use of unit.references) {
      const lower = unit.defs.get(use.id);
      const { from } = use;
      if (!isOn(use) || lower?.type !== from.type || lower === from || (from.type !== "bridges" && from.type !== "vrfs")) continue;
      const what = from.type === "bridges" ? "a bridge cannot be in a bridge" : "a VRF cannot be in a VRF";
      yield { ...use.at, message: `${what}: the kernel keeps ${brief(lower.id, 16)} out of ${brief(from.id, 16)}` };
    }
  },
};

function messageOf(circle: readonly Def[]): string {
  const [first, second] = circle.map(({ id }) => brief(id, 16));
  return second === undefined
    ? `${first} stands on itself: the kernel refuses that, and networkd gives it up`
    : `${first} and ${second} stand on each other: networkd cannot make that`;
}
