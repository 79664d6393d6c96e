/** What leads to a host from elsewhere: translations of destinations, wherever they are written. */

import { type AddressRange, contains, type Family } from "../core/address.ts";
import type { Chain, Condition, NumberRange } from "../core/filter.ts";
import { put } from "../core/lists.ts";
import type { Host } from "./hosts.ts";
import { isLoopback, type Topology } from "./topology.ts";

/** A translation of the host `by` that leads to some host. */
export type Aimed = { readonly by: Host; readonly family: Family; readonly translation: Translation };

/**
 * Packets for some `ports` (none: any) get another destination; `to` is undefined where that is the host itself, `toPorts` where the port
 * stays. `sentTo`: the addresses that the rule takes packets for, where it says so; `aligned`: the first of these becomes the first of `to`,
 * and so on.
 */
type Translation = {
  readonly protocol: "tcp" | "udp";
  readonly ports: readonly NumberRange[];
  readonly to: AddressRange | undefined;
  readonly toPorts: NumberRange | undefined;
  readonly sentTo?: AddressRange | undefined;
  readonly aligned?: boolean;
};

const aims = new WeakMap<Topology, ReadonlyMap<string, readonly Aimed[]>>();

/** The translations of the whole estate, by the name of the host that they lead to. */
export function aimsOf(topology: Topology): ReadonlyMap<string, readonly Aimed[]> {
  const known = aims.get(topology);
  if (known !== undefined) return known;
  const index = new Map<string, Aimed[]>();
  for (const by of topology.hosts) {
    for (const aimed of translationsOf(by)) {
      const { to } = aimed.translation;
      for (const target of to === undefined ? [by] : targetsOf(topology, by, to)) put(index, target.name, aimed);
    }
  }
  aims.set(topology, index);
  return index;
}

function targetsOf(topology: Topology, by: Host, to: AddressRange): readonly Host[] {
  if (isLoopback(to.family, to.first)) return [by];
  if (to.first === to.last) return [...new Set(topology.owners(to.family, to.first).map(({ host }) => host))];
  return topology.hosts.filter(({ addresses }) => addresses.some(({ address }) => contains(to, address)));
}

const translations = new WeakMap<Host, readonly Aimed[]>();

function translationsOf(host: Host): readonly Aimed[] {
  const known = translations.get(host);
  if (known !== undefined) return known;
  const found = ([4, 6] as const).flatMap((family) => [...forwards(host, family), ...rules(host, family)]);
  translations.set(host, found);
  return found;
}

const forwards = (by: Host, family: Family): Aimed[] =>
  (by.declared?.forwards ?? []).flatMap(({ protocol, ports, to, toPort }) => {
    const toPorts: NumberRange | undefined = toPort === undefined ? undefined : [toPort, toPort];
    const translation: Translation = { protocol, ports: [ports], to: { family, first: to.value, last: to.value }, toPorts };
    return to.family === family ? [{ by, family, translation }] : [];
  });

// Rules of nat, whatever protocol they speak of: that is asked when a packet meets them.
function* rules(by: Host, family: Family): Iterable<Aimed> {
  const chains = [...(by.filters[family].tables.get("nat")?.chains.values() ?? [])];
  const callers = callersPorts(chains);
  for (const { name, rules } of chains) {
    for (const { action, conditions } of rules) {
      if (action.do !== "dnat" && action.do !== "redirect" && action.do !== "netmap") continue;
      const to = "to" in action ? action.to : undefined;
      const toPorts = "ports" in action ? action.ports : undefined;
      if (action.do !== "redirect" && to === undefined && toPorts === undefined) continue;
      const own = portsIn(conditions);
      const ports = own.length > 0 ? own : (callers.get(name) ?? []);
      const [sentTo] = conditions.flatMap((one) => (one.on === "destination" && !one.not ? one.ranges : []));
      const aligned = action.do === "netmap";
      for (const protocol of ["tcp", "udp"] as const) yield { by, family, translation: { protocol, ports, to, toPorts, sentTo, aligned } };
    }
  }
}

const portsIn = (conditions: readonly Condition[]): readonly NumberRange[] =>
  conditions.flatMap((one) => (one.on === "destination-port" && !one.not ? one.ports : []));

// The ports with which packets come to a chain, by its name; none where some jump to it names none.
function callersPorts(chains: readonly Chain[]): ReadonlyMap<string, readonly NumberRange[]> {
  const found = new Map<string, NumberRange[]>();
  const open = new Set<string>();
  for (const { action, conditions } of chains.flatMap(({ rules }) => rules)) {
    if (action.do !== "jump" && action.do !== "goto") continue;
    const ports = portsIn(conditions);
    if (ports.length === 0) open.add(action.chain);
    for (const range of ports) put(found, action.chain, range);
  }
  for (const name of open) found.delete(name);
  return found;
}
