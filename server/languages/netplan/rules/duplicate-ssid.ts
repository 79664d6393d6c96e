import { conf, type Rule } from "../../../core/rule.ts";
import type { NetplanUnit } from "../model.ts";
import { refusals } from "../refusals.ts";

/** netplan/duplicate-ssid: a wireless network is written twice for one interface. */
export const duplicateSsid: Rule<NetplanUnit> = {
  id: "netplan/duplicate-ssid",
  category: "invalid",
  severity: "error",
  since: "0.1.0",
  summary: "a wireless network is written twice for one interface",
  why: `netplan refuses an SSID that an interface already has. Before 1.0 that includes files read earlier, and a file that netplan reads twice because it uses an interface before defining it.`,
  references: ["https://netplan.readthedocs.io/en/stable/netplan-yaml/"],
  examples: [
    {
      bad: conf`
        network:
          version: 2
          wifis:
            wlan0:
              access-points:
                home: {}
                «home»: {}
      `,
    },
    {
      good: conf`
        network:
          version: 2
          wifis:
            wlan0:
              access-points:
                home: {}
                work: {}
      `,
    },
  ],
  check: (unit) => refusals(unit, "netplan/duplicate-ssid"),
};
