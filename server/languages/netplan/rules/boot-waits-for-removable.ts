import { brief } from "../../../core/markdown.ts";
import { conf, type Rule } from "../../../core/rule.ts";
import { isOn } from "../addressing.ts";
import { prepended } from "../edits.ts";
import { type NetplanUnit, rendererOf } from "../model.ts";

/** netplan/boot-waits-for-removable: booting waits for an interface that may not be there. */
export const bootWaitsForRemovable: Rule<NetplanUnit> = {
  id: "netplan/boot-waits-for-removable",
  category: "hygiene",
  severity: "hint",
  since: "0.1.0",
  summary: "booting waits for an interface that may not be there",
  why: `systemd-networkd-wait-online waits up to two minutes for every interface that is not \`optional\`. Adapters on USB and wireless interfaces are not always there.`,
  references: ["https://netplan.readthedocs.io/en/stable/netplan-yaml/"],
  examples: [
    {
      bad: conf`
        network:
          version: 2
          ethernets:
            «enx001122334455»:
              dhcp4: true
      `,
      fixed: conf`
        network:
          version: 2
          ethernets:
            enx001122334455:
              optional: true
              dhcp4: true
      `,
    },
    {
      good: conf`
        network:
          version: 2
          ethernets:
            enx001122334455:
              dhcp4: true
              optional: true
      `,
    },
  ],
  *check(unit) {
    for (const def of unit.defs.values()) {
      if (!/^(enx|usb\d|wlx|wwx)/.test(def.id) || isOn(def, "optional") || rendererOf(unit, def) !== "networkd") continue;
      const piece = def.pieces[0];
      const edits =
        piece === undefined || piece.map.entries.length === 0 ? [] : [prepended(piece.file.source.text, piece.map, "optional: true")];
      const message = `booting waits for ${brief(def.id, 16)}, which may not be plugged in: set \`optional: true\``;
      yield {
        uri: def.at.uri,
        span: def.at.span,
        message,
        ...(edits.length === 0 ? {} : { fix: { title: "Do not wait for it", safe: false, edits } }),
      };
    }
  },
};
