import { brief } from "../../../core/markdown.ts";
import { conf, type Rule } from "../../../core/rule.ts";
import type { NetplanUnit } from "../model.ts";
import { isMac } from "../values.ts";

/** netplan/multicast-mac: a MAC address for an interface that is a multicast address. */
export const multicastMac: Rule<NetplanUnit> = {
  id: "netplan/multicast-mac",
  category: "correctness",
  severity: "warning",
  since: "0.1.0",
  summary: "a MAC address for an interface that is a multicast address",
  why: `The lowest bit of the first octet says that an address stands for a group. The kernel refuses such an address on an interface.`,
  references: ["https://netplan.readthedocs.io/en/stable/netplan-yaml/"],
  examples: [
    {
      bad: conf`
        network:
          version: 2
          ethernets:
            eth0:
              macaddress: «"53:54:00:12:34:56"»
      `,
    },
    {
      good: conf`
        network:
          version: 2
          ethernets:
            eth0:
              macaddress: "52:54:00:12:34:56"
      `,
    },
  ],
  *check(unit) {
    for (const def of unit.defs.values())
      for (const path of ["macaddress", "match.macaddress"]) {
        const setting = def.settings.get(path);
        if (
          setting === undefined ||
          setting.text.length !== 17 ||
          !isMac(setting.text) ||
          Number.parseInt(setting.text.slice(0, 2), 16) % 2 === 0
        )
          continue;
        yield {
          uri: setting.at.uri,
          span: setting.at.span,
          message: `${brief(setting.text, 17)} is a group address: the first pair must be even`,
        };
      }
  },
};
