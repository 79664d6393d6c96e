/** CloudFormation's functions, as far as the template tells what they come to. */
import { BITS, readCidr, showAddress } from "../../core/address.ts";
import { integerOf, member, moved, textOf, type Value } from "./value.ts";

/** A CloudFormation template: its resources, and a way to work out values. */
export type Template = {
  readonly resources: ReadonlyMap<string, Value>;
  /** The value with its functions worked out; what is not known is unknown. */
  resolve(value: Value | undefined): Value;
};

type Tables = {
  readonly resources: ReadonlyMap<string, Value>;
  readonly parameters: Value | undefined;
  readonly mappings: Value | undefined;
};

/** Deeper than any template, and a bound for references in a circle. */
const DEEPEST = 60;
const NOWHERE = { uri: "", span: { start: 0, end: 0 } };

/** The template of a file. Resources that a condition may leave out are left out of comparisons by their own names. */
export function templateOf(root: Value | undefined): Template {
  const listed = member(root, "Resources");
  const resources = listed?.kind === "map" ? listed.entries : new Map<string, Value>();
  const tables: Tables = { resources, parameters: member(root, "Parameters"), mappings: member(root, "Mappings") };
  return {
    resources,
    resolve: (value) => (value === undefined ? { kind: "map", entries: new Map(), at: NOWHERE } : resolve(value, tables, 0)),
  };
}

function resolve(value: Value, tables: Tables, depth: number): Value {
  const { at } = value;
  if (depth > DEEPEST) return { kind: "unknown", at };
  if (value.kind === "list") {
    const items = value.items.map((item) => resolve(item, tables, depth + 1));
    return { ...value, items: items.filter((item) => item.kind !== "scalar" || item.value !== null) };
  }
  // What stands in Secrets Manager or the Parameter Store is not known.
  if (value.kind === "scalar" && typeof value.value === "string" && value.value.includes("{{resolve:")) return { kind: "unknown", at };
  if (value.kind !== "map") return value;
  const [only] = value.entries;
  if (value.entries.size === 1 && only !== undefined && (only[0] === "Ref" || only[0].startsWith("Fn::")))
    return called(only[0], only[1], at, tables, depth);
  return { ...value, entries: new Map([...value.entries].map(([key, inner]) => [key, resolve(inner, tables, depth + 1)])) };
}

function called(name: string, argument: Value, at: Value["at"], tables: Tables, depth: number): Value {
  const args = argument.kind === "list" ? argument.items : [];
  if (name === "Ref") return reference(textOf(argument) ?? "", at, tables);
  if (name === "Fn::If" && args.length === 3) {
    const options = args.slice(1).map((option) => resolve(option, tables, depth + 1));
    const condition = textOf(args[0]);
    return { kind: "either", options, at, ...(condition === undefined ? {} : { condition }) };
  }
  if (name === "Fn::Sub") return substituted(argument, at, tables, depth);
  if (name === "Fn::Join" || name === "Fn::Select" || name === "Fn::Split" || name === "Fn::Cidr")
    return listed(
      name,
      args.map((arg) => resolve(arg, tables, depth + 1)),
      at,
    );
  if (name === "Fn::GetAtt") return attribute(argument, at, tables, depth);
  if (name === "Fn::FindInMap" && args.length === 3) {
    const [map, first, second] = args.map((arg) => textOf(resolve(arg, tables, depth + 1)));
    const found = member(member(member(tables.mappings, map ?? ""), first ?? ""), second ?? "");
    return found === undefined ? { kind: "unknown", at } : moved(found, at);
  }
  return { kind: "unknown", at };
}

