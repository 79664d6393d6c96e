/** What may come next in a file: tables, chains, commands; the words of a command are in complete-command.ts. */
import type { Completion } from "../../core/language.ts";
import { lineStart, type Span } from "../../core/text.ts";
import { completeCommand, type Typed } from "./complete-command.ts";
import { completeSet } from "./complete-set.ts";
import type { IptablesFile } from "./file.ts";
import { COMMAND_DOCS, TABLE_DOCS, targetDoc } from "./knowledge/docs.ts";
import { TABLES } from "./knowledge/words.ts";
import { commandAt, entryAt, hereAt, tableAt } from "./locate.ts";

/** More than this before the cursor is not looked at. */
const FAR = 2000;

/** Completions at an offset of a file. */
export function completeAt(file: IptablesFile, offset: number): readonly Completion[] {
  if (file.kind === "ipset") return completeSet(file, lineBefore(file.source.text, offset));
  if (file.kind !== "script") return inRestore(file, offset);
  const here = hereAt(file, offset);
  return here === undefined ? inScript(file, offset) : inRestore(here, offset);
}

/** In a file of iptables-restore, or a here-document for it. */
function inRestore(file: IptablesFile, offset: number): readonly Completion[] {
  const { text } = file.source;
  const before = lineBefore(text, offset);
  const line = ofLine(file, offset, before);
  if (line !== undefined) return line;
  const command = before.replace(/^\[[^\]]*\]\s*/, "");
  return completeCommand({ file, offset, text: command, family: file.family, table: tableAt(file, offset) });
}

const lineBefore = (text: string, offset: number): string => text.slice(Math.max(lineStart(text, offset), offset - FAR), offset);

/** What runs iptables at the end of a line that has no word for it yet. */
const BARE = /(?:^|[\s;&|(`])(?:[\w./-]*\/)?(ip6?tables|ip46tables)(?:-(?:legacy|nft))?\s+$/;

/** What stands of a command of ipset at the end of a line. */
const SET = /(?:^|[\s;&|(`])(?:[\w./-]*\/)?ipset\s+(?:-(?:exist|!)\s+)?([^;&|#]*)$/;

/** In a command of a script: what stands behind the program's name. */
function inScript(file: IptablesFile, offset: number): readonly Completion[] {
  const { text } = file.source;
  const found = commandAt(file, offset) ?? commandAt(file, offset - 1);
  const line = lineBefore(text, offset);
  const set = SET.exec(line)?.[1];
  if (set !== undefined) return completeSet(file, set);
  const typed = (start: number, family: Typed["family"], table?: string): Typed => ({
    file,
    offset,
    text: text.slice(start, offset).replace(/\\\n/g, "  "),
    family,
    table: table ?? "filter",
  });
  if (found !== undefined && found.at !== undefined) {
    const words = found.command.parts.map(({ start }) => start);
    const first = Math.min(...words, found.command.verbWord?.start ?? offset, offset);
    const dash = text.slice(found.at, offset).search(/(?<=\s)-/);
    // The first option may come out of a variable that stands elsewhere, or lack its value.
    const start = first >= found.at && first < offset ? first : dash < 0 ? offset : found.at + dash;
    return completeCommand(typed(start, found.family, found.table));
  }
  const bare = BARE.exec(line);
  return bare === null ? [] : completeCommand(typed(offset, bare[1] === "ip6tables" ? 6 : 4));
}

/** At the start of a line, or in a line that is no command. */
function ofLine(file: IptablesFile, offset: number, before: string): readonly Completion[] | undefined {
  const table = tableAt(file, offset);
  if (before.startsWith("#")) return [];
  if (before.startsWith("*")) {
    const span = { start: offset - before.length + 1, end: offset };
    return Object.keys(TABLES).map((name) => ({ label: name, kind: "keyword", detail: TABLE_DOCS[name] ?? "", span }));
  }
  if (before.startsWith(":")) return ofChain(table, offset, before);
  if (/^\S*$/.test(before) && entryAt(file, offset)?.line.kind !== "comment")
    return lineStarts(table, { start: offset - before.length, end: offset });
  return undefined;
}

/** In a line that declares a chain: built-in ones, then the policy. */
function ofChain(table: string, offset: number, before: string): readonly Completion[] {
  const [name = "", ...more] = before.slice(1).split(/\s+/);
  const last = more.at(-1) ?? name;
  const span = { start: offset - last.length, end: offset };
  const builtin = TABLES[table] ?? [];
  if (more.length === 0) return builtin.map((chain) => ({ label: chain, kind: "reference", insert: `${chain} ACCEPT [0:0]`, span }));
  if (more.length > 1) return [{ label: "[0:0]", kind: "value", detail: "packets and bytes counted so far", span }];
  const policies = builtin.includes(name) ? ["ACCEPT", "DROP"] : ["-"];
  return policies.map((word) => ({
    label: word,
    kind: "value",
    detail: word === "-" ? "a chain of your own has no policy" : (targetDoc(word) ?? ""),
    span,
  }));
}

/** What a line may begin with. */
function lineStarts(table: string, span: Span): readonly Completion[] {
  if (table === "")
    return Object.keys(TABLES).map((name) => ({
      label: `*${name}`,
      kind: "keyword",
      detail: TABLE_DOCS[name] ?? "",
      insert: `*${name}\n$0\nCOMMIT`,
      snippet: true,
      span,
    }));
  const commands = ["A", "I", "D", "R", "N", "X", "P", "F"].map(
    (letter): Completion => ({ label: `-${letter}`, kind: "keyword", detail: COMMAND_DOCS[letter] ?? "", span }),
  );
  return [...commands, { label: "COMMIT", kind: "keyword", detail: "loads the table", span }];
}
