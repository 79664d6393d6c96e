/** Functions of Azure Resource Manager's templates whose results follow from their arguments ("ARM template functions", Microsoft). */
import { BITS, readCidr, showAddress } from "../../core/address.ts";
import { integerOf, type Scalar, textOf, type Value } from "./value.ts";

type At = Value["at"];

const scalar = (value: Scalar, at: At): Value => ({ kind: "scalar", value, at });
const unknown = (at: At): Value => ({ kind: "unknown", at });
const list = (items: readonly Value[], at: At): Value => ({ kind: "list", items, at });

/** No result is longer than this, or has more items. */
const MOST = 10_000;
const MOST_ITEMS = 1_000;

/** What a function comes to; unknown where that does not follow from its arguments. */
export function armCall(name: string, args: readonly Value[], at: At): Value {
  const own = Object.hasOwn(FUNCTIONS, name) ? FUNCTIONS[name] : undefined;
  const found = own?.(args, at);
  return found ?? unknown(at);
}

type ArmFunction = (args: readonly Value[], at: At) => Value | undefined;

/** A function of texts, all of which are known. */
const ofTexts =
  (make: (texts: readonly string[]) => string | undefined): ArmFunction =>
  (args, at) => {
    const texts = args.map(textOf);
    const made = texts.includes(undefined) ? undefined : make(texts as readonly string[]);
    return made === undefined || made.length > MOST ? undefined : scalar(made, at);
  };

const ofNumbers =
  (make: (a: number, b: number) => number): ArmFunction =>
  (args, at) => {
    const [a, b] = args.map(integerOf);
    const made = a === undefined || b === undefined ? undefined : make(a, b);
    return made === undefined || !Number.isFinite(made) ? undefined : scalar(made, at);
  };

const isTrue = (value: Value | undefined): boolean | undefined => {
  const text = textOf(value)?.toLowerCase();
  return text === "true" ? true : text === "false" ? false : undefined;
};

/** Whether two values are the same; undefined where that is not known. */
function areEqual(a: Value | undefined, b: Value | undefined): boolean | undefined {
  if (a?.kind !== "scalar" || b?.kind !== "scalar") return undefined;
  return a.value === b.value || (typeof a.value === typeof b.value && String(a.value).toLowerCase() === String(b.value).toLowerCase());
}

const truth = (value: boolean | undefined, at: At): Value | undefined => (value === undefined ? undefined : scalar(value, at));

function concat(args: readonly Value[], at: At): Value | undefined {
  if (args.some(({ kind }) => kind === "list")) {
    const items = args.flatMap((arg) => (arg.kind === "list" ? arg.items : [unknown(at)]));
    return items.length > MOST_ITEMS ? undefined : list(items, at);
  }
  return ofTexts((texts) => texts.join(""))(args, at);
}

function union(args: readonly Value[], at: At): Value | undefined {
  if (args.every((arg) => arg.kind === "list")) return concat(args, at);
  const entries = args.flatMap((arg) => (arg.kind === "map" ? [...arg.entries] : []));
  return args.every((arg) => arg.kind === "map") ? { kind: "map", entries: new Map(entries), at } : undefined;
}

/** Sizes and parts of what has items. */
function lengthOf(value: Value | undefined): number | undefined {
  if (value?.kind === "list") return value.items.length;
  return value?.kind === "map" ? value.entries.size : textOf(value)?.length;
}

function branch([test, yes, no]: readonly Value[], at: At): Value | undefined {
  const chosen = isTrue(test);
  if (yes === undefined || no === undefined) return undefined;
  return chosen === undefined ? { kind: "either", options: [yes, no], at } : chosen ? yes : no;
}

