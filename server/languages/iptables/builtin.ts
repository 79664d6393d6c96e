/** The options that need no module: addresses, interfaces, protocol, -m, -j, -g and the small ones. */
import { brief } from "../../core/markdown.ts";
import { nearestOf } from "../../core/suggest.ts";
import { isOtherFamily, isPlainNetwork, readHosts } from "./addresses.ts";
import { addMatch, fail, failValue, OWN, type Reading, TARGET } from "./command.ts";
import { wrong } from "./fault.ts";
import { ADDON_MATCHES } from "./knowledge/addons.ts";
import { protocolName } from "./knowledge/services.ts";
import type { OptionFact } from "./knowledge/types.ts";
import { VERDICTS } from "./knowledge/words.ts";
import { readPrefix } from "./numbers.ts";
import { findMatch, findTarget, isOption, type Module, moduleNames } from "./options.ts";
import { sharedPart, sharedProtocol, sharedTarget } from "./shared.ts";
import { checkProtocol, protocolNumber } from "./values.ts";
import type { Word } from "./words.ts";

const ONCE = "psdijgofnc";
const NEEDS_OWN_WORD = "psdj";
const INVERTIBLE = "psdiof";
const NEGATED_VALUES = "psd";

/** Takes an option without a module. `joined` says that its value stands in the same word. */
export function takeBuiltin(reading: Reading, option: OptionFact, word: Word, value: Word | undefined, joined: boolean) {
  const letter = option.short?.charAt(1) ?? "0";
  const not = reading.not;
  if (not !== undefined && !INVERTIBLE.includes(letter)) fail(reading, "not-invertible", not, `! cannot stand before ${option.name}`);
  if (joined && NEEDS_OWN_WORD.includes(letter) && value !== undefined) return notJoined(reading, word, value);
  const turned = value !== undefined ? oldNegation(reading, letter, word, value) : undefined;
  const of = turned ?? value;
  once(reading, letter, word);
  const inverted = not !== undefined || turned !== undefined;
  const { start, end } = word;
  reading.parts.push(sharedPart(option.short ?? option.name, option, OWN, inverted, start, end, of, undefined));
  if (of !== undefined) takeValue(reading, letter, word, of, inverted);
  else takeFlag(reading, letter, word);
}

function once(reading: Reading, letter: string, word: Word): void {
  if (!ONCE.includes(letter)) return;
  const key = letter === "g" ? "-j" : `-${letter}`;
  let twice = false;
  for (const { key: other } of reading.parts) twice ||= other === key || (key === "-j" && other === "-g");
  if (twice) fail(reading, "duplicate-option", word, `${brief(word.text, 20)} may be given once only`);
}

/** iptables takes the word of the option itself for the value of -p, -s, -d and -j when the two are written as one. */
function notJoined(reading: Reading, word: Word, value: Word) {
  const name = word.text.slice(0, word.text.length - value.text.length).replace(/=$/, "");
  if (isOption(`-${word.text}`, reading.family)) return oneHyphen(reading, word);
  fail(
    reading,
    "joined-option",
    word,
    `iptables reads "${brief(word.text, 40)}" as the value: write "${brief(name, 20)} ${brief(value.text, 30)}"`,
    {
      title: `Write "${brief(name, 20)} ${brief(value.text, 40)}"`,
      safe: true,
      edits: [{ start: word.start, end: value.start, text: `${name} ` }],
    },
  );
  if (word.text.startsWith("-p")) reading.protocol = { number: Math.max(0, protocolNumber(value.text)), not: false, word: value };
}

/** A long option with one hyphen, which getopt reads as letters; what belongs to it is passed over. */
function oneHyphen(reading: Reading, word: Word): void {
  const fix = { title: `Write -${word.text}`, edits: [{ start: word.start, end: word.start, text: "-" }] };
  fail(
    reading,
    "joined-option",
    word,
    `"${brief(word.text, 30)}" is read as "${word.text.slice(0, 2)}": write -${brief(word.text, 30)}`,
    fix,
  );
  for (let next = reading.words[reading.at]; next !== undefined && !/^(-|!$)/.test(next.text); next = reading.words[reading.at])
    reading.at++;
}

