/** What Terraform expressions come to, as far as the text of the module tells; everything else is unknown. Bounded. */
import type { At, Span } from "../../core/text.ts";
import { type HclEntry, type HclExpression, ITEM } from "../shared/hcl.ts";
import { isTrying, tried } from "./attempts.ts";
import { call } from "./functions/index.ts";
import { loop } from "./loops.ts";
import { negated, operate } from "./operators.ts";
import { eachOf, failure, holding, keyOf, MOST_TEXT, truthOf, writtenOut } from "./terraform-values.ts";
import { type Entry, type Place, referenceName, type Value, type Via } from "./value.ts";

/**
 * An expression, and where it stands; `convert` makes its value one of the type that is asked for. What a call of the module gives
 * has the `scope` of the call, and the place of the argument.
 */
export type Written = {
  readonly uri: string;
  readonly value: HclExpression;
  readonly convert?: (value: Value) => Value;
  readonly scope?: Scope;
  readonly via?: Via;
};

/** What a path such as `module.web.ports` begins with comes to: the value of so many of its steps. */
export type Output = { readonly value: Value; readonly steps: number };

/** What names stand for in one place. */
export type Scope = {
  readonly uri: string;
  /** The address of the module with a dot behind it, "" for the outermost, and the call that made it. */
  readonly within: string;
  readonly via: Via | undefined;
  /** What local modules give back. */
  readonly outputs: (path: readonly string[], at: At, depth: number) => Output | undefined;
  readonly variables: ReadonlyMap<string, Written>;
  readonly locals: ReadonlyMap<string, Written>;
  /** Attributes of resources with literal values: `aws_vpc.main.cidr_block`. */
  readonly resources: ReadonlyMap<string, Written>;
  /** `each`, `count`, the iterators of dynamic blocks and the names of loops. */
  readonly bound: ReadonlyMap<string, Value>;
  /** Steps left for the whole module, and how often something was too deep. */
  readonly budget: { left: number; cuts: number };
  readonly known: Map<string, Value>;
  readonly active: Set<string>;
};

const DEEPEST = 200;

/** A place in the text of a scope. */
export const placeIn = ({ uri, via }: Scope, span: Span): Place => (via === undefined ? { uri, span } : { uri, span, via });

/** The value of an expression. */
export function evaluate(expression: HclExpression, scope: Scope, depth = 0): Value {
  const at = placeIn(scope, expression.span);
  const { budget } = scope;
  if (depth > DEEPEST) budget.cuts++;
  if (depth > DEEPEST || budget.left-- <= 0) return { kind: "unknown", at };
  if (expression.kind === "literal") return { kind: "scalar", value: expression.value, at };
  return expression.kind === "reference" ? reference(expression.path, scope, at, depth) : composed(expression, scope, depth, at);
}

/** The value of an expression that has others in it; by itself, for what it makes of these takes room that most expressions do not need. */
function composed(expression: HclExpression, scope: Scope, depth: number, at: Place): Value {
  const inner = (one: HclExpression): Value => evaluate(one, scope, depth + 1);
  switch (expression.kind) {
    case "list":
      return { kind: "list", items: expression.items.map(inner), at };
    case "object":
      return object(expression.entries, inner, at);
    case "template":
      return template(expression.parts, inner, at);
    case "conditional":
      return conditional(inner(expression.test), expression, inner, at);
    case "operation":
      return operate(expression.operator, inner(expression.left), inner(expression.right), at);
    case "unary":
      return negated(expression.operator, inner(expression.value), at);
    case "call":
      return isTrying(expression.name) ? tried(expression, inner, at) : called(expression, inner, at);
    case "index":
      return eachOf([inner(expression.of), inner(expression.key)], at, ([of, key]) => step(of as Value, key as Value, at));
    case "splat":
      return splat(expression, scope, depth, at);
    case "for":
      return loop(expression, inner(expression.over), at, (one, names) => evaluate(one, bind(scope, names), depth + 1));
    default:
      return { kind: "unknown", at };
  }
}

/** The scope with further names. */
export const bind = (scope: Scope, names: ReadonlyMap<string, Value>): Scope => ({ ...scope, bound: new Map([...scope.bound, ...names]) });

type Inner = (one: HclExpression) => Value;

