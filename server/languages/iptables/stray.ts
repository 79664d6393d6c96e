/** Words that iptables has no use for: unknown options, options before what they belong to, and words that are no options at all. */
import { brief } from "../../core/markdown.ts";
import { nearestOf } from "../../core/suggest.ts";
import { argument, fail, type Reading } from "./command.ts";
import type { Fault } from "./fault.ts";
import type { OptionFact } from "./knowledge/types.ts";
import { type Module, matchesWith, optionNames, targetsWith } from "./options.ts";
import type { Word } from "./words.ts";

/** A word that is no option: `!`, or something iptables calls a bad argument. */
export function strayWord(reading: Reading, word: Word): void {
  reading.at++;
  if (word.text === "!") {
    if (reading.not !== undefined) fail(reading, "parse", word, "Two ! in a row");
    reading.not = word;
    return;
  }
  if (!reading.stranger && word.known && !inTemplate(reading) && !(goesOn(reading) && !word.text.startsWith("#"))) fault(reading, word);
  reading.not = undefined;
}

/** Whether the line is a tag of a template: its words are not for iptables. */
const inTemplate = (reading: Reading): boolean => reading.words[0]?.known === false;

function fault(reading: Reading, word: Word): void {
  const before = reading.words[reading.at - 2];
  if (word.text.startsWith("#")) {
    fail(
      reading,
      "inline-comment",
      { start: word.start, end: lastEnd(reading) },
      "A comment must begin in the first column of its own line",
      {
        title: "Delete the comment",
        safe: true,
        edits: [{ start: before?.end ?? word.start, end: lastEnd(reading), text: "" }],
      },
    );
    reading.at = reading.words.length;
  } else if (reading.at === 1 && /^ip6?tables(-(legacy|nft))?$/.test(word.text.slice(word.text.lastIndexOf("/") + 1))) {
    fail(reading, "parse", word, `Leave out "${brief(word.text, 30)}": a restore file holds the arguments only`, {
      title: `Delete "${brief(word.text, 30)}"`,
      edits: [{ start: word.start, end: reading.words[reading.at]?.start ?? word.end, text: "" }],
    });
  } else if (/^[\u2010-\u2015\u2212]/.test(word.text)) dash(reading, word);
  else if (/[\u201c\u201d\u2018\u2019]/.test(word.text + (before?.text ?? ""))) {
    fail(reading, "quote", word, `“ and ” are no quotes here: "${brief(word.text, 30)}" is left over; write "`);
  } else if (before?.text.startsWith("'") || before?.text.endsWith("'") || word.text.endsWith("'")) {
    fail(reading, "quote", word, `Single quotes do not hold words together here: "${brief(word.text, 30)}" is left over`, doubled(reading));
  } else if (/^!-/.test(word.text)) {
    fail(reading, "parse", word, `A blank is missing behind the ! of ${brief(word.text, 30)}`, {
      title: "Insert a blank",
      edits: [{ start: word.start + 1, end: word.start + 1, text: " " }],
    });
    if (/^[^-!]/.test(reading.words[reading.at]?.text ?? "")) reading.at++;
  } else if (before?.text.endsWith(",")) {
    fail(reading, "parse", word, `A list has no blanks: join "${brief(before.text, 25)}" and "${brief(word.text, 25)}"`, {
      title: "Join the list",
      edits: [{ start: before.end, end: word.start, text: "" }],
    });
  } else fail(reading, "parse", word, `"${brief(word.text)}" belongs to no option`);
}

/** Whether a word is the next of a text of several, which is one mistake. */
function goesOn({ faults, parts }: Reading): boolean {
  const last = faults.at(-1);
  return (last?.rule === "parse" || last?.rule === "quote") && (parts.at(-1)?.start ?? -1) < last.start;
}

/** A long dash, as word processors and web pages put it in the place of hyphens. What belongs to the option is passed over. */
function dash(reading: Reading, word: Word): void {
  const name = word.text.replace(/^[\u2010-\u2015\u2212-]+/, "");
  const meant = name.length === 1 ? `-${name}` : `--${name}`;
  const fix = { title: `Write ${meant}`, edits: [{ start: word.start, end: word.end, text: meant }] };
  const plain = word.end - word.start === word.text.length;
  fail(
    reading,
    "parse",
    word,
    `"${brief(word.text, 30)}" begins with a long dash, not with hyphens: write ${brief(meant, 30)}`,
    plain ? fix : undefined,
  );
  skipValues(reading);
}

/** Double quotes in the place of the single ones around the word at hand; undefined where a quote has no other end. */
function doubled(reading: Reading): Fault["fix"] {
  const { words, at } = reading;
  const first = words.slice(0, at).findLast((word) => word.text.startsWith("'"));
  const last = words.slice(at - 1).find((word) => word.text.endsWith("'"));
  if (first === undefined || last === undefined || first.start === last.end - 1) return undefined;
  if (words.some((word) => word.text.includes('"'))) return undefined;
  const quoteAt = (start: number) => ({ start, end: start + 1, text: '"' });
  return { title: "Write double quotes", edits: [quoteAt(first.start), quoteAt(last.end - 1)] };
}

const lastEnd = (reading: Reading): number => reading.words.at(-1)?.end ?? 0;

/** An option at the end of the line that wants a value. */
export function missingArgument(reading: Reading, word: Word, option: OptionFact): void {
  fail(reading, "parse", word, `${brief(word.text, 30)} takes a value${option.help === undefined ? "" : `: ${brief(option.help, 40)}`}`);
}

