import { type AddressRange, meets, scopeOf, showRange } from "../../core/address.ts";
import { brief } from "../../core/markdown.ts";
import type { Rule } from "../../core/rule.ts";
import type { At } from "../../core/text.ts";
import type { EstateUnit } from "../model.ts";
import { netplan } from "../samples.ts";
import { prefixOf } from "../topology.ts";

export const subnetOverlap: Rule<EstateUnit> = {
  id: "exposure/subnet-overlap",
  category: "correctness",
  severity: "warning",
  since: "0.1.0",
  summary: "Two networks that one host must tell apart overlap",
  why: `A host with a tunnel in one network and a link in another sends packets for the shared addresses into the narrower
one only: hosts on the other side are never reached, without any error. Choose prefixes that do not meet, also between
the tunnel and the cloud network that it leads to.`,
  references: ["https://www.rfc-editor.org/rfc/rfc1918"],
  examples: [
    {
      path: "hosts/vps/etc/wireguard/wg0.conf",
      files: { "hosts/vps/etc/netplan/10.yaml": netplan({ eth0: ["10.0.5.20/16"] }).replace('"10.0.5.20/16"', '«"10.0.5.20/16"»') },
      bad: "[Interface]\nPrivateKey = 4GgaQCy68nzNsUE5aJ9fuLzHhB65tAlwbmA72MWnOm8=\nAddress = «10.0.0.1/24»\n",
    },
    {
      path: "hosts/vps/etc/wireguard/wg0.conf",
      files: { "hosts/vps/etc/netplan/10.yaml": netplan({ eth0: ["10.0.5.20/16"] }) },
      good: "[Interface]\nPrivateKey = 4GgaQCy68nzNsUE5aJ9fuLzHhB65tAlwbmA72MWnOm8=\nAddress = 10.200.0.1/24\n",
    },
  ],
  *check(unit) {
    for (const host of unit.hosts) {
      const nets = host.addresses
        .filter(
          ({ address, prefixLength, interface: name }) =>
            name !== undefined && scopeOf(address) !== "link-local" && prefixLength < (address.family === 4 ? 31 : 127),
        )
        .map((own) => ({ at: own.at, range: prefixOf(own), name: own.interface ?? "" }));
      for (const net of nets.slice(0, 64)) {
        const other = nets.slice(0, 64).find((one) => one.name !== net.name && meets(one.range, net.range));
        if (other !== undefined) yield finding(net, other);
      }
    }
    yield* cloudOverlaps(unit);
  },
};

type Net = { readonly at: At; readonly range: AddressRange; readonly name: string };

function finding(net: Net, other: Net) {
  return {
    uri: net.at.uri,
    span: net.at.span,
    message: brief(
      `${showRange(net.range)} (${net.name}) overlaps ${showRange(other.range)} (${other.name}): one side is never reached`,
      100,
    ),
    related: [{ uri: other.at.uri, span: other.at.span, message: `${other.name} has ${showRange(other.range)}` }],
  };
}

// A VPN prefix inside a cloud network: hosts of the cloud network that a tunnel joins cannot tell them apart.
function* cloudOverlaps(unit: EstateUnit) {
  const subnets = unit.cloud.flatMap((fact) =>
    fact.kind === "subnet" ? fact.ranges.map((range) => ({ at: fact.at, range, name: fact.id })) : [],
  );
  for (const host of unit.hosts) {
    for (const own of host.addresses) {
      if (!host.interfaces.some((one) => one.name === own.interface && one.type === "wireguard")) continue;
      const net = { at: own.at, range: prefixOf(own), name: own.interface ?? "" };
      const other = subnets.find((subnet) => meets(subnet.range, net.range));
      if (other !== undefined) yield finding(net, other);
    }
  }
}
