/** Applies the firewall commands of a shell script in their order. */
import { apply } from "./apply.ts";
import type { Command } from "./command.ts";
import { meantFix } from "./fault.ts";
import type { IptablesFile } from "./file.ts";
import { atArguments, filledFault } from "./filled.ts";
import { addIpsetLine } from "./ipset-load.ts";
import { TABLES } from "./knowledge/words.ts";
import { loadRestore, noTable } from "./load-restore.ts";
import type { Family } from "./options.ts";
import type { InScript } from "./place.ts";
import { findTable, newTable, type PlacedFault, putTable, type Ruleset, type TableNode } from "./ruleset.ts";
import { commandsRun, type ScriptCommand } from "./script.ts";
import { setMeant } from "./set-names.ts";

/** Runs a script's commands against `ruleset`. What stood before is not known, so nothing missing is reported. */
export function loadScript(ruleset: Ruleset, file: IptablesFile): void {
  const first = ruleset.faults.length;
  const commands = commandsRun(file.script);
  const running: Running = { ruleset, file, made: chainsMade(commands), sets: setsMade(commands), at: 0, branches: branchesOf(commands) };
  for (const command of commands) {
    if (command.kind === "ipset") loadSet(running, command);
    else if (command.kind === "restore") loadHere(running, command);
    else if (command.kind === "iptables") loadCommand(running, command);
    else if (command.kind === "other" && command.changes) doubt(ruleset.tables);
    running.at++;
  }
  // A loop says the same of every turn: once is enough.
  for (const fault of atArguments(ruleset.faults.splice(first))) ruleset.faults.push(fault);
}

type Running = {
  readonly ruleset: Ruleset;
  readonly file: IptablesFile;
  readonly made: Made;
  /** The sets that the script creates, and with which of its commands first; -1 where that is not certain. */
  readonly sets: ReadonlyMap<string, number>;
  /** How many commands there were before. */
  at: number;
  /** Branches of a case that run commands: of several, a run takes one. */
  readonly branches: number;
};

/** By family and table: the chains that a script makes, and with which of its commands first; -1 where that is not certain. */
type Made = ReadonlyMap<string, ReadonlyMap<string, number>>;

function chainsMade(commands: readonly ScriptCommand[]): Made {
  const made = new Map<string, Map<string, number>>();
  for (const [i, one] of commands.entries()) {
    if (one.kind !== "iptables" || one.command.verb !== "N" || one.command.chain?.known !== true) continue;
    const key = `${one.family} ${one.command.table?.text ?? "filter"}`;
    const chains = made.get(key) ?? new Map<string, number>();
    made.set(key, chains);
    const name = one.command.chain.text;
    const certain = one.runs === "always" && !one.guarded && one.command.faults.length === 0;
    if (!chains.has(name)) chains.set(name, certain ? i : -1);
  }
  return made;
}

function setsMade(commands: readonly ScriptCommand[]): ReadonlyMap<string, number> {
  const made = new Map<string, number>();
  for (const [i, one] of commands.entries()) {
    if (one.kind !== "ipset" || one.line.verb?.text !== "create" || one.line.name?.known !== true) continue;
    if (!made.has(one.line.name.text))
      made.set(one.line.name.text, one.runs === "always" && !one.guarded && one.line.exist !== true ? i : -1);
  }
  return made;
}

function loadSet(running: Running, { line, guarded, runs, label }: ScriptCommand & { kind: "ipset" }): void {
  if (runs === "skip") return;
  const { at, sets, branches } = running;
  const asked = guarded || (label !== "" && branches > 1);
  addIpsetLine(running.ruleset, running.file, line, {
    guarded: asked,
    maybe: runs === "maybe",
    later: (name) => (sets.get(name) ?? -1) > at,
    meant: (name) => setMeant(name, sets),
  });
}

const branchesOf = (commands: readonly ScriptCommand[]): number =>
  new Set(commands.flatMap((one) => (one.runs === "always" ? [one.label] : []))).size;

/** Of a here-document that is refused (by one back end at least) nothing is sure to be loaded; its rules stay where they were meant to be. */
function undo(ruleset: Ruleset, here: IptablesFile, refused: boolean): void {
  for (const table of ruleset.tables) {
    if (table.at?.file === here) doubt([table]);
    for (const chain of table.chains.values()) if (chain.declared?.file === here) chain.doubtful = true;
  }
  if (refused) for (const rule of ruleset.rules) if (rule.file === here) rule.refused = rule.chain.holes = true;
}

