/** What the denying rules of an ordered cloud firewall take away from the ones behind them. */
import { subtractRanges } from "../../core/address.ts";
import type { NumberRange } from "../../core/filter.ts";
import { cidrsOf, isInternet } from "./internet.ts";
import { type Group, type Peer, portsOf, type SgRule } from "./normal.ts";

type Protocol = "tcp" | "udp";

/** Tells whether the internet is kept from a port of what a rule opens to a peer. */
export type Shut = (protocol: Protocol, port: number) => boolean;

/** The denying rules of a group. */
export const denyingIn = (group: Group): readonly SgRule[] =>
  group.kind === "cloud-firewall" ? group.rules.filter(({ direction, entry }) => direction === "in" && entry?.action === "deny") : [];

/** What those of `denying` that come before a rule keep from it; undefined where that is nothing. */
export function shutFor(denying: readonly SgRule[], rule: SgRule, { cidr }: Peer & { kind: "cidr" }): Shut | undefined {
  const before = denying.filter((other) => isBefore(other, rule));
  if (before.length === 0) return undefined;
  return (protocol, port) => {
    const ranges = before.filter((other) => isAbout(other, protocol, port)).flatMap(cidrsOf);
    const denied = ranges.flatMap((peer) => (peer.cidr === undefined ? [] : [peer.cidr.range]));
    return cidr !== undefined && !isInternet(subtractRanges([cidr.range], denied));
  };
}

function isAbout(rule: SgRule, protocol: Protocol, port: number): boolean {
  const number = rule.protocol?.number;
  const [first, last] = portsOf(rule) ?? [1, 0];
  return (number === "all" || number === (protocol === "tcp" ? 6 : 17)) && first <= port && port <= last;
}

/** Whether a denying rule decides before another, for all machines that the other is for. */
function isBefore(denying: SgRule, rule: SgRule): boolean {
  const [first, second] = [denying.entry?.number?.value, rule.entry?.number?.value];
  const targets = denying.entry?.targets;
  return first !== undefined && second !== undefined && first <= second && (targets === undefined || targets === rule.entry?.targets);
}

/** Whether some port is left open: the first, or one behind a denied range, is if any is. */
export function isLeftOpen(shut: Shut, denying: readonly SgRule[], protocols: readonly Protocol[], [first, last]: NumberRange): boolean {
  const ports = [first, ...denying.map((rule) => (portsOf(rule)?.[1] ?? 65535) + 1)].filter((port) => port >= first && port <= last);
  return protocols.some((protocol) => ports.some((port) => !shut(protocol, port)));
}
