import { conf, type Rule } from "../../../core/rule.ts";
import { pathOf } from "../../../core/uri.ts";
import { shown, WG_QUICK_PAGE } from "../show.ts";
import type { WireGuardUnit } from "../unit.ts";

export const fileName: Rule<WireGuardUnit> = {
  id: "wireguard/file-name",
  category: "invalid",
  severity: "error",
  since: "0.1.0",
  summary: "a file in /etc/wireguard whose name cannot be the name of an interface",
  why: `wg-quick names the interface after the file: 1 to 15 letters, digits and "_=+.-", followed by ".conf". It refuses any other file. Only files
in a folder "wireguard" are judged by their names.`,
  references: [WG_QUICK_PAGE],
  examples: [
    {
      path: "etc/wireguard/office-to-warehouse.conf",
      bad: conf`
        «»[Interface]
        ListenPort = 51820
        `,
    },
    {
      path: "etc/wireguard/warehouse.conf",
      good: conf`
        [Interface]
        ListenPort = 51820
        `,
    },
  ],
  *check({ file, plain }) {
    const name = /(?:^|\/)etc\/wireguard\/([^/]+)\.conf$/.exec(pathOf(file.source.uri))?.[1];
    if (plain || name === undefined || /^[a-zA-Z0-9_=+.-]{1,15}$/.test(name)) return;
    const why = name.length > 15 ? `is longer than 15 characters` : "is no name for an interface";
    yield { span: { start: 0, end: 0 }, message: `wg-quick refuses this file: "${shown(name, 32)}" ${why}` };
  },
};
