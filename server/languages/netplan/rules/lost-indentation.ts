import { conf, type Rule } from "../../../core/rule.ts";
import type { NetplanUnit } from "../model.ts";
import { refusals } from "../refusals.ts";

/** netplan/lost-indentation: lines lost their indentation, so keys have nothing below them. */
export const lostIndentation: Rule<NetplanUnit> = {
  id: "netplan/lost-indentation",
  category: "invalid",
  severity: "error",
  since: "0.1.0",
  summary: "lines lost their indentation, so keys have nothing below them",
  why: `Text copied from a PDF, a chat or a web page often arrives without its leading spaces. It is still YAML, but \`network:\` is then empty, and netplan says \`expected mapping (check indentation)\`. The fix sorts the lines by which key belongs below which.`,
  references: ["https://netplan.readthedocs.io/en/stable/netplan-yaml/"],
  examples: [
    {
      bad: conf`
        «network»:
        version: 2
        ethernets:
        eth0:
        dhcp4: false
        addresses:
        - 192.168.1.10/24
        nameservers:
        addresses: [9.9.9.9]
      `,
      fixed: conf`
        network:
          version: 2
          ethernets:
            eth0:
              dhcp4: false
              addresses:
                - 192.168.1.10/24
              nameservers:
                addresses: [9.9.9.9]
      `,
    },
    {
      bad: conf`
        network:
          version: 2
          «ethernets»:
          eth0:
            dhcp4: true
      `,
      fixed: conf`
        network:
          version: 2
          ethernets:
            eth0:
              dhcp4: true
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
  check: (unit) => refusals(unit, "netplan/lost-indentation"),
};
