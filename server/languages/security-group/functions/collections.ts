/** Terraform's functions over maps and sets, and those that put lists together. */
import type { At } from "../../../core/text.ts";
import { compareTexts, failure, identity, keyOf, listOf, MOST_ITEMS, nothing, scalar, sorted } from "../terraform-values.ts";
import { itemsOf, type Value } from "../value.ts";
import type { TerraformFunction } from "./index.ts";

const NULL = (value: Value): boolean => value.kind === "scalar" && value.value === null;

/** `concat`, `flatten`, `setunion`: all items; what is not known stands among them as such, and leaves the list open. */
export function joined(name: "concat" | "flatten" | "setunion", args: readonly Value[], at: At): Value {
  const items: Value[] = [];
  let isOpen = false;
  const waiting = [...args].reverse().map((value) => ({ value, depth: 0 }));
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const { value, depth } = next;
    const isPart = depth === 0 || name === "flatten";
    const chosen = isPart && value.kind === "either" ? spread(value) : undefined;
    const parts = value.kind === "list" && isPart ? value.items : chosen;
    if (parts !== undefined) {
      isOpen ||= chosen !== undefined || (value.kind === "list" && value.open === true);
      if (items.length + waiting.length + parts.length > MOST_ITEMS) return nothing(at);
      for (const item of [...parts].reverse()) waiting.push({ value: item, depth: depth + 1 });
    } else {
      // An item that is not known may be a list where lists are opened.
      isOpen ||= isPart && (value.kind === "unknown" || value.kind === "either");
      if (depth === 0 && (value.kind === "scalar" || value.kind === "map")) return failure(at);
      items.push(value);
    }
  }
  return name === "setunion" ? asSet(listOf(items, at, { open: isOpen }), at) : listOf(items, at, { open: isOpen });
}

/** Of a choice of lists, each item as one that is null otherwise; undefined for another choice. */
function spread(choice: Value & { kind: "either" }): readonly Value[] | undefined {
  const { options } = choice;
  if (!options.some(({ kind }) => kind === "list") || !options.every((one) => one.kind === "list" || NULL(one))) return undefined;
  return options.flatMap((option, place) =>
    itemsOf(option).map((one) => ({ ...choice, options: options.map((_, index) => (index === place ? one : scalar(null, one.at))) })),
  );
}

/** A list as a set: each item once, texts and numbers in their order. */
export function asSet(list: Value, at: At): Value {
  if (list.kind !== "list") return nothing(at);
  if (list.set === true) return list;
  const once = unique(list.items);
  return listOf(isOrdered(once) ? [...once].sort(inOrder) : once, at, { set: true, open: list.open === true });
}

const isOrdered = (items: readonly Value[]): boolean =>
  ["string", "number"].some((type) => items.every((item) => item.kind === "scalar" && typeof item.value === type));

function inOrder(a: Value, b: Value): number {
  const [x, y] = [a.kind === "scalar" ? a.value : null, b.kind === "scalar" ? b.value : null];
  return typeof x === "number" && typeof y === "number" ? x - y : compareTexts(String(x), String(y));
}

/** Items without those that surely were there before. */
export function unique(items: readonly Value[]): readonly Value[] {
  const seen = new Set<string>();
  return items.filter((item) => {
    const own = identity(item);
    if (own === undefined) return true;
    if (seen.has(own)) return false;
    seen.add(own);
    return true;
  });
}

/** The identities of all items; undefined where they are not all known. */
function identities(list: Value | undefined): ReadonlySet<string> | undefined {
  if (list?.kind !== "list" || list.open === true) return undefined;
  const found = list.items.map((item) => identity(item));
  return found.includes(undefined) ? undefined : new Set(found as string[]);
}

function kept(keep: (own: string, others: readonly ReadonlySet<string>[]) => boolean): TerraformFunction {
  return ([first, ...rest], at) => {
    const sets = rest.map(identities);
    if (first?.kind !== "list" || sets.includes(undefined)) return nothing(at);
    // Of a list that may hold more, the items that are known stay or go all the same.
    const known = first.items.filter((item) => identity(item) !== undefined);
    const items = known.filter((item) => keep(identity(item) as string, sets as ReadonlySet<string>[]));
    return asSet(listOf(items, at, { open: first.open === true || known.length < first.items.length }), at);
  };
}

function merge(args: readonly Value[], at: At): Value {
  const entries = new Map<string, Value>();
  for (const arg of args) {
    if (NULL(arg)) continue;
    if (arg.kind !== "map") return nothing(at);
    for (const [key, value] of arg.entries) entries.set(key, value);
  }
  return entries.size > MOST_ITEMS ? nothing(at) : { kind: "map", entries, at };
}

function lookup([map, key, preset]: readonly Value[], at: At): Value {
  const name = key === undefined ? undefined : keyOf(key);
  if (map?.kind !== "map" || name === undefined) return nothing(at);
  return map.entries.get(name) ?? preset ?? failure(at);
}

function zipmap([keys, values]: readonly Value[], at: At): Value {
  if (keys?.kind !== "list" || values?.kind !== "list" || keys.open === true || values.open === true) return nothing(at);
  if (keys.items.length !== values.items.length) return failure(at);
  const entries = new Map<string, Value>();
  for (const [index, key] of keys.items.entries()) {
    const name = keyOf(key);
    if (name === undefined) return nothing(at);
    entries.set(name, values.items[index] as Value);
  }
  return { kind: "map", entries, at };
}

/** Every way of taking one item of each list. */
function setproduct(args: readonly Value[], at: At): Value {
  let ways: readonly (readonly Value[])[] = [[]];
  for (const arg of args) {
    if (arg.kind !== "list" || arg.open === true || ways.length * arg.items.length > MOST_ITEMS) return nothing(at);
    ways = ways.flatMap((way) => arg.items.map((item) => [...way, item]));
  }
  const isSet = args.some((arg) => arg.kind === "list" && arg.set === true);
  return args.length < 2
    ? failure(at)
    : listOf(
        ways.map((items) => ({ kind: "list", items, at })),
        at,
        { set: isSet },
      );
}

/** By name. */
export const COLLECTIONS: Readonly<Record<string, TerraformFunction>> = {
  keys: ([map], at) =>
    map?.kind === "map"
      ? listOf(
          sorted(map.entries).map(([key]) => scalar(key, at)),
          at,
        )
      : nothing(at),
  lookup,
  merge,
  setintersection: kept((own, others) => others.every((set) => set.has(own))),
  setproduct,
  setsubtract: kept((own, others) => !others.some((set) => set.has(own))),
  values: ([map], at) =>
    map?.kind === "map"
      ? listOf(
          sorted(map.entries).map(([, value]) => value),
          at,
        )
      : nothing(at),
  zipmap,
};
