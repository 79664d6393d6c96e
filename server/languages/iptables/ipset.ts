/** Sets of ipset: save files and commands, and the matches that look into them. */
import { brief } from "../../core/markdown.ts";
import { readHost } from "./addresses.ts";
import type { Fault } from "./fault.ts";
import type { IptablesFile } from "./file.ts";
import { TYPES } from "./knowledge/sets.ts";
import type { Family } from "./options.ts";
import type { Ruleset } from "./ruleset.ts";
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
};

/** A set as it was created. `dimensions` is how many of src and dst a match must name. */
export type SetNode = {
  readonly name: string;
  readonly type: string;
  readonly family: Family | undefined;
  readonly dimensions: number;
  readonly file: IptablesFile;
  readonly span: { readonly start: number; readonly end: number };
  readonly entries: Word[];
};

const VERBS: Readonly<Record<string, string>> = { "-N": "create", "-A": "add", "-D": "del", "-X": "destroy", "-F": "flush", n: "create" };
const LONG: Readonly<Record<string, string>> = {
  "--create": "create",
  "--add": "add",
  "--del": "del",
  "--destroy": "destroy",
  "--flush": "flush",
};

/** The words of one ipset command as what they mean. */
export function readIpsetWords(words: readonly Word[]): Omit<IpsetLine, "start" | "end"> {
  const plain = words.filter((word) => word.text !== "-exist" && word.text !== "-!" && word.text !== "--exist" && word.text !== "-q");
  const [first, name, third, ...options] = plain;
  if (first === undefined) return { options: [] };
  const verb = { ...first, text: VERBS[first.text] ?? LONG[first.text] ?? first.text };
  const found = { verb, ...(name && { name }), options };
  if (third === undefined) return found;
  return verb.text === "create" ? { ...found, type: third } : { ...found, entry: third };
}

/** All lines of a save file. */
export function readIpset(text: string): IpsetLine[] {
  const lines: IpsetLine[] = [];
  for (let start = 0; start < text.length; ) {
    const newline = text.indexOf("\n", start);
    const stop = newline < 0 ? text.length : newline;
    const end = stop > start && text.charCodeAt(stop - 1) === 13 ? stop - 1 : stop;
    const { words } = splitLine(text, start, end);
    if (words[0] !== undefined && !words[0].text.startsWith("#")) lines.push({ start: words[0].start, end, ...readIpsetWords(words) });
    start = stop + 1;
  }
  return lines;
}

/** Applies one command to the sets of a ruleset; a script may find sets that were there before. */
export function addIpsetLine(ruleset: Ruleset, file: IptablesFile, line: IpsetLine, lenient: boolean): void {
  const { verb, name, type, entry } = line;
  const refuse = (fault: Fault): void => {
    ruleset.faults.push({ ...fault, file, base: 0 });
  };
  if (verb?.text === "create" && name !== undefined && type !== undefined) create(ruleset, file, line, name, type, refuse);
  else if (verb?.text === "add" && name?.known && entry !== undefined) {
    const set = ruleset.sets.get(name.text);
    const { start, end } = name;
    if (set === undefined && !lenient)
      refuse({ rule: "undefined-set", start, end, message: `The set ${brief(name.text, 30)} is not created before this line` });
    else if (set !== undefined) addEntry(set, entry, refuse);
  } else if (verb?.text === "destroy" && name !== undefined) ruleset.sets.delete(name.text);
  else if (
    !lenient &&
    !["create", "add", "del", "destroy", "flush", "swap", "rename", "test", "COMMIT", "list", "save"].includes(verb?.text ?? "")
  ) {
    const { start, end, text } = verb ?? { start: line.start, end: line.end, text: "" };
    refuse({
      rule: "ipset-syntax",
      start,
      end,
      message: `"${brief(text, 30)}" is no command of ipset: create, add, del, flush or destroy`,
    });
  }
}

type Refuse = (fault: Fault) => void;

function create(ruleset: Ruleset, file: IptablesFile, line: IpsetLine, name: Word, type: Word, refuse: Refuse): void {
  if (!type.known || !name.known) return;
  const { start, end } = type;
  if (!TYPES.includes(type.text)) refuse({ rule: "ipset-syntax", start, end, message: `There is no set type "${brief(type.text, 30)}"` });
  if (name.text.length > 31)
    refuse({
      rule: "name-too-long",
      start: name.start,
      end: name.end,
      message: `"${brief(name.text)}" is longer than the 31 characters of a set's name`,
    });
  const options = line.options.map((word) => word.text);
  const at = options.indexOf("family");
  const family =
    options[at + 1] === "inet6" || options.includes("-6")
      ? 6
      : type.text.startsWith("hash:") && type.text !== "hash:mac"
        ? 4
        : type.text.startsWith("bitmap:ip")
          ? 4
          : undefined;
  const dimensions = type.text.split(":")[1]?.split(",").length ?? 1;
  ruleset.sets.set(name.text, {
    name: name.text,
    type: type.text,
    family,
    dimensions,
    file,
    span: { start: name.start, end: name.end },
    entries: [],
  });
}

function addEntry(set: SetNode, entry: Word, refuse: Refuse): void {
  set.entries.push(entry);
  if (set.family === undefined || !entry.known || !/^hash:(ip|net)$/.test(set.type)) return;
  const host = readHost(entry.text.split("-")[0] ?? "", set.family);
  const { start, end, text } = entry;
  if (host.kind === "address" && host.badMask !== true) return;
  const other = readHost(text.split("-")[0] ?? "", set.family === 4 ? 6 : 4);
  if (other.kind === "address")
    refuse({
      rule: "ipset-family-mismatch",
      start,
      end,
      message: `${brief(text, 40)} does not fit ${brief(set.name, 30)}, a set of IPv${set.family} addresses`,
    });
  else if (host.kind === "bad" || host.badMask)
    refuse({ rule: "ipset-syntax", start, end, message: `"${brief(text, 40)}" is no IPv${set.family} address or network` });
}
