import { brief } from "../../../core/markdown.ts";
import { conf, type Rule } from "../../../core/rule.ts";
import { added, find, mapOf } from "../edits.ts";
import { type NetplanUnit, rendererOf } from "../model.ts";

/** netplan/bond-without-monitor: a bond that does not watch its members. */
export const bondWithoutMonitor: Rule<NetplanUnit> = {
  id: "netplan/bond-without-monitor",
  category: "correctness",
  severity: "warning",
  since: "0.1.0",
  summary: "a bond that does not watch its members",
  why: `Without \`mii-monitor-interval\` or ARP monitoring a member whose cable is pulled stays in use, and its share of the packets is lost. 802.3ad, balance-tlb and balance-alb need MII monitoring to work at all.`,
  references: ["https://netplan.readthedocs.io/en/stable/netplan-yaml/"],
  examples: [
    {
      bad: conf`
        network:
          version: 2
          ethernets:
            eth0: {}
            eth1: {}
          bonds:
            bond0:
              interfaces: [eth0, eth1]
              parameters:
                mode: «802.3ad»
      `,
      fixed: conf`
        network:
          version: 2
          ethernets:
            eth0: {}
            eth1: {}
          bonds:
            bond0:
              interfaces: [eth0, eth1]
              parameters:
                mode: 802.3ad
                mii-monitor-interval: 100
      `,
    },
    {
      good: conf`
        network:
          version: 2
          ethernets:
            eth0: {}
            eth1: {}
          bonds:
            bond0:
              interfaces: [eth0, eth1]
              parameters:
                mode: 802.3ad
                mii-monitor-interval: 100
      `,
    },
  ],
  *check(unit) {
    for (const def of unit.defs.values()) {
      const mode = def.settings.get("parameters.mode");
      // NetworkManager sets 100 ms by itself.
      if (def.type !== "bonds" || mode === undefined || !NEEDS.has(mode.text) || rendererOf(unit, def) !== "networkd") continue;
      if (def.settings.has("parameters.mii-monitor-interval") || def.settings.has("parameters.arp-interval")) continue;
      const { uri, span } = mode.at;
      const piece = def.pieces.find(({ at, map }) => at.uri === uri && map.span.start <= span.start && span.end <= map.span.end);
      const map = mapOf(piece === undefined ? undefined : find(piece.map, "parameters"));
      const edits = piece === undefined || map === undefined ? [] : [added(piece.file.source.text, map, "mii-monitor-interval: 100")];
      const message = `${brief(def.id, 16)} in mode ${mode.text} does not see a dead member: set \`mii-monitor-interval\``;
      yield { uri, span, message, ...(edits.length === 0 ? {} : { fix: { title: "Check the link every 100 ms", safe: false, edits } }) };
    }
  },
};

const NEEDS = new Set(["802.3ad", "balance-tlb", "balance-alb", "active-backup"]);
