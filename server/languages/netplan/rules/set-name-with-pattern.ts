import { brief } from "../../../core/markdown.ts";

import { conf, type Rule } from "../../../core/rule.ts";
import type { NetplanUnit } from "../model.ts";

/** netplan/set-name-with-pattern: `set-name` for a match that may find several interfaces. */
export const setNameWithPattern: Rule<NetplanUnit> = {
  id: "netplan/set-name-with-pattern",
  category: "correctness",
  severity: "warning",
  since: "0.1.0",
  summary: "`set-name` for a match that may find several interfaces",
  why: `Only one interface can have a name. When the pattern finds two, one of them is renamed, and which one is left to chance. Match by MAC address.`,
  references: ["https://netplan.readthedocs.io/en/stable/netplan-yaml/"],
  examples: [
    {
      bad: conf`
        network:
          version: 2
          ethernets:
            lan:
              match:
                name: "en*"
              «set-name»: lan0
      `,
    },
    {
      good: conf`
        network:
          version: 2
          ethernets:
            lan:
              match:
                macaddress: "52:54:00:12:34:56"
              set-name: lan0
      `,
    },
  ],
  *check(unit) {
    for (const def of unit.defs.values()) {
      const name = def.settings.get("set-name");
      if (name === undefined || def.settings.has("match.macaddress")) continue;
      const pattern = def.settings.get("match.name");
      const driver = def.settings.get("match.driver") ?? def.lists.get("match.driver")?.[0];
      const wide = pattern !== undefined ? (/[*?[]/.test(pattern.text) ? pattern : undefined) : driver;
      if (wide === undefined) continue;
      const message = `only one interface can be ${brief(name.text, 16)}, and "${brief(wide.text, 16)}" may find several`;
      yield { uri: name.keyAt.uri, span: name.keyAt.span, message, related: [{ ...wide.at, message: "the pattern" }] };
    }
  },
};
