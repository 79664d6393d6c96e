import { readAddress, showAddress } from "../../../core/address.ts";
import { brief } from "../../../core/markdown.ts";
import { conf, type Rule } from "../../../core/rule.ts";
import { allAddresses } from "../addressing.ts";
import type { NetplanUnit } from "../model.ts";

/** netplan/dns-own-address: a DNS server that is an address of this host. */
export const dnsOwnAddress: Rule<NetplanUnit> = {
  id: "netplan/dns-own-address",
  category: "correctness",
  severity: "info",
  since: "0.1.0",
  summary: "a DNS server that is an address of this host",
  why: `Names are then asked of this machine itself. Unless a resolver runs here, nothing is resolved; and the resolver needs servers of its own.`,
  references: ["https://netplan.readthedocs.io/en/stable/netplan-yaml/"],
  examples: [
    {
      bad: conf`
        network:
          version: 2
          ethernets:
            eth0:
              addresses: [192.0.2.10/24]
              nameservers:
                addresses: [«192.0.2.10»]
      `,
    },
    {
      good: conf`
        network:
          version: 2
          ethernets:
            eth0:
              addresses: [192.0.2.10/24]
              nameservers:
                addresses: [192.0.2.1]
      `,
    },
  ],
  *check(unit) {
    const own = new Map(allAddresses(unit).map((one) => [showAddress(one.cidr.address), one]));
    for (const def of unit.defs.values())
      for (const setting of def.lists.get("nameservers.addresses") ?? []) {
        const address = readAddress(setting.text);
        const mine = address === undefined ? undefined : own.get(showAddress(address));
        if (mine !== undefined)
          yield {
            uri: setting.at.uri,
            span: setting.at.span,
            message: `${brief(setting.text, 39)} is this host itself: does a resolver run here?`,
            related: [{ ...mine.setting.at, message: "the host's own address" }],
          };
      }
  },
};
