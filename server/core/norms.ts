/** What an estate holds of open ports and of addresses: the usual, or what its perimeter.yaml says. Units carry it as they carry targets. */
import { type AddressRange, covers, type Family } from "./address.ts";
import type { NumberRange } from "./filter.ts";
import { portsOfTier, serviceOf } from "./ports.ts";

type Protocol = "tcp" | "udp";

/** How bad it is when the internet reaches a port; `public` is for everybody, and nothing is said about it. */
export type Tier = "admin" | "data" | "clear" | "public";

/** Ports of one protocol, from the first to the last, and the tier that they are put in. */
export type PortNorm = { readonly protocol: Protocol; readonly ports: NumberRange; readonly tier: Tier };

/** Prefix lengths of public blocks: shorter ones are too broad a source. */
export type Broad = Readonly<Record<Family, number>>;

/** What is held of ports and addresses. */
export type Norms = {
  /** The same for norms that are the same. */
  readonly key: string;
  /** What differs from the usual: of several about a port, the last counts. */
  readonly ports: readonly PortNorm[];
  /** Public addresses that are one's own: nothing is said about letting them in. */
  readonly trusted: readonly AddressRange[];
  readonly broad: Broad;
};

/** Nothing but the usual. */
export const USUAL: Norms = { key: "", ports: [], trusted: [], broad: { 4: 16, 6: 48 } };

/** The norms of each file of an estate; `key` is the same as long as those of all files are. */
export type NormsByFile = { readonly key: string; readonly at: (uri: string) => Norms };

/** Nothing but the usual, for all files. */
export const USUAL_EVERYWHERE: NormsByFile = { key: "", at: () => USUAL };

/** The norms of something that may carry some. */
export const normsOf = ({ norms }: { readonly norms?: Norms }): Norms => norms ?? USUAL;

/** The tier that perimeter.yaml puts a port in. */
export const statedTier = ({ ports }: Norms, port: number, protocol: Protocol): Tier | undefined =>
  ports.findLast((norm) => norm.protocol === protocol && norm.ports[0] <= port && port <= norm.ports[1])?.tier;

/** The tier of a port; undefined for one that nothing is held of. */
export const tierOf = (norms: Norms, port: number, protocol: Protocol): Tier | undefined =>
  statedTier(norms, port, protocol) ?? serviceOf(port, protocol)?.tier;

/** The ports that perimeter.yaml puts in tiers other than `public`, ascending. */
export function statedPorts(norms: Norms, protocol: Protocol): readonly number[] {
  const found = new Set<number>();
  for (const { protocol: own, ports, tier } of norms.ports)
    for (let port = ports[0]; own === protocol && tier !== "public" && port <= ports[1]; port++) found.add(port);
  return [...found].filter((port) => statedTier(norms, port, protocol) !== "public").sort((a, b) => a - b);
}

const known = new WeakMap<Norms, Map<string, readonly number[]>>();

/** The ports of a tier, ascending; worked out once for each norms. */
export function portsIn(norms: Norms, tier: Exclude<Tier, "public">, protocol: Protocol): readonly number[] {
  const tables = known.get(norms) ?? new Map<string, readonly number[]>();
  known.set(norms, tables);
  const key = `${tier} ${protocol}`;
  const table = tables.get(key) ?? tableOf(norms, tier, protocol);
  tables.set(key, table);
  return table;
}

function tableOf(norms: Norms, tier: Exclude<Tier, "public">, protocol: Protocol): readonly number[] {
  const usual = portsOfTier(tier, protocol);
  if (norms.ports.length === 0) return usual;
  const stated = statedPorts(norms, protocol).filter((port) => statedTier(norms, port, protocol) === tier);
  return [...new Set([...usual.filter((port) => tierOf(norms, port, protocol) === tier), ...stated])].sort((a, b) => a - b);
}

/** Whether all of a range is one's own. */
export const isTrusted = ({ trusted }: Norms, range: AddressRange): boolean => trusted.some((own) => covers(own, range));
