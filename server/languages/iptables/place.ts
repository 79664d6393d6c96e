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
  /** Of a script command: what may be there that the script does not show. */
  readonly script?: InScript;
};

/** How a command stands in its script. */
export type InScript = {
  /** The script reckons with its failing: it asks by `||`, hides what it says, or runs it in some cases only. */
  readonly guarded: boolean;
  /** The first two of these. */
  readonly asks: boolean;
  /** Whether the script itself makes the chain, but only later. */
  readonly later: (chain: string) => boolean;
  /** Whether the script itself makes the set of ipset, but only later. */
  readonly setLater: (set: string) => boolean;
  /** The set that the script makes and that a name was meant for which it makes nowhere. */
  readonly setMeant: (set: string) => string | undefined;
  /** Chains of the table that the script makes anywhere. */
  readonly made: ReadonlyMap<string, number>;
  /** Set when the command is refused. */
  refused: boolean;
};

/** Refusals that hang on what was there before: a script may ask for them on purpose. */
const ASKED: ReadonlySet<string> = new Set([
  "chain-name",
  "rule-number",
  "undeclared-append",
  "undefined-chain",
  "undefined-set",
  "chain-loop",
]);

/** Notes a refusal at a word of the command; `guarded` where what the script does not show may excuse it. */
export function refuse(place: Place, fault: Fault, guarded = place.script?.guarded): void {
  if (place.script !== undefined && fault.back !== "legacy") place.script.refused = true;
  note(place, fault, guarded);
}

/** Notes what is wrong with a word of a command that may be accepted all the same. */
export function note({ script, ruleset, file, base }: Place, fault: Fault, guarded = script?.guarded): void {
  if (guarded && ASKED.has(fault.rule)) return;
  ruleset.faults.push({ ...fault, file, base });
}

/** Of any table: in another one they would be chains that no packet comes to. */
const BUILT_IN: ReadonlySet<string> = new Set(Object.values(TABLES).flat());

/** The edit that declares a chain right behind the line of its table. */
export function declaration(place: Place, name: string): Fault["fix"] {
  const at = place.table.at;
  if (at === undefined || at.file !== place.file || name.length > 28 || BUILT_IN.has(name)) return undefined;
  const offset = at.span.end - place.base;
  return { title: `Declare the chain ${brief(name, 30)}`, edits: [{ start: offset, end: offset, text: `\n:${name} - [0:0]` }] };
}
