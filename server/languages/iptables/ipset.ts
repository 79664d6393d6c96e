/** Lines of ipset: save files, here-documents and commands, as their words. */

import type { IptablesFile } from "./file.ts";
import { COMMANDS, SHORT } from "./knowledge/sets.ts";
import type { Family } from "./options.ts";
import { splitLine, type Word } from "./words.ts";

/** One ipset command. Offsets of its words count from the start of the file. */
export type IpsetLine = {
  readonly start: number;
  readonly end: number;
  readonly verb?: Word;
  readonly name?: Word;
  readonly type?: Word;
  readonly entry?: Word;
  readonly options: readonly Word[];
  /** What is there already is no mistake (`-exist`). */
  readonly exist?: boolean;
};

/** A set as it was created. `dimensions` is how many of src and dst a match must name. */
export type SetNode = {
  readonly name: string;
  readonly type: string;
  readonly family: Family | undefined;
  readonly dimensions: number;
  readonly file: IptablesFile;
  readonly span: { readonly start: number; readonly end: number };
  /** The commands that add elements, or take some away. */
  readonly entries: IpsetLine[];
  /** The options of `create` with their values. */
  readonly options: ReadonlyMap<string, string>;
  /** What is in it, one text an element: to find what is added twice. */
  readonly elements: Set<string>;
  /** False where it may have been there before, with other elements or of another type. */
  readonly sure: boolean;
  /** False where a run may leave it out. */
  readonly there: boolean;
};

const EXIST: ReadonlySet<string> = new Set(["-exist", "-!", "--exist"]);
const QUIET: ReadonlySet<string> = new Set(["-q", "-quiet", "--quiet", "-s", "-sorted", "-r", "-resolve", "-n", "-name", "-t", "-terse"]);
const VALUED: ReadonlySet<string> = new Set(["-o", "-output", "--output", "-f", "-file", "--file"]);

/** The words of one ipset command as what they mean. */
export function readIpsetWords(words: readonly Word[]): Omit<IpsetLine, "start" | "end"> {
  let exist = false;
  const plain = words.filter((word, i) => {
    exist ||= EXIST.has(word.text);
    return !EXIST.has(word.text) && !QUIET.has(word.text) && !VALUED.has(word.text) && !VALUED.has(words[i - 1]?.text ?? "");
  });
  const [first, name, third, ...options] = plain;
  if (first === undefined) return { options: [] };
  const verb = { ...first, text: commandOf(first.text) };
  const found = { verb, ...(name && { name }), options, exist };
  if (third === undefined) return found;
  return verb.text === "create" ? { ...found, type: third } : { ...found, entry: third };
}

/** The command that a word means: whole, shortened, or by its old letter; the word itself when it means none. */
function commandOf(word: string): string {
  const bare = word.replace(/^--?(?=[a-z]{2})/, "");
  return SHORT.get(word) ?? (bare === "" ? word : (COMMANDS.find((command) => command.startsWith(bare)) ?? word));
}

/** All lines of a save file, or of the part of a text that a here-document is. */
export function readIpset(text: string, from = 0, to = text.length): IpsetLine[] {
  const lines: IpsetLine[] = [];
  for (let start = from; start < to; ) {
    const newline = text.indexOf("\n", start);
    const stop = newline < 0 || newline > to ? to : newline;
    const end = stop > start && text.charCodeAt(stop - 1) === 13 ? stop - 1 : stop;
    const { words } = splitLine(text, start, end);
    if (words[0] !== undefined && !words[0].text.startsWith("#")) lines.push({ start: words[0].start, end, ...readIpsetWords(words) });
    start = stop + 1;
  }
  return lines;
}
