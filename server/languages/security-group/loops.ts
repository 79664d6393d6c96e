/** `for` of Terraform over what is known. */
import type { At } from "../../core/text.ts";
import type { HclExpression, HclLoop } from "../shared/hcl.ts";
import { eachOf, holding, keyOf, listOf, nothing, scalar, sorted, truthOf, writtenOut } from "./terraform-values.ts";
import type { Entry, Value } from "./value.ts";

type Evaluate = (expression: HclExpression, names: ReadonlyMap<string, Value>) => Value;
type Round = { readonly names: ReadonlyMap<string, Value>; readonly isSure: boolean };

/** What a loop makes of a collection. */
export function loop(of: HclLoop, over: Value, at: At, evaluate: Evaluate): Value {
  return eachOf([over], at, ([source]) => {
    const pairs = source === undefined ? undefined : pairsOf(source);
    if (pairs === undefined) return nothing(at);
    const isOpen = source !== undefined && isOpenEnded(source);
    const rounds: Round[] = [];
    for (const [key, item] of pairs) {
      const names = new Map([...(of.key === undefined ? [] : [[of.key, key] as const]), [of.item, item] as const]);
      const truth = of.test === undefined ? true : truthOf(evaluate(of.test, names));
      if (truth !== false) rounds.push({ names, isSure: truth === true });
    }
    if (of.makes === "list") return list(of, rounds, isOpen, at, evaluate);
    const isWhole = !isOpen && rounds.every(({ isSure }) => isSure);
    if (of.makes === "object") return of.groups && !isWhole ? nothing(at) : object(of, rounds, isWhole, at, evaluate);
    return isWhole ? text(of, rounds, at, evaluate) : nothing(at);
  });
}

/** Whether a collection, in some arm of a condition, may hold more than what is known of it. */
export const isOpenEnded = (source: Value): boolean =>
  source.kind === "either"
    ? source.options.some(isOpenEnded)
    : source.kind === "unknown" || (source.kind === "list" && source.open === true);

/** Keys and items in the order in which they are gone through; undefined for what is no collection, or not known. */
export function pairsOf(source: Value): readonly Entry[] | undefined {
  if (source.kind === "unknown") return source.holds;
  if (source.kind === "map") return sorted(source.entries).map(([key, item]) => [{ kind: "scalar", value: key, at: item.at }, item]);
  if (source.kind !== "list") return undefined;
  if (source.set === true) return source.items.map((item) => [item, item]);
  return source.items.map((item, index) => [source.open === true ? nothing(item.at) : scalar(index, item.at), item]);
}

/** Items whose condition is not known may be there. */
function list(of: HclLoop, rounds: readonly Round[], isOpen: boolean, at: At, evaluate: Evaluate): Value {
  const items = rounds.map((round) => valueIn(round, of, evaluate));
  return listOf(items, at, { open: isOpen || rounds.some(({ isSure }) => !isSure) });
}

function valueIn({ names, isSure }: Round, of: HclLoop, evaluate: Evaluate): Value {
  const value = evaluate(of.value, names);
  return isSure ? value : { kind: "either", options: [value], at: value.at };
}

/** Where a key is not known, or there may be more, what is known of the map; each key is there once. */
function object(of: HclLoop, rounds: readonly Round[], isWhole: boolean, at: At, evaluate: Evaluate): Value {
  const groups = new Map<string, Value[]>();
  const keys = rounds.map(({ names }) => (of.name === undefined ? nothing(at) : evaluate(of.name, names)));
  if (!isWhole || keys.some((key) => keyOf(key) === undefined)) {
    if (of.groups) return nothing(at);
    return holding(
      rounds.map((round, place) => [keys[place] as Value, valueIn(round, of, evaluate)] as const),
      at,
    );
  }
  for (const [place, { names }] of rounds.entries()) {
    const key = keyOf(keys[place] as Value) as string;
    const value = evaluate(of.value, names);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [value]);
    else if (of.groups) group.push(value);
    else return nothing(at);
  }
  const entries = [...groups].map(([key, values]) => [key, of.groups ? listOf(values, at) : (values[0] as Value)] as const);
  return { kind: "map", entries: new Map(entries), at };
}

function text(of: HclLoop, rounds: readonly Round[], at: At, evaluate: Evaluate): Value {
  const pieces = rounds.map(({ names }) => writtenOut(evaluate(of.value, names)));
  return pieces.includes(undefined) ? nothing(at) : scalar(pieces.join(""), at);
}
