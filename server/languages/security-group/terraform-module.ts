/** A Terraform module: the .tf files of one folder with its tfvars, what their names stand for, and its resources one by one. */
import type { At } from "../../core/text.ts";
import { attributeOf, type HclBlock, type HclBody, type HclExpression } from "../shared/hcl.ts";
import { evaluate, type Scope } from "./evaluate.ts";
import { itemsOf, textOf, type Value } from "./value.ts";

type Written = { readonly uri: string; readonly value: HclExpression };
export type ModuleFile = { readonly uri: string; readonly body: HclBody };

/** A block with what its arguments come to. */
export type Resource = {
  readonly type: string;
  /** `aws_security_group.web`. */
  readonly name: string;
  readonly at: At;
  readonly head: At;
  readonly block: HclBlock;
  readonly scope: Scope;
  /** Whether it exists depends on something that is not known. */
  readonly conditional: boolean;
};

/** At most this many resources come of one `for_each` or dynamic block, and steps of evaluation out of one module. */
const MOST_OF_EACH = 200;
const BUDGET = 400_000;
/** Attributes of other resources that are looked up. */
const LOOKED_UP = ["cidr_block", "ipv6_cidr_block"];

/** The resources of a module, those with `for_each` once for each known key. Blocks whose `count` is 0 are left out. */
export function resourcesOf(files: readonly ModuleFile[]): readonly Resource[] {
  const scope = scopeOf(
    files.filter(({ uri }) => !isSettings(uri)),
    files.filter(({ uri }) => isSettings(uri)),
  );
  const found: Resource[] = [];
  for (const { uri, body } of files) {
    if (isSettings(uri)) continue;
    for (const block of body.blocks) {
      if (block.type !== "resource" && block.type !== "module") continue;
      const [type = "", name = ""] = block.type === "module" ? ["module", block.labels[0]] : block.labels;
      const labelled = block.labelSpans.at(-1) ?? block.typeSpan;
      const place = { at: { uri, span: block.span }, head: { uri, span: labelled } };
      for (const own of instances(block.body, { ...scope, uri }, "each"))
        found.push({ type, name: `${type}.${name}`, ...place, block, scope: own, conditional: isConditional(block.body, own) });
    }
  }
  return found;
}

const isSettings = (uri: string): boolean => /\.tfvars(\.json)?$/.test(uri);

function scopeOf(files: readonly ModuleFile[], settings: readonly ModuleFile[]): Scope {
  const variables = new Map<string, Written>();
  const locals = new Map<string, Written>();
  const resources = new Map<string, Written>();
  for (const { uri, body } of files)
    for (const block of body.blocks) {
      if (block.type === "locals") for (const { name, value } of block.body.attributes) locals.set(name, { uri, value });
      const [type = "", name = ""] = block.labels;
      const preset = block.type === "variable" ? attributeOf(block.body, "default") : undefined;
      if (preset !== undefined && !isSecret(block.body)) variables.set(type, { uri, value: preset.value });
      if (block.type === "resource")
        for (const attribute of block.body.attributes)
          if (LOOKED_UP.includes(attribute.name)) resources.set(`${type}.${name}.${attribute.name}`, { uri, value: attribute.value });
    }
  const secret = new Set(
    files.flatMap(({ body }) =>
      body.blocks.filter((block) => block.type === "variable" && isSecret(block.body)).map(({ labels }) => labels[0]),
    ),
  );
  for (const { uri, body } of settings)
    for (const { name, value } of body.attributes) if (!secret.has(name)) variables.set(name, { uri, value });
  return { uri: "", variables, locals, resources, bound: new Map(), budget: { left: BUDGET }, known: new Map(), active: new Set() };
}

function isSecret(body: HclBody): boolean {
  const value = attributeOf(body, "sensitive")?.value;
  return value !== undefined && !(value.kind === "literal" && value.value === false);
}

/** The scopes of what `for_each` or `count` makes of a block: none for 0, one where the collection is not known. */
function instances(body: HclBody, scope: Scope, iterator: string): readonly Scope[] {
  const each = attributeOf(body, "for_each");
  const count = attributeOf(body, "count");
  if (count !== undefined) {
    const value = evaluate(count.value, scope);
    return textOf(value) === "0" ? [] : [scope];
  }
  if (each === undefined) return [scope];
  const over = evaluate(each.value, scope);
  const pairs = pairsOf(over);
  return pairs === undefined ? [scope] : pairs.map((pair) => ({ ...scope, bound: new Map([...scope.bound, [iterator, pair]]) }));
}

function isConditional(body: HclBody, scope: Scope): boolean {
  const [count, each] = [attributeOf(body, "count"), attributeOf(body, "for_each")];
  if (count !== undefined) return textOf(evaluate(count.value, scope)) === undefined;
  return each !== undefined && pairsOf(evaluate(each.value, scope)) === undefined;
}

