/** What Terraform does with values whatever the function: conversion to text and numbers, equality, order, and choices carried through. */
import type { At } from "../../core/text.ts";
import type { Entry, Scalar, Value } from "./value.ts";

/** Longer texts and lists are unknown. */
export const MOST_TEXT = 65_536;
/** Longer lists are unknown. */
export const MOST_ITEMS = 5_000;
/** At most this many ways of choosing are followed. */
const MOST_WAYS = 8;

/** Nothing known, at a place. */
export const nothing = (at: At): Value => ({ kind: "unknown", at });

/** An error of Terraform, at a place. */
export const failure = (at: At): Value => ({ kind: "unknown", fails: true, at });

/** A map of which these entries are known, at a place. */
export const holding = (holds: readonly Entry[], at: At): Value =>
  holds.length === 0 || holds.length > MOST_ITEMS ? nothing(at) : { kind: "unknown", holds, at };

/** A scalar, at a place; what is undefined is unknown, as is a number that is not counted exactly. */
export function scalar(value: Scalar | undefined, at: At): Value {
  if (value === undefined || (typeof value === "number" && !(Math.abs(value) <= Number.MAX_SAFE_INTEGER))) return nothing(at);
  return typeof value === "string" && value.length > MOST_TEXT ? nothing(at) : { kind: "scalar", value, at };
}

/** A list, at a place; one that is too long is unknown. */
export const listOf = (items: readonly Value[], at: At, more: { readonly set?: boolean; readonly open?: boolean } = {}): Value =>
  items.length > MOST_ITEMS
    ? nothing(at)
    : { kind: "list", items, at, ...(more.set === true ? { set: true } : {}), ...(more.open === true ? { open: true } : {}) };

/** What `work` makes of values, for each way of choosing among those that depend on a condition. It fails where one of them does. */
export function eachOf(values: readonly Value[], at: At, work: (known: readonly Value[]) => Value): Value {
  if (values.some((value) => value.kind === "unknown" && value.fails === true)) return failure(at);
  if (!values.some(({ kind }) => kind === "either")) return work(values);
  let ways: (readonly Value[])[] = [[]];
  for (const value of values) {
    const options = value.kind === "either" ? optionsOf(value) : [value];
    if (ways.length * options.length > MOST_WAYS) return nothing(at);
    ways = ways.flatMap((way) => options.map((option) => [...way, option]));
  }
  const choices = values.filter((value) => value.kind === "either");
  const [{ condition, options } = { condition: undefined, options: [] }] = choices;
  const isOne = choices.length === 1 && options.length === ways.length && condition !== undefined;
  return { kind: "either", options: ways.map(work), at, ...(isOne ? { condition } : {}) };
}

/** The options of a choice, those of choices in it too. */
function optionsOf(value: Value & { kind: "either" }): readonly Value[] {
  const found: Value[] = [];
  const open: Value[] = [value];
  for (let next = open.pop(); next !== undefined && found.length <= MOST_WAYS; next = open.pop()) {
    if (next.kind === "either") open.push(...[...next.options].reverse());
    else found.push(next);
  }
  return found;
}

/** A scalar as Terraform converts it to text; undefined for null, for what is no scalar, and for fractions that it would write in another way. */
export function writtenOut(value: Value | undefined): string | undefined {
  if (value?.kind !== "scalar" || value.value === null) return undefined;
  if (typeof value.value !== "number" || Number.isInteger(value.value)) {
    const text = String(value.value);
    return typeof value.value === "number" && !Number.isSafeInteger(value.value) ? undefined : text;
  }
  const text = String(value.value);
  return text.length > 12 || text.includes("e") ? undefined : text;
}

/** The number that a scalar is, or that its text says; undefined for what is none. */
export function numberOf(value: Value | undefined): number | undefined {
  if (value?.kind !== "scalar") return undefined;
  if (typeof value.value === "number") return Number.isFinite(value.value) ? value.value : undefined;
  if (typeof value.value !== "string" || !/^-?\d+(\.\d+)?([eE][+-]?\d{1,3})?$/.test(value.value)) return undefined;
  const number = Number(value.value);
  return Number.isFinite(number) ? number : undefined;
}

/** The whole number that a scalar is, or that its text says. */
export function wholeOf(value: Value | undefined): number | undefined {
  const number = numberOf(value);
  return number !== undefined && Number.isSafeInteger(number) ? number : undefined;
}

/** The truth that a scalar is, or that its text says. */
export function truthOf(value: Value | undefined): boolean | undefined {
  if (value?.kind !== "scalar") return undefined;
  return value.value === true || value.value === "true" ? true : value.value === false || value.value === "false" ? false : undefined;
}

/** The key that a value is in a map or list. */
export const keyOf = (value: Value): string | undefined => writtenOut(value);

/** Whether two values are equal for `==`; undefined where that is not known, as for lists, whose types matter too. */
export function isEqual(a: Value, b: Value): boolean | undefined {
  if (isNull(a) || isNull(b)) return isKnown(a) && isKnown(b) ? isNull(a) && isNull(b) : undefined;
  if (a.kind !== "scalar" || b.kind !== "scalar") return undefined;
  if (typeof a.value !== typeof b.value) return false;
  if (a.value === b.value) return true;
  // Fractions are counted here with fewer digits than there.
  return typeof a.value === "number" && !(Number.isInteger(a.value) && Number.isInteger(b.value)) ? undefined : false;
}

/** Whether a value is null, and known to be. */
export const isNull = (value: Value): boolean => value.kind === "scalar" && value.value === null;
const isKnown = ({ kind }: Value): boolean => kind === "scalar" || kind === "list" || kind === "map";

/** A text that is the same for the same value; undefined where something in it is not known. */
export function identity(value: Value, depth = 0): string | undefined {
  if (depth > 20) return undefined;
  if (value.kind === "scalar") return typeof value.value === "string" ? JSON.stringify(value.value) : String(value.value);
  const inner = (one: Value): string | undefined => identity(one, depth + 1);
  if (value.kind === "list" && value.open !== true) {
    const items = value.items.map(inner);
    return items.includes(undefined) ? undefined : `[${items.join()}]`;
  }
  if (value.kind !== "map") return undefined;
  const entries = sorted(value.entries).map(([key, one]) => [JSON.stringify(key), inner(one)]);
  return entries.some(([, one]) => one === undefined) ? undefined : `{${entries.map((entry) => entry.join(":")).join()}}`;
}

/** Texts in the order of their characters' numbers, which is how Terraform sorts. */
export function compareTexts(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) {
    const [x, y] = [a.charCodeAt(i), b.charCodeAt(i)];
    if (x !== y) return isSurrogate(x) === isSurrogate(y) ? x - y : isSurrogate(x) ? 1 : -1;
  }
  return a.length - b.length;
}

const isSurrogate = (c: number): boolean => c >= 0xd800 && c <= 0xdfff;

/** The entries of a map in the order in which Terraform goes through them. */
export const sorted = (entries: ReadonlyMap<string, Value>): readonly (readonly [string, Value])[] =>
  [...entries].sort(([a], [b]) => compareTexts(a, b));
