/** Which rules of a group say again what others say: exact set algebra over addresses, protocols and ports. */
import { type AddressRange, type Family, meets } from "../../core/address.ts";
import type { Condition, PacketRule } from "../../core/filter.ts";
import { analyse } from "../../packets/index.ts";
import type { CloudUnit, Group, Peer, SgRule } from "./normal.ts";
import { hasPorts, portsOf } from "./normal.ts";
import { isIcmp } from "./protocol.ts";

/** One source of one rule as a set of packets. */
export type Box = {
  readonly rule: SgRule;
  readonly peer: Peer & { kind: "cidr" };
  readonly family: Family;
};

/** Groups in which more sources share packets with others are not compared, nor those that need more comparisons to tell. */
const MOST = 1000;
const MOST_COMPARISONS = 2_000_000;

/** The boxes of a group: its sources whose protocol, ports and range are all known. */
export type Boxes = { readonly group: Group; readonly in: readonly Box[]; readonly out: readonly Box[] };

const known = new WeakMap<CloudUnit, readonly Boxes[]>();

/** The boxes of those security groups in which there are some to compare; looked for once. */
export function comparable(unit: CloudUnit): readonly Boxes[] {
  let found = known.get(unit);
  if (found === undefined) {
    found = unit.estate.groups
      .filter(hasSources)
      .map((group) => ({ group, in: boxesIn(group.rules, "in"), out: boxesIn(group.rules, "out") }));
    known.set(unit, found);
  }
  return found;
}

function hasSources({ kind, rules }: Group): boolean {
  let sources = 0;
  for (let i = 0; i < rules.length && kind === "security-group"; i++) sources += rules[i]?.peers.length ?? 0;
  return sources > 1;
}

function boxesIn(rules: readonly SgRule[], direction: "in" | "out"): readonly Box[] {
  const boxes: Box[] = [];
  for (let i = 0; i < rules.length; i++) {
    const rule = rules[i] as SgRule;
    if (rule.direction !== direction || packetsOf(rule) === undefined || isPortless(rule)) continue;
    for (let k = 0; k < rule.peers.length; k++) {
      const peer = rule.peers[k] as Peer;
      if (peer.kind === "cidr" && peer.cidr !== undefined && peer.maybe !== true)
        boxes.push({ rule, peer, family: peer.cidr.range.family });
    }
  }
  return boxes;
}

/** A rule for TCP or UDP without ports is refused, or about port 0 alone: it takes no packets from others. */
export const isPortless = (rule: SgRule): boolean => hasPorts(rule) && (rule.from === undefined || rule.to === undefined);

/** Lists of so many boxes are looked through pair by pair, before anything dearer is done with them. */
const FEW = 16;

/** Whether there may be two boxes, the second behind the first, for which a test holds; longer lists are not looked through. */
export function mayPair(boxes: readonly Box[], test: (a: Box, b: Box) => boolean): boolean {
  if (boxes.length > FEW) return true;
  for (let i = 1; i < boxes.length; i++) for (let j = 0; j < i; j++) if (test(boxes[j] as Box, boxes[i] as Box)) return true;
  return false;
}

/** What a rule says of packets besides their source; undefined where that is not known. */
export function packetsOf(rule: SgRule): readonly Condition[] | undefined {
  const number = rule.protocol?.number;
  if (number === undefined) return undefined;
  if (number === "all") return [];
  const protocol: Condition = { on: "protocol", not: false, protocols: [[number, number]] };
  if (number === 6 || number === 17) {
    const ports = portsOf(rule);
    return ports === undefined ? undefined : [protocol, { on: "destination-port", not: false, ports: [ports] }];
  }
  if (!isIcmp(number)) return [protocol];
  const [type, code] = [rule.from?.value, rule.to?.value];
  if (type === undefined || code === undefined || type > 255 || code > 255) return undefined;
  if (type === -1) return [protocol];
  return [protocol, { on: "icmp", not: false, types: [type, type], codes: code === -1 ? [0, 255] : [code, code] }];
}

const NONE: readonly (readonly [number, readonly number[]])[] = [];

/**
 * The place of each box that others hold whole, with the places of those that do; a box is not said to be covered by one that it covers
 * itself, except the first of equals.
 */
