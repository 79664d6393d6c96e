/** What stands at a place of a file: the keys that lead there, and their tables. */
import { lineStart } from "../../core/text.ts";
import { keyText, type YamlEntry, type YamlMap, type YamlNode } from "../shared/yaml.ts";
import { type Key, keysOf } from "./knowledge/keys.ts";
import type { NetplanFile } from "./model.ts";

/** One step down: the entry taken, the key that it is (undefined for ids, SSIDs and unknown keys), and the table of its mapping. */
export type Step = { readonly entry: YamlEntry; readonly key: Key | undefined; readonly table: string | undefined; readonly map: YamlMap };

/** Steps from the root to `offset`, and the node below the last of them that holds it. */
export type Position = { readonly steps: readonly Step[]; readonly node: YamlNode | undefined };

/** The position of an offset. Aliases are not entered. */
export function positionAt(file: NetplanFile, offset: number): Position {
  const steps: Step[] = [];
  let node: YamlNode | undefined = file.document?.root;
  let table: string | undefined = "root";
  let below: string | undefined;
  while (node !== undefined) {
    if (node.kind === "seq") {
      const item: YamlNode | undefined = node.items.find(({ span }) => span.start <= offset && offset <= span.end);
      if (item === undefined) break;
      node = item;
      continue;
    }
    if (node.kind !== "map") break;
    const map: YamlMap = node;
    const entry = map.entries.find(({ key, value }) => key.span.start <= offset && offset <= Math.max(key.span.end, value.span.end));
    if (entry === undefined) break;
    const key: Key | undefined = table === undefined ? undefined : keysOf(table).get(keyText(entry) ?? "");
    steps.push({ entry, key, table, map });
    if (offset <= entry.key.span.end) return { steps, node: entry.key };
    [table, below] =
      key === undefined ? [below, undefined] : key.by === "id" || key.by === "ssid" ? [undefined, key.table] : [key.table, undefined];
    node = entry.value;
  }
  return { steps, node };
}

/** Where the cursor stands between the lines: the mapping that a new key would join, by the column it stands in. */
export type Slot = {
  readonly table: string | undefined;
  readonly isId: boolean;
  readonly written: ReadonlySet<string>;
  readonly key: Key | undefined;
  readonly steps: readonly string[];
};

type Line = { readonly column: number; readonly name: string; readonly hasDash: boolean };

/** The keys that may be written at `offset`, found by indentation alone, so that half-written lines do not matter. */
export function slotAt(text: string, offset: number): Slot {
  const start = lineStart(text, offset);
  const own = readLine(text.slice(start, offset));
  const before = text.slice(0, start).split("\n").slice(-2000);
  const parents: Line[] = [];
  const siblings = new Set<string>();
  let column = own.column;
  for (let i = before.length - 1; i >= 0 && (column > 0 || own.column === 0); i--) {
    const line = readLine(before[i] ?? "");
    if (line.name === "" && !line.hasDash) continue;
    if (line.column === own.column && parents.length === 0 && !own.hasDash) siblings.add(line.name);
    if (line.column === own.column && line.hasDash && parents.length === 0) column = Math.min(column, own.column);
    const outer = line.hasDash ? line.column - 2 : line.column;
    if (line.column < column && line.name !== "") {
      parents.unshift(line);
      column = line.column;
    } else if (line.hasDash && outer < column && line.column === column) column = outer + 1;
  }
  return descend(
    parents.map(({ name }) => name),
    siblings,
  );
}

function descend(names: readonly string[], written: ReadonlySet<string>): Slot {
  let table: string | undefined = "root";
  let below: string | undefined;
  let last: Key | undefined;
  for (const name of names) {
    const key: Key | undefined = table === undefined ? undefined : keysOf(table).get(name);
    last = key;
    if (table !== undefined && key === undefined) return { table: undefined, isId: false, written, key: undefined, steps: names };
    if (key === undefined) [table, below] = [below, undefined];
    else if (key.by === "id" || key.by === "ssid") [table, below] = [undefined, key.table];
    else [table, below] = [key.table, undefined];
  }
  return { table, isId: below !== undefined, written, key: last, steps: names };
}

// `- to: x` has the column of `to`, where its further keys stand.
function readLine(line: string): Line {
  const match = /^([ ]*)((?:-[ ]+)*)([^\s:#'"[\]{}-][^\s:#]*|)(:?)/.exec(line.slice(0, 500));
  const indent = (match?.[1]?.length ?? 0) + (match?.[2]?.length ?? 0);
  return { column: indent, name: match?.[4] === ":" ? (match[3] ?? "") : "", hasDash: (match?.[2] ?? "") !== "" };
}

/** The mapping of a definition that an offset is in: its section and id. */
export function definitionAt(position: Position): { readonly section: Key; readonly id: string; readonly entry: YamlEntry } | undefined {
  const at = position.steps.findIndex(({ key }) => key?.by === "id");
  const section = position.steps[at]?.key;
  const step = position.steps[at + 1];
  const id = step === undefined ? undefined : keyText(step.entry);
  return section === undefined || step === undefined || id === undefined ? undefined : { section, id, entry: step.entry };
}
