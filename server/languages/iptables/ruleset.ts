/** What stands in the kernel after the files of a unit were loaded: tables, chains and rules, each with the line it came from. */
import type { Span } from "../../core/text.ts";
import type { Command } from "./command.ts";
import type { Fault } from "./fault.ts";
import type { IptablesFile } from "./file.ts";
import type { SetNode } from "./ipset.ts";
import { TABLES } from "./knowledge/words.ts";
import type { Family } from "./options.ts";

/** A rule in its chain. Offsets in `command` count from `base` of `file`. */
export type RuleNode = {
  readonly file: IptablesFile;
  readonly base: number;
  readonly span: Span;
  readonly command: Command;
  readonly family: Family;
  readonly table: TableNode;
  readonly chain: ChainNode;
  /** A run of the script that it stands in may leave it out. */
  readonly maybe: boolean;
  /** In a script: its command is refused, so the kernel does not have it. It stays where it was meant to be. */
  refused?: boolean;
  /** In a restore file: both back ends refuse it where it stands, so nobody knows what its author will make of it. */
  barred?: boolean;
  /** What the chain that it jumps to is called by now, where that was renamed since. */
  callee?: string;
  /** In a script: it stands there only if something did that the script does not show. */
  doubtful?: boolean;
};

/** The policy of a chain, as written, and where. */
export type PolicyNode = { readonly word: string; readonly file: IptablesFile; readonly span: Span };

/** A chain of the ruleset with its rules, in the order in which they are asked. */
export type ChainNode = {
  readonly name: string;
  readonly builtin: boolean;
  /** Where it is declared or made; undefined for chains that the program brings with it. */
  declared?: { readonly file: IptablesFile; readonly span: Span };
  policy?: PolicyNode;
  rules: RuleNode[];
  /** True where rules may stand in it that no file of the unit shows. */
  open: boolean;
  /** In a script: what stands in it hangs on what was before, or on another program. */
  unsure?: boolean;
  /** In a script: refused rules stand among its rules. */
  holes?: boolean;
  /** Chains that a program of its own calls from it, before its rules. */
  calls?: readonly string[];
  /** Rules with lists of addresses stand in it: the kernel has several for each. */
  lists?: boolean;
  /** In a script: it is made in some runs only. */
  doubtful?: boolean;
};

/** A table of one family, as the files or the script leave it. */
export type TableNode = {
  readonly family: Family;
  readonly name: string;
  readonly chains: Map<string, ChainNode>;
  /** The line that opens it; undefined in scripts. */
  readonly at?: { readonly file: IptablesFile; readonly span: Span };
  /** In a script: what else the table may hold. "empty": chains without rules, as -F leaves them. */
  others?: "unknown" | "empty" | "none";
};

/** A refusal in its file. */
export type PlacedFault = Fault & { readonly file: IptablesFile; readonly base: number };

/** Everything that loading a unit's files leads to. */
export type Ruleset = {
  readonly tables: TableNode[];
  readonly faults: PlacedFault[];
  /** How much looking through chains is left: what is beyond is not looked for, so that no file can make loading slow. */
  readonly budget: { left: number };
  /** Sets of ipset by name. */
  readonly sets: Map<string, SetNode>;
  /** Every rule command in the order of loading, those included that were deleted again. */
  readonly rules: RuleNode[];
  /** Commands of scripts that could not be resolved. */
  readonly gaps: { readonly file: IptablesFile; readonly span: Span; readonly why: string }[];
};

/** A table with its built-in chains, empty. */
export function newTable(family: Family, name: string, at?: TableNode["at"]): TableNode {
  const chains = new Map<string, ChainNode>();
  for (const chain of TABLES[name] ?? []) chains.set(chain, { name: chain, builtin: true, rules: [], open: false });
  return at === undefined ? { family, name, chains } : { family, name, chains, at };
}

/** The table of a ruleset as it stands; undefined when nothing was said of it. */
export const findTable = (ruleset: Ruleset, family: Family, name: string): TableNode | undefined =>
  ruleset.tables.findLast((table) => table.family === family && table.name === name);

/** Puts `table` in the place of an earlier one of the same name, as a flush does. */
export function putTable(ruleset: Ruleset, table: TableNode): void {
  const at = ruleset.tables.findIndex((other) => other.family === table.family && other.name === table.name);
  if (at < 0) ruleset.tables.push(table);
  else ruleset.tables[at] = table;
}
