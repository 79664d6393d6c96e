import { brief } from "../../../core/markdown.ts";
import { conf, type Rule } from "../../../core/rule.ts";
import { addressesOf, numberOf, usesDhcp } from "../addressing.ts";
import type { NetplanUnit } from "../model.ts";

/** netplan/mtu-out-of-range: an MTU that interfaces do not have, or that IPv6 cannot use. */
export const mtuOutOfRange: Rule<NetplanUnit> = {
  id: "netplan/mtu-out-of-range",
  category: "correctness",
  severity: "warning",
  since: "0.1.0",
  summary: "an MTU that interfaces do not have, or that IPv6 cannot use",
  why: `netplan writes any number. IPv4 needs at least 68 bytes, no interface has more than 65535, and below 1280 the kernel switches IPv6 off on the interface, addresses and all.`,
  references: ["https://netplan.readthedocs.io/en/stable/netplan-yaml/"],
  examples: [
    {
      bad: conf`
        network:
          version: 2
          ethernets:
            eth0:
              mtu: «99999»
      `,
    },
    {
      bad: conf`
        network:
          version: 2
          ethernets:
            eth0:
              mtu: «1200»
              addresses: ["2001:db8::5/64"]
      `,
    },
    {
      good: conf`
        network:
          version: 2
          ethernets:
            eth0:
              mtu: 1280
              addresses: ["2001:db8::5/64"]
      `,
    },
  ],
  *check(unit) {
    for (const def of unit.defs.values())
      for (const path of ["mtu", "ipv6-mtu"]) {
        const setting = def.settings.get(path);
        const size = numberOf(def, path);
        if (setting === undefined || size === undefined || size === 0) continue;
        const six = path === "ipv6-mtu" || usesDhcp(def, 6) || addressesOf(def).some(({ cidr }) => cidr.range.family === 6);
        const why =
          size < 68
            ? "below the 68 bytes of IPv4"
            : size > 65535
              ? "above 65535, the largest packet"
              : six && size < 1280
                ? "below 1280: IPv6 is switched off"
                : undefined;
        if (why !== undefined)
          yield { uri: setting.at.uri, span: setting.at.span, message: `an MTU of ${brief(setting.text, 12)} is ${why}` };
      }
  },
};