export const coveredOf = (boxes: readonly Box[]): readonly (readonly [number, readonly number[]])[] =>
  mayPair(boxes, sharesPackets) ? [...coveredIn(boxes, 4), ...coveredIn(boxes, 6)] : NONE;

function coveredIn(boxes: readonly Box[], family: Family): ReadonlyMap<number, readonly number[]> {
  const own = overlapping(boxes, family);
  if (own.length < 2 || own.length > MOST) return new Map();
  // Wider sets first: an ordered chain then finds those that nothing is left of.
  own.sort((a, b) => (a.size === b.size ? a.place - b.place : a.size < b.size ? 1 : -1));
  const at = { uri: "", span: { start: 0, end: 0 } };
  const rules = own.map(({ box, range }): PacketRule => {
    const conditions: Condition[] = [{ on: "source", not: false, ranges: [range] }, ...(packetsOf(box.rule) ?? [])];
    return { at, text: "", conditions, action: { do: "accept" } };
  });
  const places = new Map(rules.map((rule, index) => [rule, own[index]?.place]));
  const chain = { name: "FORWARD", rules, policy: { action: "drop" as const } };
  const analysis = analyse({ family, name: "filter", chains: new Map([[chain.name, chain]]) });
  const found = new Map<number, readonly number[]>();
  for (const [index, { place }] of own.entries()) {
    const known = analysis.reach(chain.name, index);
    if (known.status !== "unreachable") continue;
    const by = known.covers.map((cover) => places.get(cover.rule));
    found.set(
      place,
      by.filter((one) => one !== undefined),
    );
  }
  return found;
}

type Placed = { readonly box: Box; readonly place: number; readonly range: AddressRange; readonly size: bigint };

/** The boxes that share a packet with another one: all others are not covered, and cost nothing more. None where there are too many to tell. */
function overlapping(boxes: readonly Box[], family: Family): Placed[] {
  const own: Placed[] = [];
  for (const [place, box] of boxes.entries()) {
    const range = box.peer.cidr?.range;
    if (range?.family === family) own.push({ box, place, range, size: size(box, range) });
  }
  own.sort((a, b) => (a.range.first === b.range.first ? a.place - b.place : a.range.first < b.range.first ? -1 : 1));
  const shared = new Set<Placed>();
  let left = MOST_COMPARISONS;
  for (const [index, a] of own.entries())
    for (let i = index + 1; i < own.length; i++) {
      const b = own[i] as Placed;
      if (b.range.first > a.range.last) break;
      if (left-- === 0) return [];
      if (doMeet(a.box.rule, b.box.rule)) shared.add(a).add(b);
    }
  return [...shared].sort((a, b) => a.place - b.place);
}

/** Whether two boxes have a packet in common. */
function sharesPackets(a: Box, b: Box): boolean {
  const x = a.peer.cidr?.range;
  const y = b.peer.cidr?.range;
  return x !== undefined && y !== undefined && meets(x, y) && doMeet(a.rule, b.rule);
}

/** Whether rules whose addresses meet share protocols and ports. */
export function doMeet(a: SgRule, b: SgRule): boolean {
  const [x, y] = [a.protocol?.number, b.protocol?.number];
  if (x !== "all" && y !== "all" && x !== y) return false;
  const [p, q] = [portsOf(a), portsOf(b)];
  return p === undefined || q === undefined || (p[0] <= q[1] && q[0] <= p[1]);
}

function size(box: Box, range: AddressRange): bigint {
  const ports = portsOf(box.rule);
  return (
    (range.last - range.first + 1n) *
    BigInt(ports === undefined ? 1 : ports[1] - ports[0] + 1) *
    (box.rule.protocol?.number === "all" ? 1000n : 1n)
  );
}

/** Whether two sources are the same packets, written in the same words or not. */
export const isSame = (a: Box, b: Box): boolean => a.family === b.family && keyOf(a) === keyOf(b);

/** A text that is the same for the same packets. */
export function keyOf({ peer, rule }: Box): string {
  const range = peer.cidr?.range;
  const number = rule.protocol?.number;
  const ports = portsOf(rule) ?? (isIcmp(number) ? [rule.from?.value, rule.to?.value] : []);
  return `${rule.direction} ${range?.first}-${range?.last} ${number} ${number === "all" ? "" : ports.join("-")}`;
}
