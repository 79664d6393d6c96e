/**
 * A packet filter by the letter: every class of packets is walked through the rules one by one. Slow, simple and written
 * apart from `server/packets/`, against which it is the measure.
 */
import type { Family } from "../../server/core/address.ts";
import type { Condition, PacketRule, Table } from "../../server/core/filter.ts";
import { ADDRESSES, PORTS, type Style } from "./random-tables.ts";

/** One packet of a class; opaque conditions answer by `sets` and `mac`. */
export type Sample = {
  readonly family: Family;
  readonly source: bigint;
  readonly destination: bigint;
  readonly protocol: number;
  readonly sport: number;
  readonly dport: number;
  readonly in: string;
  readonly out: string;
  readonly state: "new" | "established" | "related" | "invalid" | "untracked";
  readonly dnat: boolean;
  readonly later: boolean;
  readonly flags: number;
  readonly opaque: Readonly<Record<string, boolean>>;
};

type Truth = "yes" | "no" | "maybe";

const PORTED = [6, 17, 33, 132, 136];

function holds(condition: Condition, packet: Sample): Truth {
  if (condition.on === "opaque") {
    if (!condition.stable) return "maybe";
    return (packet.opaque[condition.key] ?? false) !== condition.not ? "yes" : "no";
  }
  const plain = bare(condition, packet);
  if (plain === "never") return "no";
  return plain !== condition.not ? "yes" : "no";
}

// The condition without its inversion; "never" where the module refuses to look at the packet, inverted or not.
function bare(condition: Exclude<Condition, { on: "opaque" }>, packet: Sample): boolean | "never" {
  const inPorts = (ports: readonly (readonly [number, number])[], port: number): boolean => ports.some(([a, b]) => a <= port && port <= b);
  switch (condition.on) {
    case "source":
      return condition.ranges.some(({ first, last }) => first <= packet.source && packet.source <= last);
    case "destination":
      return condition.ranges.some(({ first, last }) => first <= packet.destination && packet.destination <= last);
    case "protocol":
      return inPorts(condition.protocols, packet.protocol);
    case "source-port":
    case "destination-port":
    case "any-port": {
      if (packet.later || !PORTED.includes(packet.protocol)) return "never";
      if (condition.on === "source-port") return inPorts(condition.ports, packet.sport);
      if (condition.on === "destination-port") return inPorts(condition.ports, packet.dport);
      return inPorts(condition.ports, packet.sport) || inPorts(condition.ports, packet.dport);
    }
    case "icmp":
      if (packet.later || packet.protocol !== (packet.family === 4 ? 1 : 58)) return "never";
      return inPorts([condition.types], packet.sport) && inPorts([condition.codes], packet.dport);
    case "in":
    case "out": {
      const name = condition.on === "in" ? packet.in : packet.out;
      return condition.name.endsWith("+") ? name.startsWith(condition.name.slice(0, -1)) : name === condition.name;
    }
    case "state":
      return condition.states.some((state) => (state === "dnat" ? packet.dnat : state === packet.state));
    case "fragment":
      return packet.later;
    case "tcp-flags":
      if (packet.later || packet.protocol !== 6) return "never";
      return (packet.flags & condition.mask) === condition.set;
  }
}

export function matches(rule: PacketRule, packet: Sample): Truth {
  let truth: Truth = "yes";
  for (const condition of rule.conditions) {
    const one = holds(condition, packet);
    if (one === "no") return "no";
    if (one === "maybe") truth = "maybe";
  }
  return truth;
}

