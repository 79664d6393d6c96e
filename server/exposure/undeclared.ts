/**
 * Routers that no file describes. A host with a private address and such a router as its way to the internet may be met through it: the
 * router may forward ports, and rewrite sources to its own address while it does. Nothing else of it is assumed; whatever the host's own
 * files drop in either case stays dropped.
 */
import { BITS, contains, type IpAddress, isLocalScope, scopeOf, showAddress } from "../core/address.ts";
import type { Entry } from "./entry.ts";
import type { EntryPoint } from "./exposure.ts";
import type { Host } from "./hosts.ts";
import { type Answer, reach } from "./reach.ts";
import type { Reason } from "./run.ts";
import { STRANGER } from "./strangers.ts";
import { prefixOf, routeTo, type Topology } from "./topology.ts";

/** A router that no file describes: its address, and the place where its packets come in. */
export type Undeclared = { readonly gateway: IpAddress; readonly at: Entry };

/** The undescribed router that may forward to an entry point; undefined where there is none, or a cloud stands there. */
export function undeclaredBefore(topology: Topology, { to }: EntryPoint): Undeclared | undefined {
  const owners = topology.owners(to.family, to.value);
  const owner = owners[0];
  if (to.family !== 4 || owners.length !== 1 || owner === undefined || !isLocalScope(scopeOf(to))) return undefined;
  const { groups, subnet, instance, publicAddresses, doubt } = topology.cloudOf(owner.host);
  const inCloud = groups.length > 0 || subnet !== undefined || instance !== undefined || publicAddresses.length > 0 || doubt !== undefined;
  const hop = routeTo(owner.host, to.family, STRANGER[to.family]);
  if (inCloud || hop.kind !== "link" || !hop.isDefault || topology.owners(to.family, hop.via).length > 0) return undefined;
  const gateway = { family: to.family, value: hop.via };
  if (!isLocalScope(scopeOf(gateway)) || !isOnLink(owner.host, gateway)) return undefined;
  return { gateway, at: { host: owner.host, device: owner.own.interface ?? hop.out, mapped: undefined } };
}

/** Whether the kernel takes a gateway: a prefix of the host's own holds it, or its route says so. An address alone (/32) says nothing. */
const isOnLink = ({ addresses, routes }: Host, gateway: IpAddress): boolean =>
  routes.some(({ via, onLink }) => onLink === true && via === showAddress(gateway)) ||
  addresses.some((own) => own.prefixLength === BITS[own.address.family] || contains(prefixOf(own), gateway));

/** What becomes of a packet from `from` that the router forwards, with its source or the router's own: what is not stopped is unknown. */
export function throughUndeclared(
  topology: Topology,
  { gateway, at }: Undeclared,
  from: IpAddress,
  { to, port }: EntryPoint,
  protocol: "tcp" | "udp",
): Answer {
  const direct = reach(topology, { from, to, port, protocol, at });
  const answer = direct.verdict === "unreachable" ? reach(topology, { from: gateway, to, port, protocol, at }) : direct;
  const met = new Set([...direct.met, ...answer.met]);
  if (answer.verdict === "unreachable") return { ...answer, met };
  const text = `no file describes the router ${showAddress(gateway)}`;
  const reason: Reason = { code: "undeclared-router", text };
  return { ...answer, verdict: "unknown", reasons: [reason, ...answer.reasons], met };
}
