/** Described hosts as the sources of connections to one another: a bastion, an application to its database. */
import { type AddressRange, contains, type IpAddress } from "../core/address.ts";
import type { Listener } from "../core/facts.ts";
import type { Host } from "./hosts.ts";
import type { EstateUnit } from "./model.ts";
import { outerAddresses } from "./question.ts";
import { type Answer, reach } from "./reach.ts";
import { acceptsNobody } from "./strangers.ts";

/** With more hosts than that in the estate not everybody is asked. */
const MOST_ASKED = 64;

/** Whether a listener of `host` may be reached from some other described host: no only where each surely is kept out. */
export function mayAdmitHosts(unit: EstateUnit, host: Host, listener: Listener): boolean {
  if (isShut(host, listener)) return false;
  const others = unit.hosts.filter((other) => other !== host);
  if (others.length > MOST_ASKED) return true;
  return others.some((source) => asked(unit, source, host, listener).next().done !== true);
}

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
          for (const condition of rule.conditions) if (condition.on === "source" && !condition.not) ranges.push(...condition.ranges);
  return others.filter((other) => outerAddresses(other).some((address) => ranges.some((range) => contains(range, address))));
}
