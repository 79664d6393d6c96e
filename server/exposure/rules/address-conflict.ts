import { BITS, isLocalScope, scopeOf, showAddress } from "../../core/address.ts";
import { put } from "../../core/lists.ts";
import { brief } from "../../core/markdown.ts";
import { conf, type Rule } from "../../core/rule.ts";
import type { Host, OwnAddress } from "../hosts.ts";
import type { EstateUnit } from "../model.ts";
import { netplan } from "../samples.ts";
import { STRANGER } from "../strangers.ts";
import { prefixOf, routeTo } from "../topology.ts";

export const addressConflict: Rule<EstateUnit> = {
  id: "exposure/address-conflict",
  category: "correctness",
  severity: "error",
  since: "0.1.0",
  summary: "Two hosts of one network claim the same address",
  why: `Both answer for the address, and their neighbours send to whoever answered last: connections break at random, and
part of the traffic reaches the wrong machine. Only hosts that state the same network on a link are compared; the addresses of
tunnels are checked by wireguard/address-taken.`,
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
    const byAddress = new Map<string, Claim[]>();
    for (const host of unit.hosts)
      for (const own of host.addresses)
        if (isOnLink(host, own)) put(byAddress, `${own.address.family} ${own.address.value}`, { host, own });
    for (const claims of byAddress.values()) yield* conflicts(claims);
  },
};

type Claim = { readonly host: Host; readonly own: OwnAddress };

// A single address (a service announced from several hosts), an address inside the host (a bridge without members), and one of a tunnel,
// whose network is the tunnel's own, meet no other host's.
function isOnLink(host: Host, { address, prefixLength, interface: name }: OwnAddress): boolean {
  const scope = scopeOf(address);
  if (name === undefined || scope === "loopback" || scope === "link-local" || prefixLength >= BITS[address.family] - 1) return false;
  const link = host.interfaces.find((one) => one.name === name);
  const inner = link?.type === "bridge" && (link.members ?? []).length === 0;
  return !inner && link?.type !== "dummy" && link?.type !== "loopback" && link?.type !== "wireguard";
}

function* conflicts(claims: readonly Claim[]) {
  for (const { host, own } of claims) {
    const other = claims.find(
      (claim) => claim.host !== host && prefixOf(claim.own).first === prefixOf(own).first && !areApart({ host, own }, claim),
    );
    if (other === undefined) continue;
    yield {
      uri: own.at.uri,
      span: own.at.span,
      message: `${showAddress(own.address)} is also the address of ${brief(other.host.name, 24)} (${brief(other.own.interface ?? "", 16)}): give one another`,
      related: [{ uri: other.own.at.uri, span: other.own.at.span, message: `${other.host.name} claims it here` }],
    };
  }
}

// Two routers whose inner networks look alike, each with a way out of its own, are two sites.
function areApart(one: Claim, other: Claim): boolean {
  const { family, value } = one.own.address;
  if (!isLocalScope(scopeOf({ family, value }))) return false;
  const [here, there] = [outwards(one), outwards(other)];
  return here !== undefined && there !== undefined && here !== there;
}

// The gateway to the internet, when it is not in the claimed network.
function outwards({ host, own }: Claim): string | undefined {
  const hop = routeTo(host, own.address.family, STRANGER[own.address.family]);
  return hop.kind === "link" && hop.out !== own.interface ? `${hop.via}` : undefined;
}
