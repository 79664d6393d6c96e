/** What the names of a Terraform module stand for, and the instances of its blocks. */
import { attributeOf, type HclBlock, type HclBody } from "../shared/hcl.ts";
import { bind, evaluate, type Scope, type Written } from "./evaluate.ts";
import { pairsOf } from "./loops.ts";
import { compareTexts, wholeOf } from "./terraform-values.ts";
import { converted } from "./type-constraint.ts";
import { itemsOf, type Value } from "./value.ts";

export type ModuleFile = { readonly uri: string; readonly body: HclBody };

type Names = Map<string, Written>;

/** At most this many instances come of one `for_each`, `count` or dynamic block. */
const MOST_OF_EACH = 200;
/** Steps of evaluation in a module: so many, and some more for each character. */
const LEAST_BUDGET = 400_000;
const STEPS_PER_CHARACTER = 2;
/** Attributes of other resources that are looked up. */
const LOOKED_UP = ["cidr_block", "ipv6_cidr_block"];

/** The scope of a module: its variables with what the tfvars files set, its locals and the addresses of its networks. */
export function scopeOf(files: readonly ModuleFile[]): Scope {
  const variables: Names = new Map();
  const locals: Names = new Map();
  const resources: Names = new Map();
  const declared = new Map<string, HclBlock>();
  const scope: Scope = {
    ...{ uri: "", variables, locals, resources, bound: new Map(), known: new Map(), active: new Set() },
    budget: { left: LEAST_BUDGET + files.reduce((sum, { body }) => sum + sizeOf(body), 0) * STEPS_PER_CHARACTER, cuts: 0 },
  };
  for (const { uri, body } of files.filter((file) => !isSettings(file.uri)))
    for (const block of body.blocks) {
      if (block.type === "locals") for (const { name, value } of block.body.attributes) locals.set(name, { uri, value });
      const [type = "", name = ""] = block.labels;
      if (block.type === "variable") declared.set(type, block);
      const preset = block.type === "variable" ? attributeOf(block.body, "default") : undefined;
      if (preset !== undefined) variables.set(type, { uri, value: preset.value });
      if (block.type === "resource") addAttributes(resources, `${type}.${name}`, uri, block.body);
    }
  for (const { uri, body } of settingsOf(files)) for (const { name, value } of body.attributes) variables.set(name, { uri, value });
  for (const [name, block] of declared) constrain(variables, name, block.body, scope);
  return scope;
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

function addAttributes(resources: Names, name: string, uri: string, body: HclBody): void {
  for (const attribute of body.attributes)
    if (LOOKED_UP.includes(attribute.name)) resources.set(`${name}.${attribute.name}`, { uri, value: attribute.value });
}

/** Secret variables stand for nothing, others are converted to their type. */
function constrain(variables: Names, name: string, body: HclBody, scope: Scope): void {
  const written = variables.get(name);
  const type = attributeOf(body, "type")?.value;
  if (written === undefined) return;
  if (isSecret(body)) variables.delete(name);
  else if (type !== undefined) {
    const convert = (value: Value): Value => converted(value, type, (preset) => evaluate(preset, { ...scope, uri: written.uri }));
    variables.set(name, { ...written, convert });
  }
}

function isSecret(body: HclBody): boolean {
  const value = attributeOf(body, "sensitive")?.value;
  return value !== undefined && !(value.kind === "literal" && value.value === false);
}

/** The scopes of what `for_each` or `count` makes of a block: none for nothing, one where the number is not known. */
export function instancesOf(body: HclBody, scope: Scope): readonly Scope[] {
  const [each, count] = [attributeOf(body, "for_each"), attributeOf(body, "count")];
  if (count !== undefined) {
    const number = wholeOf(evaluate(count.value, scope));
    if (number === undefined) return [scope];
    return Array.from({ length: affordable(number, scope) }, (_, index) => {
      const at = { uri: scope.uri, span: count.value.span };
      const entries = new Map<string, Value>([["index", { kind: "scalar", value: index, at }]]);
      return bind(scope, new Map([["count", { kind: "map", entries, at }]]));
    });
  }
  const rounds = each === undefined ? undefined : roundsOver(evaluate(each.value, scope));
  if (rounds === undefined) return [scope];
  return rounds.slice(0, affordable(rounds.length, scope)).map((round) => bind(scope, new Map([["each", round]])));
}

/** How many of a number of instances are made; each costs a step. */
function affordable(wanted: number, { budget }: Scope): number {
  const count = Math.min(Math.max(0, wanted), MOST_OF_EACH, Math.max(1, budget.left));
  budget.left -= count;
  return count;
}

/** Whether a block may be there or not, or may be there more often than is known. */
export function isConditional(body: HclBody, scope: Scope): boolean {
  const [count, each] = [attributeOf(body, "count"), attributeOf(body, "for_each")];
  if (count !== undefined) return wholeOf(evaluate(count.value, scope)) === undefined;
  return each !== undefined && roundsOver(evaluate(each.value, scope)) === undefined;
}

/** What an iterator stands for, in each round: a map of `key` and `value`; undefined where the collection is not known. */
export function roundsOver(over: Value): readonly Value[] | undefined {
  const { at } = over;
  const pairs =
    over.kind === "either"
      ? itemsOf(over).flatMap((item) => (item.kind === "map" ? (pairsOf(item) ?? []) : [[item, item] as const]))
      : pairsOf(over);
  return pairs?.slice(0, MOST_OF_EACH).map(([key, value]): Value => {
    const entries = new Map([
      ["key", key],
      ["value", value],
    ]);
    return { kind: "map", at, entries };
  });
}
