/** What Terraform expressions come to, as far as the text of the module tells; everything else is unknown. Bounded. */
import type { At } from "../../core/text.ts";
import type { HclExpression } from "../shared/hcl.ts";
import { call } from "./functions.ts";
import { moved, type Scalar, type Value } from "./value.ts";

/** What names stand for in one place. */
export type Scope = {
  readonly uri: string;
  readonly variables: ReadonlyMap<string, { readonly uri: string; readonly value: HclExpression }>;
  readonly locals: ReadonlyMap<string, { readonly uri: string; readonly value: HclExpression }>;
  /** Attributes of resources with literal values: `aws_vpc.main.cidr_block`. */
  readonly resources: ReadonlyMap<string, { readonly uri: string; readonly value: HclExpression }>;
  /** `each`, `count` and the iterators of dynamic blocks. */
  readonly bound: ReadonlyMap<string, Value>;
  /** Steps left for the whole module. */
  readonly budget: { left: number };
  readonly known: Map<string, Value>;
  readonly active: Set<string>;
};

const DEEPEST = 40;

/** The value of an expression. */
export function evaluate(expression: HclExpression, scope: Scope, depth = 0): Value {
  const at: At = { uri: scope.uri, span: expression.span };
  if (depth > DEEPEST || scope.budget.left-- <= 0) return { kind: "unknown", at };
  const inner = (one: HclExpression): Value => evaluate(one, scope, depth + 1);
  switch (expression.kind) {
    case "literal":
      return { kind: "scalar", value: expression.value, at };
    case "list":
      return { kind: "list", items: expression.items.map(inner), at };
    case "object":
      return {
        kind: "map",
        at,
        entries: new Map(expression.entries.flatMap(({ name, value }) => (name === undefined ? [] : [[name, inner(value)] as const]))),
      };
    case "template":
      return template(expression.parts, inner, at);
    case "conditional":
      return conditional(inner(expression.test), expression, inner, at);
    case "operation":
      return operation(expression.operator, inner(expression.left), inner(expression.right), at);
    case "call":
      return call(expression.name, expression.args.map(inner), at);
    case "reference":
      return reference(expression.path, scope, at, depth);
    default:
      return { kind: "unknown", at };
  }
}

function template(parts: readonly (string | HclExpression)[], inner: (one: HclExpression) => Value, at: At): Value {
  let text = "";
  for (const part of parts) {
    const value = typeof part === "string" ? part : inner(part);
    if (typeof value !== "string" && (value.kind !== "scalar" || value.value === null)) return { kind: "unknown", at };
    text += typeof value === "string" ? value : String(value.value);
    if (text.length > 4096) return { kind: "unknown", at };
  }
  return { kind: "scalar", value: text, at };
}

function conditional(test: Value, of: HclExpression & { kind: "conditional" }, inner: (one: HclExpression) => Value, at: At): Value {
  const known = test.kind === "scalar" ? String(test.value) : "";
  if (known === "true") return inner(of.yes);
  if (known === "false") return inner(of.no);
  return { kind: "either", options: [inner(of.yes), inner(of.no)], at };
}

function operation(operator: string, left: Value, right: Value, at: At): Value {
  if (left.kind !== "scalar" || right.kind !== "scalar") return { kind: "unknown", at };
  const result = compute(operator, left.value, right.value);
  return result === undefined ? { kind: "unknown", at } : { kind: "scalar", value: result, at };
}

function compute(operator: string, left: Scalar, right: Scalar): Scalar | undefined {
  if (operator === "==") return left === right;
  if (operator === "!=") return left !== right;
  if (operator === "&&" || operator === "||") {
    if (typeof left !== "boolean" || typeof right !== "boolean") return undefined;
    return operator === "&&" ? left && right : left || right;
  }
  const [a, b] = [Number(left), Number(right)];
  if (left === null || right === null || Number.isNaN(a) || Number.isNaN(b)) return undefined;
  const results: Readonly<Record<string, Scalar>> = {
    "+": a + b,
    "-": a - b,
    "*": a * b,
    ">": a > b,
    "<": a < b,
    ">=": a >= b,
    "<=": a <= b,
  };
  return results[operator];
}

/** A name stands for its value at the place of the name; what an iterator stands for keeps its place. */
function reference(path: readonly string[], scope: Scope, at: At, depth: number): Value {
  const [root = "", name = ""] = path;
  const bound = scope.bound.get(root);
  if (bound !== undefined) return follow(bound, path.slice(1), at) ?? { kind: "unknown", at };
  const table = root === "var" ? scope.variables : root === "local" ? scope.locals : undefined;
  const key = table === undefined ? path.slice(0, 3).join(".") : `${root}.${name}`;
  const written = table === undefined ? scope.resources.get(key) : table.get(name);
  if (written === undefined) return path[2] === "*" ? { kind: "unknown", at } : { kind: "unknown", names: path.slice(0, 3).join("."), at };
  let value = scope.known.get(key);
  if (value === undefined) {
    if (scope.active.has(key)) return { kind: "unknown", at };
    scope.active.add(key);
    value = evaluate(written.value, { ...scope, uri: written.uri, bound: new Map() }, depth + 1);
    scope.active.delete(key);
    scope.known.set(key, value);
  }
  const found = follow(value, path.slice(table === undefined ? 3 : 2), at);
  if (found === undefined) return { kind: "unknown", at };
  scope.budget.left -= sizeOf(found);
  return scope.budget.left < 0 ? { kind: "unknown", at } : moved(found, at);
}

const sizeOf = (value: Value): number => (value.kind === "list" ? value.items.length : value.kind === "map" ? value.entries.size : 1);

function follow(value: Value, path: readonly string[], at: At): Value | undefined {
  let found: Value | undefined = value;
  for (const step of path) {
    if (found?.kind === "map") found = found.entries.get(step);
    else if (found?.kind === "list" && /^\d+$/.test(step)) found = found.items[Number(step)];
    else if (found?.kind === "list" && step === "*") continue;
    else return { kind: "unknown", at };
  }
  return found;
}
