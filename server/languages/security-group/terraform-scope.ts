/** What the names of a Terraform module stand for, and the instances of its blocks. */
import { lazy } from "../../core/lazy.ts";
import { attributeOf, type HclAttribute, type HclBlock, type HclBody, type HclExpression } from "../shared/hcl.ts";
import { bind, evaluate, placeIn, type Scope, type Written } from "./evaluate.ts";
import { isOpenEnded, pairsOf } from "./loops.ts";
import { documentOf } from "./terraform-policies.ts";
import { compareTexts, isNull, wholeOf } from "./terraform-values.ts";
import { converted } from "./type-constraint.ts";
import { type Entry, isCut, isSameValue, itemsOf, member, textOf, type Value, whenOf } from "./value.ts";

/** A file of a module, read. */
export type ModuleFile = { readonly uri: string; readonly body: HclBody };

type Names = Map<string, Written>;

/** At most this many instances come of one `for_each`, `count` or dynamic block. */
const MOST_OF_EACH = 200;
/** Steps of evaluation in a module: so many, and some more for each character. */
const LEAST_BUDGET = 400_000;
const STEPS_PER_CHARACTER = 2;
/** Attributes of other resources that are looked up. */
const V4_BLOCK = "cidr_block";
const V6_BLOCK = "ipv6_cidr_block";
/** The attributes of other resources that are looked up. */
export const LOOKED_UP: readonly string[] = [V4_BLOCK, V6_BLOCK];
const DOCUMENT = "aws_iam_policy_document";

/** What a call gives to a module: the values of variables, where its names are, and the steps that are left for all modules. */
export type Given = Pick<Scope, "within" | "via" | "budget"> & { readonly variables: ReadonlyMap<string, Written> };

/** The steps of evaluation that the text of modules may take. */
const budgetFor = (files: readonly ModuleFile[]): Scope["budget"] => ({
  left: LEAST_BUDGET + files.reduce((sum, { body }) => sum + sizeOf(body), 0) * STEPS_PER_CHARACTER,
  cuts: 0,
});

/**
 * The scope of a module: its variables with what the tfvars files set, its locals and the addresses of its networks. The variables of
 * a module that another one calls have what the call gives them; tfvars files beside it are not read. Local modules give nothing back.
 */
export function scopeOf(files: readonly ModuleFile[], given?: Given): Scope {
  const variables: Names = new Map();
  const locals: Names = new Map();
  const resources: Names = new Map();
  const declared = new Map<string, HclBlock>();
  const { within = "", via, budget = budgetFor(files) } = given ?? {};
  const scope: Scope = {
    ...{ uri: "", within, via, variables, locals, resources, budget, bound: new Map(), known: new Map(), active: new Set() },
    outputs: () => undefined,
  };
  for (const { uri, body } of files.filter((file) => !isSettings(file.uri)))
    for (let i = 0; i < body.blocks.length; i++) {
      const block = body.blocks[i] as HclBlock;
      if (block.type === "locals") for (const { name, value } of block.body.attributes) locals.set(name, { uri, value });
      if (block.type === "resource") addAttributes(resources, block, uri);
      if (block.type === "data" && block.labels[0] === DOCUMENT)
        resources.set(`data.${DOCUMENT}.${block.labels[1] ?? ""}`, policyOf(block, uri));
      if (block.type !== "variable") continue;
      const [name = ""] = block.labels;
      const preset = attributeOf(block.body, "default");
      declared.set(name, block);
      if (preset !== undefined) variables.set(name, { uri, value: preset.value });
    }
  const presets = new Map(variables);
  const settings = given === undefined ? settingsOf(files) : [];
  for (const { uri, body } of settings) for (const { name, value } of body.attributes) variables.set(name, { uri, value });
  for (const [name, written] of given?.variables ?? []) if (declared.has(name)) variables.set(name, written);
  for (const [name, block] of declared) constrain(variables, name, block.body, scope, presets.get(name));
  return scope;
}

/** The policy that a document is; made when somebody asks for it, as few do. */
function policyOf(block: HclBlock, uri: string): Written {
  const document = lazy(() => documentOf(block));
  return {
    uri,
    get value() {
      return document();
    },
  };
}

/** Whether a file sets variables, and holds no blocks. */
export const isSettings = (uri: string): boolean => /\.tfvars(\.json)?$/.test(uri);

