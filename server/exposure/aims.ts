/** What leads to a host from elsewhere: translations of destinations, wherever they are written. */

import type { Family } from "../core/address.ts";
import { put } from "../core/lists.ts";
import type { Host } from "./hosts.ts";
import { isLoopback, type Topology } from "./topology.ts";

/** A translation of the host `by` that leads to some host. */
export type Aimed = { readonly by: Host; readonly family: Family; readonly translation: Translation };

/** Packets for the first of some `ports` (none stated: any) get another destination; `to` and `toPort` are undefined where that stays. */
type Translation = {
  readonly protocol: "tcp" | "udp";
  readonly ports: readonly number[];
  readonly to: bigint | undefined;
  readonly toPort: number | undefined;
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
      const isOwn = to === undefined || isLoopback(aimed.family, to);
      const targets = isOwn ? [by] : topology.owners(aimed.family, to).map((owner) => owner.host);
      for (const target of new Set(targets)) put(index, target.name, aimed);
    }
  }
  aims.set(topology, index);
  return index;
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
    const translation = { protocol, ports: [ports[0]], to: to.value, toPort: toPort ?? ports[0] };
    return to.family === family ? [{ by, family, translation }] : [];
  });

// Rules of nat, whatever protocol they speak of: that is asked when a packet meets them.
function* rules(by: Host, family: Family): Iterable<Aimed> {
  for (const chain of by.filters[family].tables.get("nat")?.chains.values() ?? []) {
    for (const { action, conditions } of chain.rules) {
      if (action.do !== "dnat" && action.do !== "redirect") continue;
      const ports = conditions.flatMap((condition) =>
        condition.on === "destination-port" && !condition.not ? condition.ports.map(([first]) => first) : [],
      );
      const to = action.do === "dnat" && action.to !== undefined && action.to.first === action.to.last ? action.to.first : undefined;
      if (action.do === "dnat" && to === undefined) continue;
      for (const protocol of ["tcp", "udp"] as const) yield { by, family, translation: { protocol, ports, to, toPort: action.ports?.[0] } };
    }
  }
}
