import type { Language } from "../../core/language.ts";
import { complete } from "./complete.ts";
import { embedded } from "./embedded.ts";
import { facts } from "./facts.ts";
import { wireguard as format } from "./format.ts";
import { hover } from "./hover.ts";
import { parse, type WireGuardFile } from "./model.ts";
import { definition, references } from "./navigate.ts";
import { rules } from "./rules/index.ts";
import { folds, symbols } from "./symbols.ts";
import { unitsOf, type WireGuardUnit } from "./unit.ts";

/** wg(8) and wg-quick(8) configuration files. */
export const wireguard: Language<WireGuardFile, WireGuardUnit> = {
  ...format,
  parse,
  embedded,
  units: unitsOf,
  facts,
  rules,
  hover,
  complete,
  symbols,
  folds,
  definition,
  references,
};
