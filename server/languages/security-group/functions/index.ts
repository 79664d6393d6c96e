/** The functions of Terraform that addresses, ports and lists of them are made with. */
import type { At } from "../../../core/text.ts";
import { eachOf, nothing } from "../terraform-values.ts";
import type { Value } from "../value.ts";
import { CIDR } from "./cidr.ts";
import { COLLECTIONS, joined } from "./collections.ts";
import { CONVERSIONS } from "./conversions.ts";
import { LISTS } from "./lists.ts";
import { NUMBERS } from "./numbers.ts";
import { TEXT } from "./text.ts";
import { yamldecode } from "./yaml.ts";

/** What a function makes of its arguments, none of which is a choice. */
export type TerraformFunction = (args: readonly Value[], at: At) => Value;

const FUNCTIONS: ReadonlyMap<string, TerraformFunction> = new Map(
  [CIDR, COLLECTIONS, CONVERSIONS, LISTS, NUMBERS, TEXT, { yamldecode }].flatMap((table) => Object.entries(table)),
);

/** The value of a call; unknown for functions that are not modelled and for arguments that are not known. */
export function call(name: string, args: readonly Value[], at: At): Value {
  const own = name.startsWith("core::") ? name.slice(6) : name;
  // What surely is in one of the lists is in all of them together, whatever else is not known.
  if (own === "concat" || own === "flatten" || own === "setunion") return joined(own, args, at);
  const work = FUNCTIONS.get(own);
  return work === undefined ? nothing(at) : eachOf(args, at, (known) => work(known, at));
}
