/** Described hosts as the sources of connections to one another: a bastion, an application to its database. */
import { type AddressRange, contains, type IpAddress, meets } from "../core/address.ts";
import type { Listener } from "../core/facts.ts";
import type { Host } from "./hosts.ts";
import type { EstateUnit } from "./model.ts";
import { outerAddresses } from "./question.ts";
import { type Answer, reach } from "./reach.ts";
import { acceptedFrom, acceptsNobody } from "./strangers.ts";

/** With more hosts than that in the estate only those are asked whose packets the filter may accept. */
const MOST_ASKED = 64;

/** Whether a listener of `host` may be reached from some other described host: no only where each surely is kept out. */
export function mayAdmitHosts(unit: EstateUnit, host: Host, listener: Listener): boolean {
  if (isShut(host, listener)) return false;
  const others = unit.hosts.filter((other) => other !== host);
  const sources = others.length > MOST_ASKED ? candidatesFor(unit, host, listener, others) : others;
  if (sources === undefined || sources.length > MOST_ASKED) return true;
  return sources.some((source) => asked(unit, source, host, listener).next().done !== true);
}

// The hosts whose packets some rule of INPUT may accept: it accepts from certain networks only, and nobody comes from there in another's name.
// Undefined where that cannot be said.
function candidatesFor(unit: EstateUnit, host: Host, listener: Listener, others: readonly Host[]): readonly Host[] | undefined {
  const families = FAMILIES.filter((family) => outerAddresses(host).some((address) => address.family === family));
  const ranges = families.map((family) => acceptedFrom(host, family, listener));
  if (ranges.some((from) => from === "anyone")) return undefined;
  const from = ranges.flatMap((one) => (one === "anyone" ? [] : one));
  unit.met(...others);
  const isNamed = (address: IpAddress): boolean => from.some((range) => contains(range, address));
  const named = others.filter((other) => [...outerAddresses(other), ...unit.topology.cloudOf(other).publicAddresses].some(isNamed));
  const own = new Set(named);
  const gives = (other: Host): boolean =>
    translatesTo(other).some((to) => (to === "own" ? own.has(other) : from.some((range) => meets(range, to))));
  return others.some(gives) ? undefined : named;
}

// What a host writes into packets of others as their source.
const translatesTo = (host: Host): readonly ("own" | AddressRange)[] =>
  FAMILIES.flatMap((family) => [...(host.filters[family].tables.get("nat")?.chains.values() ?? [])])
    .flatMap(({ rules }) => rules)
    .flatMap(({ action }): readonly ("own" | AddressRange)[] => {
      if (action.do === "masquerade" || action.do === "unknown") return ["own"];
      if (action.do === "netmap") return [action.to];
      return action.do !== "snat" ? [] : action.to === undefined ? ["own"] : [action.to];
    });

/** A described host that gets through to a listener: from which of its addresses, to which of the listener's host. */
export type Insider = { readonly host: Host; readonly from: IpAddress; readonly to: IpAddress; readonly answer: Answer };

/** The other described hosts that surely reach a listener. In a large estate those are asked whose addresses some rule of the host names. */
export const insidersOf = (unit: EstateUnit, host: Host, listener: Listener): readonly Insider[] =>
  unit.remember(`insiders ${listener.protocol} ${listener.address} ${listener.port}`, host, () => {
    if (isShut(host, listener)) return [];
    const others = unit.hosts.filter((other) => other !== host && other.declared?.zone === undefined);
    const sources = others.length > MOST_ASKED ? namedBy(host, others).slice(0, MOST_ASKED) : others;
    return sources.flatMap((source): readonly Insider[] => {
      for (const insider of asked(unit, source, host, listener)) {
        const { answer } = insider;
        const socket = answer.outcome.ok ? answer.outcome.socket : undefined;
        if (answer.verdict === "reachable" && socket?.host === host && socket.listener?.at === listener.at) return [insider];
      }
      return [];
    });
  });

const FAMILIES = [4, 6] as const;

const isShut = (host: Host, listener: Listener): boolean => FAMILIES.every((family) => acceptsNobody(host, family, listener) !== undefined);

// What is not surely stopped, from every address to every address.
function* asked(unit: EstateUnit, source: Host, host: Host, { port, protocol }: Listener): Iterator<Insider> & Iterable<Insider> {
  for (const from of outerAddresses(source)) {
    for (const to of outerAddresses(host)) {
      if (from.family !== to.family) continue;
      const answer = reach(unit.topology, { from, to, port, protocol, source });
      unit.met(source, ...answer.met);
      if (answer.verdict !== "unreachable") yield { host: source, from, to, answer };
    }
  }
}

function namedBy(host: Host, others: readonly Host[]): readonly Host[] {
  const ranges: AddressRange[] = [];
  for (const family of FAMILIES)
    for (const table of host.filters[family].tables.values())
      for (const chain of table.chains.values())
        for (const rule of chain.rules)
          for (const condition of rule.conditions)
            if (condition.on === "source" && !condition.not) for (const range of condition.ranges) ranges.push(range);
  return others.filter((other) => outerAddresses(other).some((address) => ranges.some((range) => contains(range, address))));
}