function reference(name: string, at: Value["at"], tables: Tables): Value {
  if (name === "AWS::NoValue") return { kind: "scalar", value: null, at };
  if (tables.resources.has(name)) return { kind: "unknown", names: name, at };
  const parameter = member(tables.parameters, name);
  const type = textOf(member(parameter, "Type")) ?? "";
  // The default of a parameter that stands in the Parameter Store is its name there.
  const isHidden = textOf(member(parameter, "NoEcho")) === "true" || type.startsWith("AWS::SSM::Parameter::");
  const preset = isHidden ? undefined : member(parameter, "Default");
  if (preset?.kind !== "scalar" || preset.value === "") return { kind: "unknown", names: name, at };
  const isList = /^(List<|CommaDelimitedList)/.test(type);
  if (!isList) return moved(preset, at);
  return {
    kind: "list",
    at,
    items: String(preset.value)
      .split(",")
      .map((one) => ({ kind: "scalar", value: one.trim(), at })),
  };
}

/** `${Name}` and `${Resource.Attribute}` in a text, and names that a second argument gives. */
function substituted(argument: Value, at: Value["at"], tables: Tables, depth: number): Value {
  const [form, own] = argument.kind === "list" ? argument.items : [argument];
  const text = textOf(form);
  if (text === undefined || text.length > 4096) return { kind: "unknown", at };
  let known = true;
  const named = (name: string): Value => {
    const given = member(own, name);
    if (given !== undefined) return resolve(given, tables, depth + 1);
    return name.includes(".") ? attribute({ kind: "scalar", value: name, at }, at, tables, depth) : reference(name, at, tables);
  };
  const whole = text.replace(/\$\{([^}!]{1,100})\}/g, (_all, name: string) => {
    const value = textOf(named(name.trim()));
    if (value === undefined) known = false;
    return value ?? "";
  });
  return known ? { kind: "scalar", value: whole, at } : { kind: "unknown", at };
}

function attribute(argument: Value, at: Value["at"], tables: Tables, depth: number): Value {
  const [id = "", ...rest] =
    argument.kind === "list" ? argument.items.map((item) => textOf(item) ?? "") : (textOf(argument) ?? "").split(".");
  const resource = tables.resources.get(id);
  // The group that a VPC has by itself is another thing than the VPC.
  if (rest.join(".") === "DefaultSecurityGroup") return { kind: "unknown", names: `${id}.DefaultSecurityGroup`, at };
  if (rest.join(".") !== "CidrBlock") return { kind: "unknown", names: id, at };
  const block = member(member(resource, "Properties"), "CidrBlock");
  return block === undefined ? { kind: "unknown", at } : moved(resolve(block, tables, depth + 10), at);
}

/** Functions on lists, of values that are known. */
function listed(name: string, args: readonly Value[], at: Value["at"]): Value {
  const [first, second, third] = args;
  const nothing: Value = { kind: "unknown", at };
  const scalars = (texts: readonly string[]): Value => ({ kind: "list", at, items: texts.map((value) => ({ kind: "scalar", value, at })) });
  if (name === "Fn::Select") {
    const [index, found] = [integerOf(first), second?.kind === "list" ? second.items : []];
    return found[index ?? -1] ?? nothing;
  }
  if (name === "Fn::Split") {
    const [by, text] = [textOf(first), textOf(second)];
    return by === undefined || by === "" || text === undefined ? nothing : scalars(text.split(by));
  }
  if (name === "Fn::Join") {
    const texts = second?.kind === "list" ? second.items.map(textOf) : [undefined];
    const by = textOf(first);
    return by === undefined || texts.includes(undefined) ? nothing : { kind: "scalar", value: texts.join(by), at };
  }
  const [block, count, bits] = [readCidr(textOf(first) ?? ""), integerOf(second), integerOf(third)];
  if (block === undefined || count === undefined || bits === undefined || count > 256) return nothing;
  const length = BITS[block.range.family] - bits;
  if (length < block.prefixLength || bits < 0) return nothing;
  const size = 1n << BigInt(bits);
  const blocks = Array.from({ length: count }, (_, i) => ({ family: block.range.family, value: block.range.first + BigInt(i) * size }));
  return scalars(blocks.filter(({ value }) => value <= block.range.last).map((address) => `${showAddress(address)}/${length}`));
}
