import { brief } from "../../../core/markdown.ts";
import type { Fix } from "../../../core/rule.ts";
import { conf, type Rule } from "../../../core/rule.ts";
import { followed, type YamlEntry } from "../../shared/yaml.ts";
import { masterOf } from "../addressing.ts";
import { beginsLine, find, prepended, wholeLines } from "../edits.ts";
import type { Def, NetplanUnit, Piece } from "../model.ts";
import { readBool } from "../values.ts";

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
      if (master === undefined || def.openvswitch) continue;
      for (const piece of def.pieces)
        for (const name of NAMES) {
          const entry = find(piece.map, name);
          if (entry === undefined || !matters(entry)) continue;
          const message = `${brief(def.id, 16)} is a member of ${brief(master.id, 16)}: \`${name}\` belongs there`;
          const fix = moved(piece, entry, master, name);
          yield { uri: piece.at.uri, span: entry.key.span, message, ...(fix === undefined ? {} : { fix }) };
        }
    }
  },
};

const NAMES = ["addresses", "dhcp4", "dhcp6", "gateway4", "gateway6", "routes"];

function matters({ value }: YamlEntry): boolean {
  const content = followed(value);
  if (content.kind === "scalar") return readBool(content.text) !== false && content.text !== "";
  return content.kind === "map" ? content.entries.length > 0 : content.items.length > 0;
}

// Moves whole lines to the master where both are block mappings of one file, and the master does not have the key.
function moved(piece: Piece, entry: YamlEntry, master: Def, name: string): Fix | undefined {
  const { text } = piece.file.source;
  const target = master.pieces.find(({ at, map }) => at.uri === piece.at.uri && !map.flow && map.entries.length > 0);
  if (target === undefined || piece.map.flow || find(target.map, name) !== undefined || !beginsLine(text, entry)) return undefined;
  const written = text.slice(entry.key.span.start, entry.value.span.end);
  if (written.includes("\n") || target.map.entries[0] === undefined || !beginsLine(text, target.map.entries[0])) return undefined;
  const isOnly = piece.map.entries.length === 1;
  const span = isOnly ? { start: entry.key.span.start, end: entry.value.span.end } : wholeLines(text, entry);
  return {
    title: `Move it to ${brief(master.id, 30)}`,
    safe: false,
    edits: [{ span, text: isOnly ? "{}" : "" }, prepended(text, target.map, written)],
  };
}