function called({ name, args, expands }: HclExpression & { kind: "call" }, inner: Inner, at: At): Value {
  const values = args.map(inner);
  const last = expands ? values.pop() : undefined;
  if (last === undefined) {
    const result = call(name, values, at);
    return name === "jsonencode" && values[0] !== undefined ? { ...result, encoded: values[0] } : result;
  }
  return last.kind === "list" && last.open !== true ? call(name, [...values, ...last.items], at) : { kind: "unknown", at };
}

/** A map whose keys are all known; where one is not, what it holds. */
function object(entries: readonly HclEntry[], inner: Inner, at: At): Value {
  const found = new Map<string, Value>();
  const holds: Entry[] = [];
  let isWhole = true;
  for (const { name, key, value } of entries) {
    const own: Value = name === undefined ? inner(key) : { kind: "scalar", value: name, at };
    const [known, made] = [keyOf(own), inner(value)];
    holds.push([own, made]);
    if (known === undefined) isWhole = false;
    else found.set(known, made);
  }
  return isWhole ? { kind: "map", entries: found, at } : holding(holds, at);
}

function template(parts: readonly (string | HclExpression)[], inner: Inner, at: At): Value {
  const [only] = parts;
  // A value in quotes stands where the quotes do.
  if (parts.length === 1 && typeof only === "object") return inner({ ...only, span: at.span });
  const values = parts.map((part): Value => (typeof part === "string" ? { kind: "scalar", value: part, at } : inner(part)));
  const isPolicy = parts.some((part) => typeof part === "string" && part.includes('"Statement"'));
  return eachOf(values, at, (known) => {
    let [text, isWhole] = ["", true];
    for (const value of known) {
      const piece = writtenOut(value);
      isWhole &&= piece !== undefined;
      if ((!isWhole && !isPolicy) || text.length + (piece?.length ?? 1) > MOST_TEXT) return { kind: "unknown", at };
      text += piece ?? "?";
    }
    return isWhole ? { kind: "scalar", value: text, at } : { kind: "unknown", at, partly: text };
  });
}

/** The value that a condition chooses; of a number and a text, both are texts. A condition that is no truth is an error. */
function conditional(test: Value, of: HclExpression & { kind: "conditional" }, inner: Inner, at: At): Value {
  const truth = truthOf(test);
  if (truth === undefined) {
    if (test.kind !== "unknown" && test.kind !== "either") return failure(at);
    if (test.kind === "unknown" && test.fails === true) return failure(at);
    const condition = conditionText(of.test);
    return { kind: "either", options: [inner(of.yes), inner(of.no)], at, ...(condition === undefined ? {} : { condition }) };
  }
  const chosen = inner(truth ? of.yes : of.no);
  if (chosen.kind !== "scalar" || chosen.value === null || typeof chosen.value === "string") return chosen;
  const other = inner(truth ? of.no : of.yes);
  return other.kind === "scalar" && typeof other.value === "string" ? { ...chosen, value: writtenOut(chosen) ?? chosen.value } : chosen;
}

/** A condition as it is written, where that is short: names, literals, and what is made of two of them. */
function conditionText(test: HclExpression, depth = 0): string | undefined {
  if (test.kind === "reference") return test.path.join(".");
  if (test.kind === "literal") return JSON.stringify(test.value);
  if (depth > DEEPEST_CONDITION) return undefined;
  if (test.kind === "unary") {
    const inner = conditionText(test.value, depth + 1);
    return inner === undefined || test.value.kind === "operation" ? undefined : `${test.operator}${inner}`;
  }
  if (test.kind !== "operation") return undefined;
  const [left, right] = [conditionText(test.left, depth + 1), conditionText(test.right, depth + 1)];
  const text = `${left} ${test.operator} ${right}`;
  return left === undefined || right === undefined || text.length > LONGEST_CONDITION ? undefined : text;
}

/** Longer and deeper conditions are not repeated in messages. */
const LONGEST_CONDITION = 48;
const DEEPEST_CONDITION = 6;

/** The item of a list or map; unknown, and known to fail, where there is none. */
function step(of: Value, key: Value, at: At): Value {
  const name = keyOf(key);
  // Scalars have no items, null among them.
  if (of.kind === "scalar") return failure(at);
  if (of.kind === "unknown") return someOf(of, at);
  if (name === undefined || (of.kind !== "map" && of.kind !== "list")) return { kind: "unknown", at };
  if (of.kind === "map") return of.entries.get(name) ?? { kind: "unknown", fails: true, at };
  if (of.open === true || of.set === true) return { kind: "unknown", at };
  return (/^\d{1,9}$/.test(name) ? of.items[Number(name)] : undefined) ?? { kind: "unknown", fails: true, at };
}

