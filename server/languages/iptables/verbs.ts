/** The command letters: -A, -I, -D and so on, with what follows each. */
import { brief } from "../../core/markdown.ts";
import { fail, type Reading } from "./command.ts";
import { VERDICTS } from "./knowledge/words.ts";
import { readNumber } from "./numbers.ts";
import { findTarget } from "./options.ts";
import type { Word } from "./words.ts";

/** Longest name of a chain. */
export const LONGEST_CHAIN = 28;

/** Takes a command letter. `joined` is the value in the same word. */
export function takeCommand(reading: Reading, letter: string, word: Word, joined: Word | undefined): void {
  if (letter === "V" || letter === "h") {
    reading.verb = letter;
    reading.at = reading.words.length;
    return;
  }
  if (reading.not !== undefined) fail(reading, "not-invertible", reading.not, `! cannot stand before ${brief(word.text, 20)}`);
  if (reading.verb !== "" && !(reading.verb + letter === "LZ" || reading.verb + letter === "ZL"))
    fail(reading, "parse", word, `${brief(word.text, 20)} cannot stand beside -${reading.verb}: one command a line`);
  reading.verb = letter;
  reading.verbWord = word;
  const optional = "LSFZX".includes(letter);
  const chain = joined ?? (optional ? optionalWord(reading) : reading.words[reading.at++]);
  if (chain === undefined) {
    if (!optional) fail(reading, "parse", word, `${brief(word.text, 20)} takes the name of a chain`);
    return;
  }
  reading.chain = chain;
  if (letter === "N") checkNewName(reading, chain);
  follow(reading, letter, word);
}

/** What stands behind the chain: a rule number, a policy, a new name. */
function follow(reading: Reading, letter: string, word: Word): void {
  if ("IDR".includes(letter)) {
    const number = optionalWord(reading);
    if (number !== undefined) takeNumber(reading, number);
    else if (letter === "R") fail(reading, "rule-number", word, "-R takes the number of the rule to replace");
    else if (letter === "I") reading.position = 1;
  } else if (letter === "P" || letter === "E") {
    const extra = optionalWord(reading);
    if (extra === undefined)
      fail(reading, "parse", word, letter === "P" ? "-P takes a chain and a policy" : "-E takes the old and the new name");
    reading.extra = extra;
    if (letter === "E" && extra !== undefined) checkNewName(reading, extra);
  } else if ("LSZ".includes(letter)) {
    const number = optionalWord(reading);
    if (number !== undefined) takeNumber(reading, number);
  }
}

function takeNumber(reading: Reading, word: Word): void {
  const number = readNumber(word.text);
  if (!word.known) reading.position = -1;
  else if (number < 1 || number > 0x7fffffff)
    fail(reading, "rule-number", word, `"${brief(word.text, 20)}" is no rule number: rules count from 1`);
  else reading.position = number;
}

/** The next word, where it is none that begins something else. */
export function optionalWord(reading: Reading): Word | undefined {
  const next = reading.words[reading.at];
  if (next === undefined || next.text.startsWith("-") || next.text === "!") return undefined;
  reading.at++;
  return next;
}

function checkNewName(reading: Reading, word: Word): void {
  const { text, known } = word;
  if (!known) return;
  if (/^[-!]/.test(text)) fail(reading, "chain-name", word, `A chain must not begin with "${text.charAt(0)}"`);
  else if ((VERDICTS as readonly string[]).includes(text) || findTarget(text, reading.family) !== undefined)
    fail(reading, "chain-name", word, `"${brief(text)}" is the name of a target: a chain must not be called so`);
  else if (/\s/.test(text)) fail(reading, "chain-name", word, `The name of a chain has no blanks: "${brief(text)}"`);
}
