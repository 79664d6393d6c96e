/** What a script gives to iptables-restore and `ipset restore`: here-documents, pipes, and files that it wrote itself. */
import { lineEnd } from "../../core/text.ts";
import { BETWEEN, type HereDocument, quotedBody } from "../shared/shell.ts";
import type { RunCommand, RunWord } from "../shared/shell-run.ts";
import type { Family } from "./options.ts";
import { type Entry, readLines } from "./restore.ts";
import type { Word } from "./words.ts";

/** A text of the script that a command reads, and the command whose variables are filled in. */
export type Given = { readonly body: HereDocument; readonly run: RunCommand };

/**
 * The files that a script has written so far, by name; undefined where what is in them is not known. `restored`: how often the text that
 * begins at an offset was given to a program.
 */
export type Written = { readonly files: Map<string, Given | undefined>; readonly restored: Map<number, number> };

/** No loop restores the same text more often and means something by it. */
const MOST_RESTORES = 50;

/** Notes what a command writes into files: `cat > FILE <<EOF`, `tee FILE <<EOF`, `echo "…" > FILE`. */
export function noteWritten(text: string, run: RunCommand, before: RunCommand | undefined, written: Written): void {
  if (run.files.length === 0 && !run.words.slice(0, 4).some((word) => word.text === "tee")) return;
  for (const name of writtenBy(run)) {
    const whole = run.files.every(({ operator }) => operator !== ">>") && !run.words.some((word) => word.text === "-a");
    const given = whole && run.certain && !run.dead ? (printed(text, run) ?? piped(text, run, before)) : undefined;
    if (written.files.has(name) || given !== undefined) written.files.set(name, given);
  }
}

function writtenBy(run: RunCommand): string[] {
  const files = run.files.filter(({ operator, name }) => operator !== "<" && name.known).map(({ name }) => name.text);
  const tee = run.words.findIndex((word) => word.text === "tee");
  return tee < 0 || tee > 3 ? files : [...files, ...run.words.slice(tee + 1).flatMap(({ text, known }) => (known ? [text] : []))];
}

/** A command that reads a text: `files` are the names among its words, `before` is the command before it. */
export type Reader = { readonly run: RunCommand; readonly files: readonly RunWord[]; readonly before: RunCommand | undefined };

/** What a command reads, as far as the script shows it; undefined where that is not known, and for a text that is read again and again. */
export function givenTo(text: string, reader: Reader, written: Written): Given | undefined {
  const given = sourceOf(text, reader, written);
  return given === undefined || isTooOften(given.body, written) ? undefined : given;
}

/** Counts that a program is given a text; true when it was so often before that nobody means something by it. */
export function isTooOften({ start }: { readonly start: number }, { restored }: Written): boolean {
  const times = (restored.get(start) ?? 0) + 1;
  restored.set(start, times);
  return times > MOST_RESTORES;
}

function sourceOf(text: string, { run, files, before }: Reader, written: Written): Given | undefined {
  const body = run.here.at(-1);
  if (body !== undefined) return { body, run };
  const file = run.files.find(({ operator }) => operator === "<")?.name ?? files.at(-1);
  return file === undefined ? piped(text, run, before) : written.files.get(file.text);
}

/** How far behind a command its pipe is looked for. */
const FARTHEST_PIPE = 2000;

/** What comes through the pipe out of the command before. */
function piped(text: string, run: RunCommand, before: RunCommand | undefined): Given | undefined {
  if (run.joined !== "|" || before === undefined || before.end > run.start) return undefined;
  // What comes out of a group or loop is not what its last command prints alone.
  if (/[})]|\b(done|fi|esac)\b/.test(codeBetween(text, before, run))) return undefined;
  return before.files.length > 0 || before.joined === "|" ? undefined : printed(text, before);
}

/** What stands between two commands, without the texts that the first one reads, and comments. */
function codeBetween(text: string, before: RunCommand, run: RunCommand): string {
  let code = "";
  let from = before.end;
  for (const { start, end } of before.here) {
    if (start < from || end > run.start) continue;
    code += text.slice(from, Math.min(start, from + FARTHEST_PIPE));
    from = lineEnd(text, end);
  }
  code += text.slice(from, Math.min(run.start, from + FARTHEST_PIPE));
  return code.replace(/(^|[\s;|])#.*/g, "$1");
}

/** What a command writes out as it stands in the script. */
function printed(text: string, run: RunCommand): Given | undefined {
  const [first, second, third] = run.words;
  const body = run.here.at(-1);
  const name = first?.text === "sudo" ? second?.text : first?.text;
  if (body !== undefined) return name === "cat" || name === "tee" ? { body, run } : undefined;
  if (first?.text !== "echo" || second === undefined || third !== undefined) return undefined;
  const quoted = quotedBody(text, second);
  // Some shells' echo reads backslashes.
  return quoted === undefined || text.slice(quoted.start, quoted.end).includes("\\") ? undefined : { body: quoted, run };
}

/** The lines of a text that iptables-restore is given, at their places in the script. */
export function linesOf(text: string, { body, run }: Given, family: Family): readonly Entry[] {
  const fill = (word: Word): readonly Word[] => (body.literal || !/[$`]/.test(word.text) ? [word] : fillWord(word, run));
  const read = (from: number, to: number): Entry[] => {
    const part = text.slice(from, to);
    return shifted(readLines(body.literal ? part : joined(part), family, fill), from);
  };
  if (!body.strip) return read(body.start, body.end);
  const entries: Entry[] = [];
  for (let start = body.start; start < body.end; ) {
    const newline = text.indexOf("\n", start);
    const end = newline < 0 || newline > body.end ? body.end : newline;
    while (start < end && text.charAt(start) === "\t") start++;
    for (const entry of read(start, end)) entries.push(entry);
    start = end + 1;
  }
  return entries;
}

const shifted = (entries: readonly Entry[], by: number): Entry[] =>
  entries.map(({ start, end, line }) => ({ start: start + by, end: end + by, line }));

/** What a command substitution holds is one word, whatever blanks and quotes are in it. */
const joined = (text: string): string =>
  text.replace(/\$\((?:[^()\n]|\([^()\n]*\))*\)|`[^`\n]*`/g, (found) => found.replace(/[ \t"]/g, "_"));

/** What a shell expands in a here-document: a dollar behind a backslash is one, and only the names of variables are filled in. */
const EXPANDED = /\\[$`\\]|`|\$(?:\{(\w+)\}|([A-Za-z_]\w*|\d)|[{(@*#?!$-])/g;

/** What a variable holds that would be read otherwise than as words: quotes, lines, several elements. */
const INTRICATE = /["\\\n]/;

/** The words that one becomes: iptables-restore splits the line when the shell has filled it in. */
function fillWord(word: Word, run: RunCommand): readonly Word[] {
  let known = true;
  const text = word.text.replace(EXPANDED, (whole, braced: string | undefined, bare: string | undefined) => {
    if (whole.startsWith("\\")) return whole.slice(1);
    const name = braced ?? bare;
    const value = name === undefined ? undefined : run.value(name);
    const plain = value !== undefined && !INTRICATE.test(value) && !value.includes(BETWEEN);
    known &&= plain;
    return plain ? value : whole;
  });
  const quoted = word.end - word.start !== word.text.length;
  const texts = quoted || !known ? [text] : text.split(/[ \t]+/).filter((one) => one !== "");
  return texts.map((one) => ({ ...word, text: one, known, filled: {} }));
}