/** What is behind a step into something that has a name: of one of those that the name stands for. */
function someOf(of: Value & { kind: "unknown" }, at: At): Value {
  const some = of.some ?? (of.names === undefined || /^(module|data)\./.test(of.names) ? undefined : referenceName(of));
  return some === undefined ? { kind: "unknown", at } : { kind: "unknown", some, at };
}

/** `each` for every item; a value that is no list is a list of one, and null of none. */
function splat({ of, each }: HclExpression & { kind: "splat" }, scope: Scope, depth: number, at: At): Value {
  return eachOf([evaluate(of, scope, depth + 1)], at, ([source]) => {
    if (source === undefined || source.kind === "unknown" || source.kind === "either") return { kind: "unknown", at };
    const items = source.kind === "list" ? source.items : source.kind === "scalar" && source.value === null ? [] : [source];
    const values = items.map((item) => evaluate(each, bind(scope, new Map([[ITEM, item]])), depth + 1));
    return { kind: "list", items: values, at, ...(source.kind === "list" && source.open === true ? { open: true } : {}) };
  });
}

/** A name stands for its value at the place of the name; what an iterator stands for keeps its place. */
function reference(path: readonly string[], scope: Scope, at: At, depth: number): Value {
  const root = path[0] ?? "";
  const bound = scope.bound.get(root);
  if (bound !== undefined) return follow(bound, path.slice(1), at);
  const output = root === "module" ? scope.outputs(path, at, depth) : undefined;
  if (output !== undefined) return carried(follow(output.value, path.slice(output.steps), at), at, scope.budget);
  const table = root === "var" ? scope.variables : root === "local" ? scope.locals : undefined;
  const length = table === undefined ? 3 : 2;
  const key = (path.length > length ? path.slice(0, length) : path).join(".");
  const written = table === undefined ? scope.resources.get(key) : table.get(path[1] ?? "");
  if (written === undefined) return named(table === undefined ? key : path.slice(0, 3).join("."), scope, at);
  const value = namedValue(key, written, scope, at, depth);
  const { via } = written;
  const place: Place = via === undefined ? at : { ...at, via };
  return carried(follow(value, path.slice(length), at), place, scope.budget);
}

const named = (names: string, { within }: Scope, at: At): Value =>
  within === "" ? { kind: "unknown", names, at } : { kind: "unknown", names, within, at };

/** The value that a name has everywhere in a module, worked out once. */
export function namedValue(key: string, written: Written, scope: Scope, at: At, depth: number): Value {
  const known = scope.known.get(key);
  if (known !== undefined) return known;
  if (scope.active.has(key)) return { kind: "unknown", at };
  scope.active.add(key);
  const { cuts } = scope.budget;
  const value = evaluate(written.value, written.scope ?? { ...scope, uri: written.uri, bound: new Map() }, depth + 1);
  scope.active.delete(key);
  const converted = written.convert?.(value) ?? value;
  // What is too deep from here may be in reach from another place.
  if (scope.budget.cuts === cuts) scope.known.set(key, converted);
  return converted;
}

function follow(value: Value, path: readonly string[], at: At): Value {
  let found = value;
  for (const name of path) {
    const key: Value = { kind: "scalar", value: name, at };
    found = eachOf([found], at, ([one]) => step(one as Value, key, at));
  }
  return found;
}

/** The same value at another place, all that is in it too; what the budget is too small for is unknown. */
function carried(value: Value, at: At, budget: { left: number }): Value {
  if (budget.left-- <= 0) return { kind: "unknown", at };
  if (value.kind === "list") return { ...value, at, items: value.items.map((item) => carried(item, at, budget)) };
  if (value.kind === "map")
    return { ...value, at, entries: new Map([...value.entries].map(([key, inner]) => [key, carried(inner, at, budget)])) };
  if (value.kind === "unknown" && value.holds !== undefined)
    return { ...value, at, holds: value.holds.map(([key, inner]) => [carried(key, at, budget), carried(inner, at, budget)]) };
  return value.kind === "either" ? { ...value, at, options: value.options.map((option) => carried(option, at, budget)) } : { ...value, at };
}
