/** A Terraform module: the .tf files of one folder with its tfvars, what their names stand for, and its resources one by one. */
import type { At } from "../../core/text.ts";
import { attributeOf, type HclBlock, type HclBody } from "../shared/hcl.ts";
import { bind, evaluate, type Scope } from "./evaluate.ts";
import { instancesOf, isConditional, isSettings, type ModuleFile, roundsOver, scopeOf } from "./terraform-scope.ts";
import { itemsOf, type Value } from "./value.ts";

export type { ModuleFile } from "./terraform-scope.ts";

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

/** The resources of a module, those with `for_each` once for each known key. Blocks whose `count` is 0 are left out. */
export function resourcesOf(files: readonly ModuleFile[]): readonly Resource[] {
  const scope = scopeOf(files);
  const found: Resource[] = [];
  for (const { uri, body } of files) {
    if (isSettings(uri)) continue;
    const own = { ...scope, uri };
    for (const block of body.blocks) {
      if (block.type !== "resource" && block.type !== "module") continue;
      const [type = "", name = ""] = block.type === "module" ? ["module", block.labels[0]] : block.labels;
      const labelled = block.labelSpans.at(-1) ?? block.typeSpan;
      const place = { at: { uri, span: block.span }, head: { uri, span: labelled } };
      for (const instance of instancesOf(block.body, own))
        found.push({ type, name: `${type}.${name}`, ...place, block, scope: instance, conditional: isConditional(block.body, instance) });
    }
  }
  return found;
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
      partial ||= rounds.partial;
      parts.push(...rounds.parts);
    }
  }
  for (const item of itemsOf(argument(body, type, scope))) {
    if (item.kind !== "map") partial = true;
    else parts.push(mapPart(item));
  }
  return { parts, partial };
}

/** What a dynamic block stands for, as far as that is known. */
function roundsOf(dynamic: HclBlock, type: string, scope: Scope): Parts {
  const content = dynamic.body.blocks.find((one) => one.type === "content");
  const named = attributeOf(dynamic.body, "iterator")?.value;
  const iterator = named?.kind === "reference" ? (named.path[0] ?? type) : type;
  const each = attributeOf(dynamic.body, "for_each");
  const over = each === undefined ? undefined : evaluate(each.value, scope);
  const rounds = over === undefined ? undefined : roundsOver(over);
  const parts = content === undefined ? [] : rounds?.map((round) => part(dynamic, content.body, bind(scope, new Map([[iterator, round]]))));
  return { parts: parts ?? [], partial: rounds === undefined || (over?.kind === "list" && over.open === true) };
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
