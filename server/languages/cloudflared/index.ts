import type { Language } from "../../core/language.ts";
import { complete } from "./complete.ts";
import { facts } from "./facts.ts";
import { cloudflared as format } from "./format.ts";
import { hover } from "./hover.ts";
import { type CloudflaredFile, parse } from "./model.ts";
import { rules } from "./rules/index.ts";
import { folds, symbols } from "./symbols.ts";
import { type CloudflaredUnit, unitsOf } from "./unit.ts";

/** Configuration files of cloudflared: the ingress rules of a tunnel. */
export const cloudflared: Language<CloudflaredFile, CloudflaredUnit> = {
  ...format,
  parse,
  units: unitsOf,
  facts,
  rules,
  hover,
  complete,
  symbols,
  folds,
};
