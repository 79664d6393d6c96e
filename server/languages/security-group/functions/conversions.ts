/** Terraform's conversions between types, and to and from JSON. */
import type { At } from "../../../core/text.ts";
import { failure, listOf, MOST_ITEMS, MOST_TEXT, nothing, numberOf, scalar, sorted, truthOf, writtenOut } from "../terraform-values.ts";
import type { Value } from "../value.ts";
import { asSet } from "./collections.ts";
import type { TerraformFunction } from "./index.ts";

/** A scalar of one type; null stays null, and what cannot be converted fails. */
const scalarOf =
  (convert: (value: Value) => string | number | boolean | undefined): TerraformFunction =>
  ([value], at) => {
    if (value === undefined || value.kind === "unknown") return nothing(at);
    if (value.kind === "scalar" && value.value === null) return scalar(null, at);
    const converted = convert(value);
    if (converted !== undefined) return scalar(converted, at);
    return value.kind === "scalar" && typeof value.value === "number" ? nothing(at) : failure(at);
  };

/** Items of one type: texts where one of them is a text. */
function unified(items: readonly Value[]): readonly Value[] {
  const types = new Set(items.map((item) => (item.kind === "scalar" && item.value !== null ? typeof item.value : undefined)));
  if (!types.has("string") || !(types.has("number") || types.has("boolean"))) return items;
  return items.map((item) => (item.kind === "scalar" && item.value !== null ? scalar(writtenOut(item), item.at) : item));
}

function tolist([value]: readonly Value[], at: At): Value {
  return value?.kind === "list"
    ? listOf(unified(value.items), at, { open: value.open === true })
    : value?.kind === "map"
      ? failure(at)
      : nothing(at);
}

function toset([value]: readonly Value[], at: At): Value {
  if (value?.kind !== "list") return value?.kind === "map" ? failure(at) : nothing(at);
  return asSet(value.set === true ? value : { ...value, items: unified(value.items) }, at);
}

function tomap([value]: readonly Value[], at: At): Value {
  if (value?.kind !== "map") return nothing(at);
  const values = unified([...value.entries.values()]);
  return { kind: "map", at, entries: new Map([...value.entries.keys()].map((key, index) => [key, values[index] as Value])) };
}

const DEEPEST = 40;

function jsondecode([value]: readonly Value[], at: At): Value {
  const text = writtenOut(value);
  if (text === undefined || text.length > MOST_TEXT) return nothing(at);
  try {
    return fromJson(JSON.parse(text), at, { left: MOST_ITEMS }, 0);
  } catch {
    return failure(at);
  }
}

function fromJson(value: unknown, at: At, budget: { left: number }, depth: number): Value {
  if (budget.left-- <= 0 || depth > DEEPEST) return nothing(at);
  if (Array.isArray(value))
    return listOf(
      value.map((item) => fromJson(item, at, budget, depth + 1)),
      at,
    );
  if (value !== null && typeof value === "object")
    return {
      kind: "map",
      at,
      entries: new Map(Object.entries(value).map(([key, inner]) => [key, fromJson(inner, at, budget, depth + 1)])),
    };
  return scalar(value as string | number | boolean | null, at);
}

function jsonencode([value]: readonly Value[], at: At): Value {
  const text = value === undefined ? undefined : toJson(value, { left: MOST_TEXT }, 0);
  return scalar(text, at);
}

const HIDDEN: Readonly<Record<string, string>> = {
  "<": "\\u003c",
  ">": "\\u003e",
  "&": "\\u0026",
  "\u2028": "\\u2028",
  "\u2029": "\\u2029",
};

/** JSON as Go writes it; undefined where something is not known, or too much. */
function toJson(value: Value, budget: { left: number }, depth: number): string | undefined {
  if (depth > DEEPEST || budget.left-- <= 0) return undefined;
  if (value.kind === "scalar") {
    if (typeof value.value !== "string") return value.value === null ? "null" : writtenOut(value);
    budget.left -= value.value.length;
    return JSON.stringify(value.value).replace(/[<>&\u2028\u2029]/g, (one) => HIDDEN[one] ?? one);
  }
  const inner = (one: Value): string | undefined => toJson(one, budget, depth + 1);
  if (value.kind === "list" && value.open !== true) {
    const items = value.items.map(inner);
    return items.includes(undefined) ? undefined : `[${items.join(",")}]`;
  }
  if (value.kind !== "map") return undefined;
  const entries = sorted(value.entries).map(([key, one]) => [JSON.stringify(key), inner(one)]);
  return entries.some(([, one]) => one === undefined) ? undefined : `{${entries.map((entry) => entry.join(":")).join(",")}}`;
}

/** By name. What is marked sensitive is not looked into. */
export const CONVERSIONS: Readonly<Record<string, TerraformFunction>> = {
  jsondecode,
  jsonencode,
  nonsensitive: ([value], at) => value ?? nothing(at),
  tobool: scalarOf(truthOf),
  tolist,
  tomap,
  tonumber: scalarOf(numberOf),
  toset,
  tostring: scalarOf(writtenOut),
};
