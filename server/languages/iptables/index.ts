/** iptables: files of iptables-restore and ufw, ipset save files, and firewall commands in shell scripts. */
import type { Language, Parsed } from "../../core/language.ts";
import type { Edit, Source } from "../../core/text.ts";
import { definitionOf, referencesOf, renameOf } from "./chains.ts";
import { completeAt } from "./complete.ts";
import { factsOf } from "./facts.ts";
import { familyOf, type IptablesFile, kindOf, remembering } from "./file.ts";
import { iptables as format } from "./format.ts";
import { hoverOf } from "./hover.ts";
import { readIpset } from "./ipset.ts";
import { lensesOf } from "./lenses.ts";
import { moveOf } from "./moved.ts";
import { readLines, rereadLines } from "./restore.ts";
import { rules } from "./rules/index.ts";
import { readScript } from "./script.ts";
import { partsOf } from "./segments.ts";
import { foldsOf, symbolsOf } from "./symbols.ts";
import { readUfwSettings } from "./ufw-settings.ts";
import { type IptablesUnit, unitsOf } from "./unit.ts";

/** Firewall rules of Linux: iptables, ip6tables, ipset, ufw, and scripts that call them. */
export const iptables: Language<IptablesFile, IptablesUnit> = {
  ...format,
  parse,
  units: unitsOf,
  parts: partsOf,
  moved: moveOf,
  facts: factsOf,
  hover: hoverOf,
  complete: completeAt,
  symbols: symbolsOf,
  folds: foldsOf,
  definition: definitionOf,
  references: referencesOf,
  rename: renameOf,
  rules,
  lenses: lensesOf,
};

function parse(source: Source, before?: { readonly file: IptablesFile; readonly edits: readonly Edit[] }): Parsed<IptablesFile> {
  const { uri, text } = source;
  const kind = kindOf(uri, text);
  const family = familyOf(uri, text);
  if (kind === "script")
    return {
      file: { source, kind, family, entries: [], script: readScript(text, /(^|\/)([Mm]akefile|GNUmakefile)$|\.mk$/.test(uri)) },
      problems: [],
    };
  if (kind === "ufw-settings") return { file: { source, kind, family, entries: [], settings: readUfwSettings(text) }, problems: [] };
  if (kind === "ipset") return { file: { source, kind, family, entries: [], ipset: readIpset(text) }, problems: [] };
  const old = before?.file;
  const entries =
    old !== undefined && before !== undefined && before.edits.length > 0 && old.kind === kind && old.family === family
      ? rereadLines(old.entries, before.edits, text, family)
      : readLines(text, family);
  return { file: remembering({ source, kind, family, entries }, old), problems: [] };
}