/** `-s ! value`, as iptables took it before 1.4.3. Answers the value that was meant. */
function oldNegation(reading: Reading, letter: string, word: Word, value: Word): Word | undefined {
  const plain = value.end - value.start === value.text.length;
  if (plain && reading.not === undefined && NEGATED_VALUES.includes(letter) && /^![^!]/.test(value.text))
    return negatedValue(reading, word, value);
  const next = reading.words[reading.at];
  if (value.text !== "!" || !INVERTIBLE.includes(letter) || next === undefined || next.text.startsWith("-")) return undefined;
  reading.at++;
  misplacedMark(reading, word, value, next);
  return next;
}

/** `-s !value`: the mark in the value's own word, which no protocol, address or host name begins with. */
function negatedValue(reading: Reading, word: Word, value: Word): Word {
  const meant = { ...value, text: value.text.slice(1), start: value.start + 1 };
  misplacedMark(reading, word, value, meant);
  return meant;
}

/** The fault of a "!" at the start of `value` that stands before what is meant. */
function misplacedMark(reading: Reading, word: Word, value: Word, meant: Word) {
  const gone = { start: value.start, end: meant.start, text: "" };
  const right = `! ${brief(word.text, 20)} ${brief(meant.text, 30)}`;
  if (reading.not !== undefined)
    return fail(reading, "old-negation", value, `One ! is enough: "${right}"`, { title: "Delete the second !", edits: [gone] });
  const edits = [{ start: word.start, end: word.start, text: "! " }, gone];
  fail(reading, "old-negation", value, `! belongs before the option: "${right}"`, { title: "Move ! before the option", safe: true, edits });
}

function takeValue(reading: Reading, letter: string, word: Word, value: Word, not: boolean) {
  if (letter === "t") return takeTable(reading, word, value);
  if ("wW".includes(letter)) return notInRestore(reading, word);
  if (letter === "c") return takeCounters(reading, word, value);
  if (!value.known) {
    if (letter === "j" || letter === "g") reading.target = { name: value, goto: letter === "g" };
    if (letter === "p") reading.protocol = { number: -1, not, word: value };
    // Options of what is not known follow.
    if ("mpj".includes(letter)) reading.stranger = true;
    return;
  }
  if (letter === "p") takeProtocol(reading, value, not);
  else if (letter === "s" || letter === "d") checkHosts(reading, word, value, not);
  else if (letter === "i" || letter === "o") checkInterface(reading, value);
  else if (letter === "m") takeMatch(reading, value);
  else if (letter === "j" || letter === "g") takeTarget(reading, value, letter === "g");
}

function takeFlag(reading: Reading, letter: string, word: Word): void {
  if ("wW".includes(letter)) notInRestore(reading, word);
  else if (letter === "4" || letter === "6") reading.skipped ||= Number(letter) !== reading.family && reading.restore;
  else if (letter === "f" && reading.family === 6)
    fail(reading, "wrong-family", word, 'IPv6 has no -f: use "-m frag --fragid 0:4294967295"');
}

function notInRestore(reading: Reading, word: Word): void {
  if (reading.restore) fail(reading, "parse", word, `${brief(word.text, 20)} is for the command line: give it to iptables-restore itself`);
}

function takeTable(reading: Reading, word: Word, value: Word): void {
  reading.table = value;
  if (!reading.restore) return;
  fail(
    reading,
    "table-option-in-restore",
    { start: word.start, end: value.end },
    `The table is chosen by the line "*${brief(value.text, 20)}", not by -t`,
    {
      title: "Delete the option",
      edits: [{ start: word.start, end: reading.words[reading.at]?.start ?? value.end, text: "" }],
    },
  );
}

function takeCounters(reading: Reading, word: Word, value: Word) {
  const comma = value.text.indexOf(",");
  const bytes = comma >= 0 ? undefined : reading.words[reading.at];
  if (comma < 0 && (bytes === undefined || bytes.text.startsWith("-") || bytes.text === "!"))
    return fail(reading, "parse", word, "-c takes two numbers: packets and bytes");
  if (bytes !== undefined) reading.at++;
  const numbers = comma >= 0 ? [value.text.slice(0, comma), value.text.slice(comma + 1)] : [value.text, bytes?.text ?? ""];
  if (numbers.some((number) => readPrefix(number)?.end !== number.length))
    fail(reading, "parse", value, "-c takes two numbers: packets and bytes");
}

