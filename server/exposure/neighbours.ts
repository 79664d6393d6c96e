/**
 * IPv6 neighbour discovery: before a packet crosses a link, its sender asks for the neighbour's link address (ICMPv6 type 135),
 * and the answer (136) must come back. Both pass OUTPUT and INPUT of the two hosts, and connection tracking calls them
 * UNTRACKED (nf_conntrack_proto_icmpv6.c): a filter that drops what it does not know cuts its host off from IPv6.
 */
import type { Seen } from "./conntrack.ts";
import { filtered } from "./hooks.ts";
import type { Host } from "./hosts.ts";
import { ICMPV6, type Packet } from "./packet.ts";
import type { Run } from "./run.ts";

const SOLICITATION = 135;
const ADVERTISEMENT = 136;
const SOLICITED_NODE = 0xff02_0000_0000_0000_0000_0001_ff00_0000n;
/** Stands for a link-local address, which no file states. */
const LINK_LOCAL = 0xfe80_0000_0000_0000_0ca1_b2ff_fec3_d4e5n;

const UNTRACKED: Seen = { entry: undefined, direction: "original", state: "untracked" };

/** One end of a link: the host, its interface there, and the address that it speaks from. */
export type End = { readonly host: Host; readonly device: string | undefined; readonly address: bigint | undefined };

/** Why `sender` cannot send to `target` over a link: neighbour discovery fails; undefined when it works. */
export function undiscovered(run: Run, sender: End, target: End & { readonly address: bigint }): string | undefined {
  const failed = exchange(run, sender, target);
  if (failed === undefined) return undefined;
  const text = `neighbour discovery fails: ${failed}`;
  if (!mayRemember(run, sender, target)) return text;
  const hint = `it works only while ${sender.host.name} has just heard from ${target.host.name}`;
  const key = `neighbour ${sender.host.name} ${target.host.name} ${target.address}`;
  return run.choose({ code: "neighbour", text: `${text}; ${hint}` }, key) ? undefined : text;
}

function exchange(run: Run, sender: End, target: End & { readonly address: bigint }): string | undefined {
  return (
    crosses(run, sender, target, solicitation(sender, target.address)) ??
    crosses(run, target, sender, advertisement(target.address, sender))
  );
}

// The sender may know the neighbour from an exchange for traffic of its own, or from the neighbour's own solicitation.
function mayRemember(run: Run, sender: End, target: End & { readonly address: bigint }): boolean {
  const names = (end: End): readonly (bigint | undefined)[] => [
    undefined,
    ...end.host.addresses.flatMap((own) => (own.address.family === 6 && own.interface === end.device ? [own.address.value] : [])),
  ];
  const ours = names(sender);
  if (ours.some((address) => exchange(run, { ...sender, address }, target) === undefined)) return true;
  return ours.some((address) => crosses(run, target, sender, solicitation(target, address ?? LINK_LOCAL)) === undefined);
}

function solicitation(sender: End, target: bigint): Packet {
  return icmp(SOLICITATION, sender.address ?? LINK_LOCAL, SOLICITED_NODE | (target & 0xffffffn));
}

const advertisement = (target: bigint, to: End): Packet => icmp(ADVERTISEMENT, target, to.address ?? LINK_LOCAL);

const icmp = (icmpType: number, source: bigint, destination: bigint): Packet => ({
  family: 6,
  protocol: ICMPV6,
  source,
  destination,
  sourcePort: undefined,
  destinationPort: undefined,
  flags: 0,
  icmpType,
});

function crosses(run: Run, from: End, to: End, packet: Packet): string | undefined {
  const steps = run.steps.length;
  const blocked =
    filtered("OUTPUT", ["raw", "mangle", "filter", "security"], packet, { run, host: from.host, seen: UNTRACKED, out: from.device }) ??
    filtered("POSTROUTING", ["mangle"], packet, { run, host: from.host, seen: UNTRACKED, out: from.device }) ??
    filtered("PREROUTING", ["raw", "mangle"], packet, { run, host: to.host, seen: UNTRACKED, in: to.device }) ??
    filtered("INPUT", ["mangle", "filter", "security"], packet, { run, host: to.host, seen: UNTRACKED, in: to.device });
  if (blocked === undefined) run.steps.length = steps;
  return blocked;
}
