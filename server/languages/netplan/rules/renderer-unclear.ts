import { brief } from "../../../core/markdown.ts";
import { conf, type Rule } from "../../../core/rule.ts";
import { textOf } from "../../shared/yaml.ts";
import type { NetplanUnit } from "../model.ts";

/** netplan/renderer-unclear: files that name different renderers, or a file name that says NetworkManager and a renderer that does not. */
export const rendererUnclear: Rule<NetplanUnit> = {
  id: "netplan/renderer-unclear",
  category: "hygiene",
  severity: "info",
  since: "0.1.0",
  summary: "files that name different renderers, or a file name that says NetworkManager and a renderer that does not",
  why: `The last file that sets \`network: renderer\` decides for all interfaces that do not say otherwise. Without any, systemd-networkd configures them, also in a file called 01-network-manager-all.yaml; a desktop then has two managers for one interface.`,
  references: ["https://netplan.readthedocs.io/en/stable/netplan-yaml/"],
  examples: [
    {
      path: "etc/netplan/01-network-manager-all.yaml",
      bad: conf`
        network:
          version: 2
          «ethernets»:
            eth0:
              dhcp4: true
      `,
    },
    {
      path: "etc/netplan/50-b.yaml",
      files: {
        "etc/netplan/10-a.yaml": conf`
        network:
          version: 2
          renderer: NetworkManager
      `,
      },
      bad: conf`
        network:
          version: 2
          renderer: «networkd»
      `,
    },
    {
      path: "etc/netplan/01-network-manager-all.yaml",
      good: conf`
        network:
          version: 2
          renderer: NetworkManager
      `,
    },
  ],
  *check(unit) {
    const last = unit.renderers.at(-1);
    const other = unit.renderers.findLast(({ text }) => text !== last?.text);
    if (last !== undefined && other !== undefined) {
      const message = `another file says ${brief(other.text, 16)}: this one is read later, and ${brief(last.text, 16)} counts`;
      yield { uri: last.at.uri, span: last.at.span, message, related: [{ ...other.at, message: "the other renderer" }] };
    }
    if (last?.text === "NetworkManager") return;
    for (const file of unit.files) {
      if (!/network-?manager/i.test(file.place.name)) continue;
      const def = [...unit.defs.values()].find(
        (one) => one.pieces.some(({ at }) => at.uri === file.source.uri) && textOf(one.renderer?.node) !== "NetworkManager",
      );
      const piece = def?.pieces.find(({ at }) => at.uri === file.source.uri);
      if (def !== undefined && piece !== undefined)
        yield {
          uri: piece.section.uri,
          span: piece.section.span,
          message: `the file's name says NetworkManager, and networkd configures ${brief(def.id, 16)}: no \`renderer\` is set`,
        };
    }
  },
};
