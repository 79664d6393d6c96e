/** Where a packet from an address that no host of the estate has comes in. */
import { contains, type Family, isLocalScope, scopeOf, showAddress, showRange } from "../core/address.ts";
import { type Host, type OwnAddress, outerAddresses } from "./hosts.ts";
import type { Packet } from "./packet.ts";
import type { Run } from "./run.ts";
import { statedForwarding } from "./settings.ts";
import { prefixOf, routeTo, type Topology } from "./topology.ts";

/** The first host that meets the packet, on which interface, and the destination that it then has (a public address may be mapped). */
export type Entry = { readonly host: Host; readonly device: string | undefined; readonly mapped: bigint | undefined };

/** The entry of a packet from outside; a text where there is none, or none can be known. */
export function entryOf(run: Run, topology: Topology, packet: Packet): Entry | string {
  const { family, source, destination } = packet;
  if (destination === undefined || source === undefined) return "the destination is not known";
  const onLink = linkWith(topology, family, source, destination);
  if (onLink !== undefined) return onLink;
  const owners = topology.owners(family, destination);
  const far = isLocalScope(scopeOf({ family, value: source }));
  const gateway = gatewayOf(topology, family, source);
  if (gateway === "several") return open(run, "which router the source uses is not known");
  if (gateway !== undefined) return { ...gateway, mapped: undefined };
  if (far) return open(run, withoutRouter(topology, family, source));
  const mapped = topology.publicOwners(family, destination)[0];
  if (mapped !== undefined && topology.cloudOf(mapped).isPublic === false)
    return `the subnet of ${mapped.name} has no route to an internet gateway`;
  if (mapped !== undefined) return publicEntry(mapped, family, destination);
  const own = owners[0];
  if (own === undefined) return open(run, "no host of the estate has this address");
  if (isLocalScope(scopeOf({ family, value: destination }))) {
    const { instance, publicAddresses, isPublic } = topology.cloudOf(own.host);
    const nameless = instance?.publicAddress === "some" && publicAddresses.length === 0 && isPublic !== false;
    if (nameless) run.leaveOpen({ code: "public-address", text: `no file states the public address of ${own.host.name}` });
    return "private addresses are not routed on the internet";
  }
  return uplink(topology, own.host, own.own, family);
}

function open(run: Run, why: string): string {
  run.leaveOpen({ code: "undeclared-router", text: why });
  return why;
}

function withoutRouter(topology: Topology, family: Family, value: bigint): string {
  for (const host of topology.hosts) {
    const near = host.addresses.find(
      (own) => own.address.family === family && own.prefixLength > 0 && contains(prefixOf(own), { family, value }),
    );
    if (near === undefined) continue;
    // The end of a tunnel is the way out of it; what is not known is where to.
    const alone = outerAddresses(host).length === 0;
    const range = showRange(prefixOf(near));
    return alone ? `no file states an address of ${host.name} outside the tunnel ${range}` : `no file describes the router of ${range}`;
  }
  return `no file describes a network with ${showAddress({ family, value })}`;
}

// Both ends on one link: the packet arrives directly.
function linkWith(topology: Topology, family: Family, source: bigint, destination: bigint): Entry | undefined {
  for (const { host, own } of topology.owners(family, destination)) {
    if (own.prefixLength < (family === 4 ? 31 : 127) && contains(prefixOf(own), { family, value: source }))
      return { host, device: own.interface, mapped: undefined };
  }
  return undefined;
}

// The host that routes for the link which the source is on: the only one there with a second link that does not itself leave by a gateway
// on it, and that may forward.
function gatewayOf(topology: Topology, family: Family, source: bigint): Entry | "several" | undefined {
  const found = new Map<Host, OwnAddress>();
  for (const host of topology.routersAt(family, source)) {
    const own = host.addresses.find(
      (one) => one.address.family === family && one.prefixLength > 0 && contains(prefixOf(one), { family, value: source }),
    );
    if (own === undefined || statedForwarding(host, family, own.interface) === false || leavesBy(host, own)) continue;
    found.set(host, own);
  }
  const [only] = found;
  if (only === undefined) return undefined;
  return found.size > 1 ? "several" : { host: only[0], device: only[1].interface, mapped: undefined };
}

function leavesBy(host: Host, own: OwnAddress): boolean {
  const { family } = own.address;
  const hop = routeTo(host, family, FAR[family]);
  return hop.kind === "link" && hop.isDefault && contains(prefixOf(own), { family, value: hop.via });
}

/** Addresses that only a default route leads to: 8.8.8.8 and 2001:4860:4860::8888. */
const FAR: Readonly<Record<Family, bigint>> = { 4: 0x08080808n, 6: 0x2001_4860_4860_0000_0000_0000_0000_8888n };

function publicEntry(host: Host, family: Family, destination: bigint): Entry {
  const own =
    host.addresses.find((one) => one.address.family === family && one.address.value === destination) ??
    outerAddresses(host).find(
      (one) => one.address.family === family && scopeOf(one.address) !== "loopback" && scopeOf(one.address) !== "link-local",
    );
  return { host, device: own?.interface, mapped: own === undefined || own.address.value === destination ? undefined : own.address.value };
}

// From the internet a packet passes every described router on the way: the gateways of default routes, outermost first.
function uplink(topology: Topology, host: Host, own: OwnAddress, family: Family): Entry {
  let at: Entry = { host, device: own.interface, mapped: undefined };
  const met = new Set<Host>([host]);
  for (;;) {
    const far = FAR[family];
    const hop = routeTo(at.host, family, far);
    if (hop.kind !== "link") return at;
    const next = topology.neighbour(at.host, family, hop.via);
    if (next === undefined || next === "several" || met.has(next.host) || next.host.declared?.zone === "internet") return at;
    const beyond = routeTo(next.host, family, far);
    if (beyond.kind !== "link") return at;
    met.add(next.host);
    at = { host: next.host, device: beyond.out, mapped: undefined };
  }
}
