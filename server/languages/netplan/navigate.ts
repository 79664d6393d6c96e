/** Symbols, folding, and the way from an id to its definition, its uses and a new name. */
import type { Symbol as Outline, Surroundings } from "../../core/language.ts";
import { put } from "../../core/lists.ts";
import type { At, Edit, Span } from "../../core/text.ts";
import { touches } from "../../core/text.ts";
import { entriesOf, followed, keyText, walk, type YamlEntry } from "../shared/yaml.ts";
import { keysOf } from "./knowledge/keys.ts";
import type { NetplanFile, NetplanUnit } from "./model.ts";
import { unitAround } from "./units.ts";
import { isName } from "./values.ts";

/** Sections, and below them definitions with their addresses. */
export function symbolsOf(file: NetplanFile): readonly Outline[] {
  const network = entriesOf(file.document?.root).find((entry) => keyText(entry) === "network");
  return entriesOf(network?.value).map((entry) => {
    const isSection = keysOf("network").get(keyText(entry) ?? "")?.by === "id";
    const children = isSection ? entriesOf(entry.value).map((def) => symbol(def, "interface", summary(def))) : [];
    return { ...symbol(entry, isSection ? "section" : "key", isSection ? undefined : valueText(entry)), children };
  });
}

function symbol(entry: YamlEntry, kind: Outline["kind"], detail: string | undefined): Outline {
  const span = { start: entry.key.span.start, end: Math.max(entry.key.span.end, entry.value.span.end) };
  const name = keyText(entry) ?? "";
  return { name: name === "" ? "(empty)" : name, kind, span, nameSpan: entry.key.span, ...(detail === undefined ? {} : { detail }) };
}

// Of a key that netplan does not know, nobody can say that its value is no password.
const valueText = (entry: YamlEntry): string | undefined =>
  entry.value.kind === "scalar" && keysOf("network").has(keyText(entry) ?? "") ? entry.value.text : undefined;

function summary(def: YamlEntry): string | undefined {
  const addresses = entriesOf(def.value).find((entry) => keyText(entry) === "addresses");
  const list = addresses === undefined ? undefined : followed(addresses.value);
  const texts = list?.kind === "seq" ? list.items.flatMap((item) => (item.kind === "scalar" ? item.text : [])) : [];
  return texts.length === 0 ? undefined : texts.slice(0, 3).join(", ");
}

/** Every mapping and list that spans several lines, from its key's line on. */
export function foldsOf(file: NetplanFile): readonly Span[] {
  const { text } = file.source;
  const folds: Span[] = [];
  for (const node of file.document?.root === undefined ? [] : walk(file.document.root)) {
    for (const { key, value } of node.kind === "map" ? node.entries : []) {
      const span = { start: key.span.start, end: value.span.end };
      if (value.kind !== "scalar" && text.slice(span.start, span.end).includes("\n")) folds.push(span);
    }
  }
  return folds;
}

/** The id at an offset: of a definition, or of a reference to one. */
function idAt(unit: NetplanUnit, uri: string, offset: number): string | undefined {
  const here = (at: At): boolean => at.uri === uri && touches(at.span, offset);
  for (const def of unit.defs.values()) if (def.pieces.some(({ at }) => here(at)) || here(def.at)) return def.id;
  return unit.references.find(({ at }) => here(at))?.id;
}

/** Where the id at `offset` is defined: every file that has a piece of it. */
export function definitionsAt(file: NetplanFile, offset: number, around: Surroundings<NetplanFile>): readonly At[] {
  const unit = unitAround(file, around);
  const id = idAt(unit, file.source.uri, offset);
  const def = id === undefined ? undefined : unit.defs.get(id);
  return def === undefined ? [] : def.pieces.length === 0 ? [def.at] : def.pieces.map(({ at }) => at);
}

/** Every place that names the id at `offset`, definitions included. */
export function referencesAt(file: NetplanFile, offset: number, around: Surroundings<NetplanFile>): readonly At[] {
  const unit = unitAround(file, around);
  const id = idAt(unit, file.source.uri, offset);
  if (id === undefined) return [];
  const defined = unit.defs.get(id)?.pieces.map(({ at }) => at) ?? [];
  return [...defined, ...unit.references.filter((use) => use.id === id).map(({ at }) => at)];
}

/** The edits that give the id at `offset` another name, in all files; undefined where there is no id, or the name will not do. */
export function renameAt(
  file: NetplanFile,
  offset: number,
  to: string,
  around: Surroundings<NetplanFile>,
): Readonly<Record<string, readonly Edit[]>> | undefined {
  const places = referencesAt(file, offset, around);
  if (places.length === 0 || !isName(to) || /[*[\]?{}:,#&!|>'"%@`]/.test(to) || unitAround(file, around).defs.has(to)) return undefined;
  const edits = new Map<string, Edit[]>();
  for (const { uri, span } of places) {
    const edit = { span, text: to };
    put(edits, uri, edit);
  }
  return Object.fromEntries(edits);
}
