/** Applies the firewall commands of a shell script in their order. */
import { brief } from "../../core/markdown.ts";
import { nearest } from "../../core/suggest.ts";
import { apply } from "./apply.ts";
import type { IptablesFile } from "./file.ts";
import { addIpsetLine } from "./ipset.ts";
import { TABLES } from "./knowledge/words.ts";
import { loadRestore } from "./load-restore.ts";
import type { Family } from "./options.ts";
import { findTable, newTable, putTable, type Ruleset, type TableNode } from "./ruleset.ts";
import type { ScriptCommand } from "./script.ts";

/** Runs a script's commands against `ruleset`. What stood before is not known, so nothing missing is reported. */
export function loadScript(ruleset: Ruleset, file: IptablesFile): void {
  const first = ruleset.faults.length;
  for (const command of file.script?.commands ?? []) {
    if (command.kind === "ipset") addIpsetLine(ruleset, file, command.line, true);
    else if (command.kind === "restore") loadHere(ruleset, file, command);
    else if (command.kind === "iptables") loadCommand(ruleset, file, command);
  }
  dropDoubles(ruleset, first);
}

/** A loop says the same of every turn: once is enough. */
function dropDoubles(ruleset: Ruleset, first: number): void {
  const seen = new Set<string>();
  const own = ruleset.faults.splice(first);
  for (const fault of own) {
    const key = `${fault.rule} ${fault.base + fault.start} ${fault.base + fault.end}`;
    if (!seen.has(key)) ruleset.faults.push(fault);
    seen.add(key);
  }
}

function loadHere(ruleset: Ruleset, file: IptablesFile, command: ScriptCommand & { kind: "restore" }) {
  const { start, end, entries, family, keep, runs } = command;
  if (entries !== undefined && runs === "always") return loadRestore(ruleset, { ...file, kind: "restore", family, entries }, keep);
  const why = entries === undefined ? "rules are loaded from elsewhere here" : "these rules are loaded only in some runs";
  ruleset.gaps.push({ file, span: { start, end }, why });
}

function loadCommand(ruleset: Ruleset, file: IptablesFile, one: ScriptCommand & { kind: "iptables" }): void {
  const { command, family, start, end, runs } = one;
  const span = { start, end };
  for (const fault of command.faults) ruleset.faults.push({ ...fault, file, base: 0 });
  if (runs === "skip" || command.skipped) return;
  if (command.chain?.known === false || command.table?.known === false) {
    ruleset.gaps.push({ file, span, why: "the chain or table of this command is not known" });
    return;
  }
  const table = tableOf(ruleset, file, family, command.table);
  if (table === undefined) return;
  if (runs === "maybe" && !"AIN".includes(command.verb)) {
    ruleset.gaps.push({ file, span, why: "this command runs only in some cases" });
    return;
  }
  apply({ ruleset, file, table, base: 0, entry: undefined, span, maybe: runs === "maybe", lenient: true }, command);
}

function tableOf(
  ruleset: Ruleset,
  file: IptablesFile,
  family: Family,
  word: { text: string; start: number; end: number } | undefined,
): TableNode | undefined {
  const name = word?.text ?? "filter";
  const known = findTable(ruleset, family, name);
  if (known !== undefined) return known;
  if (!Object.hasOwn(TABLES, name)) {
    const meant = nearest(name, Object.keys(TABLES));
    const message = `There is no table ${brief(name, 30)}${meant ? `; did you mean ${meant}?` : ""}`;
    if (word !== undefined) ruleset.faults.push({ rule: "parse", start: word.start, end: word.end, message, file, base: 0 });
    return undefined;
  }
  const table = newTable(family, name);
  putTable(ruleset, table);
  return table;
}
