/** What stands at an offset of a file: the command, the option, the word. */
import { touches } from "../../core/text.ts";
import type { Command, Part } from "./command.ts";
import type { IptablesFile } from "./file.ts";
import type { Family } from "./options.ts";
import { type Entry, lowerBound } from "./restore.ts";
import type { Word } from "./words.ts";

/** A command and what its offsets count from; `table` is where it applies. `at` is where a script's command begins. */
export type Located = {
  readonly command: Command;
  readonly base: number;
  readonly family: Family;
  readonly table: string;
  readonly at?: number;
};

/** The line that holds an offset, in files of iptables-restore. */
export function entryAt(file: IptablesFile, offset: number): Entry | undefined {
  const entry = file.entries[lowerBound(file.entries, offset)];
  return entry !== undefined && entry.start <= offset ? entry : undefined;
}

/** The table that the line at an offset belongs to; "" outside any. */
export function tableAt(file: IptablesFile, offset: number): string {
  for (let i = lowerBound(file.entries, offset); i >= 0; i--) {
    const line = file.entries[i]?.line;
    if (line?.kind === "table") return line.name?.text ?? "";
    if (line?.kind === "commit" && (file.entries[i] as Entry).end < offset) return "";
  }
  return "";
}

/** The here-document of iptables-restore that an offset is in, as a file of its own whose offsets are those of the script. */
export function hereAt(file: IptablesFile, offset: number): IptablesFile | undefined {
  for (const one of file.script?.commands ?? []) {
    const [first] = (one.kind === "restore" && one.entries) || [];
    if (one.kind !== "restore" || first === undefined || first.start > offset || (one.entries?.at(-1)?.end ?? 0) < offset) continue;
    return { ...file, kind: "restore", family: one.family, entries: one.entries ?? [] };
  }
  return undefined;
}

/** The command at an offset. */
export function commandAt(file: IptablesFile, offset: number): Located | undefined {
  const found = inEntries(file, offset);
  if (found !== undefined) return found;
  for (const one of file.script?.commands ?? [])
    if (one.kind === "iptables" && touches(one, offset))
      return { command: one.command, base: 0, family: one.family, table: one.command.table?.text ?? "filter", at: one.start };
  const here = hereAt(file, offset);
  return here === undefined ? undefined : inEntries(here, offset);
}

function inEntries(file: IptablesFile, offset: number): Located | undefined {
  const entry = entryAt(file, offset);
  if (entry?.line.kind !== "command") return undefined;
  return { command: entry.line.command, base: entry.start, family: file.family, table: tableAt(file, offset) };
}

/** The part of a command that an offset (counted as the command's) is in, and which of its words. */
export function partAt(command: Command, at: number): { readonly part: Part; readonly word: "option" | "value" | "second" } | undefined {
  for (const part of command.parts) {
    if (inside(part.value, at)) return { part, word: "value" };
    if (inside(part.second, at)) return { part, word: "second" };
    if (inside(part, at)) return { part, word: "option" };
  }
  return undefined;
}

/** Whether an offset touches a word. */
export const inside = (word: { start: number; end: number } | Word | undefined, at: number): boolean =>
  word !== undefined && at >= word.start && at <= word.end;
