/** Shell scripts: the firewall commands in them. */
import type { Command } from "./command.ts";
import type { Family } from "./options.ts";

/** One firewall command of a script, in the order of its lines. */
export type ScriptCommand = {
  readonly start: number;
  readonly end: number;
  readonly family: Family;
  readonly table: string;
  readonly command: Command;
};

export type Script = { readonly commands: readonly ScriptCommand[]; readonly gaps: readonly { start: number; end: number; why: string }[] };
