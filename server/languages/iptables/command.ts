/** One iptables command, read as getopt and iptables' own option code read it: options, modules, target, and what is refused. */
import { brief } from "../../core/markdown.ts";
import { protocolMatch, takeBuiltin } from "./builtin.ts";
import type { Fault, FaultRule, Wrong } from "./fault.ts";
import { checkFinal } from "./final.ts";
import { learnForm, readByForm } from "./forms.ts";
import { Kept } from "./kept.ts";
import type { OptionFact } from "./knowledge/types.ts";
import { checkValue } from "./modules.ts";
import { builtinByLetter, type Family, type Found, findLong, type Module } from "./options.ts";
import { sharedPart, sharedUse, sharedUses } from "./shared.ts";
import { missingArgument, strayWord, unknownOption } from "./stray.ts";
import { optionalWord, takeCommand } from "./verbs.ts";
import { LONGEST_WORD, type Word } from "./words.ts";

/** An option as it stands in a command. */
export type Part = {
  /** `-s`, `-j`, `--destination-port`: the letter of options without a module, else the option's own long name. */
  readonly key: string;
  readonly option: OptionFact;
  /** Whose option it is: an index into `matches`, or one of OWN and TARGET. */
  readonly use: number;
  readonly not: boolean;
  /** The option's own word. */
  readonly start: number;
  readonly end: number;
  readonly value: Word | undefined;
  readonly second: Word | undefined;
};

/** `Part.use` of an option of iptables itself. */
export const OWN = -1;
/** `Part.use` of an option of the command's target. */
export const TARGET = -2;

/** A match that a command uses, with its `-m` or, when `-p` brought it in, without. */
export type Use = { readonly module: Module; readonly name: Word | undefined };

/** What follows `-j` or `-g` (`goto`); without a `module` it is a chain. */
export type Target = { readonly name: Word; readonly goto: boolean; readonly module?: Module };

/** One command or rule line, read word by word. */
export type Command = {
  /** The command's letter: A, I, D, R, C, N, X, P, F, Z, L, S, E; empty when there is none. */
  readonly verb: string;
  readonly verbWord?: Word | undefined;
  readonly chain?: Word | undefined;
  /** The rule number of -I, -D and -R. */
  readonly position?: number | undefined;
  /** The policy of -P, or the new name of -E. */
  readonly extra?: Word | undefined;
  readonly table?: Word | undefined;
  readonly parts: readonly Part[];
  readonly matches: readonly Use[];
  readonly target?: Target | undefined;
  readonly protocol?: Protocol | undefined;
  readonly faults: readonly Fault[];
  /** It is written for the other family (`-4`, `-6`), and so left out. */
  readonly skipped: boolean;
  /** False when a word of it cannot be known. */
  readonly known: boolean;
  readonly kept: Kept;
  /** Of a script: the words that a shell has filled in. */
  readonly filled?: readonly Word[];
};

/** What `-p` names, by number (0 to 255; 0 is every protocol). */
export type Protocol = { readonly number: number; readonly not: boolean; readonly word: Word };

/** A command while it is read. */
export type Reading = {
  readonly words: readonly Word[];
  readonly family: Family;
  /** Inside a file of iptables-restore, where some options are refused. */
  readonly restore: boolean;
  at: number;
  not: Word | undefined;
  verb: string;
  verbWord: Word | undefined;
  chain: Word | undefined;
  position: number | undefined;
  extra: Word | undefined;
  table: Word | undefined;
  protocol: Protocol | undefined;
  protocolUsed: boolean;
  target: Target | undefined;
  /** A module that is not known was loaded: what its options are cannot be told. */
  stranger: boolean;
  skipped: boolean;
  readonly parts: Part[];
  readonly matches: Use[];
  /** Modules whose options are known by now, and whose they are. */
  readonly loaded: Module[];
  readonly uses: number[];
  readonly faults: Fault[];
};