/** All ways a packet may leave a chain, how many rules that let it go on it may meet, and all rules that it may meet and fulfil on its way. */
export function walk(
  table: Table,
  name: string,
  packet: Sample,
  met: Set<PacketRule>,
  absent?: PacketRule,
): { ends: Set<string>; falls: boolean; touched: number } {
  const chain = table.chains.get(name);
  const ends = new Set<string>();
  let falls = false;
  let open = true;
  let touched = 0;
  for (const rule of chain?.rules ?? []) {
    if (!open) break;
    const truth = rule === absent ? "no" : matches(rule, packet);
    if (truth === "no") continue;
    met.add(rule);
    const { action } = rule;
    let goesOn = true;
    if (action.do === "return") [goesOn, falls] = [false, true];
    else if (action.do === "unknown") {
      for (const end of ["accept", "drop", "reject", "translate"]) ends.add(end);
      falls = true;
    } else if (action.do === "jump" || action.do === "goto") {
      const inside = walk(table, action.chain, packet, met, absent);
      for (const end of inside.ends) ends.add(end);
      touched += inside.touched;
      goesOn = action.do === "jump" && inside.falls;
      if (action.do === "goto" && inside.falls) falls = true;
    } else if (action.do === "continue") touched++;
    else {
      ends.add(action.do);
      goesOn = false;
    }
    if (truth === "yes" && !goesOn) open = false;
  }
  falls ||= open;
  if (falls && chain?.policy !== undefined) ends.add(chain.policy.action);
  return { ends, falls, touched };
}

/** One packet of every class that rules of a style can tell apart. */
export function classes(style: Style): Sample[] {
  const { family, topics, hook } = style;
  const has = (...wanted: string[]): boolean => topics.some((topic) => wanted.includes(topic));
  const cuts = [...new Set(ADDRESSES[family].flatMap(({ first, last }) => [first, last + 1n]))].filter(
    (at) => at < (family === 4 ? 1n << 32n : 1n << 128n),
  );
  const one = cuts.slice(0, 1);
  const portCuts = [...new Set(PORTS.flatMap(([first, last]) => [first, last + 1]))].filter((port) => port <= 65535);
  const icmp = family === 4 ? 1 : 58;
  const protocols = [...(has("sport", "dport", "ports", "flags") ? [6, 17] : []), ...(has("icmp") ? [icmp] : []), 50];
  const names = ["eth0", "eth1", "eth7", "lo", "ex", "zz"];
  const ins = hook === "OUTPUT" ? [""] : has("in") ? names : ["zz"];
  const outs = hook === "INPUT" ? [""] : has("out") ? names : ["zz"];
  const states = has("state") ? (["new", "established", "related", "invalid", "untracked"] as const) : (["new"] as const);
  const samples: Sample[] = [];
  for (const source of has("source") ? cuts : one)
    for (const destination of has("destination") ? cuts : one)
      for (const protocol of protocols)
        for (const later of has("fragment", "sport", "dport", "ports", "icmp", "flags") ? [false, true] : [false])
          for (const [sport, dport, flags] of transport(protocol, icmp, later, portCuts, has))
            for (const inside of ins)
              for (const out of outs)
                for (const state of states)
                  for (const dnat of has("state") && !["invalid", "untracked"].includes(state) ? [false, true] : [false])
                    for (const opaque of has("opaque") ? ANSWERS : [{}])
                      samples.push({
                        family,
                        source,
                        destination,
                        protocol,
                        sport,
                        dport,
                        in: inside,
                        out,
                        state,
                        dnat,
                        later,
                        flags,
                        opaque,
                      });
  return samples;
}

const ANSWERS = [0, 1, 2, 3].map((bits) => ({ "set a src": (bits & 1) !== 0, "mac 1": (bits & 2) !== 0 }));

function transport(
  protocol: number,
  icmp: number,
  later: boolean,
  cuts: readonly number[],
  has: (...wanted: string[]) => boolean,
): [number, number, number][] {
  if (later || protocol === 50) return [[0, 0, 0]];
  if (protocol === icmp)
    return [0, 3, 8, 9, 127, 128, 255].flatMap((type) => [0, 1, 2].map((code): [number, number, number] => [type, code, 0]));
  const sports = has("sport", "ports") ? cuts : [1];
  const dports = has("dport", "ports") ? cuts : [1];
  const flags = has("flags") && protocol === 6 ? [2, 16, 18, 0, 3] : [2];
  return sports.flatMap((sport) => dports.flatMap((dport) => flags.map((flag): [number, number, number] => [sport, dport, flag])));
}