/** What an iterator stands for, in each round: a map of `key` and `value`. */
function pairsOf(over: Value): readonly Value[] | undefined {
  const { at } = over;
  const pair = (key: Value, value: Value): Value => ({
    kind: "map",
    at,
    entries: new Map([
      ["key", key],
      ["value", value],
    ]),
  });
  if (over.kind === "map")
    return [...over.entries].slice(0, MOST_OF_EACH).map(([key, value]) => pair({ kind: "scalar", value: key, at: value.at }, value));
  if (over.kind === "list" || over.kind === "either")
    return itemsOf(over)
      .slice(0, MOST_OF_EACH)
      .map((item) => pair(item, item));
  return undefined;
}

/** The value of an argument of a block; undefined where it is not written, or null. */
export function argument(body: HclBody, name: string, scope: Scope): Value | undefined {
  const attribute = attributeOf(body, name);
  if (attribute === undefined) return undefined;
  const value = evaluate(attribute.value, scope);
  return value.kind === "scalar" && value.value === null ? undefined : value;
}

/** One block inside another, as a map of what its arguments come to, and where its head is. `has` is true also for what comes to null. */
export type Part = {
  readonly at: At;
  readonly head: At;
  get(name: string): Value | undefined;
  has(name: string): boolean;
  /** The blocks of a type in it. */
  parts(type: string): readonly Part[];
};

type Parts = { readonly parts: readonly Part[]; readonly partial: boolean };

/** The parts of a block of one type, however they are written: as blocks, as `dynamic` blocks, or as a list of objects. */
export const partsOf = ({ scope, block }: Resource, type: string): Parts => partsIn(block.body, scope, type);

function partsIn(body: HclBody, scope: Scope, type: string): Parts {
  const parts: Part[] = [];
  let partial = false;
  for (const inner of body.blocks) {
    if (inner.type === type) parts.push(part(inner, inner.body, scope));
    else if (inner.type === "dynamic" && inner.labels[0] === type) {
      const rounds = roundsOf(inner, type, scope);
      if (rounds === undefined) partial = true;
      else parts.push(...rounds);
    }
  }
  for (const item of itemsOf(argument(body, type, scope))) {
    if (item.kind !== "map") partial = true;
    else parts.push(mapPart(item));
  }
  return { parts, partial };
}

/** What a dynamic block stands for; undefined where that is not known. */
function roundsOf(dynamic: HclBlock, type: string, scope: Scope): readonly Part[] | undefined {
  const content = dynamic.body.blocks.find((one) => one.type === "content");
  const named = attributeOf(dynamic.body, "iterator")?.value;
  const iterator = named?.kind === "reference" ? (named.path[0] ?? type) : type;
  const each = attributeOf(dynamic.body, "for_each");
  const rounds = each === undefined ? undefined : pairsOf(evaluate(each.value, scope));
  if (content === undefined) return rounds === undefined ? undefined : [];
  return rounds?.map((round) => part(dynamic, content.body, { ...scope, bound: new Map([...scope.bound, [iterator, round]]) }));
}

const known = (value: Value | undefined): Value | undefined => (value?.kind === "scalar" && value.value === null ? undefined : value);

/** A map as a block. */
export const mapPart = (item: Value & { kind: "map" }): Part => ({
  at: item.at,
  head: item.at,
  get: (name) => known(item.entries.get(name)),
  has: (name) => item.entries.has(name),
  parts: (type) => itemsOf(item.entries.get(type)).flatMap((inner) => (inner.kind === "map" ? [mapPart(inner)] : [])),
});

const part = (block: HclBlock, body: HclBody, scope: Scope): Part => ({
  at: { uri: scope.uri, span: block.span },
  head: { uri: scope.uri, span: block.typeSpan },
  ...bodyPart(body, scope),
});

const bodyPart = (body: HclBody, scope: Scope): Omit<Part, "at" | "head"> => ({
  get: (name) => argument(body, name, scope),
  has: (name) => attributeOf(body, name) !== undefined,
  parts: (type) => partsIn(body, scope, type).parts,
});

/** A resource as a part: its own arguments. */
export const ownPart = ({ at, head, block, scope }: Resource): Part => ({ at, head, ...bodyPart(block.body, scope) });

/** The resource that an expression names: `aws_security_group.web.id` is `aws_security_group.web`; "" for none. */
export const referenceName = (value: Value | undefined): string =>
  value?.kind === "unknown" && value.names !== undefined
    ? /^(module|data)\./.test(value.names)
      ? value.names
      : value.names.split(".").slice(0, 2).join(".")
    : "";