/** Reads the arguments of one command, the program's name not among them. Never throws; everything refused is in `faults`. */
export const readCommand = (words: readonly Word[], family: Family, restore: boolean): Command =>
  (restore ? readByForm(words, family) : undefined) ?? readInFull(words, family, restore);

/** The same, whatever was read before. */
export function readInFull(words: readonly Word[], family: Family, restore: boolean): Command {
  const reading = start(words, family, restore);
  let known = true;
  for (const word of words) {
    known &&= word.known;
    if (word.text.length > LONGEST_WORD && restore) fail(reading, "parse", word, "This word is longer than 1023 characters");
  }
  while (reading.at < words.length) step(reading);
  if (reading.not !== undefined && reading.faults.length === 0) fail(reading, "parse", reading.not, "Nothing follows this !");
  if (!reading.skipped) checkFinal(reading);
  const { verb, verbWord, chain, position, extra, table, parts, target, protocol, skipped } = reading;
  const command: Command = {
    verb,
    verbWord,
    chain,
    position,
    extra,
    table,
    // A copy has no room left over for more.
    parts: parts.slice(),
    matches: sharedUses(reading.matches),
    target,
    protocol,
    faults: skipped || reading.faults.length === 0 ? NONE : reading.faults,
    skipped,
    known,
    kept: new Kept(),
  };
  if (restore) learnForm(reading, command);
  return command;
}

const NONE: readonly Fault[] = [];

function start(words: readonly Word[], family: Family, restore: boolean): Reading {
  return {
    words,
    family,
    restore,
    at: 0,
    not: undefined,
    verb: "",
    verbWord: undefined,
    chain: undefined,
    position: undefined,
    extra: undefined,
    table: undefined,
    protocol: undefined,
    protocolUsed: false,
    target: undefined,
    stranger: false,
    skipped: false,
    parts: [],
    matches: [],
    loaded: [],
    uses: [],
    faults: [],
  };
}

/** Notes a refusal at `place`. */
export function fail(reading: Reading, rule: FaultRule, place: { start: number; end: number }, message: string, fix?: Fault["fix"]): void {
  const { start, end } = place;
  reading.faults.push(fix === undefined ? { rule, start, end, message } : { rule, start, end, message, fix });
}

/** Notes what a check of a value said, at the value or the part of it that is meant. */
export function failValue(reading: Reading, value: Word, said: Wrong): void {
  const plain = value.end - value.start === value.text.length;
  const [from, to] = plain && said.part !== undefined ? said.part : [0, value.end - value.start];
  const [start, end] = [value.start + from, value.start + to];
  const fault = { rule: said.rule, start, end, message: said.message, ...(said.back && { back: said.back }) };
  if (said.instead === undefined || !(plain || value.filled?.argument)) reading.faults.push(fault);
  else {
    const edits = [{ start: value.start, end: value.end, text: said.instead }];
    reading.faults.push({ ...fault, fix: { title: `Write ${brief(said.instead, 60)}`, edits } });
  }
}

function step(reading: Reading) {
  const word = reading.words[reading.at] as Word;
  const text = word.text;
  if (text.charCodeAt(0) !== 45 || text.length < 2) return strayWord(reading, word);
  if (text === "--") {
    if (reading.at + 1 < reading.words.length) fail(reading, "parse", word, 'Nothing after "--" is read: iptables takes no such arguments');
    reading.at = reading.words.length;
  } else if (text.charCodeAt(1) === 45) long(reading, word);
  else letters(reading, word);
  reading.not = undefined;
}

function long(reading: Reading, word: Word) {
  const equals = word.text.indexOf("=");
  const name = equals < 0 ? word.text : word.text.slice(0, equals);
  const joined = equals < 0 ? undefined : after(word, equals + 1);
  const found = find(reading, name);
  if (found === undefined || found === "ambiguous") return unknownOption(reading, word, name, found === "ambiguous");
  reading.at++;
  if (found.as === "command") return takeCommand(reading, found.letter, word, joined);
  const { option } = found;
  if (option.value === undefined) {
    if (joined !== undefined) fail(reading, "unknown-option", word, `${brief(name)} takes no value`);
    else take(reading, found, word, undefined);
    return;
  }
  if (isWait(option)) return takeBuiltin(reading, option, word, joined ?? seconds(reading), joined !== undefined);
  const value = joined ?? argument(reading);
  if (value === undefined) return missingArgument(reading, word, option);
  take(reading, found, word, value, joined !== undefined);
}

