/** netplan: all YAML files of a host's netplan folders, judged as the one configuration that they are. */
import type { Language } from "../../core/language.ts";
import { completionsAt } from "./complete.ts";
import { factsOf } from "./facts.ts";
import { readFile } from "./files.ts";
import { netplan as format } from "./format.ts";
import { hoverAt } from "./hover.ts";
import type { NetplanFile, NetplanUnit } from "./model.ts";
import { definitionsAt, foldsOf, referencesAt, renameAt, symbolsOf } from "./navigate.ts";
import { rules } from "./rules/index.ts";
import { unitsOf } from "./units.ts";

/** netplan's YAML, all files of a host together. */
export const netplan: Language<NetplanFile, NetplanUnit> = {
  ...format,
  parse: readFile,
  units: unitsOf,
  facts: factsOf,
  rules,
  hover: hoverAt,
  complete: completionsAt,
  symbols: symbolsOf,
  folds: foldsOf,
  definition: definitionsAt,
  references: referencesAt,
  rename: renameAt,
};
