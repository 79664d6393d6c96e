import { contains } from "../../../core/address.ts";
import { brief } from "../../../core/markdown.ts";
import { conf, type Rule } from "../../../core/rule.ts";
import { addressesOf } from "../addressing.ts";
import type { NetplanUnit } from "../model.ts";

/** netplan/address-joined: an address that joins the one of an earlier file instead of replacing it. */
export const addressJoined: Rule<NetplanUnit> = {
  id: "netplan/address-joined",
  category: "correctness",
  severity: "warning",
  since: "0.1.0",
  summary: "an address that joins the one of an earlier file instead of replacing it",
  why: `Lists of several files are joined: an interface has the addresses of all files. A new address in 99-static.yaml does not take the place of the one in 50-cloud-init.yaml; that one has to be removed where it is written.`,
  references: ["https://netplan.readthedocs.io/en/stable/netplan-yaml/"],
  examples: [
    {
      path: "etc/netplan/99-static.yaml",
      files: {
        "etc/netplan/50-cloud-init.yaml": conf`
        network:
          version: 2
          ethernets:
            eth0:
              addresses: [192.0.2.10/24]
      `,
      },
      bad: conf`
        network:
          version: 2
          ethernets:
            eth0:
              addresses: [«192.0.2.11/24»]
      `,
    },
    {
      good: conf`
        network:
          version: 2
          ethernets:
            eth0:
              addresses: [192.0.2.10/24, 192.0.2.11/24]
      `,
    },
  ],
  *check(unit) {
    for (const def of unit.defs.values()) {
      if (def.pieces.length < 2) continue;
      const own = addressesOf(def);
      for (const [i, later] of own.entries()) {
        const before = own
          .slice(0, Math.min(i, 100))
          .find(({ setting, cidr }) => setting.at.uri !== later.setting.at.uri && contains(cidr.range, later.cidr.address));
        if (before === undefined) continue;
        const { uri, span } = later.setting.at;
        const message = `joined with ${brief(before.setting.text, 24)} of another file: ${brief(def.id, 16)} has both addresses`;
        yield { uri, span, message, related: [{ ...before.setting.at, message: "the address that stays" }] };
      }
    }
  },
};
