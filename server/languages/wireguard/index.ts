import type { Language } from "../../core/language.ts";
import { complete } from "./complete.ts";
import { facts } from "./facts.ts";
import { hover } from "./hover.ts";
import { parse, type WireGuardFile } from "./model.ts";
import { definition, references } from "./navigate.ts";
import { rules } from "./rules/index.ts";
import { folds, symbols } from "./symbols.ts";
import { unitsOf, type WireGuardUnit } from "./unit.ts";

/** wg(8) and wg-quick(8) configuration files. */
export const wireguard: Language<WireGuardFile, WireGuardUnit> = {
  id: "wireguard",
  name: "WireGuard",
  lineComment: "#",
  examplePath: "etc/wireguard/wg0.conf",
  detect,
  parse,
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

const SHAPE = /^[ \t]*\[[ \t]*interface[ \t]*\]/im;
const OWN_KEY = /^[ \t]*(privatekey|publickey|allowedips|listenport|presharedkey|persistentkeepalive|fwmark)[ \t]*=/im;

function detect(path: string, head: string): "sure" | "maybe" | "no" {
  if (/amnezia/i.test(path)) return "no";
  if (/(^|\/)etc\/wireguard\/[^/]+\.conf$/.test(path) || /(^|\/)wireguard\/(wg[^/]*|[^/]*-wg)\.conf(\.j2)?$/.test(path)) return "sure";
  if (!/\.(conf|ini|wg|cfg|txt)(\.(j2|tmpl|template|example|sample|dist|bak|orig))?$|(^|\/)wg-?\d*$/.test(path)) return "no";
  if (head === "") return /wireguard|(^|\/)wg|\.conf/i.test(path) ? "maybe" : "no";
  return (SHAPE.test(head) || /^[ \t]*\[[ \t]*peer[ \t]*\]/im.test(head)) && OWN_KEY.test(head) ? "sure" : "no";
}