/** Settings in the order in which Terraform takes them, later ones over earlier: terraform.tfvars, its JSON, then *.auto.tfvars by name. */
function settingsOf(files: readonly ModuleFile[]): readonly ModuleFile[] {
  const rank = ({ uri }: ModuleFile): number =>
    ["terraform.tfvars", "terraform.tfvars.json"].indexOf(uri.slice(uri.lastIndexOf("/") + 1)) + 1 || 3;
  return files.filter(({ uri }) => isSettings(uri)).sort((a, b) => rank(a) - rank(b) || compareTexts(a.uri, b.uri));
}

const sizeOf = ({ attributes, blocks }: HclBody): number => Math.max(attributes.at(-1)?.value.span.end ?? 0, blocks.at(-1)?.span.end ?? 0);

function addAttributes(resources: Names, { body, labels }: HclBlock, uri: string): void {
  for (let i = 0; i < body.attributes.length; i++) {
    const { name: own, value } = body.attributes[i] as HclAttribute;
    if (own === V4_BLOCK || own === V6_BLOCK) resources.set(`${labels[0] ?? ""}.${labels[1] ?? ""}.${own}`, { uri, value });
  }
}

/** Secret variables stand for nothing, others are converted to their type. Null is the default of those that are not `nullable`. */
function constrain(variables: Names, name: string, body: HclBody, scope: Scope, preset: Written | undefined): void {
  const written = variables.get(name);
  const type = attributeOf(body, "type")?.value;
  if (written === undefined) return;
  if (isSecret(body)) variables.delete(name);
  else {
    const typed = (value: Value): Value =>
      type === undefined ? value : converted(value, type, (one) => evaluate(one, { ...scope, uri: written.uri }));
    const isFilled = preset !== undefined && preset !== written && isFalse(attributeOf(body, "nullable")?.value);
    const convert = (value: Value): Value =>
      typed(isFilled && value.kind === "scalar" && value.value === null ? evaluate(preset.value, { ...scope, uri: preset.uri }) : value);
    if (type !== undefined || isFilled) variables.set(name, { ...written, convert });
  }
}

const isFalse = (value: HclExpression | undefined): boolean => value?.kind === "literal" && value.value === false;

/** Whether a variable or an output is not to be shown. */
export function isSecret(body: HclBody): boolean {
  const value = attributeOf(body, "sensitive")?.value;
  return value !== undefined && !isFalse(value);
}

/**
 * What `for_each` or `count` makes of a block. `isConditional`: some of the scopes may be there or not, by the conditions in `whens` where
 * these are known; where not even the keys or the number are, there is one scope for all. `by`: what the instances are told apart by, whose
 * keys or numbers are `keys`.
 */
export type Instances = {
  readonly scopes: readonly Scope[];
  readonly isConditional: boolean;
  /** There may be more than are known, for which the last scope stands. */
  readonly isOpen?: true;
  readonly by?: "key" | "number";
  readonly keys?: readonly (string | undefined)[];
  /** Of each scope by its place, by which condition it is there: "when var.public". */
  readonly whens?: readonly (string | undefined)[];
};

/** The instances of a block. */
export function instancesOf(body: HclBody, scope: Scope): Instances {
  const count = attributeOf(body, "count");
  if (count !== undefined) return numbered(count.value, scope);
  const each = attributeOf(body, "for_each");
  if (each === undefined) return { scopes: [scope], isConditional: false };
  const over = evaluate(each.value, scope);
  const rounds = roundsOver(over);
  if (rounds === undefined) return { scopes: [scope], isConditional: true, by: "key" };
  const made = rounds.slice(0, affordable(rounds.length, scope));
  const scopes = made.map(({ value }) => bind(scope, new Map([["each", value]])));
  const isConditional = made.some(({ when }) => when !== undefined);
  const keys = made.map(({ value }) => textOf(member(value, "key")));
  const whens = isConditional ? { whens: made.map(({ when }) => when) } : {};
  // One more stands for all that are not known. Of an arm of a condition, a round does where it is not known at all.
  if (over.kind !== "either" && isOpenEnded(over))
    return { scopes: [...scopes, scope], isConditional, isOpen: true, by: "key", keys: [...keys, undefined], ...whens };
  return { scopes, isConditional, by: "key", keys, ...whens };
}

