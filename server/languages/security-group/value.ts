/** Values as all formats write them, each with its place: scalars, lists, maps, and what could not be worked out. */
import type { At } from "../../core/text.ts";

/** A value without parts. */
export type Scalar = string | number | boolean | null;

/** `encoded` is what a text of JSON was made of, also where not all of it is known. */
export type Value = { readonly at: At; readonly encoded?: Value } & (
  | { readonly kind: "scalar"; readonly value: Scalar }
  /** `set`: without order or indexes. `open`: it may hold more than what is known, anywhere. */
  | { readonly kind: "list"; readonly items: readonly Value[]; readonly set?: true; readonly open?: true }
  | { readonly kind: "map"; readonly entries: ReadonlyMap<string, Value> }
  /** One of several, by a condition that is not known; `condition` is the name of one that chooses the first of two. */
  | { readonly kind: "either"; readonly options: readonly Value[]; readonly condition?: string }
  /**
   * `names` is what it refers to, where that is something with a name: `aws_security_group.web`, and `within` the module that has it,
   * with a dot behind it, where that is not the outermost. `some`: it refers to one of those that a name stands for, as in
   * `aws_security_group.web[each.key]`. `fails`: to work it out is an error. `partly`: a policy in JSON, with "?" for what is not known of it.
   * `holds`: a map that has these entries for certain, perhaps beside others, or under keys that are not known.
   */
  | ({ readonly kind: "unknown"; readonly partly?: string } & Unknown)
);

type Unknown = {
  readonly names?: string;
  readonly within?: string;
  readonly some?: string;
  readonly fails?: true;
  readonly holds?: readonly Entry[];
};

/** What a map has under a key. */
export type Entry = readonly [key: Value, value: Value];

/** The call of a module that a value or block comes from: its place, what it does, and the call that it is itself made by. */
export type Via = At & { readonly message: string; readonly from?: Via };

/** A place, in a module that a call made an instance of or at a name that a call gave its value. */
export type Place = At & { readonly via?: Via };

/** The value at a key of a map. A key with null is as good as none. */
export function member(value: Value | undefined, key: string): Value | undefined {
  const found = value?.kind === "map" ? value.entries.get(key) : undefined;
  return found?.kind === "scalar" && found.value === null ? undefined : found;
}

/** The items of a list; a value that is no list is one item, nothing is none. Options of a condition are all taken. */
export function itemsOf(value: Value | undefined): readonly Value[] {
  if (value === undefined || (value.kind === "scalar" && value.value === null)) return [];
  if (value.kind === "list") {
    const isPlain = !value.items.some(({ kind }) => kind === "either");
    return isPlain ? value.items : value.items.flatMap((item) => (item.kind === "either" ? itemsOf(item) : [item]));
  }
  return value.kind === "either" ? value.options.flatMap(itemsOf) : [value];
}

/** A value, and the condition under which it is the one that counts: "when var.public", "unless Prod". */
export type Arm = { readonly value: Value; readonly when?: string };

/** The items of a list, those of every arm of a condition, or a value by itself. */
export function armsOf(value: Value | undefined, when?: string): readonly Arm[] {
  if (value === undefined || (value.kind === "scalar" && value.value === null)) return [];
  if (value.kind === "list") return value.items.flatMap((item) => armsOf(item, when));
  if (value.kind !== "either") return [{ value, ...(when === undefined ? {} : { when }) }];
  return value.options.flatMap((option, place) => armsOf(option, whenOf(value, place, when)));
}

/** A choice between two by a condition that has a name. */
type Choice = Value & { readonly kind: "either" };
/** Whether a value is one. */
export const isTold = (value: Value): value is Choice =>
  value.kind === "either" && value.condition !== undefined && value.options.length === 2;

/** The first of some values that is one. */
export const toldAmong = (values: readonly (Value | undefined)[]): Choice | undefined =>
  values.find((value): value is Choice => value !== undefined && isTold(value));

/** A value where a choice is for the arm at a place, wherever its condition decides: also in items of a list and entries of a map. */
export function chosen(value: Value | undefined, choice: Choice, place: number): Value | undefined {
  if (value?.kind === "list") return { ...value, items: value.items.map((item) => chosen(item, choice, place) ?? item) };
  if (value?.kind === "map")
    return { ...value, entries: new Map([...value.entries].map(([key, one]) => [key, chosen(one, choice, place) ?? one])) };
  const isSame = value?.kind === "either" && value.condition === choice.condition && value.options.length === choice.options.length;
  return isSame ? value.options[place] : value;
}

/** Of conditions within conditions no more is said. */
const MOST_SAID = 200;

/** What a condition is called that is not repeated. */
export const NAMELESS = "a condition holds";

/** What stands for conditions of which no more is said. */
const CUT = " and …";

/** By which condition a choice is the option at a place. */
export function whenOf({ condition = NAMELESS, options }: Value & { kind: "either" }, place: number, outer?: string): string {
  return joinedWhens(outer, `${place === 0 || options.length !== 2 ? "when" : "unless"} ${condition}`);
}

/** By which condition something is there that is by one within another, or by one that says both already. */
export const bothWhens = (outer: string | undefined, own: string): string =>
  own === outer || own.startsWith(`${outer} and `) ? own : joinedWhens(outer, own);

