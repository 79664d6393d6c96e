/**
 * Words that a shell fills in: what is wrong with the argument of a function is said where the argument stands, and nothing writes over the
 * variable.
 */
import { put } from "../../core/lists.ts";
import type { Span } from "../../core/text.ts";
import type { Command } from "./command.ts";
import type { Fault } from "./fault.ts";
import type { PlacedFault } from "./ruleset.ts";
import type { Word } from "./words.ts";

/** The command, with those of its words that a shell has filled in. */
export function withFilled(command: Command, words: readonly Word[]): Command {
  const filled = words.filter((word) => word.filled !== undefined);
  return filled.length === 0 ? command : { ...command, filled };
}

/** Whether a word of a command that nothing takes is known only to a run: it may be any options. */
export function hasLooseWord({ known, filled, parts, verbWord, chain, table, target, extra }: Command): boolean {
  const open = known ? undefined : filled?.filter((word) => !word.known);
  if (open === undefined || open.length === 0) return false;
  const taken = [verbWord, chain, table, target?.name, extra, ...parts.flatMap((part) => [part, part.value, part.second])];
  const starts = new Set(taken.map((word) => word?.start));
  return open.some(({ start }) => !starts.has(start));
}

/** Nobody looks for the one that is wrong among more words of one command. */
const MOST_FILLED = 64;

type Edit = { readonly start: number; readonly end: number; readonly text: string };

/**
 * The edits of a command, moved to where an argument is written as it is; undefined where one would write over a variable. `meant` is the
 * word that is wrong, where several stand at one place.
 */
function editsOf({ filled = [] }: Command, edits: readonly Edit[], meant?: Word): readonly Edit[] | undefined {
  if (filled.length === 0) return edits;
  if (filled.length > MOST_FILLED) return undefined;
  const moved: Edit[] = [];
  for (const edit of edits) {
    const over = filled.filter(({ start, end }) => edit.start < end && start < edit.end);
    if (edit.start > edit.end || standsAmong(filled, edit)) return undefined;
    const word = over.length > 1 ? only(over.filter((one) => one === meant)) : over[0];
    const to = word?.filled?.argument;
    const whole = word !== undefined && to !== undefined && edit.start === word.start && edit.end === word.end;
    if (over.length === 0) moved.push(edit);
    else if (whole && to.end - to.start === word.text.length) moved.push({ ...to, text: edit.text });
    else return undefined;
  }
  return moved;
}

// Before, behind or between words that stand at one place, as all do that `"$@"` becomes.
function standsAmong(filled: readonly Word[], edit: Edit): boolean {
  const beside = filled.filter(({ start, end }) => start === edit.end || end === edit.start);
  return beside.some((word, i) => beside[i + 1]?.start === word.start);
}

type MovedFix = { readonly safe?: boolean; readonly edits: readonly Edit[] };

/** A fix with its edits where they belong. What is moved is an argument, which other commands may use too: it is not safe there. */
export function fixOf<Any extends MovedFix>(command: Command, fix: Any | undefined, meant?: Word): Any | undefined {
  const edits = fix && editsOf(command, fix.edits, meant);
  if (fix === undefined || edits === undefined) return undefined;
  return { ...fix, safe: fix.safe === true && edits.every((edit, i) => edit === fix.edits[i]), edits };
}

/** A fault of a command that is loaded with others: where it stands if its word is the argument of a call. */
type Told = { readonly fault: PlacedFault; readonly argument: Span | undefined };

const told = new WeakMap<Fault, Span>();

/** The fault of a command of a script, so that `atArguments` knows where its word comes from. */
export function filledFault<Any extends Fault>(fault: Any, command: Command): Any {
  if (command.filled === undefined) return fault;
  if (command.filled.length > MOST_FILLED) return { ...fault, fix: undefined };
  const words = command.filled.filter(({ start, end }) => start <= fault.start && fault.end <= end);
  // All that `"$@"` becomes stands at one place: the message names the value.
  const word = words.length > 1 ? only(words.filter(({ text }) => fault.message.includes(text))) : words[0];
  const fix = fixOf(command, fault.fix, word);
  const place = word === undefined ? {} : { start: word.start, end: word.end };
  const found = { ...fault, ...place, fix };
  if (word?.filled?.argument !== undefined) told.set(found, word.filled.argument);
  return found;
}

const only = (words: readonly Word[]): Word | undefined => (words.length === 1 ? words[0] : undefined);

/** Faults, each place once: at the argument where one call alone is wrong; else in the body, where nothing but the variable can be mended. */
export function atArguments(faults: readonly PlacedFault[]): PlacedFault[] {
  const groups = new Map<string, Told[]>();
  for (const fault of faults) put(groups, keyOf(fault), { fault, argument: told.get(fault) });
  const seen = new Set<string>();
  const left: PlacedFault[] = [];
  for (const group of groups.values()) {
    const fault = oneOf(group);
    if (!seen.has(keyOf(fault))) left.push(fault);
    seen.add(keyOf(fault));
  }
  return left;
}

const keyOf = ({ rule, base, start, end }: PlacedFault): string => `${rule} ${base + start} ${base + end}`;

function oneOf(group: readonly Told[]): PlacedFault {
  const { fault, argument } = group[0] as Told;
  if (argument === undefined) return fault;
  if (group.some((other) => other.argument?.start !== argument.start)) return { ...fault, fix: undefined };
  const { base, start, end } = fault;
  return { ...fault, base: 0, ...argument, usedAt: { start: base + start, end: base + end } };
}
