/** What becomes of an SSH session in which a script runs: when INPUT drops before anything accepts the session's packets. */
import type { NumberRange } from "../../core/filter.ts";
import type { Command } from "./command.ts";
import { conditionsOf } from "./conditions.ts";
import type { IptablesFile } from "./file.ts";
import { commandsRun, type ScriptCommand } from "./script.ts";

type Rules = ScriptCommand & { kind: "iptables" };

/** A command after which INPUT drops the session's packets. */
export type Cut = {
  readonly at: Rules;
  /** The command that lets them in again; undefined when none does. */
  readonly until: Rules | undefined;
  /** What in between may keep the script from coming so far: a program that waits, or `set -e` with a refused command. */
  readonly risk: string | undefined;
  /** The rule that let the session in before it was flushed. */
  readonly lost: Rules | undefined;
};

/** Where people put SSH when they move it. */
export const MOVED: readonly number[] = [222, 2022, 2200, 2202, 2220, 2222, 2223, 22022, 22222, 10022, 1022];

type Run = { drops: boolean; alive: Rules | undefined; open: { at: Rules; risk: string | undefined; lost: Rules | undefined } | undefined };

/** The cuts of a script, in its order; none after something that may change the tables unseen. */
export function cutsOf(file: IptablesFile): readonly Cut[] {
  const found: Cut[] = [];
  if (file.script === undefined) return found;
  const strict = /^\s*set\s+(-\w*e|-o\s+errexit)/m.test(file.source.text);
  const run: Run = { drops: false, alive: undefined, open: undefined };
  for (const command of commandsRun(file.script)) {
    if (command.runs !== "always" || command.kind === "restore" || (command.kind === "other" && command.changes)) return found;
    if (command.kind === "other" && run.open !== undefined) run.open.risk ??= command.name;
    if (command.kind !== "iptables" || command.family !== 4 || command.command.skipped) continue;
    if (strict && run.open !== undefined && command.command.faults.length > 0) run.open.risk ??= "set -e";
    if ((command.command.table?.text ?? "filter") === "filter") step(run, command, found);
  }
  if (run.open !== undefined) found.push({ ...run.open, until: undefined });
  return found;
}

function step(run: Run, one: Rules, found: Cut[]) {
  const { verb, chain, extra } = one.command;
  if (chain !== undefined && chain.text !== "INPUT") return;
  if (verb === "F") return cut(run, one);
  if (verb === "P" && chain !== undefined) {
    run.drops = extra?.text === "DROP";
    if (run.drops) cut(run, one, run.alive);
    else run.open = undefined;
  } else if (verb === "A" || verb === "I") add(run, one, found);
}

/** INPUT is emptied, or begins to drop with `alive` in it. */
function cut(run: Run, at: Rules, alive?: Rules): void {
  if (run.drops && alive === undefined) run.open ??= { at, risk: undefined, lost: run.alive };
  run.alive = alive;
}

function add(run: Run, one: Rules, found: Cut[]) {
  const how = letsIn(one.command);
  if (how === "no") return;
  run.alive ??= one;
  // What a chain of the script's own lets in is not looked into.
  if (run.open !== undefined && how !== "unknown" && (how === "new" || run.open.risk !== undefined))
    found.push({ ...run.open, until: one });
  run.open = undefined;
}

/** Whether a rule lets the packets of an open SSH session in, or also those of new ones. */
function letsIn(command: Command): "established" | "new" | "unknown" | "no" {
  const { target } = command;
  if (target === undefined) return "no";
  if (command.faults.length > 0 || !target.name.known || (target.module === undefined && !OWN_WORDS.has(target.name.text)))
    return "unknown";
  if (target.name.text !== "ACCEPT") return "no";
  const conditions = conditionsOf(command, 4, () => undefined);
  for (const condition of conditions) {
    if (condition.on === "opaque") return "unknown";
    if (condition.on === "in" && (condition.name === "lo") !== condition.not) return "no";
    if (condition.on === "protocol" && holds(condition.protocols, [6]) === condition.not) return "no";
    if (condition.on === "destination-port" && holds(condition.ports, [22, ...MOVED]) === condition.not) return "no";
    if (condition.on === "source-port" || condition.on === "icmp") return "no";
    if (condition.on === "state" && condition.states.includes("established") !== condition.not) return "established";
  }
  return "new";
}

const OWN_WORDS: ReadonlySet<string> = new Set(["ACCEPT", "DROP", "RETURN"]);

const holds = (ranges: readonly NumberRange[], numbers: readonly number[]): boolean =>
  ranges.some(([first, last]) => numbers.some((number) => first <= number && number <= last));
