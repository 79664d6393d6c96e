/** Where a command is applied, and how what is refused there is noted. */
import { brief } from "../../core/markdown.ts";
import type { Fault } from "./fault.ts";
import type { IptablesFile } from "./file.ts";
import { TABLES } from "./knowledge/words.ts";
import type { Entry } from "./restore.ts";
import type { Ruleset, TableNode } from "./ruleset.ts";

/** Where a command is applied. */
export type Place = {
  readonly ruleset: Ruleset;
  readonly file: IptablesFile;
  readonly table: TableNode;
  /** What the command's offsets count from. */
  readonly base: number;
  readonly entry: Entry | undefined;
  /** Of a script command: all of it, loops and variables as written. */
  readonly span?: { readonly start: number; readonly end: number };
  /** A run of the script may leave it out. */
  readonly maybe?: boolean;
  /** Chains may exist that the files do not show: nothing missing is reported. */
  readonly lenient: boolean;
};

/** Notes a refusal at a word of the command. */
export function refuse(place: Place, fault: Fault): void {
  place.ruleset.faults.push({ ...fault, file: place.file, base: place.base });
}

/** The edit that declares a chain right behind the line of its table. */
export function declaration(place: Place, name: string): Fault["fix"] {
  const at = place.table.at;
  if (at === undefined || at.file !== place.file || name.length > 28 || TABLES[place.table.name]?.includes(name)) return undefined;
  const offset = at.span.end - place.base;
  return { title: `Declare the chain ${brief(name, 30)}`, edits: [{ start: offset, end: offset, text: `\n:${name} - [0:0]` }] };
}