const isWait = (option: OptionFact): boolean => option.short === "-w" || option.short === "-W";

/** The seconds of -w, which may be left out. */
function seconds(reading: Reading): Word | undefined {
  return /^\d/.test(reading.words[reading.at]?.text ?? "") ? argument(reading) : undefined;
}

/** What a name means; a protocol's own match is loaded when nothing else knows the name. */
function find(reading: Reading, name: string): Found | "ambiguous" | undefined {
  const found = findLong(name, reading.loaded);
  if (found !== undefined && found !== "ambiguous") return found;
  const module = protocolMatch(reading);
  if (module === undefined) return found;
  reading.protocolUsed = true;
  addMatch(reading, module);
  return findLong(name, reading.loaded);
}

/** Makes the options of a match known from here on. */
export function addMatch(reading: Reading, module: Module, name?: Word): void {
  reading.loaded.push(module);
  reading.uses.push(reading.matches.length);
  reading.matches.push(sharedUse(module, name));
}

const after = (word: Word, from: number): Word => ({
  text: word.text.slice(from),
  start: Math.min(word.start + from, word.end),
  end: word.end,
  known: word.known,
  ...(word.filled && { filled: {} }),
});

/** The next word, whatever it looks like; undefined at the end. */
export const argument = (reading: Reading): Word | undefined => reading.words[reading.at++];

/** Takes an option whose value is there. */
function take(reading: Reading, found: Exclude<Found, { as: "command" }>, word: Word, value: Word | undefined, joined = false) {
  const { option } = found;
  if (found.as === "builtin") return takeBuiltin(reading, option, word, value, joined);
  const use = reading.uses[found.use] ?? OWN;
  const second = option.two === true ? optionalWord(reading) : undefined;
  const { start, end } = word;
  const part = sharedPart(option.name, option, use, reading.not !== undefined, start, end, value, second);
  if (reading.not !== undefined && option.not !== true) {
    fail(reading, "not-invertible", reading.not, `${option.name} cannot be inverted with !`);
  }
  checkRepeat(reading, part);
  reading.parts.push(part);
  checkValue(reading, part, found.module);
}

function checkRepeat(reading: Reading, part: Part): void {
  if (part.option.repeatable === true) return;
  let earlier = false;
  for (const other of reading.parts) earlier ||= other.use === part.use && other.key === part.key;
  if (earlier) fail(reading, "duplicate-option", part, `${part.option.name} may be given once only`);
}

/** A cluster of one-letter options; one that takes a value takes the rest of the word or the next word. */
function letters(reading: Reading, word: Word) {
  const text = word.text;
  reading.at++;
  for (let i = 1; i < text.length; i++) {
    const letter = text.charAt(i);
    const rest = i + 1 < text.length ? after(word, i + 1) : undefined;
    if ("ACDIRLSFZNXEPVh".includes(letter)) {
      const takesRest = letter !== "V" && letter !== "h";
      takeCommand(reading, letter, word, takesRest ? rest : undefined);
      if (takesRest) return;
      continue;
    }
    const option = builtinByLetter(`-${letter}`);
    if (option === undefined) {
      reading.at--;
      return unknownOption(reading, word, text, false);
    }
    if (isWait(option)) return takeBuiltin(reading, option, word, rest ?? seconds(reading), rest !== undefined);
    if (option.value === undefined) {
      takeBuiltin(reading, option, word, undefined, false);
      continue;
    }
    const value = rest ?? argument(reading);
    if (value === undefined) return missingArgument(reading, word, option);
    return takeBuiltin(reading, option, word, value, rest !== undefined);
  }
}
