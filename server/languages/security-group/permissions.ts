/** The value of `--ip-permissions`: JSON, or the shorthand of the AWS command line. */
import { spanOf } from "../../core/text.ts";
import { readJson } from "./json.ts";
import { moved, textOf, type Value } from "./value.ts";

/** What a word of `--ip-permissions` holds; nothing where it is a file or known only to a run. */
export function permissionsOf(word: Value, source: string): readonly Value[] {
  const text = textOf(word);
  if (text === undefined || text.startsWith("file://")) return [];
  const { uri } = word.at;
  const inner = placesIn(word, text, source);
  const place = (start: number, end: number): Value["at"] =>
    inner === undefined ? word.at : { uri, span: spanOf(inner(start), end > start ? inner(end - 1) + 1 : inner(end)) };
  if (/^\s*[[{]/.test(text)) {
    const { value } = readJson(uri, text);
    return value === undefined ? [] : [inner === undefined ? moved(value, word.at) : shifted(value, place)];
  }
  const reader: Reader = { text, at: 0, place };
  return [map(reader, 0)];
}

/** Where each character of a word's text is written, if it is all written out, in quotes or not; undefined where some of it comes from elsewhere. */
export function placesIn({ at: { span } }: Value, text: string, source: string): ((offset: number) => number) | undefined {
  const raw = source.slice(span.start, span.end);
  if (raw === text) return (offset) => span.start + offset;
  if (raw === `'${text}'` || (raw === `"${text}"` && !text.includes("\\"))) return (offset) => span.start + 1 + offset;
  const places: number[] = [];
  let read = "";
  let quote = "";
  for (let i = 0; i < raw.length && read.length <= text.length; i++) {
    const c = raw.charAt(i);
    if (c === quote || (quote === "" && (c === "'" || c === '"'))) {
      quote = quote === "" ? c : "";
      continue;
    }
    if (c === "\\" && (quote === "" || (quote === '"' && /["\\$`]/.test(raw.charAt(i + 1))))) i++;
    places.push(span.start + i);
    read += raw.charAt(i);
  }
  return read === text ? (offset) => places[offset] ?? span.end : undefined;
}

type Reader = { readonly text: string; at: number; readonly place: (start: number, end: number) => Value["at"] };

const shifted = (value: Value, place: Reader["place"]): Value => {
  const at = place(value.at.span.start, value.at.span.end);
  if (value.kind === "list") return { ...value, at, items: value.items.map((item) => shifted(item, place)) };
  if (value.kind === "map")
    return { ...value, at, entries: new Map([...value.entries].map(([key, inner]) => [key, shifted(inner, place)])) };
  return { ...value, at };
};

const DEEPEST = 12;

/** `Key=value,Key=[{…},{…}]` up to a closing brace. */
function map(reader: Reader, depth: number): Value {
  const start = reader.at;
  const entries = new Map<string, Value>();
  while (reader.at < reader.text.length && reader.text[reader.at] !== "}") {
    const equals = reader.text.indexOf("=", reader.at);
    if (equals === -1 || depth > DEEPEST) {
      reader.at = reader.text.length;
      break;
    }
    const key = reader.text.slice(reader.at, equals).trim();
    reader.at = equals + 1;
    entries.set(key, item(reader, depth));
    if (reader.text[reader.at] === ",") reader.at++;
    else break;
  }
  return { kind: "map", entries, at: reader.place(start, reader.at) };
}

function item(reader: Reader, depth: number): Value {
  const start = reader.at;
  const c = reader.text[start];
  if (c === "{") {
    reader.at++;
    const inner = map(reader, depth + 1);
    if (reader.text[reader.at] === "}") reader.at++;
    return inner;
  }
  if (c === "[") {
    reader.at++;
    const items: Value[] = [];
    while (depth <= DEEPEST && reader.at < reader.text.length && reader.text[reader.at] !== "]") {
      const before = reader.at;
      items.push(item(reader, depth + 1));
      if (reader.text[reader.at] === ",") reader.at++;
      if (reader.at === before) break;
    }
    if (reader.text[reader.at] === "]") reader.at++;
    return { kind: "list", items, at: reader.place(start, reader.at) };
  }
  while (reader.at < reader.text.length && !",]}".includes(reader.text.charAt(reader.at))) reader.at++;
  return { kind: "scalar", value: reader.text.slice(start, reader.at).trim(), at: reader.place(start, reader.at) };
}
