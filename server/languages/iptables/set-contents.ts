/** What sets hold, as far as a save file shows them whole: what `--match-set NAME src` asks of an address or a port. */
import { type AddressRange, BITS, cidrOf, mergeRanges, subtractRanges } from "../../core/address.ts";
import type { NumberRange } from "../../core/filter.ts";
import { put } from "../../core/lists.ts";
import { readHost } from "./addresses.ts";
import type { IpsetLine, SetNode } from "./ipset.ts";
import { readNumber } from "./numbers.ts";
import type { Ruleset } from "./ruleset.ts";

/** The addresses that are in a set of addresses, or the ports that are in one of ports. */
export type Contents = { readonly addresses: readonly AddressRange[] } | { readonly ports: readonly NumberRange[] };

/** Of more exceptions (`nomatch`) than this, what is left is not worked out. */
const MOST_EXCEPTIONS = 256;

/** What every set of a ruleset holds; undefined for those of other types, not shown whole, or changed by rules (`-j SET`). */
export function contentsOf(ruleset: Ruleset): ReadonlyMap<string, Contents | undefined> {
  const changed = new Set(
    ruleset.rules.flatMap(({ command }) =>
      command.target?.module?.name === "SET" ? command.parts.flatMap(({ use, value }) => (use === -2 ? (value?.text ?? []) : [])) : [],
    ),
  );
  const found = new Map<string, Contents | undefined>();
  for (const set of ruleset.sets.values()) if (!changed.has(set.name)) found.set(set.name, contents(set));
  for (const set of ruleset.sets.values()) if (set.type === "list:set" && !changed.has(set.name)) found.set(set.name, union(set, found));
  return found;
}

function contents(set: SetNode): Contents | undefined {
  const whole = set.file.kind === "ipset" && set.entries.every(({ verb, entry }) => verb?.text !== "del" && entry?.known === true);
  if (!whole) return undefined;
  if (set.type === "bitmap:port") return ports(set);
  if (set.family === undefined || !/^hash:(ip|net)$/.test(set.type) || set.options.has("bitmask")) return undefined;
  const addresses = set.entries.some(isException) ? layered(set) : ranges(set, set.entries);
  return addresses && { addresses };
}

const isException = ({ options }: IpsetLine): boolean => options.some(({ text }) => text.replace(/^--?/, "") === "nomatch");

function ranges(set: SetNode, entries: readonly IpsetLine[]): readonly AddressRange[] | undefined {
  const found: AddressRange[] = [];
  for (const { entry } of entries) {
    const range = elementRange(set, entry?.text ?? "");
    if (range === undefined) return undefined;
    found.push(range);
  }
  return mergeRanges(found);
}

// One element: an address, a network or `first-last`. With `netmask`, a set of addresses holds the networks around them.
function elementRange({ family, options }: SetNode, text: string): AddressRange | undefined {
  if (family === undefined) return undefined;
  const [first = "", last] = text.split("-");
  const [from, to] = [readHost(first, family).range, readHost(last ?? first, family).range];
  if (from === undefined || to === undefined || from.first > to.last) return undefined;
  const bits = readNumber(options.get("netmask") ?? String(BITS[family]));
  if (bits < 1 || bits > BITS[family]) return undefined;
  const around = (value: bigint): AddressRange => cidrOf({ family, value }, bits).range;
  return { family, first: around(from.first).first, last: around(to.last).last };
}

// The longest prefix decides: an exception takes out of shorter ones what longer ones put in again (hash:net in ipset(8)).
function layered(set: SetNode): readonly AddressRange[] | undefined {
  if (set.entries.filter(isException).length > MOST_EXCEPTIONS) return undefined;
  const layers = new Map<number, IpsetLine[]>();
  for (const line of set.entries) {
    const text = line.entry?.text ?? "";
    const length = text.includes("/") ? readNumber(text.slice(text.indexOf("/") + 1)) : BITS[set.family ?? 4];
    if (length < 0 || text.includes("-")) return undefined;
    put(layers, length, line);
  }
  let left: readonly AddressRange[] = [];
  for (const [, lines] of [...layers].sort(([a], [b]) => a - b)) {
    const into = ranges(
      set,
      lines.filter((line) => !isException(line)),
    );
    const out = ranges(set, lines.filter(isException));
    if (into === undefined || out === undefined) return undefined;
    left = subtractRanges(mergeRanges([...left, ...into]), out);
  }
  return left;
}

function ports(set: SetNode): Contents | undefined {
  const found: NumberRange[] = [];
  for (const { entry } of set.entries) {
    const [first = "", last] = (entry?.text ?? "").replace(/^(tcp|udp):/, "").split("-");
    const [from, to] = [readNumber(first), readNumber(last ?? first)];
    if (from < 0 || to < from) return undefined;
    found.push([from, to]);
  }
  return { ports: found };
}

// A list holds what any of its sets holds.
function union(list: SetNode, known: ReadonlyMap<string, Contents | undefined>): Contents | undefined {
  const whole = list.file.kind === "ipset" && list.entries.every(({ verb, entry }) => verb?.text !== "del" && entry?.known === true);
  const members = list.entries.map(({ entry }) => known.get(entry?.text ?? ""));
  if (!whole || !members.every((one) => one !== undefined && "addresses" in one)) return undefined;
  return { addresses: mergeRanges(members.flatMap((one) => one.addresses)) };
}
