import { brief } from "../../../core/markdown.ts";
import { conf, type Rule } from "../../../core/rule.ts";
import { masterOf } from "../addressing.ts";
import { find, isSet } from "../edits.ts";
import { moved } from "../fixes.ts";
import type { NetplanUnit } from "../model.ts";

/** netplan/member-with-addresses: a member of a bridge or bond with addresses, DHCP or routes of its own. */
export const memberWithAddresses: Rule<NetplanUnit> = {
  id: "netplan/member-with-addresses",
  category: "ignored",
  severity: "warning",
  since: "0.1.0",
  summary: "a member of a bridge or bond with addresses, DHCP or routes of its own",
  why: `A member only carries frames for its master. Addresses on it are set and then do not work as meant, since packets come in by the master. They belong to the bridge or bond.`,
  references: ["https://netplan.readthedocs.io/en/stable/netplan-yaml/"],
  examples: [
    {
      bad: conf`
        network:
          version: 2
          ethernets:
            eth0:
              «addresses»: [192.0.2.10/24]
          bridges:
            br0:
              interfaces: [eth0]
      `,
      fixed: conf`
        network:
          version: 2
          ethernets:
            eth0:
              {}
          bridges:
            br0:
              addresses: [192.0.2.10/24]
              interfaces: [eth0]
      `,
    },
    {
      bad: conf`
        network:
          version: 2
          ethernets:
            eth0:
              mtu: 9000
              «dhcp4»: true
          bonds:
            bond0:
              interfaces: [eth0]
      `,
      fixed: conf`
        network:
          version: 2
          ethernets:
            eth0:
              mtu: 9000
          bonds:
            bond0:
              dhcp4: true
              interfaces: [eth0]
      `,
    },
    {
      good: conf`
        network:
          version: 2
          ethernets:
            eth0:
              dhcp4: false
          bridges:
            br0:
              interfaces: [eth0]
              addresses: [192.0.2.10/24]
      `,
    },
  ],
  *check(unit) {
    for (const def of unit.defs.values()) {
      const master = masterOf(unit, def);
      if (master === undefined || master === def || def.openvswitch) continue;
      for (const piece of def.pieces)
        for (const name of NAMES) {
          const entry = find(piece.map, name);
          if (entry === undefined || !isSet(entry)) continue;
          const message = `${brief(def.id, 16)} is a member of ${brief(master.id, 16)}: \`${name}\` belongs there`;
          const fix = moved(piece, entry, master, name);
          yield { uri: piece.at.uri, span: entry.key.span, message, ...(fix === undefined ? {} : { fix }) };
        }
    }
  },
};

const NAMES = ["addresses", "dhcp4", "dhcp6", "gateway4", "gateway6", "routes"];
