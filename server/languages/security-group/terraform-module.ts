/** A Terraform module: the .tf files of one folder with its tfvars, what their names stand for, and its resources one by one. */
import type { At } from "../../core/text.ts";
import { attributeOf, type HclBlock, type HclBody } from "../shared/hcl.ts";
import { bind, evaluate, placeIn, type Scope } from "./evaluate.ts";
import { isOpenEnded } from "./loops.ts";
import type { Module } from "./terraform-calls.ts";
import { instancesOf, isSettings, roundsOver } from "./terraform-scope.ts";
import { type Arm, armsOf, bothWhens, member, type Value } from "./value.ts";

/** A block with what its arguments come to. */
export type Resource = {
  readonly type: string;
  /** `aws_security_group.web`. */
  readonly name: string;
  readonly at: At;
  readonly head: At;
  readonly block: HclBlock;
  readonly scope: Scope;
  /** Whether it exists depends on something that is not known; `when` says on what, where that is a condition. */
  readonly conditional: boolean;
  readonly when?: string;
  /** Which of the instances of its block it is. */
  readonly index: number;
};

/** A resource, or a call that is not followed, in an instance of a module; `scope` is that of its file. */
export type Placed = { readonly module: Module; readonly scope: Scope; readonly block: HclBlock };

/** Visits the resources and calls of a module and of those that it calls, in the order of the text. */
export function eachBlock(module: Module, visit: (placed: Placed) => void): void {
  for (const { uri, body } of module.files) {
    if (isSettings(uri)) continue;
    const scope = { ...module.scope, uri };
    for (let i = 0; i < body.blocks.length; i++) {
      const block = body.blocks[i] as HclBlock;
      const local = block.type === "module" ? module.called(block.labels[0] ?? "") : undefined;
      if (local !== undefined) for (const one of local.modules) eachBlock(one, visit);
      else if (block.type === "resource" || block.type === "module") visit({ module, scope, block });
    }
  }
}

/** The type of the resource that a block is, "module" for a call. */
export const typeOf = ({ type, labels }: HclBlock): string => (type === "module" ? type : (labels[0] ?? ""));

/** What a block makes: with `for_each` one resource for each known key, with a `count` of 0 none. */
export function resourcesOf({ module, scope: own, block }: Placed): readonly Resource[] {
  const type = typeOf(block);
  const name = `${own.within}${type}.${block.labels[block.type === "module" ? 0 : 1] ?? ""}`;
  const at = placeIn(own, block.span);
  const head = placeIn(own, block.labelSpans.at(-1) ?? block.typeSpan);
  const made = instancesOf(block.body, own);
  const conditional = module.isConditional || made.isConditional;
  const { whens } = made;
  const all = made.scopes.map((scope, index): Resource => {
    const isRest = made.isOpen === true && index === made.scopes.length - 1;
    return { type, name, at, head, block, scope, conditional: conditional || isRest, index };
  });
  if (whens === undefined && module.when === undefined) return all;
  return all.map((resource, index) => {
    const own = whens?.[index];
    const when = own === undefined ? module.when : bothWhens(module.when, own);
    return when === undefined ? resource : { ...resource, when };
  });
}

/** The value of an argument of a block; undefined where it is not written, or null. */
function argument(body: HclBody, name: string, scope: Scope): Value | undefined {
  const attribute = attributeOf(body, name);
  if (attribute === undefined) return undefined;
  const value = evaluate(attribute.value, scope);
  return value.kind === "scalar" && value.value === null ? undefined : value;
}

/** One block inside another, as a map of what its arguments come to, and where its head is. `has` is true also for what comes to null. */
export type Part = {
  readonly at: At;
  readonly head: At;
  /** By which condition it is there. */
  readonly when?: string;
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
  for (let i = 0; i < body.blocks.length; i++) {
    const inner = body.blocks[i] as HclBlock;
    if (inner.type === type) parts.push(part(inner, inner.body, scope));
    else if (inner.type === "dynamic" && inner.labels[0] === type) {
      const rounds = roundsOf(inner, type, scope);
      partial ||= rounds.partial;
      parts.push(...rounds.parts);
    }
  }
  const list = argument(body, type, scope);
  if (list !== undefined)
    for (const { value, when } of armsOf(list)) {
      if (value.kind !== "map") partial = true;
      else parts.push(mapPart(value, when));
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
  const parts =
    content === undefined
      ? []
      : rounds?.map(({ value, when }) => part(dynamic, content.body, bind(scope, new Map([[iterator, value]])), when));
  return { parts: parts ?? [], partial: rounds === undefined || (over !== undefined && isOpenEnded(over)) };
}

const known = (value: Value | undefined): Value | undefined => (value?.kind === "scalar" && value.value === null ? undefined : value);

/** The items of a list, or the values of a map; those of every arm of a condition, each under that. */
export const itemsIn = (value: Value | undefined): readonly Arm[] =>
  (value === undefined ? undefined : roundsOver(value, undefined, Infinity))?.flatMap((round) =>
    armsOf(member(round.value, "value"), round.when),
  ) ?? [];

/** Those of them that are objects, as blocks. */
export const objectsIn = (value: Value | undefined): readonly Part[] =>
  itemsIn(value).flatMap((item) => (item.value.kind === "map" ? [mapPart(item.value, item.when)] : []));

/** A map as a block. */
export const mapPart = (item: Value & { kind: "map" }, when?: string): Part => ({
  at: item.at,
  head: item.at,
  ...(when === undefined ? {} : { when }),
  get: (name) => known(item.entries.get(name)),
  has: (name) => item.entries.has(name),
  parts: (type) =>
    armsOf(item.entries.get(type)).flatMap((inner) => (inner.value.kind === "map" ? [mapPart(inner.value, inner.when)] : [])),
});

const part = (block: HclBlock, body: HclBody, scope: Scope, when?: string): Part =>
  new BodyPart(placeIn(scope, block.span), placeIn(scope, block.typeSpan), body, scope, when);

/** A class, for there are so many of them: they share their functions. */
class BodyPart implements Part {
  declare readonly at: At;
  declare readonly head: At;
  declare readonly when?: string;
  readonly #body: HclBody;
  readonly #scope: Scope;

  constructor(at: At, head: At, body: HclBody, scope: Scope, when?: string) {
    this.at = at;
    this.head = head;
    if (when !== undefined) this.when = when;
    this.#body = body;
    this.#scope = scope;
  }

  get(name: string): Value | undefined {
    return argument(this.#body, name, this.#scope);
  }

  has(name: string): boolean {
    return attributeOf(this.#body, name) !== undefined;
  }

  parts(type: string): readonly Part[] {
    return partsIn(this.#body, this.#scope, type).parts;
  }
}

/** A resource as a part: its own arguments. */
export const ownPart = ({ at, head, block, scope }: Resource): Part => new BodyPart(at, head, block.body, scope);
