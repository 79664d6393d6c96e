import { scopeOf, showAddress } from "../../core/address.ts";
import { conf, type Rule } from "../../core/rule.ts";
import type { Host, OwnAddress } from "../hosts.ts";
import type { EstateUnit } from "../model.ts";
import { netplan } from "../samples.ts";
import { prefixOf } from "../topology.ts";

export const addressConflict: Rule<EstateUnit> = {
  id: "exposure/address-conflict",
  category: "correctness",
  severity: "error",
  since: "0.1.0",
  summary: "Two hosts of one network claim the same address",
  why: `Both answer for the address, and their neighbours send to whoever answered last: connections break at random, and
part of the traffic reaches the wrong machine. Only hosts that state the same network are compared.`,
  references: ["https://www.rfc-editor.org/rfc/rfc5227"],
  examples: [
    {
      path: "hosts/pc/etc/netplan/10.yaml",
      files: {
        "hosts/nas/etc/netplan/10.yaml": netplan({ eth0: ["192.168.1.50/24"] }).replace('"192.168.1.50/24"', '«"192.168.1.50/24"»'),
      },
      bad: conf`
        network:
          version: 2
          ethernets:
            enp3s0:
              addresses: [«192.168.1.50/24»]
      `,
    },
    {
      path: "hosts/pc/etc/netplan/10.yaml",
      files: { "hosts/nas/etc/netplan/10.yaml": netplan({ eth0: ["192.168.1.51/24"] }) },
      good: netplan({ enp3s0: ["192.168.1.50/24"] }),
    },
  ],
  *check(unit) {
    const byAddress = new Map<string, { host: Host; own: OwnAddress }[]>();
    for (const host of unit.hosts) {
      for (const own of host.addresses) {
        const scope = scopeOf(own.address);
        if (scope === "loopback" || scope === "link-local" || own.interface === undefined) continue;
        const key = `${own.address.family} ${own.address.value}`;
        byAddress.set(key, [...(byAddress.get(key) ?? []), { host, own }]);
      }
    }
    for (const claims of byAddress.values()) yield* conflicts(claims);
  },
};

function* conflicts(claims: readonly { readonly host: Host; readonly own: OwnAddress }[]) {
  for (const { host, own } of claims) {
    const other = claims.find((claim) => claim.host !== host && prefixOf(claim.own).first === prefixOf(own).first);
    if (other === undefined) continue;
    yield {
      uri: own.at.uri,
      span: own.at.span,
      message: `${showAddress(own.address)} is also the address of ${other.host.name} (${other.own.interface ?? "declared"}): give one another`,
      related: [{ uri: other.own.at.uri, span: other.own.at.span, message: `${other.host.name} claims it here` }],
    };
  }
}
