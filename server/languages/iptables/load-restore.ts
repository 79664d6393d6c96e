/** Loads a file of iptables-restore line by line, as the program does, and judges each table at its COMMIT. */
import { brief } from "../../core/markdown.ts";
import { nearest } from "../../core/suggest.ts";
import { apply } from "./apply.ts";
import { checkCommit } from "./commit.ts";
import { spend } from "./commit-live.ts";
import { declareChain } from "./declare.ts";
import { type Fault, meantFix } from "./fault.ts";
import type { IptablesFile } from "./file.ts";
import { filledFault } from "./filled.ts";
import { TABLES } from "./knowledge/words.ts";
import type { Entry, Line } from "./restore.ts";
import { findTable, newTable, putTable, type Ruleset, type TableNode } from "./ruleset.ts";
import { addUserChains, ufwTables } from "./ufw.ts";

/** Where the loading of a restore file is: the table that is open, and the line that opened it. */
export type Loading = {
  readonly ruleset: Ruleset;
  readonly file: IptablesFile;
  /** What stood before is kept, as -n has it. */
  readonly keep: boolean;
  table: TableNode | undefined;
  opened: Entry | undefined;
  sawTable: boolean;
};

/** Applies all lines of a restore file to `ruleset`. */
export function loadRestore(ruleset: Ruleset, file: IptablesFile, keep = file.kind === "ufw"): void {
  if (file.kind === "ufw") prepareUfw(ruleset, file);
  const loading: Loading = { ruleset, file, keep, table: undefined, opened: undefined, sawTable: false };
  checkBreaks(loading);
  for (const entry of file.entries) take(loading, entry);
  finish(loading);
}

/** What ufw makes before it loads one of its files. */
function prepareUfw(ruleset: Ruleset, file: IptablesFile): void {
  for (const table of ufwTables(file.family)) if (findTable(ruleset, file.family, table.name) === undefined) putTable(ruleset, table);
  const filter = findTable(ruleset, file.family, "filter");
  if (filter !== undefined && /\/user6?\.rules$/.test(file.source.uri)) addUserChains(filter);
}

/** Windows line breaks: said once, at the first line that they break. */
function checkBreaks({ ruleset, file }: Loading) {
  const text = file.source.text;
  for (const { start, end, line } of file.entries) {
    if (end > start && text.charCodeAt(end - 1) === 13 && line.kind !== "comment" && line.kind !== "chain") {
      const edits = crlfEdits(text);
      const fix = { title: "Write all line breaks as LF", safe: true, edits };
      ruleset.faults.push({
        rule: "crlf",
        start: end - 1,
        end,
        message: "Windows line break: the carriage return becomes part of the last word",
        file,
        base: 0,
        fix,
      });
      return;
    }
  }
}

function crlfEdits(text: string): { start: number; end: number; text: string }[] {
  const edits = [];
  for (let at = text.indexOf("\r\n"); at >= 0; at = text.indexOf("\r\n", at + 1)) edits.push({ start: at, end: at + 1, text: "" });
  return edits;
}

/** Notes a refusal on a line. */
export function refuse({ ruleset, file }: Loading, entry: Entry, fault: Fault): void {
  ruleset.faults.push({ ...fault, file, base: entry.start });
}

/** All of a line. */
export const whole = (entry: Entry): { start: number; end: number } => ({ start: 0, end: entry.end - entry.start });

function take(loading: Loading, entry: Entry) {
  const { line } = entry;
  if (line.kind === "blank" || line.kind === "comment") return;
  if (line.kind === "table") return openTable(loading, entry, line);
  if (line.kind === "commit") return commit(loading, entry);
  if (line.kind === "stray") return stray(loading, entry, line);
  if (loading.table === undefined) {
    if (line.kind === "command" && !line.command.known) return;
    if (!loading.sawTable || line.kind === "chain" || line.command.verb !== "") outside(loading, entry);
    else refuse(loading, entry, { rule: "parse", ...whole(entry), message: "Nothing but comments and tables may stand here" });
    return;
  }
  if (line.kind === "chain") declareChain(loading, entry, line);
  else command(loading, entry, line);
}

function outside(loading: Loading, entry: Entry): void {
  const what = loading.sawTable ? "This line comes after COMMIT" : "This line comes before any table";
  refuse(loading, entry, { rule: "parse", ...whole(entry), message: `${what}: a line such as *filter must open one` });
}

