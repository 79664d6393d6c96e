/** `for` of Terraform over what is known. */
import type { At } from "../../core/text.ts";
import type { HclExpression, HclLoop } from "../shared/hcl.ts";
import { eachOf, keyOf, listOf, nothing, scalar, sorted, truthOf, writtenOut } from "./terraform-values.ts";
import type { Value } from "./value.ts";

type Evaluate = (expression: HclExpression, names: ReadonlyMap<string, Value>) => Value;
type Round = { readonly names: ReadonlyMap<string, Value>; readonly isSure: boolean };

/** What a loop makes of a collection. */
export function loop(of: HclLoop, over: Value, at: At, evaluate: Evaluate): Value {
  return eachOf([over], at, ([source]) => {
    const pairs = source === undefined ? undefined : pairsOf(source);
    if (pairs === undefined) return nothing(at);
    const isOpen = source?.kind === "list" && source.open === true;
    const rounds: Round[] = [];
    for (const [key, item] of pairs) {
      const names = new Map([...(of.key === undefined ? [] : [[of.key, key] as const]), [of.item, item] as const]);
      const truth = of.test === undefined ? true : truthOf(evaluate(of.test, names));
      if (truth !== false) rounds.push({ names, isSure: truth === true });
    }
    if (of.makes === "list") return list(of, rounds, isOpen, at, evaluate);
    if (isOpen || rounds.some(({ isSure }) => !isSure)) return nothing(at);
    return of.makes === "object" ? object(of, rounds, at, evaluate) : text(of, rounds, at, evaluate);
  });
}

/** Keys and items in the order in which they are gone through; undefined for what is no collection, or not known. */
export function pairsOf(source: Value): readonly (readonly [Value, Value])[] | undefined {
  if (source.kind === "map") return sorted(source.entries).map(([key, item]) => [{ kind: "scalar", value: key, at: item.at }, item]);
  if (source.kind !== "list") return undefined;
  if (source.set === true) return source.items.map((item) => [item, item]);
  const isOpen = source.open === true;
  return source.items.map((item, index) => [isOpen ? nothing(item.at) : scalar(index, item.at), item]);
}

/** Items whose condition is not known may be there. */
function list(of: HclLoop, rounds: readonly Round[], isOpen: boolean, at: At, evaluate: Evaluate): Value {
  const items = rounds.map(({ names, isSure }): Value => {
    const value = evaluate(of.value, names);
    return isSure ? value : { kind: "either", options: [value], at: value.at };
  });
  return listOf(items, at, { open: isOpen || rounds.some(({ isSure }) => !isSure) });
}

function object(of: HclLoop, rounds: readonly Round[], at: At, evaluate: Evaluate): Value {
  const groups = new Map<string, Value[]>();
  for (const { names } of rounds) {
    const key = of.name === undefined ? undefined : keyOf(evaluate(of.name, names));
    if (key === undefined) return nothing(at);
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