/** An option that nothing loaded so far knows. */
export function unknownOption(reading: Reading, word: Word, name: string, ambiguous: boolean) {
  reading.at++;
  if (!word.known || reading.stranger) return skipValues(reading);
  // A protocol that there is not is told already.
  if (PORT_OPTIONS.includes(name) && reading.faults.some(({ rule }) => rule === "bad-protocol")) return skipValues(reading);
  if (ambiguous) fail(reading, "unknown-option", word, `${brief(name, 30)} may mean several options: write it in full`);
  else reading.faults.push(explain(reading, word, name));
  skipValues(reading);
}

/** What belongs to the option is not read as something else. */
function skipValues(reading: Reading): void {
  for (let next = reading.words[reading.at]; next !== undefined; next = reading.words[reading.at]) {
    if (next.text.startsWith("-") || next.text === "!") return;
    argument(reading);
  }
}

const PORT_OPTIONS = ["--dport", "--sport", "--destination-port", "--source-port"];

function explain(reading: Reading, word: Word, name: string): Fault {
  const place = { start: word.start, end: word.end };
  const shown = brief(name, 30);
  const matches = matchesWith(name, reading.family);
  const later = laterOwner(reading, name, matches);
  if (later !== undefined) return later;
  if (PORT_OPTIONS.includes(name)) return { rule: "unknown-option", ...place, ...portOption(reading, word, shown) };
  if (matches.some((match) => match.name === "multiport")) {
    const message = `${shown} needs "-m multiport" before it`;
    return { rule: "multiport-needed", ...place, message, fix: insert(word, reading, "-m multiport ", 'Insert "-m multiport"') };
  }
  const owner = matches.find((match) => match.protocols === undefined) ?? matches[0];
  if (owner !== undefined) return missingModule(reading, word, owner);
  const targets = targetsWith(name, reading.family);
  if (targets.length > 0) return { rule: "unknown-option", ...place, message: `${shown} needs "-j ${targets[0]?.name}" before it` };
  const meant = nearestOf(name, loadedNames(reading), () => optionNames(reading.loaded));
  const message = `There is no option ${shown} here${meant === undefined ? "" : `; did you mean ${meant}?`}`;
  if (meant === undefined || !word.text.startsWith(name)) return { rule: "unknown-option", ...place, message };
  const edits = [{ start: word.start, end: word.start + name.length, text: meant }];
  return { rule: "unknown-option", ...place, message, fix: { title: `Write ${meant}`, edits } };
}

const loadedNames = ({ loaded, family }: Reading): string =>
  `options ${family} ${loaded.map(({ kind, name }) => `${kind} ${name}`).join(" ")}`;

function portOption(reading: Reading, word: Word, shown: string): Pick<Fault, "message" | "fix"> {
  const { protocol } = reading;
  if (protocol !== undefined)
    return { message: `${shown} is an option of tcp, udp, sctp and dccp, not of -p ${brief(protocol.word.text, 20)}` };
  return { message: `${shown} needs "-p tcp" or "-p udp" before it`, fix: insert(word, reading, "-p tcp ", 'Insert "-p tcp"') };
}

function missingModule(reading: Reading, word: Word, owner: Module): Fault {
  const name = brief(word.text.replace(/=.*/, ""), 30);
  const protocol = owner.protocols?.[0];
  const needed = protocol === undefined ? `-m ${owner.name}` : `-p ${protocol}`;
  return {
    rule: protocol === undefined ? "missing-match-module" : "unknown-option",
    start: word.start,
    end: word.end,
    message: `${name} needs "${needed}" before it`,
    ...(reading.protocol === undefined || protocol === undefined ? { fix: insert(word, reading, `${needed} `, `Insert "${needed}"`) } : {}),
  };
}

/** Puts `text` before the option, and before its `!`. */
function insert(word: Word, reading: Reading, text: string, title: string): Fault["fix"] {
  const at = reading.not?.start ?? word.start;
  return { title, edits: [{ start: at, end: at, text }] };
}

/** The option's protocol, module or target comes, but only behind it: said with the move that mends it. */
function laterOwner(reading: Reading, name: string, matches: readonly Module[]): Fault | undefined {
  const { words } = reading;
  const word = words[reading.at - 1] as Word;
  for (let i = reading.at; i + 1 < words.length; i++) {
    const flag = words[i] as Word;
    const value = words[i + 1] as Word;
    const names = flag.text === "-p" ? matches.filter((match) => match.protocols !== undefined) : flag.text === "-m" ? matches : [];
    const fits = names.some((match) => match.name === value.text.toLowerCase() || match.protocols?.includes(value.text.toLowerCase()));
    const target = flag.text === "-j" && targetsWith(name, reading.family).some((module) => module.name === value.text);
    if (!fits && !target) continue;
    const message = `${brief(name, 30)} is unknown before "${flag.text} ${brief(value.text, 20)}": move that in front`;
    const place = { start: word.start, end: word.end };
    if (words[i - 1]?.text === "!") return { rule: "option-order", ...place, message };
    const at = reading.not?.start ?? word.start;
    const edits = [
      { start: at, end: at, text: `${flag.text} ${value.text} ` },
      { start: (words[i - 1] as Word).end, end: value.end, text: "" },
    ];
    return {
      rule: "option-order",
      ...place,
      message,
      fix: { title: `Move "${flag.text} ${brief(value.text, 20)}" forward`, safe: true, edits },
    };
  }
  return undefined;
}
