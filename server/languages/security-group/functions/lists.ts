/** Terraform's functions over lists. */
import type { At } from "../../../core/text.ts";
import {
  compareTexts,
  failure,
  isEqual,
  isNull,
  listOf,
  nothing,
  numberOf,
  scalar,
  truthOf,
  wholeOf,
  writtenOut,
} from "../terraform-values.ts";
import type { Value } from "../value.ts";
import { unique } from "./collections.ts";
import type { TerraformFunction } from "./index.ts";

type List = Value & { readonly kind: "list" };

/** A function of a list of which every item is known by its place. */
const ofList =
  (work: (list: List, rest: readonly Value[], at: At) => Value): TerraformFunction =>
  ([list, ...rest], at) =>
    list?.kind === "list" && list.open !== true ? work(list, rest, at) : nothing(at);

/** The same where all items stay, in another order at most: of a list that may hold more, those that are known. */
const keeping = (work: (list: List, at: At) => Value): TerraformFunction => {
  const whole = ofList((list, _rest, at) => work(list, at));
  return (args, at) => {
    const [list] = args;
    return list?.kind === "list" && list.open === true ? listOf(list.items, at, { open: true }) : whole(args, at);
  };
};

/** Without null and empty texts; what is not known may be either. */
function compact([list]: readonly Value[], at: At): Value {
  if (list?.kind !== "list") return nothing(at);
  const items = list.items.filter((item) => !isNull(item) && !(item.kind === "scalar" && item.value === ""));
  return listOf(items, at, { open: list.open === true || items.some(({ kind }) => kind !== "scalar") });
}

function length([of]: readonly Value[], at: At): Value {
  if (of?.kind === "map") return scalar(of.entries.size, at);
  // Of a set with items that are not known, some may be the same.
  if (of?.kind === "list" && of.open !== true && (of.set !== true || of.items.every(({ kind }) => kind === "scalar")))
    return scalar(of.items.length, at);
  const text = writtenOut(of);
  return text !== undefined && isPlain(text) ? scalar(text.length, at) : nothing(at);
}

/** Texts of which each character is one in every way of counting. */
export const isPlain = (text: string): boolean => !/[^\x20-\x7e\n\t]/.test(text);

function contains([list, value]: readonly Value[], at: At): Value {
  if (list?.kind !== "list" || value === undefined) return nothing(at);
  const found = list.items.map((item) => isEqual(item, value));
  if (found.includes(true)) return scalar(true, at);
  // A number and the text of it may be made the same type.
  const isClear = list.open !== true && !found.includes(undefined) && !list.items.some((item) => writtenOut(item) === writtenOut(value));
  return isClear ? scalar(false, at) : nothing(at);
}

function element(list: List, [index]: readonly Value[], at: At): Value {
  const place = wholeOf(index);
  if (place === undefined || list.set === true) return nothing(at);
  if (list.items.length === 0) return failure(at);
  // Places go round, since Terraform 1.10 in both directions; before, a negative one was an error.
  return list.items.at(place % list.items.length) as Value;
}

function slice(list: List, [from, to]: readonly Value[], at: At): Value {
  const [start, end] = [wholeOf(from), wholeOf(to)];
  if (start === undefined || end === undefined || list.set === true) return nothing(at);
  return start < 0 || start > end || end > list.items.length ? failure(at) : listOf(list.items.slice(start, end), at);
}

function sort(list: List, at: At): Value {
  const texts = list.items.map(writtenOut);
  if (texts.includes(undefined)) return nothing(at);
  const order = list.items.map((item, index) => ({ item, text: texts[index] as string }));
  order.sort((a, b) => compareTexts(a.text, b.text));
  return listOf(
    order.map(({ item, text }) => ({ kind: "scalar", value: text, at: item.at })),
    at,
  );
}

function index(list: List, [value]: readonly Value[], at: At): Value {
  for (const [place, item] of list.items.entries()) {
    const same = value === undefined ? undefined : isEqual(item, value);
    if (same === undefined || list.set === true) return nothing(at);
    if (same) return scalar(place, at);
  }
  return failure(at);
}

function range(args: readonly Value[], at: At): Value {
  const numbers = args.map(numberOf);
  if (numbers.includes(undefined) || numbers.length === 0 || numbers.length > 3) return nothing(at);
  const [first, second, third] = numbers as number[];
  const [start, end] = second === undefined ? [0, first as number] : [first as number, second];
  const step = third ?? (end < start ? -1 : 1);
  if (step === 0 || (step > 0 && end < start) || (step < 0 && end > start)) return failure(at);
  const items: Value[] = [];
  for (let i = start; step > 0 ? i < end : i > end; i += step) {
    // Terraform makes no longer list.
    if (items.length >= 1024) return failure(at);
    items.push(scalar(i, at));
  }
  return listOf(items, at);
}

function one(list: List, _rest: readonly Value[], at: At): Value {
  const [only] = list.items;
  return list.items.length > 1 ? failure(at) : (only ?? scalar(null, at));
}

/** Whether all items are true, or any is. */
const truths = (name: "every" | "some"): TerraformFunction =>
  ofList((list, _rest, at) => {
    const found = list.items.map((item) => (isNull(item) ? false : truthOf(item)));
    const deciding = name === "some";
    if (found.includes(deciding)) return scalar(deciding, at);
    return found.includes(undefined) ? nothing(at) : scalar(!deciding, at);
  });

function coalesce(args: readonly Value[], at: At): Value {
  for (const arg of args) {
    if (arg.kind === "unknown") return nothing(at);
    if (!isNull(arg) && !(arg.kind === "scalar" && arg.value === "")) return arg;
  }
  return failure(at);
}

function coalescelist(args: readonly Value[], at: At): Value {
  for (const arg of args) {
    if (isNull(arg)) continue;
    if (arg.kind !== "list") return nothing(at);
    if (arg.items.some(({ kind }) => kind !== "unknown" && kind !== "either") || (arg.items.length > 0 && arg.open !== true)) return arg;
    if (arg.open === true) return nothing(at);
  }
  return failure(at);
}

function chunklist(list: List, [size]: readonly Value[], at: At): Value {
  const most = wholeOf(size);
  if (most === undefined || most < 1 || list.set === true) return nothing(at);
  const chunks: Value[] = [];
  for (let i = 0; i < list.items.length; i += most) chunks.push({ kind: "list", items: list.items.slice(i, i + most), at });
  return listOf(chunks, at);
}

/** By name. */
export const LISTS: Readonly<Record<string, TerraformFunction>> = {
  alltrue: truths("every"),
  anytrue: truths("some"),
  chunklist: ofList(chunklist),
  coalesce,
  coalescelist,
  compact,
  contains,
  distinct: ([list], at) =>
    list?.kind === "list"
      ? listOf(unique(list.items), at, { open: list.open === true || list.items.some(({ kind }) => kind === "unknown") })
      : nothing(at),
  element: ofList(element),
  index: ofList(index),
  length,
  one: ofList(one),
  range,
  reverse: keeping((list, at) => (list.set === true ? nothing(at) : listOf([...list.items].reverse(), at))),
  slice: ofList(slice),
  sort: keeping(sort),
};