function openTable(loading: Loading, entry: Entry, line: Line & { kind: "table" }): void {
  const { ruleset, file } = loading;
  if (loading.table !== undefined) {
    const fix = { title: "Insert COMMIT", edits: [{ start: 0, end: 0, text: "COMMIT\n" }] };
    refuse(loading, entry, {
      rule: "commit-missing",
      ...whole(entry),
      message: `The table ${loading.table.name} is not closed with COMMIT before this one`,
      fix,
    });
    close(loading);
  }
  loading.sawTable = true;
  loading.opened = entry;
  const at = { file, span: { start: entry.start, end: entry.end } };
  const name = line.name?.text;
  checkTable(loading, entry, line);
  const kept = loading.keep ? findTable(ruleset, file.family, name ?? "") : undefined;
  const table = newTable(
    file.family,
    name !== undefined && Object.hasOwn(TABLES, name) ? name : (nearest(name ?? "", Object.keys(TABLES)) ?? "filter"),
    at,
  );
  // What a script keeps is not all that may be there.
  if (file.script !== undefined) table.others = loading.keep ? "unknown" : "none";
  loading.table = kept === undefined ? table : { ...kept, at };
  putTable(ruleset, loading.table);
}

function checkTable(loading: Loading, entry: Entry, line: Line & { kind: "table" }): void {
  const name = line.name?.text;
  if (name === undefined) {
    refuse(loading, entry, {
      rule: "parse",
      ...whole(entry),
      message: "The name of a table is missing: *filter, *nat, *mangle, *raw or *security",
    });
  } else if (!Object.hasOwn(TABLES, name) && line.name?.known === true) {
    const { start, end } = line.name;
    const { message, meant } = noTable(name);
    refuse(loading, entry, {
      rule: "parse",
      start,
      end,
      message,
      ...meantFix(meant, start, end),
    });
  }
}

/** What to say of the name of a table that there is not, and the table that was meant. */
export function noTable(name: string): { readonly message: string; readonly meant: string | undefined } {
  const meant = nearest(name, Object.keys(TABLES));
  return { message: `There is no table ${brief(name, 30)}${meant ? `; did you mean ${meant}?` : ""}`, meant };
}

function close(loading: Loading): void {
  const { table, ruleset, keep } = loading;
  // What is kept is looked at again and again: as often as there is room for.
  if (table !== undefined && (!keep || spend(ruleset.budget, table))) checkCommit(ruleset, table);
  loading.table = undefined;
}

function commit(loading: Loading, entry: Entry) {
  const { ruleset, file } = loading;
  if (loading.table === undefined) {
    const fix = {
      title: "Delete the line",
      safe: true,
      edits: [{ start: 0, end: Math.min(entry.end + 1, file.source.text.length) - entry.start, text: "" }],
    };
    const message = loading.sawTable ? "COMMIT without a table: the one before is closed already" : "COMMIT without a table";
    return refuse(loading, entry, { rule: "commit-duplicate", ...whole(entry), message, fix });
  }
  if (entry.end >= file.source.text.length) {
    const fix = { title: "End the line", safe: true, edits: [{ start: 6, end: 6, text: "\n" }] };
    const message = "The last line has no line break: iptables-legacy does not see this COMMIT";
    ruleset.faults.push({ rule: "no-final-newline", ...whole(entry), message, back: "legacy", file, base: entry.start, fix });
  }
  close(loading);
}

function stray(loading: Loading, entry: Entry, line: Line & { kind: "stray" }) {
  const { start } = line.word;
  const end = entry.end - entry.start;
  if (loading.table === undefined) return outside(loading, entry);
  const fix = { title: "Leave COMMIT alone on the line", safe: true, edits: [{ start: 0, end, text: "COMMIT" }] };
  const message = start > 0 ? "COMMIT must begin in the first column" : "Nothing may follow COMMIT, blanks neither";
  refuse(loading, entry, { rule: "commit-trailing-space", start: 0, end, message, fix });
  close(loading);
}

function command(loading: Loading, entry: Entry, line: Line & { kind: "command" }): void {
  const { ruleset, file } = loading;
  const { command } = line;
  for (const fault of command.faults) refuse(loading, entry, filledFault(fault, command));
  if (command.verb === "" && command.faults.length === 0 && !command.skipped && command.known)
    refuse(loading, entry, { rule: "parse", ...whole(entry), message: "No command: a rule begins with -A and a chain" });
  const place = { ruleset, file, table: loading.table as TableNode, base: entry.start, entry };
  apply(place, command);
}

function finish(loading: Loading): void {
  const { file, ruleset, table } = loading;
  if (table === undefined) return;
  const text = file.source.text;
  const last = file.entries.findLast((entry) => entry.line.kind !== "blank" && entry.line.kind !== "comment") ?? loading.opened;
  if (last !== undefined) {
    const at = last.end - last.start;
    const fix = { title: "Append COMMIT", edits: [{ start: at, end: at, text: last.end >= text.length ? "\nCOMMIT\n" : "\nCOMMIT" }] };
    const message = `The table ${table.name} is not closed: without COMMIT nothing of it is loaded`;
    ruleset.faults.push({ rule: "commit-missing", ...whole(last), message, file, base: last.start, fix });
  }
  close(loading);
}
