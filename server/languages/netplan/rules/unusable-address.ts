import { type Cidr, scopeOf } from "../../../core/address.ts";
import { brief } from "../../../core/markdown.ts";
import { conf, type Rule } from "../../../core/rule.ts";
import { allAddresses } from "../addressing.ts";
import type { NetplanUnit } from "../model.ts";

/** netplan/unusable-address: an address that no interface can use: network, broadcast, loopback, multicast or unspecified. */
export const unusableAddress: Rule<NetplanUnit> = {
  id: "netplan/unusable-address",
  category: "correctness",
  severity: "error",
  since: "0.1.0",
  summary: "an address that no interface can use: network, broadcast, loopback, multicast or unspecified",
  why: `netplan takes any address with a prefix length. The first address of an IPv4 network names the network, the last one is its broadcast address; loopback addresses belong to \`lo\`, and multicast addresses to nobody.`,
  references: ["https://netplan.readthedocs.io/en/stable/netplan-yaml/"],
  examples: [
    {
      bad: conf`
        network:
          version: 2
          ethernets:
            eth0:
              addresses: [«192.168.1.0/24»]
      `,
    },
    {
      bad: conf`
        network:
          version: 2
          ethernets:
            eth0:
              addresses: [«192.168.1.255/24»]
      `,
    },
    {
      bad: conf`
        network:
          version: 2
          ethernets:
            eth0:
              addresses: [«224.0.0.5/24»]
      `,
    },
    {
      good: conf`
        network:
          version: 2
          ethernets:
            lo:
              addresses: [127.0.0.2/8]
      `,
    },
    {
      good: conf`
        network:
          version: 2
          ethernets:
            eth0:
              addresses: [192.0.2.0/31, 10.1.2.3/32]
      `,
    },
  ],
  *check(unit) {
    for (const { def, setting, cidr } of allAddresses(unit)) {
      const why = whyNot(cidr, def.id === "lo");
      if (why !== undefined) yield { uri: setting.at.uri, span: setting.at.span, message: `${brief(setting.text, 43)} ${why}` };
    }
  },
};

function whyNot({ address, range, prefixLength }: Cidr, isLoopback: boolean): string | undefined {
  const scope = scopeOf(address);
  if (scope === "multicast") return "is a multicast address: no interface has it as its own";
  if (scope === "unspecified") return "means no address at all";
  if (scope === "broadcast") return "is the broadcast address";
  if (scope === "loopback" && !isLoopback) return "is a loopback address: it is never reached from outside";
  if (address.family === 6 || prefixLength >= 31 || isLoopback) return undefined;
  if (address.value === range.first) return "names the network itself: choose an address inside it";
  return address.value === range.last ? "is the broadcast address of its network: choose another" : undefined;
}
