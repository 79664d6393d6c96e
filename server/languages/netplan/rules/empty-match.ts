import { brief } from "../../../core/markdown.ts";
import { conf, type Rule } from "../../../core/rule.ts";
import { matchAt } from "../grammar.ts";
import { isPhysical, type NetplanUnit } from "../model.ts";

/** netplan/empty-match: an empty `match` takes every interface of the machine. */
export const emptyMatch: Rule<NetplanUnit> = {
  id: "netplan/empty-match",
  category: "correctness",
  severity: "error",
  since: "0.1.0",
  summary: "an empty `match` takes every interface of the machine",
  why: `Every property under \`match\` narrows the choice. With none of them, the settings go to all interfaces, so all get the same address.`,
  references: ["https://netplan.readthedocs.io/en/stable/netplan-yaml/"],
  examples: [
    {
      bad: conf`
        network:
          version: 2
          ethernets:
            lan:
              «match»: {}
              addresses: [192.0.2.10/24]
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
              addresses: [192.0.2.10/24]
      `,
    },
  ],
  *check(unit) {
    for (const def of unit.defs.values()) {
      const match = matchAt(def);
      if (match === undefined || !isPhysical(def)) continue;
      if (["name", "macaddress", "driver"].some((key) => def.settings.has(`match.${key}`) || def.lists.has(`match.${key}`))) continue;
      yield {
        uri: match.key.uri,
        span: match.key.span,
        message: `an empty \`match\` gives ${brief(def.id, 16)} every interface: add name, macaddress or driver`,
      };
    }
  },
};
