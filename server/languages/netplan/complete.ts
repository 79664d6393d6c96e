/** Completion: keys by position, values by key, and ids that are defined anywhere in the configuration. */
import type { Completion, Surroundings } from "../../core/language.ts";
import { lineStart } from "../../core/text.ts";
import { type Key, keysOf } from "./knowledge/keys.ts";
import type { NetplanFile, NetplanUnit } from "./model.ts";
import { type Slot, slotAt } from "./position.ts";
import { unitAround } from "./units.ts";
import { compareReleases } from "./versions.ts";

/** What can be written at `offset`. */
export function completionsAt(file: NetplanFile, offset: number, around: Surroundings<NetplanFile>): readonly Completion[] {
  const { text } = file.source;
  const start = lineStart(text, offset);
  const line = text.slice(start, offset).slice(0, 2000);
  if (/(^|\s)#/.test(line.replace(/"[^"]*"|'[^']*'/g, ""))) return [];
  const unit = unitAround(file, around);
  const pair = /^([ ]*(?:-[ ]+)*)([\w.-]+):[ ]+(.*)$/.exec(line);
  if (pair !== null) {
    const slot = slotAt(text, start + (pair[1] ?? "").length);
    const key = slot.table === undefined ? undefined : keysOf(slot.table).get(pair[2] ?? "");
    return key === undefined ? [] : values(key, unit, slot, pair[3] ?? "");
  }
  const slot = slotAt(text, offset);
  const item = /^[ ]*-[ ]+\S*$/.test(line);
  if (item && slot.key?.shape === "seq" && slot.key.table === undefined) return values(slot.key, unit, slot, "[");
  return slot.isId ? ids(unit, slot) : keys(slot, unit);
}

function keys(slot: Slot, unit: NetplanUnit): readonly Completion[] {
  if (slot.table === undefined) return [];
  const found: Completion[] = [];
  for (const key of keysOf(slot.table).values()) {
    if (slot.written.has(key.name) || compareReleases(key.since, unit.releases.highest) > 0) continue;
    const insert =
      key.shape === "scalar" || key.shape === "any" ? `${key.name}: ` : key.shape === "map" ? `${key.name}:\n  ` : `${key.name}:\n  - `;
    const detail = key.only === undefined ? `since ${key.since}` : `since ${key.since}, ${key.only} only`;
    found.push({
      label: key.name,
      kind: "property",
      detail,
      documentation: key.doc,
      insert,
      ...(key.deprecated === undefined ? {} : { deprecated: true }),
    });
  }
  return found;
}

function values(key: Key, unit: NetplanUnit, slot: Slot, written: string): readonly Completion[] {
  const inList = key.shape !== "seq" || written.startsWith("[");
  if (key.value === "ref" && inList) return references(unit, slot);
  if (key.values !== undefined && inList) return key.values.map((label) => ({ label, kind: "value" }));
  if (key.value === "bool") return ["true", "false"].map((label) => ({ label, kind: "value" }));
  if (key.name === "to") return [{ label: "default", kind: "value", documentation: "Everything that no other route covers." }];
  if (key.name === "version") return [{ label: "2", kind: "value" }];
  return [];
}

// Ids that are defined, without the definition at hand itself.
function references(unit: NetplanUnit, slot: Slot): readonly Completion[] {
  const own = slot.steps.at(-1) ?? "";
  return [...unit.defs.values()]
    .filter((def) => def.id !== own && !slot.steps.includes(def.id))
    .map((def) => ({ label: def.id, kind: "reference", detail: `${def.type}, ${def.pieces[0]?.file.place.name ?? ""}` }));
}

// Under `ethernets:` and its like: ids of that type in other files, to amend them.
function ids(unit: NetplanUnit, slot: Slot): readonly Completion[] {
  const section = slot.steps.at(-1);
  const same = [...unit.defs.values()].filter((def) => def.type === section && !slot.written.has(def.id));
  return same.map((def) => ({
    label: def.id,
    kind: "reference",
    insert: `${def.id}:\n  `,
    detail: `also in ${def.pieces[0]?.file.place.name ?? ""}`,
  }));
}
