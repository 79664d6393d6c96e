/** Changes to netplan's YAML that keep its layout. */
import { type Edit, lineStart, nextLine, type Span } from "../../core/text.ts";
import { followed, type YamlEntry, type YamlMap } from "../shared/yaml.ts";
import type { Def, Piece, Setting } from "./model.ts";
import { readBool } from "./values.ts";

/** The piece of a definition that holds a setting directly, and its entry there. */
export function entryOf(def: Def, setting: Setting): { readonly piece: Piece; readonly entry: YamlEntry } | undefined {
  for (const piece of def.pieces) {
    if (piece.at.uri !== setting.keyAt.uri) continue;
    const entry = piece.map.entries.find(({ key }) => key.span.start === setting.keyAt.span.start);
    if (entry !== undefined) return { piece, entry };
  }
  return undefined;
}

/** The entry of a key in a mapping. */
export const find = (map: YamlMap, name: string): YamlEntry | undefined =>
  map.entries.find(({ key }) => key.kind === "scalar" && key.text === name);

/** The column of an offset. */
export const columnOf = (text: string, offset: number): number => offset - lineStart(text, offset);

/** Adds `key: value` as the last entry of a mapping, in its own style. */
export function added(text: string, map: YamlMap, line: string): Edit {
  const last = map.entries.at(-1);
  const at = last === undefined ? map.span.start + 1 : Math.max(last.key.span.end, last.value.span.end);
  const span = { start: at, end: at };
  if (map.flow) return { span, text: last === undefined ? line : `, ${line}` };
  return { span, text: `${lineBreak(text)}${" ".repeat(columnOf(text, map.span.start))}${line}` };
}

/** Adds `key: value` as the first entry of a mapping, in its own style. */
export function prepended(text: string, map: YamlMap, line: string): Edit {
  const at = map.flow ? map.span.start + 1 : map.span.start;
  const more = map.entries.length > 0;
  if (map.flow) return { span: { start: at, end: at }, text: more ? `${line}, ` : line };
  return { span: { start: at, end: at }, text: `${line}${lineBreak(text)}${" ".repeat(columnOf(text, at))}` };
}

/** The span of an entry with the line it stands on, so that removing it leaves no hole; only for block mappings. */
export function wholeLines(text: string, entry: YamlEntry): Span {
  const end = Math.max(entry.key.span.end, entry.value.span.end);
  const start = lineStart(text, entry.key.span.start);
  return { start, end: nextLine(text, end) };
}

/** Whether an entry begins its line, so that whole lines can be moved: not behind `- `. */
export const beginsLine = (text: string, entry: YamlEntry): boolean =>
  text.slice(lineStart(text, entry.key.span.start), entry.key.span.start).trim() === "";

/** The line break that the text uses. */
export const lineBreak = (text: string): string => (/\r\n/.test(text.slice(0, 2000)) ? "\r\n" : "\n");

/** The mapping that is the value of an entry, if it is one. */
export function mapOf(entry: YamlEntry | undefined): YamlMap | undefined {
  const value = entry === undefined ? undefined : followed(entry.value);
  return value?.kind === "map" ? value : undefined;
}

/** The text of the file that a setting is in. */
export const textIn = (def: Def, uri: string): string => def.pieces.find((piece) => piece.at.uri === uri)?.file.source.text ?? "";

/** Whether an entry says something: a value that is not false, or a list that is not empty. */
export function isSet({ value }: YamlEntry): boolean {
  const content = followed(value);
  return content.kind === "scalar"
    ? readBool(content.text) !== false && content.text !== ""
    : content.kind === "seq" && content.items.length > 0;
}