function joinedWhens(outer: string | undefined, own: string): string {
  if (outer === undefined) return own;
  if (outer.length <= MOST_SAID) return `${outer} and ${own}`;
  return isCut(outer) ? outer : outer + CUT;
}

/** Whether not all of a condition is said. */
export const isCut = (when: string): boolean => when.endsWith(CUT);

/** A name in a condition of Terraform that is not one for the whole module: of a loop, an iterator, an instance. */
const BOUND = /(?<![\w.-])(?!(?:when|unless|and|true|false|null|var|local|module|data|path|terraform)\b)[A-Za-z_]/;

/**
 * A text that is the same for conditions of one module only where they are the same; undefined where what is said may be another
 * condition elsewhere: it has no name, is cut, or is about an instance or a round, or about what a loop binds.
 */
export function conditionAt(when: string | undefined, { uri, via }: Place): string | undefined {
  if (when === undefined || when.includes(NAMELESS) || isCut(when)) return undefined;
  if (/\.tf(vars)?(\.json)?$/.test(uri) && BOUND.test(when.replace(/"[^"]*"/g, ""))) return undefined;
  return `${uri.slice(0, uri.lastIndexOf("/"))} ${via === undefined ? "" : `${via.uri} ${via.span.start}`} ${when}`;
}

/** A map; where a condition chooses the first that is chosen of some of its values, the map of each arm. */
export function inEachArm({ value, when }: Arm, names: readonly string[]): readonly Arm[] {
  const choice = toldAmong(names.map((name) => member(value, name)));
  if (choice === undefined) return [when === undefined ? { value } : { value, when }];
  return choice.options.map((_, place) => ({ value: chosen(value, choice, place) ?? value, when: whenOf(choice, place, when) }));
}

/** The text of a scalar: numbers and booleans as they are written. */
export const textOf = (value: Value | undefined): string | undefined =>
  value?.kind === "scalar" && value.value !== null ? String(value.value) : undefined;

/** The integer that a scalar holds, be it written as a number or as text. */
export function integerOf(value: Value | undefined): number | undefined {
  const text = textOf(value);
  return text !== undefined && /^[+-]?\d{1,9}$/.test(text.trim()) ? Number(text) : undefined;
}

/**
 * The resource that an expression names: `aws_security_group.web.id` is `aws_security_group.web`, behind the address of its module where
 * that is not the outermost; "" for none.
 */
export function referenceName(value: Value | undefined): string {
  if (value?.kind !== "unknown" || value.names === undefined) return "";
  const { names, within } = value;
  const name = names.startsWith("module.") || names.startsWith("data.") ? names : resourceIn(names);
  return within === undefined ? name : within + name;
}

/** The first two steps of a path. */
function resourceIn(names: string): string {
  const end = names.indexOf(".", names.indexOf(".") + 1);
  return end === -1 ? names : names.slice(0, end);
}

/** The text that a value is, or else the resource that it names; "" where neither is known. */
export const named = (value: Value | undefined): string => textOf(value) ?? referenceName(value);

/** The same, where one of several instances is as good as a resource. */
export const namedSome = (value: Value | undefined): string => textOf(value) ?? someName(value);

/** The resource that an expression names, or one of whose instances it names; "" for none. */
const someName = (value: Value | undefined): string =>
  value?.kind === "unknown" && value.some !== undefined ? value.some : referenceName(value);

/** The same value, at another place: where a name stands for it. */
export function moved(value: Value, at: At): Value {
  if (value.kind === "list") return { ...value, at, items: value.items.map((item) => moved(item, at)) };
  if (value.kind === "map") return { ...value, at, entries: new Map([...value.entries].map(([key, inner]) => [key, moved(inner, at)])) };
  return value.kind === "either" ? { ...value, at, options: value.options.map((option) => moved(option, at)) } : { ...value, at };
}

/** Whether two values are one that was reached in two ways: they stand at one place, and all in them is the same. Of what is not known only what has a name is. */
export function isSameValue(a: Value | undefined, b: Value | undefined): boolean {
  if (a === b) return true;
  if (a === undefined || b === undefined || a.at.uri !== b.at.uri || a.at.span.start !== b.at.span.start) return false;
  if (a.kind === "scalar") return b.kind === "scalar" && a.value === b.value;
  if (a.kind === "unknown")
    return b.kind === "unknown" && a.names !== undefined && a.names === b.names && a.within === b.within && a.some === b.some;
  if (a.kind === "map")
    return (
      b.kind === "map" && a.entries.size === b.entries.size && [...a.entries].every(([key, one]) => isSameValue(one, b.entries.get(key)))
    );
  const isAlike =
    a.kind === "list"
      ? b.kind === "list" && a.set === b.set && a.open === b.open
      : b.kind === "either" && a.condition !== undefined && a.condition === b.condition;
  const [own, others] = [partsOf(a), partsOf(b)];
  return isAlike && own.length === others.length && own.every((one, place) => isSameValue(one, others[place]));
}

const partsOf = (value: Value): readonly Value[] => (value.kind === "list" ? value.items : value.kind === "either" ? value.options : []);
