import { brief } from "../../../core/markdown.ts";
import { conf, type Rule } from "../../../core/rule.ts";
import { hasMatch } from "../grammar.ts";
import type { NetplanUnit } from "../model.ts";

/** netplan/name-without-interface: an id that says what an interface is for, and no `match` that finds one. */
export const nameWithoutInterface: Rule<NetplanUnit> = {
  id: "netplan/name-without-interface",
  category: "ignored",
  severity: "warning",
  since: "0.1.0",
  summary: "an id that says what an interface is for, and no `match` that finds one",
  why: `Without \`match\` an id is the name of the interface as the kernel has it. There is hardly an interface called \`lan\` or \`uplink\`, so the settings go nowhere. Add \`match\` with the MAC address, and \`set-name\` if the name is wanted.`,
  references: ["https://netplan.readthedocs.io/en/stable/netplan-yaml/"],
  examples: [
    {
      bad: conf`
        network:
          version: 2
          ethernets:
            «lan»:
              dhcp4: true
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
              dhcp4: true
      `,
    },
    {
      good: conf`
        network:
          version: 2
          ethernets:
            enp3s0:
              dhcp4: true
      `,
    },
  ],
  *check(unit) {
    for (const def of unit.defs.values()) {
      if ((def.type !== "ethernets" && def.type !== "wifis") || hasMatch(def) || !LOGICAL.test(def.id) || def.settings.has("link"))
        continue;
      const message = `an interface called "${brief(def.id, 16)}" is unlikely: add \`match\` to say which one is meant`;
      yield { uri: def.at.uri, span: def.at.span, message };
    }
  },
};

const LOGICAL =
  /^(lan|wan|dmz|mgmt|management|internal|external|public|private|primary|secondary|main|uplink|internet|default|storage|backup|guest|any|all|id\d+|nic|ethernet|wifi|wireless|network|interface|my-?(nic|eth|lan|wifi|interface)\d*)$/i;