function format(args: readonly Value[], at: At): Value | undefined {
  const [form, ...texts] = args.map(textOf);
  if (form === undefined || texts.includes(undefined) || /\{\d+[,:]/.test(form)) return undefined;
  return scalar(
    form.replace(/\{(\d{1,3})\}/g, (_all, place: string) => texts[Number(place)] ?? "").replace(/\{\{|\}\}/g, (pair) => pair.charAt(0)),
    at,
  );
}

/** The block of a length that stands at a place in another. */
function cidrSubnet([block, size, place]: readonly Value[], at: At): Value | undefined {
  const [cidr, length, index] = [readCidr(textOf(block) ?? ""), integerOf(size), integerOf(place)];
  if (cidr === undefined || length === undefined || index === undefined || index < 0) return undefined;
  const bits = BITS[cidr.range.family] - length;
  if (bits < 0 || length < cidr.prefixLength) return undefined;
  const value = cidr.range.first + (BigInt(index) << BigInt(bits));
  return value > cidr.range.last ? undefined : scalar(`${showAddress({ family: cidr.range.family, value })}/${length}`, at);
}

/** The address at a place in a block, the network's own left out. */
function cidrHost([block, place]: readonly Value[], at: At): Value | undefined {
  const [cidr, index] = [readCidr(textOf(block) ?? ""), integerOf(place)];
  if (cidr === undefined || index === undefined || index < 0) return undefined;
  const value = cidr.range.first + BigInt(index) + 1n;
  return value > cidr.range.last ? undefined : scalar(showAddress({ family: cidr.range.family, value }), at);
}

/** The id of a resource: what the subscription and the group are called does not matter here. */
function resourceId(args: readonly Value[], at: At): Value | undefined {
  const texts = args.map(textOf);
  const type = texts.findIndex((text) => text?.includes("/") === true && !text.startsWith("/"));
  const [whole, ...names] = texts.slice(type);
  if (type < 0 || whole === undefined || names.includes(undefined)) return undefined;
  const [provider = "", ...kinds] = whole.split("/");
  const path = kinds.map((kind, place) => `${kind}/${names[place] ?? ""}`).join("/");
  const group = type === 0 ? "-" : (texts[type - 1] ?? "?");
  return scalar(`/subscriptions/-/resourceGroups/${group}/providers/${provider}/${path}`, at);
}

const FUNCTIONS: Readonly<Record<string, ArmFunction>> = {
  concat,
  format,
  union,
  if: branch,
  resourceid: resourceId,
  cidrsubnet: cidrSubnet,
  cidrhost: cidrHost,
  createarray: (args, at) => list(args, at),
  array: ([only], at) => (only?.kind === "list" ? only : only === undefined ? undefined : list([only], at)),
  createobject: (args, at) => {
    const keys = args.filter((_arg, place) => place % 2 === 0).map(textOf);
    const pairs = keys.map((key, place) => [key ?? "", args[place * 2 + 1] ?? unknown(at)] as const);
    return keys.includes(undefined) ? undefined : { kind: "map", entries: new Map(pairs), at };
  },
  tolower: ofTexts(([text = ""]) => text.toLowerCase()),
  toupper: ofTexts(([text = ""]) => text.toUpperCase()),
  trim: ofTexts(([text = ""]) => text.trim()),
  string: ofTexts(([text = ""]) => text),
  replace: ofTexts(([text = "", from = "", to = ""]) => (from === "" ? undefined : text.replaceAll(from, to))),
  substring: ofTexts(([text = "", start = "0", size]) =>
    text.slice(Number(start), size === undefined ? undefined : Number(start) + Number(size)),
  ),
  int: ([only], at) => (integerOf(only) === undefined ? undefined : scalar(integerOf(only) ?? null, at)),
  bool: ([only], at) => truth(isTrue(only), at),
  add: ofNumbers((a, b) => a + b),
  sub: ofNumbers((a, b) => a - b),
  mul: ofNumbers((a, b) => a * b),
  div: ofNumbers((a, b) => Math.trunc(a / b)),
  mod: ofNumbers((a, b) => a % b),
  equals: ([a, b], at) => truth(areEqual(a, b), at),
  not: ([only], at) => truth(isTrue(only) === undefined ? undefined : !isTrue(only), at),
  and: (args, at) => truth(all(args.map(isTrue), false), at),
  or: (args, at) => truth(all(args.map(isTrue), true), at),
  true: (_args, at) => scalar(true, at),
  false: (_args, at) => scalar(false, at),
  null: (_args, at) => scalar(null, at),
  empty: ([only], at) =>
    truth(
      only?.kind === "scalar" && only.value === null ? true : only && lengthOf(only) === undefined ? undefined : lengthOf(only) === 0,
      at,
    ),
  length: ([only], at) => (lengthOf(only) === undefined ? undefined : scalar(lengthOf(only) ?? 0, at)),
  first: ([only], at) =>
    only?.kind === "list" ? only.items[0] : ofTexts(([text = ""]) => text.charAt(0))(only === undefined ? [] : [only], at),
  last: ([only], at) =>
    only?.kind === "list" ? only.items.at(-1) : ofTexts(([text = ""]) => text.slice(-1))(only === undefined ? [] : [only], at),
  split: ([text, by], at) => {
    const [whole, mark] = [textOf(text), textOf(by)];
    return whole === undefined || mark === undefined || mark === ""
      ? undefined
      : list(
          whole.split(mark).map((one) => scalar(one, at)),
          at,
        );
  },
  join: ([items, by], at) =>
    items?.kind === "list" ? ofTexts(([mark = "", ...texts]) => texts.join(mark))([by ?? unknown(at), ...items.items], at) : undefined,
  range: ([start, count], at) => {
    const [first, size] = [integerOf(start), integerOf(count)];
    const isFit = first !== undefined && size !== undefined && size >= 0 && size <= MOST_ITEMS;
    return isFit
      ? list(
          Array.from({ length: size }, (_one, place) => scalar(first + place, at)),
          at,
        )
      : undefined;
  },
  contains: ([whole, one], at) => {
    if (whole?.kind === "map") return truth(textOf(one) === undefined ? undefined : whole.entries.has(textOf(one) ?? ""), at);
    if (whole?.kind === "list")
      return truth(
        all(
          whole.items.map((item) => areEqual(item, one)),
          true,
        ),
        at,
      );
    const [text, part] = [textOf(whole), textOf(one)];
    return truth(text === undefined || part === undefined ? undefined : text.includes(part), at);
  },
  coalesce: (args) => {
    const place = args.findIndex((arg) => arg.kind !== "scalar" || arg.value !== null);
    return args[place];
  },
};

/** `found` where one is that, the opposite where none is; undefined where it depends on what is not known. */
function all(truths: readonly (boolean | undefined)[], found: boolean): boolean | undefined {
  return truths.includes(found) ? found : truths.includes(undefined) ? undefined : !found;
}
