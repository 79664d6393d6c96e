/** Sources of an ACL's entries that are the internet only together. */
import { type AddressRange, subtractRanges } from "../../core/address.ts";
import type { NumberRange } from "../../core/filter.ts";
import type { CidrPeer } from "./choose.ts";
import { worst } from "./exposed.ts";
import { cidrsOf, isEverybody, isInternet, shareOf } from "./internet.ts";
import { type CloudUnit, portsOf, type SgRule } from "./normal.ts";
import type { Ordered } from "./ordered.ts";

/** Clients choose ports up to here for answers at least; a range that ends lower is meant for a service. */
const LAST_CHOSEN = 32767;

/** Of ports that answers need, the lower ones, which alone are judged. */
export const judged = ([from, to]: NumberRange): NumberRange => [from, to >= LAST_CHOSEN ? Math.min(to, 1023) : to];

/** ACLs with more entries, which EC2 does not take (40 is the most), are looked at entry by entry only. */
const MOST_ENTRIES = 100;

/** Sources that together let the internet in to a port, in the order of their entries; `ports` are open to all of them. */
export type Assembled = {
  readonly pieces: readonly CidrPeer[];
  readonly rule: SgRule;
  readonly port: number;
  readonly name: string;
  readonly ports: NumberRange;
};

/** Such sources of an ACL, once for each set of them, at the first port that `judged` leaves of what an entry opens. */
export function assembledIn(unit: CloudUnit, acl: Ordered): readonly Assembled[] {
  if (acl.entries.length > MOST_ENTRIES || !mayBeInternet(acl)) return [];
  const found = new Map<string, Assembled>();
  for (const rule of acl.entries.filter(isNarrow)) {
    const first = worst(unit, { protocols: ["tcp"], ports: judged(portsOf(rule) ?? [1, 0]) }, ["admin", "data"]);
    if (first === undefined) continue;
    const { ranges, entries } = openTo(acl, first.port);
    if (!isInternet(ranges) || !entries.every(isNarrow)) continue;
    const pieces = entries.flatMap(cidrsOf);
    const open = entries.flatMap((entry) => [portsOf(entry) ?? ([0, 0] as const)]);
    const ports = [Math.max(...open.map(([from]) => from)), Math.min(...open.map(([, to]) => to))] as const;
    const key = pieces.map(({ at }) => `${at.uri} ${at.span.start}`).join();
    if (!found.has(key)) found.set(key, { pieces, rule: entries[0] as SgRule, port: first.port, name: first.name, ports });
  }
  return [...found.values()];
}

/** Whether an entry lets TCP in from some sources of which none is the internet by itself. */
const isNarrow = (rule: SgRule): boolean => isLetting(rule) && !cidrsOf(rule).some(isEverybody);

const isLetting = ({ direction, entry, protocol }: SgRule): boolean =>
  direction === "in" && entry?.action === "allow" && (protocol?.number === "all" || protocol?.number === 6);

/** Whether the sources of the narrow entries are large enough for half of the internet. */
const mayBeInternet = ({ entries }: Ordered): boolean =>
  entries
    .filter(isNarrow)
    .flatMap(cidrsOf)
    .reduce((sum, { cidr }) => sum + (cidr === undefined ? 0 : shareOf(cidr)), 0) >= 0.5;

/** Who may connect to a port of TCP, and the entries that say so: of all that fit, the first decides. */
function openTo({ entries }: Ordered, port: number): { readonly ranges: readonly AddressRange[]; readonly entries: readonly SgRule[] } {
  const [ranges, letting]: [AddressRange[], SgRule[]] = [[], []];
  let decided: readonly AddressRange[] = [];
  for (const rule of entries) {
    const [first, last] = portsOf(rule) ?? [1, 0];
    const isAbout = (rule.protocol?.number === "all" || rule.protocol?.number === 6) && first <= port && port <= last;
    if (!isAbout) continue;
    const sources = cidrsOf(rule).flatMap(({ cidr }) => (cidr === undefined ? [] : [cidr.range]));
    const left = subtractRanges(sources, decided);
    decided = [...decided, ...sources];
    if (left.length === 0 || rule.entry?.action !== "allow") continue;
    ranges.push(...left);
    letting.push(rule);
  }
  return { ranges, entries: letting };
}