/** Another program may have changed anything. */
function doubt(tables: readonly TableNode[]): void {
  for (const table of tables) {
    table.others = "unknown";
    for (const chain of table.chains.values()) chain.unsure = true;
  }
}

function loadHere({ ruleset, file }: Running, command: ScriptCommand & { kind: "restore" }) {
  const { start, end, entries, family, keep, runs } = command;
  if (runs === "skip") return;
  if (entries !== undefined && runs === "always") {
    const mark = ruleset.faults.length;
    const here: IptablesFile = { ...file, kind: "restore", family, entries };
    loadRestore(ruleset, here, keep);
    const faults = ruleset.faults.slice(mark);
    if (faults.length > 0)
      undo(
        ruleset,
        here,
        faults.some((fault) => fault.back !== "legacy"),
      );
    return;
  }
  doubt(ruleset.tables);
  const why = entries === undefined ? "rules are loaded from elsewhere here" : "these rules are loaded only in some runs";
  ruleset.gaps.push({ file, span: { start, end }, why });
}

function loadCommand(running: Running, one: ScriptCommand & { kind: "iptables" }): void {
  const { faults } = running.ruleset;
  const mark = faults.length;
  run(running, one);
  for (let i = mark; i < faults.length; i++) faults[i] = filledFault(faults[i] as PlacedFault, one.command);
}

function run(running: Running, one: ScriptCommand & { kind: "iptables" }): void {
  const { ruleset, file } = running;
  const { command, family, start, end, runs } = one;
  const span = { start, end };
  for (const fault of command.faults) ruleset.faults.push({ ...fault, file, base: 0 });
  if (runs === "skip" || command.skipped) return;
  if (command.chain?.known === false || command.table?.known === false) {
    doubt(ruleset.tables);
    ruleset.gaps.push({ file, span, why: "the chain or table of this command is not known" });
    return;
  }
  const table = tableOf(ruleset, file, family, command.table);
  if (table === undefined) return;
  if (runs === "maybe") doubtBy(table, command);
  if (runs === "maybe" && !"AIN".includes(command.verb)) {
    ruleset.gaps.push({ file, span, why: "this command runs only in some cases" });
    if (command.verb !== "P" && command.verb !== "R") return;
  }
  const script = scriptOf(running, one);
  if (script.refused && !"AIR".includes(command.verb)) return;
  apply({ ruleset, file, table, base: 0, entry: undefined, span, maybe: runs === "maybe", script }, command);
}

/** What a command that may not run leaves open: the rules of its chain, or of all. */
function doubtBy(table: TableNode, { verb, chain }: Command): void {
  if ("LSCP".includes(verb)) return;
  if (chain === undefined) table.others = "unknown";
  for (const node of chain === undefined ? table.chains.values() : [table.chains.get(chain.text)])
    if (node !== undefined) {
      node.unsure = true;
      if ("XE".includes(verb)) node.doubtful = true;
    }
}

const NONE: ReadonlyMap<string, number> = new Map();

function scriptOf({ made, sets, at, branches }: Running, one: ScriptCommand & { kind: "iptables" }): InScript {
  const { command, family, guarded, runs } = one;
  const chains = made.get(`${family} ${command.table?.text ?? "filter"}`);
  return {
    guarded: guarded || runs === "maybe" || (one.label !== "" && branches > 1),
    asks: guarded,
    later: (name) => (chains?.get(name) ?? -1) > at,
    setLater: (name) => (sets.get(name) ?? -1) > at,
    setMeant: (name) => setMeant(name, sets),
    made: chains ?? NONE,
    refused: command.faults.some((fault) => fault.back !== "legacy"),
  };
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
    const { message, meant } = noTable(name);
    if (word !== undefined) {
      const { start, end } = word;
      ruleset.faults.push({ rule: "parse", start, end, message, file, base: 0, ...meantFix(meant, start, end) });
    }
    return undefined;
  }
  const table = newTable(family, name);
  table.others = "unknown";
  for (const chain of table.chains.values()) chain.unsure = true;
  putTable(ruleset, table);
  return table;
}
