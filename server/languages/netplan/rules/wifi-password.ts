import { conf, type Rule } from "../../../core/rule.ts";
import type { NetplanUnit } from "../model.ts";
import { refusals } from "../refusals.ts";

/** netplan/wifi-password: a WPA passphrase of a length that WPA does not have. */
export const wifiPassword: Rule<NetplanUnit> = {
  id: "netplan/wifi-password",
  category: "invalid",
  severity: "error",
  since: "0.1.0",
  summary: "a WPA passphrase of a length that WPA does not have",
  why: `A WPA passphrase has 8 to 63 characters; 64 hexadecimal digits are the key itself. netplan refuses to write the configuration of wpa_supplicant otherwise.`,
  references: ["https://netplan.readthedocs.io/en/stable/netplan-yaml/"],
  examples: [
    {
      bad: conf`
        network:
          version: 2
          wifis:
            wlan0:
              access-points:
                home:
                  password: «short»
      `,
    },
    {
      bad: conf`
        network:
          version: 2
          wifis:
            wlan0:
              access-points:
                home:
                  auth: {key-management: eap, method: tls}
                  password: «short»
      `,
    },
    {
      good: conf`
        network:
          version: 2
          wifis:
            wlan0:
              access-points:
                home:
                  password: short
                  auth: {key-management: eap, method: tls}
      `,
    },
    {
      good: conf`
        network:
          version: 2
          wifis:
            wlan0:
              access-points:
                home:
                  password: "correct horse"
      `,
    },
  ],
  check: (unit) => refusals(unit, "netplan/wifi-password"),
};
