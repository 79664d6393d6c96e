/** What the values of a template of Azure Resource Manager come to: parameters by their defaults, variables, functions, copies. */
import { armCall } from "./arm-functions.ts";
import { type ArmExpression, armExpression } from "./arm-syntax.ts";
import { integerOf, itemsOf, member, moved, textOf, type Value } from "./value.ts";

/** What names stand for in a template. `rounds` are the places of the copies around, by name; "" is the innermost. */
export type Names = {
  readonly parameters: Value | undefined;
  readonly variables: Value | undefined;
  readonly rounds: ReadonlyMap<string, number>;
  readonly budget: { left: number; deployments: number };
  /** Tells the names of one deployment from those of others. */
  readonly scope: string;
  /** Names of resources are worked out: what is not known stands in them as what it is called, the same wherever it is the same. */
  readonly isNaming?: boolean;
};

/** The names of a template. */
export const namesOf = (template: Value | undefined, budget: Names["budget"] = { left: MOST_STEPS, deployments: 0 }): Names => ({
  parameters: member(template, "parameters"),
  variables: member(template, "variables"),
  rounds: new Map(),
  budget,
  scope: budget.deployments++ === 0 ? "" : `@${budget.deployments}`,
});

/** The text of a resource's name; what is not known stands in it as what it is called. */
export const nameIn = (value: Value, names: Names): string | undefined => textOf(resolved(value, { ...names, isNaming: true }));

/** At most so many steps are taken for a file, and so many copies made of one thing. */
const MOST_STEPS = 500_000;
const MOST_COPIES = 800;
const DEEPEST = 40;

const unknown = (at: Value["at"]): Value => ({ kind: "unknown", at });

/** A value with its expressions worked out, at their places. */
export function resolved(value: Value, names: Names, depth = 0): Value {
  if (depth > DEEPEST || names.budget.left-- <= 0) return unknown(value.at);
  if (value.kind === "list") return { ...value, items: value.items.map((item) => resolved(item, names, depth + 1)) };
  if (value.kind === "map") return object(value, names, depth);
  const text = textOf(value);
  if (text === undefined || !text.startsWith("[") || !text.endsWith("]")) return value;
  if (text.startsWith("[[")) return { kind: "scalar", value: text.slice(1), at: value.at };
  const tree = armExpression(text);
  return tree === undefined ? unknown(value.at) : moved(worked(tree, names, value.at, depth + 1), value.at);
}

/** An object; what its `copy` describes stands in it as lists. */
function object(value: Value & { kind: "map" }, names: Names, depth: number): Value {
  const entries = new Map<string, Value>();
  for (const [key, inner] of value.entries) if (key !== "copy" || !isCopies(inner)) entries.set(key, resolved(inner, names, depth + 1));
  const copies = value.entries.get("copy");
  if (copies !== undefined && isCopies(copies))
    for (const copy of itemsOf(copies)) {
      const name = textOf(member(copy, "name")) ?? "";
      const input = member(copy, "input");
      const rounds = copiesOf(copy, names, name);
      const items = rounds?.map((round) => (input === undefined ? unknown(copy.at) : resolved(input, round, depth + 1)));
      entries.set(name, items === undefined ? unknown(copy.at) : { kind: "list", items, at: copy.at });
    }
  return { ...value, entries };
}

const isCopies = (value: Value): boolean => value.kind === "list" && value.items.every((one) => member(one, "count") !== undefined);

/** The names in each round of a copy; undefined where it is not known how many there are. */
export function copiesOf(copy: Value, names: Names, name = textOf(member(copy, "name")) ?? ""): readonly Names[] | undefined {
  const count = member(copy, "count");
  const size = count && integerOf(resolved(count, names));
  if (size === undefined || size < 0 || size > MOST_COPIES) return undefined;
  return Array.from({ length: size }, (_one, place) => ({
    ...names,
    rounds: new Map([...names.rounds, [name.toLowerCase(), place], ["", place]]),
  }));
}

