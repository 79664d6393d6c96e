/** Links that no file states, but that a host's firewall rules speak of: the bridges of containers and machines (docker0, br-…, virbr0), tun0. */
import { type AddressRange, contains, type Family, isLocalRange } from "../core/address.ts";
import type { PacketRule } from "../core/filter.ts";
import type { At } from "../core/text.ts";
import type { Host } from "./hosts.ts";

/** A private network that lies behind an interface of which no file says more. */
export type Implied = { readonly range: AddressRange; readonly name: string; readonly at: At };

const known = new WeakMap<Host, Readonly<Record<Family, readonly Implied[]>>>();

/**
 * The link of a host to an address, as its rules imply it: one that accepts packets for a private network into an interface (`-d 172.17.0.2 -o docker0`),
 * or that hides a private network everywhere but there (`-s 172.17.0.0/16 ! -o docker0 -j MASQUERADE`).
 */
export function impliedLink(host: Host, family: Family, value: bigint): Implied | undefined {
  const links = known.get(host) ?? { 4: linksOf(host, 4), 6: linksOf(host, 6) };
  known.set(host, links);
  return links[family].find(({ range }) => contains(range, { family, value }));
}

function linksOf(host: Host, family: Family): readonly Implied[] {
  const described = new Set<string | undefined>([
    ...host.interfaces.map(({ name }) => name),
    ...host.addresses.map((own) => own.interface),
    ...host.routes.map((route) => route.interface),
  ]);
  const { tables } = host.filters[family];
  const rules = (["filter", "nat"] as const).flatMap((name) =>
    [...(tables.get(name)?.chains.values() ?? [])].flatMap((chain) => chain.rules),
  );
  return rules.flatMap(implied).filter(({ name }) => !described.has(name) && name !== "lo" && !name.endsWith("+"));
}

function implied({ conditions, action, at }: PacketRule): readonly Implied[] {
  const hides = action.do === "masquerade" || action.do === "snat";
  if (!hides && action.do !== "accept") return [];
  const name = conditions.flatMap((one) => (one.on === "out" && one.not === hides ? [one.name] : []))[0];
  if (name === undefined) return [];
  const side = hides ? "source" : "destination";
  const ranges = conditions.flatMap((one) => (one.on === side && !one.not ? one.ranges : []));
  return ranges.filter(isLocalRange).map((range) => ({ range, name, at }));
}