function takeProtocol(reading: Reading, value: Word, not: boolean): void {
  const said = checkProtocol(value.text);
  if (said !== undefined) failValue(reading, value, said);
  const number = protocolNumber(value.text);
  if (number === 0 && not) fail(reading, "bad-protocol", value, `"! -p ${brief(value.text, 20)}" would never match`);
  reading.protocol = sharedProtocol(number, not, value);
}

/** The match that -p brings in when an option of it is met for the first time. */
export function protocolMatch(reading: Reading): Module | undefined {
  const { protocol, family } = reading;
  if (protocol === undefined || reading.protocolUsed) return undefined;
  const text = protocol.word.text.toLowerCase();
  const name = readPrefix(text)?.end === text.length ? protocolName(protocol.number) : text;
  return findMatch(name, family);
}

function checkHosts(reading: Reading, word: Word, value: Word, not: boolean): void {
  if (reading.family === 4 && isPlainNetwork(value.text) && !not) return;
  const hosts = readHosts(value.text, reading.family);
  for (const host of hosts) {
    const part = [host.start, host.end] as const;
    if (host.badMask === true) {
      const mask = host.text.slice(host.text.lastIndexOf("/"));
      failValue(reading, value, { ...wrong("bad-address", `"${brief(mask, 20)}" is no IPv${reading.family} mask`), part });
    } else if (not && host.prefixLength === 0) {
      const message = `"! ${brief(word.text, 20)} ${brief(host.text, 30)}" excludes every address: nft refuses it`;
      failValue(reading, value, { ...wrong("bad-address", message), back: "nft" });
    } else if (host.kind === "bad") failValue(reading, value, { ...badHost(reading, word, host.text), part });
  }
}

function badHost(reading: Reading, word: Word, text: string): ReturnType<typeof wrong> {
  if (isOtherFamily(text, reading.family)) {
    const [own, other] = reading.family === 4 ? ["IPv4", "ip6tables"] : ["IPv6", "iptables"];
    return wrong("wrong-family", `"${brief(text)}" is no ${own} address: the rule belongs to ${other}`);
  }
  if (text === "") return wrong("bad-address", "An address is missing here");
  if (/^[0-9.]+-[0-9.]+$/.test(text))
    return wrong(
      "bad-address",
      `A range of addresses needs "-m iprange --${word.text.includes("d") ? "dst" : "src"}-range ${brief(text, 32)}"`,
    );
  return wrong("bad-address", `"${brief(text)}" is no IPv${reading.family} address, network or known host`);
}

function checkInterface(reading: Reading, value: Word): void {
  if (value.text === "") fail(reading, "bad-value", value, "The name of an interface must not be empty");
  else if (value.text.length > 15)
    fail(reading, "name-too-long", value, `"${brief(value.text, 30)}" is longer than the 15 characters of an interface`);
}

function takeMatch(reading: Reading, value: Word) {
  const module = findMatch(value.text, reading.family);
  if (module !== undefined) return addMatch(reading, module, value);
  reading.stranger = true;
  if (findMatch(value.text, reading.family === 4 ? 6 : 4) !== undefined)
    return fail(reading, "wrong-family", value, `There is no match "${brief(value.text, 20)}" for IPv${reading.family}`);
  if (ADDON_MATCHES.has(value.text)) {
    const message = `${value.text} is no part of iptables: it has to be installed where these rules load`;
    return reading.faults.push({ rule: "unknown-match", start: value.start, end: value.end, message, severity: "info" });
  }
  const meant = nearestOf(value.text, `match ${reading.family}`, () => moduleNames("match", reading.family));
  failValue(
    reading,
    value,
    wrong("unknown-match", `There is no match "${brief(value.text, 30)}"${meant ? `; did you mean ${meant}?` : ""}`, meant),
  );
}

function takeTarget(reading: Reading, value: Word, goto: boolean) {
  const { text } = value;
  if (text === "") return fail(reading, "undefined-chain", value, "The target is empty");
  if (text.length > 28)
    return fail(reading, "name-too-long", value, `"${brief(text)}" is longer than the 28 characters of a target or chain`);
  if (/\s/.test(text)) return fail(reading, "undefined-chain", value, `A target has no blanks: "${brief(text)}"`);
  const verdict = (VERDICTS as readonly string[]).includes(text);
  const module = verdict || goto || text === "standard" ? undefined : findTarget(text, reading.family);
  reading.target = sharedTarget(value, goto, module);
  if (module !== undefined) {
    reading.loaded.push(module);
    reading.uses.push(TARGET);
  }
}
