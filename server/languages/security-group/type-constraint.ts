/** The `type` of a variable: values are converted to it, and attributes that may be left out are filled in. */
import type { At } from "../../core/text.ts";
import type { HclExpression } from "../shared/hcl.ts";
import { call } from "./functions/index.ts";
import { failure, nothing } from "./terraform-values.ts";
import type { Value } from "./value.ts";

const DEEPEST = 16;

/** Converts a value to a type; `evaluate` gives the defaults of attributes. Types that are not understood leave a value as it is. */
export function converted(value: Value, type: HclExpression, evaluate: (preset: HclExpression) => Value, depth = 0): Value {
  if (value.kind === "unknown" || depth > DEEPEST || (value.kind === "scalar" && value.value === null)) return value;
  if (value.kind === "either") return { ...value, options: value.options.map((option) => converted(option, type, evaluate, depth + 1)) };
  const inner = (one: Value, of: HclExpression): Value => converted(one, of, evaluate, depth + 1);
  if (type.kind === "reference") return simple(value, type.path[0]);
  if (type.kind !== "call") return value;
  const [of] = type.args;
  switch (type.name) {
    case "list":
    case "set":
      return of === undefined ? value : collection(value, type.name, (item) => inner(item, of));
    case "map":
      return of === undefined || value.kind !== "map" ? value : { ...value, entries: mapped(value.entries, (one) => inner(one, of)) };
    case "object":
      return of?.kind === "object" ? attributes(value, of, inner, evaluate) : value;
    case "tuple":
      if (of?.kind !== "list" || value.kind !== "list") return value;
      return { ...value, items: value.items.map((item, index) => inner(item, of.items[index] ?? type)) };
    default:
      return value;
  }
}

function simple(value: Value, type: string | undefined): Value {
  return type === "string" || type === "number" || type === "bool" ? call(`to${type}`, [value], value.at) : value;
}

function collection(value: Value, type: "list" | "set", inner: (item: Value) => Value): Value {
  if (value.kind !== "list") return value;
  const list = { ...value, items: value.items.map(inner) };
  return type === "set" ? call("toset", [list], value.at) : list;
}

const mapped = (entries: ReadonlyMap<string, Value>, inner: (value: Value) => Value): ReadonlyMap<string, Value> =>
  new Map([...entries].map(([key, value]) => [key, inner(value)]));

/** The attributes that the type has, and no others. */
function attributes(
  value: Value,
  type: HclExpression & { kind: "object" },
  inner: (one: Value, of: HclExpression) => Value,
  evaluate: (preset: HclExpression) => Value,
): Value {
  if (value.kind !== "map") return value;
  const entries = new Map<string, Value>();
  for (const { name, value: of } of type.entries) {
    if (name === undefined) return nothing(value.at);
    const isOptional = of.kind === "call" && of.name === "optional";
    const [own = of, preset] = isOptional ? of.args : [];
    const written = value.entries.get(name);
    const isNull = written === undefined || (written.kind === "scalar" && written.value === null);
    if (written === undefined && !isOptional) return failure(value.at);
    entries.set(name, isNull ? (preset === undefined ? absent(value.at) : inner(evaluate(preset), own)) : inner(written, own));
  }
  return { ...value, entries };
}

const absent = (at: At): Value => ({ kind: "scalar", value: null, at });