function numbered(count: HclExpression, scope: Scope): Instances {
  const wanted = evaluate(count, scope);
  const number = wholeOf(wanted);
  if (number === undefined) return { scopes: [scope], isConditional: true, by: "number", whens: [whenAny(wanted)] };
  const keys = Array.from({ length: affordable(number, scope) }, (_, index) => index);
  const at = placeIn(scope, count.span);
  const scopes = keys.map((value) => {
    const entries = new Map<string, Value>([["index", { kind: "scalar", value, at }]]);
    return bind(scope, new Map([["count", { kind: "map", entries, at }]]));
  });
  return { scopes, isConditional: false, by: "number", keys: keys.map(String) };
}

/** By which condition a number that is chosen is not 0; undefined where it may be another, or no condition is known. */
function whenAny(number: Value): string | undefined {
  if (number.kind !== "either" || number.condition === undefined || number.options.length !== 2) return undefined;
  const place = wholeOf(number.options[0]) === 0 ? 1 : 0;
  return wholeOf(number.options[1 - place]) === 0 ? whenOf(number, place) : undefined;
}

/** How many of a number of instances are made; each costs a step. */
function affordable(wanted: number, { budget }: Scope): number {
  const count = Math.min(Math.max(0, wanted), MOST_OF_EACH, Math.max(1, budget.left));
  budget.left -= count;
  return count;
}

/** What an iterator stands for in one round: a map of `key` and `value`; `when` says by which condition there is that round. */
export type Round = { readonly value: Value; readonly when?: string };

/** The rounds over a collection; undefined where it is not known. Those of every arm of a condition are rounds; one that all arms have is there whatever that says. */
export function roundsOver(over: Value, outer?: string, most = MOST_OF_EACH): readonly Round[] | undefined {
  if (over.kind !== "either")
    return pairsOf(over)
      ?.filter(([, item]) => !mayBeNone(item, over))
      .slice(0, most)
      .flatMap((pair) => roundsOfItem(pair, over, outer));
  const whens = over.options.map((_, place) => whenOf(over, place, outer));
  const arms = over.options.map((option, place) => roundsOfArm(option, whens[place] as string, most));
  // What only an arm within an arm has, the whole arm does not have.
  const isWhole = ({ when }: Round, index: number): boolean => when === whens[index] && !isCut(when ?? "");
  const [first, ...others] = arms.map(
    (all, index) => new Map(all.flatMap((round, place) => (isWhole(round, index) ? [[nameOfRound(round, place), round]] : []))),
  );
  const isShared = (round: Round, place: number): boolean =>
    others.length > 0 && [first, ...others].every((arm) => isSameValue(arm?.get(nameOfRound(round, place))?.value, round.value));
  const rounds = arms.flatMap((all, index) =>
    all.flatMap((round, place) =>
      !isWhole(round, index) || !isShared(round, place) ? [round] : index > 0 ? [] : [roundWhen(round.value, outer)],
    ),
  );
  return rounds.slice(0, most);
}

/** Whether an item of a list that may hold more is not one for certain: a list of which nothing is known, which may be empty. What names a resource is one. */
const mayBeNone = (item: Value, over: Value): boolean =>
  over.kind === "list" &&
  over.open === true &&
  item.kind === "unknown" &&
  /^((var|local|module|data|each|count|path)\.|$)/.test(item.names ?? "");

/** What an arm of a condition is gone through in, each round under that condition. */
function roundsOfArm(option: Value, when: string, most: number): readonly Round[] {
  if (option.kind === "either" || (option.kind === "unknown" && option.holds !== undefined)) return roundsOver(option, when, most) ?? [];
  const pairs = option.kind === "map" ? (pairsOf(option) ?? []) : itemsOf(option).map((item) => [item, item] as const);
  return pairs.map((pair) => roundWhen(roundOf(pair, option.at), when));
}

/** An item of what may hold more is there by a condition where it is a choice. */
function roundsOfItem([key, item]: Entry, over: Value, outer: string | undefined): readonly Round[] {
  if (item.kind !== "either" || !isOpenEnded(over)) return [roundWhen(roundOf([key, item], over.at), outer)];
  return item.options.flatMap((option, place) =>
    isNull(option) ? [] : [roundWhen(roundOf([key, option], over.at), whenOf(item, place, outer))],
  );
}

const roundWhen = (value: Value, when: string | undefined): Round => (when === undefined ? { value } : { value, when });
const nameOfRound = ({ value }: Round, place: number): string => textOf(member(value, "key")) ?? `number ${place}`;

function roundOf([key, value]: readonly [Value, Value], at: Value["at"]): Value {
  const entries = new Map([
    ["key", key],
    ["value", value],
  ]);
  return { kind: "map", at, entries };
}
