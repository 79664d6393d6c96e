import { contains, readAddress, readCidr, scopeOf } from "../../../core/address.ts";
import { brief } from "../../../core/markdown.ts";
import { conf, type Rule } from "../../../core/rule.ts";
import { allAddresses, defaultsOf, usesDhcp } from "../addressing.ts";
import { type NetplanUnit, textOf } from "../model.ts";

/** netplan/dns-server-unreachable: a private DNS server that no route of this host leads to. */
export const dnsServerUnreachable: Rule<NetplanUnit> = {
  id: "netplan/dns-server-unreachable",
  category: "correctness",
  severity: "warning",
  since: "0.1.0",
  summary: "a private DNS server that no route of this host leads to",
  why: `The server is in a private network that the host is not in, and there is no default route and no other route to it: names are not resolved.`,
  references: ["https://netplan.readthedocs.io/en/stable/netplan-yaml/"],
  examples: [
    {
      bad: conf`
        network:
          version: 2
          ethernets:
            eth0:
              addresses: [192.168.1.10/24]
              nameservers:
                addresses: [«10.9.9.9»]
      `,
    },
    {
      good: conf`
        network:
          version: 2
          ethernets:
            eth0:
              addresses: [192.168.1.10/24]
              nameservers:
                addresses: [192.168.1.1]
      `,
    },
  ],
  *check(unit) {
    const defs = [...unit.defs.values()];
    const own = allAddresses(unit);
    if (
      unit.isolated ||
      own.length === 0 ||
      defs.some((def) => usesDhcp(def, 4) || usesDhcp(def, 6) || def.type === "modems" || def.type === "tunnels")
    )
      return;
    const routes = defs.flatMap((def) => def.routes).flatMap((route) => readCidr(textOf(route, "to") ?? "")?.range ?? []);
    const families = new Set(defs.flatMap((def) => [...defaultsOf(def)]).map(({ family }) => family));
    for (const def of defs)
      for (const setting of def.lists.get("nameservers.addresses") ?? []) {
        const address = readAddress(setting.text);
        if (address === undefined || families.has(address.family) || scopeOf(address) !== "private") continue;
        if (own.some(({ cidr }) => contains(cidr.range, address)) || routes.some((range) => contains(range, address))) continue;
        yield {
          uri: setting.at.uri,
          span: setting.at.span,
          message: `no route leads to the DNS server ${brief(setting.text, 39)}: it is in no network of this host`,
        };
      }
  },
};