function worked(tree: ArmExpression, names: Names, at: Value["at"], depth: number): Value {
  if (depth > DEEPEST || names.budget.left-- <= 0) return unknown(at);
  if (tree.kind === "literal") return { kind: "scalar", value: tree.value, at };
  if (tree.kind === "member") return step(worked(tree.of, names, at, depth + 1), worked(tree.key, names, at, depth + 1), at);
  const within = tree.name === "resourceid" ? { ...names, isNaming: true } : names;
  const args = tree.args.map((arg) => worked(arg, within, at, depth + 1));
  const name = textOf(args[0]) ?? "";
  if (tree.name === "parameters") return parameter(name, names, at, depth);
  if (tree.name === "variables") return variable(name, names, at, depth);
  if (tree.name === "copyindex") return index(args, names, at);
  if (names.isNaming === true && RUN.has(tree.name))
    return called(`${tree.name}(${args.map((arg) => textOf(arg) ?? "?").join()})`, names, at);
  return armCall(tree.name, args, at);
}

/** Functions whose results only a deployment knows, the same for the same arguments. */
const RUN: ReadonlySet<string> = new Set(["uniquestring", "resourcegroup", "subscription", "deployment", "tenant"]);

/** Something that only a deployment knows, as a text that is the same wherever it is the same. */
const called = (what: string, { scope }: Names, at: Value["at"]): Value => ({
  kind: "scalar",
  value: `{${what.slice(0, 200)}${scope}}`,
  at,
});

/** Keys are the same in any case. */
function entryOf(map: Value | undefined, name: string): Value | undefined {
  if (map?.kind !== "map") return undefined;
  const found = map.entries.get(name) ?? [...map.entries].find(([key]) => key.toLowerCase() === name.toLowerCase())?.[1];
  return found?.kind === "scalar" && found.value === null ? undefined : found;
}

function parameter(name: string, names: Names, at: Value["at"], depth: number): Value {
  const own = entryOf(names.parameters, name);
  // What a secret is by default says nothing of what it will be, and is nobody's to see.
  const preset = /^secure/i.test(textOf(member(own, "type")) ?? "") ? undefined : member(own, "defaultValue");
  const found = preset === undefined ? unknown(at) : resolved(preset, names, depth + 1);
  return found.kind === "unknown" && names.isNaming === true && own !== undefined ? called(name, names, at) : found;
}

function variable(name: string, names: Names, at: Value["at"], depth: number): Value {
  const own = entryOf(names.variables, name);
  if (own !== undefined) return resolved(own, names, depth + 1);
  const copies = member(names.variables, "copy");
  const copy = itemsOf(copies).find((one) => textOf(member(one, "name"))?.toLowerCase() === name.toLowerCase());
  if (copy === undefined) return unknown(at);
  const made = resolved({ kind: "map", entries: new Map([["copy", { kind: "list", items: [copy], at }]]), at }, names, depth + 1);
  return member(made, textOf(member(copy, "name")) ?? "") ?? unknown(at);
}

/** `copyIndex()`, `copyIndex(1)`, `copyIndex('name')` and `copyIndex('name', 1)`. */
function index(args: readonly Value[], { rounds }: Names, at: Value["at"]): Value {
  const [first, second] = args;
  const isNamed = first?.kind === "scalar" && typeof first.value === "string";
  const place = rounds.get(isNamed ? String(first.value).toLowerCase() : "");
  const offset = integerOf(isNamed ? second : first) ?? 0;
  return place === undefined ? unknown(at) : { kind: "scalar", value: place + offset, at };
}

function step(of: Value, key: Value, at: Value["at"]): Value {
  if (of.kind === "either") return { kind: "either", options: of.options.map((option) => step(option, key, at)), at };
  const name = textOf(key);
  if (name === undefined) return unknown(at);
  // What has a name of its own, and the member of it that is meant.
  if (of.kind === "scalar" && typeof of.value === "string" && /^\{.*\}$/.test(of.value))
    return { kind: "scalar", value: `${of.value}.${name}`, at };
  if (of.kind === "list") return of.items[integerOf(key) ?? -1] ?? unknown(at);
  return entryOf(of, name) ?? unknown(at);
}
