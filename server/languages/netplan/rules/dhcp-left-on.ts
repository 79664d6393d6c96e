import { brief } from "../../../core/markdown.ts";
import { conf, type Rule } from "../../../core/rule.ts";
import { addressesOf, usesDhcp } from "../addressing.ts";
import { prepended } from "../edits.ts";
import type { NetplanUnit } from "../model.ts";

/** netplan/dhcp-left-on: a later file sets a static address, and DHCP of an earlier file stays on. */
export const dhcpLeftOn: Rule<NetplanUnit> = {
  id: "netplan/dhcp-left-on",
  category: "correctness",
  severity: "warning",
  since: "0.1.0",
  summary: "a later file sets a static address, and DHCP of an earlier file stays on",
  why: `The files are merged key by key: keys that the later file does not name keep their value. A static address in 99-static.yaml does not switch off \`dhcp4: true\` of 50-cloud-init.yaml.`,
  references: ["https://netplan.readthedocs.io/en/stable/netplan-yaml/"],
  examples: [
    {
      path: "etc/netplan/99-static.yaml",
      files: {
        "etc/netplan/50-cloud-init.yaml": conf`
        network:
          version: 2
          ethernets:
            eth0:
              dhcp4: true
      `,
      },
      bad: conf`
        network:
          version: 2
          ethernets:
            eth0:
              «addresses»: [192.0.2.10/24]
      `,
      fixed: conf`
        network:
          version: 2
          ethernets:
            eth0:
              dhcp4: false
              addresses: [192.0.2.10/24]
      `,
    },
    {
      path: "etc/netplan/99-static.yaml",
      files: {
        "etc/netplan/50-cloud-init.yaml": conf`
        network:
          version: 2
          ethernets:
            eth0:
              dhcp4: true
      `,
      },
      good: conf`
        network:
          version: 2
          ethernets:
            eth0:
              dhcp4: false
              addresses: [192.0.2.10/24]
      `,
    },
  ],
  *check(unit) {
    for (const def of unit.defs.values()) {
      const dhcp = def.settings.get("dhcp4");
      const address = addressesOf(def).findLast(({ cidr }) => cidr.range.family === 4);
      if (dhcp === undefined || address === undefined || !usesDhcp(def, 4)) continue;
      const { uri } = address.setting.at;
      const later = def.pieces.findIndex(({ at }) => at.uri === uri);
      if (dhcp.at.uri === uri || def.pieces.findIndex(({ at }) => at.uri === dhcp.at.uri) > later) continue;
      const piece = def.pieces[later];
      const edits =
        piece === undefined || piece.map.entries.length === 0 ? [] : [prepended(piece.file.source.text, piece.map, "dhcp4: false")];
      const message = `another file leaves \`dhcp4\` on for ${brief(def.id, 16)}: it asks for a lease besides this address`;
      const related = [{ ...dhcp.at, message: "switched on here" }];
      const fix = edits.length === 0 ? {} : { fix: { title: "Switch dhcp4 off here", safe: false, edits } };
      yield { uri, span: address.setting.keyAt.span, message, related, ...fix };
    }
  },
};
