/** Finds mappings whose lines lost their indentation (a copy from a PDF or a chat), and says how they belong. */
import type { Fix } from "../../core/rule.ts";
import { type Edit, lineEnd, lineStart } from "../../core/text.ts";
import { isMissing, itemsOf, keyText, textOf, valueAt, type YamlContent, type YamlEntry, type YamlMap } from "../shared/yaml.ts";
import { type Key, keysOf } from "./knowledge/keys.ts";

/** An open level while the lines are sorted anew: its table, or ids above the table `below`. */
type Level = { readonly table: string | undefined; readonly below: string | undefined; readonly depth: number };

/**
 * The entry of `map` from which on the indentation is lost: it should have a mapping below it and has nothing, and keys that
 * belong into that mapping stand beside it. `table` is what the keys of the map are of; undefined when nothing is lost.
 */
export function lostFrom(map: YamlMap, table: string): YamlEntry | undefined {
  if (map.flow) return undefined;
  for (let i = 0; i < map.entries.length - 1; i++) {
    const entry = map.entries[i] as YamlEntry;
    const key = keysOf(table).get(keyText(entry) ?? "");
    if (key?.shape !== "map" || !isMissing(entry.value)) continue;
    const next = keyText(map.entries[i + 1] as YamlEntry) ?? "";
    const belongs =
      key.by === "id" || key.by === "ssid" ? !keysOf(table).has(next) : key.table !== undefined && keysOf(key.table).has(next);
    if (belongs) return entry;
  }
  return undefined;
}

/**
 * Whether what stands where a definition should is a key of such a definition, by its name and by a value that no definition
 * can have; `section` is the key that definitions stand under.
 */
export function isMisplaced(section: Key, name: string, value: YamlContent): boolean {
  const key = keysOf(section.table ?? "").get(name);
  if (key === undefined) return false;
  if (value.kind !== "map") return !isMissing(value) && key.shape === value.kind;
  // An interface of this name would need addresses with a prefix length, and has no search domains.
  const bare = itemsOf(valueAt(value, "addresses")).some((item) => textOf(item)?.includes("/") === false);
  return name === "nameservers" && (bare || valueAt(value, "search") !== undefined);
}

/** Gives every line of `map` the indentation that its keys call for. */
export function reindented(text: string, map: YamlMap, table: string): Fix {
  const first = lineStart(text, map.span.start);
  const column = map.span.start - first;
  const levels: Level[] = [{ table, below: undefined, depth: 0 }];
  const edits: Edit[] = [];
  map.entries.forEach((entry, i) => {
    const depth = place(levels, entry);
    const next = map.entries[i + 1];
    const end = next === undefined ? map.span.end : lineStart(text, next.key.span.start);
    shiftLines(text, lineStart(text, entry.key.span.start), end, column, depth * 2, edits);
  });
  return { title: "Indent the lines as their keys belong", safe: false, edits: edits.slice(0, 5000) };
}

// Where an entry belongs among the open levels; opens the level below it when it has nothing of its own.
function place(levels: Level[], entry: YamlEntry): number {
  const name = keyText(entry) ?? "";
  let at = levels.findLastIndex((level) => level.table !== undefined && keysOf(level.table).has(name));
  if (at < 0) at = levels.findLastIndex((level) => level.below !== undefined);
  if (at < 0) at = levels.length - 1;
  levels.length = at + 1;
  const level = levels[at] as Level;
  const depth = level.depth;
  if (isMissing(entry.value)) {
    const key = level.table === undefined ? undefined : keysOf(level.table).get(name);
    if (level.below !== undefined) levels.push({ table: level.below, below: undefined, depth: depth + 1 });
    else if (key?.shape === "map" && (key.by === "id" || key.by === "ssid"))
      levels.push({ table: undefined, below: key.table, depth: depth + 1 });
    else if (key?.shape === "map") levels.push({ table: key.table, below: undefined, depth: depth + 1 });
  }
  return depth;
}

// Moves the entry's own line to `indent`, and the lines below it along, by at least one step.
function shiftLines(text: string, from: number, to: number, column: number, indent: number, edits: Edit[]): void {
  let start = from;
  for (let own = true; start < to; own = false) {
    const end = lineEnd(text, start);
    let content = start;
    while (text.charCodeAt(content) === 32) content++;
    if (content < end && text.charCodeAt(content) !== 13) {
      const width = own ? column + indent : column + indent + Math.max(2, content - start - column);
      if (width !== content - start) edits.push({ span: { start, end: content }, text: " ".repeat(width) });
    }
    start = end + 1;
  }
}
