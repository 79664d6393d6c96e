/** Text changes that keep the file's own layout: what the fixes of the rules are made of. */
import { type Edit, lineEnd, lineStart, nextLine, type Span } from "../../core/text.ts";
import { once } from "./memo.ts";
import type { NginxUnit, Node, Word } from "./units.ts";

/** The text of the file that a node stands in; "" when the unit does not have it. */
export const textOf = (unit: NginxUnit, uri: string): string => textsOf(unit).get(uri) ?? "";

const textsOf = once((unit: NginxUnit) => new Map(unit.files.map((file) => [file.source.uri, file.source.text])));

/** The white space at the start of the line that holds `offset`. */
function indentAt(text: string, offset: number): string {
  const start = lineStart(text, offset);
  let end = start;
  while (end < offset && (text[end] === " " || text[end] === "\t")) end++;
  return text.slice(start, end);
}

/** Whether only white space stands before `offset` on its line. */
const startsLine = (text: string, offset: number): boolean => text.slice(lineStart(text, offset), offset).trim() === "";

/** New lines in front of a node, with its indentation. */
export function insertBefore(unit: NginxUnit, node: Node, lines: readonly string[]): Edit {
  const text = textOf(unit, node.uri);
  const at = node.span.start;
  const own = startsLine(text, at);
  const indent = indentAt(text, at);
  const glue = own ? `\n${indent}` : " ";
  return { span: { start: at, end: at }, text: lines.map((line) => line + glue).join("") };
}

/** New lines behind a node and a comment on its line, with its indentation. */
export function insertAfter(unit: NginxUnit, node: Node, lines: readonly string[]): Edit {
  const text = textOf(unit, node.uri);
  const own = startsLine(text, node.span.start);
  const glue = own ? `\n${indentAt(text, node.span.start)}` : " ";
  const at = node.span.end + (own ? commentAt(text, node.span.end) : 0);
  return { span: { start: at, end: at }, text: lines.map((line) => glue + line).join("") };
}

/** The length of blanks and a comment that stand at `offset`, up to the line's end; 0 without a comment. */
function commentAt(text: string, offset: number): number {
  return /^[ \t]*#[^\r]*/.exec(text.slice(offset, lineEnd(text, offset)))?.[0].length ?? 0;
}

/** New lines at the start of a block: before its first child that stands in the same file, else right behind the brace. */
export function insertInto(unit: NginxUnit, block: Node, lines: readonly string[]): Edit {
  const first = firstOwn(block);
  if (first !== undefined) return insertBefore(unit, first, lines);
  const text = textOf(unit, block.uri);
  const open = text.indexOf("{", block.args.at(-1)?.span.end ?? block.nameSpan.end) + 1;
  const indent = indentAt(text, block.span.start);
  const body = text.slice(open, Math.max(open, block.span.end - 1));
  if (body.includes("\n")) return { span: { start: open, end: open }, text: lines.map((line) => `\n${indent}    ${line}`).join("") };
  return { span: { start: open, end: open + (body.startsWith(" ") ? 1 : 0) }, text: ` ${lines.join(" ")} ` };
}

/** New lines at the end of a block: behind its last child of the same file. */
export function appendInto(unit: NginxUnit, block: Node, lines: readonly string[]): Edit {
  const last = block.directive.block === undefined ? undefined : ownChildren(block).at(-1);
  return last === undefined ? insertInto(unit, block, lines) : insertAfter(unit, last, lines);
}

const ownChildren = (block: Node): readonly Node[] =>
  (block.children ?? []).filter(
    (entry) => entry.uri === block.uri && entry.span.start >= block.span.start && entry.span.end <= block.span.end,
  );
const firstOwn = (block: Node): Node | undefined => ownChildren(block)[0];

/** Takes a node out, with its line when nothing else stands on it. */
export function remove(unit: NginxUnit, node: Node): Edit {
  const text = textOf(unit, node.uri);
  const { start, end } = node.span;
  const stop = nextLine(text, end);
  if (startsLine(text, start) && text.slice(end, stop).trim() === "")
    return { span: { start: lineStart(text, start), end: stop }, text: "" };
  const space = text[start - 1] === " " ? 1 : 0;
  return { span: { start: start - space, end }, text: "" };
}

/** Adds `text` at the end of a word, within its quotes. */
export function afterWord(word: Word, text: string): Edit {
  const at = word.span.end - (word.quote === "" ? 0 : 1);
  return { span: { start: at, end: at }, text };
}

/** Replaces what a span covers. */
export const replace = (span: Span, text: string): Edit => ({ span, text });
