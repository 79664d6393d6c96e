/** Port forwards: DNAT rules, and what FORWARD does with the packets that they make. */
import type { AddressRange } from "../../core/address.ts";
import type { Condition, NumberRange, PacketRule, Table } from "../../core/filter.ts";
import { put } from "../../core/lists.ts";
import { analysisOf, rulesOf, tablesNamed } from "./analysis.ts";
import { protocolIs, stateIs, to, toPort } from "./posture.ts";
import type { IptablesUnit } from "./unit.ts";

/** A DNAT to another host, with the filter table of its family. `ports` are those before, `port` the one after. */
export type PortForward = {
  readonly table: Table;
  readonly filter: Table;
  readonly rule: PacketRule;
  readonly chain: string;
  readonly to: AddressRange;
  readonly protocol: number | undefined;
  readonly ports: readonly NumberRange[];
  readonly port: number | undefined;
};

const isLoopback = ({ family, first }: AddressRange): boolean => (family === 4 ? first >> 24n === 127n : first === 1n);

const known = new WeakMap<IptablesUnit, readonly PortForward[]>();

/** The reachable DNAT rules of a unit that lead to other hosts, where the unit says what FORWARD does. */
export function forwardsOf(unit: IptablesUnit): readonly PortForward[] {
  const forwards = known.get(unit) ?? forwardsIn(unit);
  known.set(unit, forwards);
  return forwards;
}

function forwardsIn(unit: IptablesUnit): readonly PortForward[] {
  const found: PortForward[] = [];
  for (const { table, chain, index, rule } of rulesOf(unit, tablesNamed(unit, "nat"))) {
    const { action } = rule;
    if (action.do !== "dnat" || action.to === undefined || action.none === true || isLoopback(action.to)) continue;
    const filter = tablesNamed(unit, "filter").find((other) => other.family === table.family);
    if (filter?.chains.get("FORWARD")?.policy === undefined || analysisOf(table).status(chain.name, index) !== "reachable") continue;
    const ports = rule.conditions.flatMap((each) => (each.on === "destination-port" && !each.not ? each.ports : []));
    const protocols = rule.conditions.flatMap((each) => (each.on === "protocol" && !each.not ? each.protocols : []));
    const port = action.ports?.[0] ?? ports[0]?.[0];
    found.push({ table, filter, rule, chain: chain.name, to: action.to, protocol: protocols[0]?.[0], ports, port });
  }
  return found;
}

/** What is asked of FORWARD about the packets that a forward makes; `port` overrides the one behind the translation. */
export function askedOf(forward: PortForward, port = forward.port): Condition[] {
  const asked: Condition[] = [to(forward.to), stateIs("new")];
  if (forward.protocol !== undefined) asked.push(protocolIs(forward.protocol));
  if (port !== undefined && forward.protocol !== undefined) asked.push(toPort(port));
  for (const condition of forward.rule.conditions) if (condition.on === "source" || condition.on === "in") asked.push(condition);
  return asked;
}

type Jump = { readonly from: string; readonly rule: PacketRule };
const jumps = new WeakMap<Table, ReadonlyMap<string, readonly Jump[]>>();

/** The jumps of a table by the chain that they lead to; found once. */
function jumpsTo(table: Table): ReadonlyMap<string, readonly Jump[]> {
  const known = jumps.get(table);
  if (known !== undefined) return known;
  const found = new Map<string, Jump[]>();
  for (const { name, rules } of table.chains.values())
    for (const rule of rules) {
      const { action } = rule;
      if (action.do === "jump" || action.do === "goto") put(found, action.chain, { from: name, rule });
    }
  jumps.set(table, found);
  return found;
}

/**
 * What is asked of a packet on a way from PREROUTING to a forward, the forward's own conditions first, when all of that is `wanted`;
 * undefined when no such way is found.
 */
export function conditionsTo(
  { table, chain, rule }: PortForward,
  wanted: (condition: Condition) => boolean,
): readonly Condition[] | undefined {
  if (!rule.conditions.every(wanted)) return undefined;
  const ways = new Map<string, readonly Condition[]>([[chain, rule.conditions]]);
  for (const [name, asked] of ways) {
    if (name === "PREROUTING") return asked;
    for (const jump of jumpsTo(table).get(name) ?? [])
      if (!ways.has(jump.from) && jump.rule.conditions.every(wanted)) ways.set(jump.from, [...asked, ...jump.rule.conditions]);
  }
  return undefined;
}

const proved = new WeakMap<PortForward, boolean>();

/** Whether it is proved that FORWARD accepts no packet that the forward makes. */
export function notForwarded(forward: PortForward): boolean {
  const none = proved.get(forward) ?? analysisOf(forward.filter).exists("FORWARD", askedOf(forward), "accept") === "none";
  proved.set(forward, none);
  return none;
}

/** Finds forwards by the ports before them without looking at all of them. */
export function byPort(forwards: readonly PortForward[]): (first: number, last: number) => readonly PortForward[] {
  const single = new Map<number, PortForward[]>();
  const wide: { readonly low: number; readonly high: number; readonly forward: PortForward }[] = [];
  for (const forward of forwards) {
    for (const [low, high] of forward.ports) {
      if (low !== high) wide.push({ low, high, forward });
      else put(single, low, forward);
    }
  }
  // Those with a range that holds all ports from first to last; so many ranges are looked at.
  return (first, last) => [
    ...(first === last ? (single.get(first) ?? []) : []),
    ...wide.slice(0, MOST_RANGES).flatMap(({ low, high, forward }) => (low <= first && last <= high ? [forward] : [])),
  ];
}

const MOST_RANGES = 500;

/** Whether a rule tries to keep some packets out: it drops or rejects, or lets in some sources only. */
export const restricts = ({ action, conditions }: PacketRule): boolean =>
  action.do === "drop" || action.do === "reject" || (action.do === "accept" && conditions.some(({ on }) => on === "source"));

/** Whether a rule names `protocol`, or leaves open which it takes. */
export const isAbout = (rule: PacketRule, protocol: number | undefined): boolean =>
  rule.conditions.every(
    (condition) =>
      condition.on !== "protocol" ||
      condition.not ||
      protocol === undefined ||
      condition.protocols.some(([first, last]) => first <= protocol && protocol <= last),
  );
