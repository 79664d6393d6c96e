import { conf, type Rule } from "../../../core/rule.ts";
import type { NetplanUnit } from "../model.ts";

/** netplan/broken-yaml: the file is not YAML, so netplan configures nothing. */
export const brokenYaml: Rule<NetplanUnit> = {
  id: "netplan/broken-yaml",
  category: "invalid",
  severity: "error",
  since: "0.1.0",
  summary: "the file is not YAML, so netplan configures nothing",
  why: `netplan reads YAML with libyaml and stops at the first line that is not. At boot that means no network at all. Perimeter says where the damage is, reads on behind it, and judges the rest.`,
  references: ["https://netplan.readthedocs.io/en/stable/netplan-yaml/"],
  examples: [
    {
      bad: conf`
        network:
          version: 2
          ethernets:
            eth0: «[»dhcp4
      `,
    },
    {
      bad: conf`
        network:
          version: 2
          renderer: «@»networkd
      `,
    },
    {
      good: conf`
        network:
          version: 2
          ethernets:
            eth0:
              dhcp4: true
      `,
    },
  ],
  // Told by the reader itself, as damage of the file.
  *check() {},
};
