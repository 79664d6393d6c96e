/** The functions of Terraform that lists of addresses are made with. */
import { blocksOf, cidrOf, readCidr, showRange } from "../../core/address.ts";
import type { At } from "../../core/text.ts";
import { integerOf, textOf, type Value } from "./value.ts";

const MOST_ITEMS = 5000;

/** The value of a call; unknown for functions that are not modelled and for arguments that are not known. */
export function call(name: string, args: readonly Value[], at: At): Value {
  const nothing: Value = { kind: "unknown", at };
  const [first, second, third] = args;
  if (first === undefined) return nothing;
  if (["toset", "tolist", "distinct", "sort", "tostring", "tonumber", "sensitive", "nonsensitive", "tomap", "try"].includes(name))
    return first;
  if (name === "compact" || name === "concat" || name === "flatten" || name === "setunion") return joined(args, at);
  if (name === "split") return split(first, second, at);
  if (name === "format") return textOf(second) === undefined ? nothing : formatted(args, at);
  if (name === "cidrsubnet") return cidrsubnet(first, integerOf(second), integerOf(third), at);
  if (name === "coalesce" && first.kind === "scalar" && first.value !== null && first.value !== "") return first;
  if (name === "lower" && first.kind === "scalar") return { kind: "scalar", value: String(first.value).toLowerCase(), at };
  if (name === "merge") return merged(args, at);
  if (name === "length" && first.kind === "list") return { kind: "scalar", value: first.items.length, at };
  return nothing;
}

/** All items of lists, lists in lists opened, empty texts left out; a part that is unknown stays in as such. */
function joined(args: readonly Value[], at: At): Value {
  const items: Value[] = [];
  const open = [...args].reverse();
  for (let next = open.pop(); next !== undefined && items.length < MOST_ITEMS; next = open.pop()) {
    if (next.kind === "list") open.push(...next.items.slice(0, MOST_ITEMS).reverse());
    else if (next.kind !== "scalar" || (next.value !== "" && next.value !== null)) items.push(next);
  }
  return { kind: "list", items, at };
}

function split(separator: Value, text: Value | undefined, at: At): Value {
  const [by, whole] = [textOf(separator), textOf(text)];
  if (by === undefined || whole === undefined || by === "" || whole.length > 65536) return { kind: "unknown", at };
  return { kind: "list", items: whole.split(by).map((value) => ({ kind: "scalar", value, at })), at };
}

/** `format` with `%s` and `%d` alone. */
function formatted(args: readonly Value[], at: At): Value {
  const [form, ...values] = args.map(textOf);
  if (form === undefined || values.includes(undefined) || (form.match(/%/g) ?? []).length !== values.length) return { kind: "unknown", at };
  let i = 0;
  const text = form.replace(/%[sd]/g, () => values[i++] ?? "");
  return text.includes("%") ? { kind: "unknown", at } : { kind: "scalar", value: text, at };
}

function cidrsubnet(base: Value, bits: number | undefined, number: number | undefined, at: At): Value {
  const cidr = readCidr(textOf(base) ?? "");
  const length = cidr === undefined || bits === undefined ? 999 : cidr.prefixLength + bits;
  if (cidr === undefined || number === undefined || number < 0 || length > (cidr.range.family === 4 ? 32 : 128))
    return { kind: "unknown", at };
  const size = 1n << BigInt((cidr.range.family === 4 ? 32 : 128) - length);
  const value = cidr.range.first + BigInt(number) * size;
  if (value > cidr.range.last) return { kind: "unknown", at };
  const block = blocksOf(cidrOf({ family: cidr.range.family, value }, length).range)[0];
  const text = block === undefined ? "" : showRange(block.range);
  return { kind: "scalar", value: text.includes("/") ? text : `${text}/${length}`, at };
}

function merged(args: readonly Value[], at: At): Value {
  const entries = new Map<string, Value>();
  for (const arg of args) {
    if (arg.kind !== "map") return { kind: "unknown", at };
    for (const [key, value] of arg.entries) entries.set(key, value);
  }
  return { kind: "map", entries, at };
}
