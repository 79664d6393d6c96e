/** Fixes of rules that need more than one edit. */
import { brief } from "../../core/markdown.ts";
import type { Fix } from "../../core/rule.ts";
import { lineStart } from "../../core/text.ts";
import { followed, type YamlEntry } from "../shared/yaml.ts";
import { isOn } from "./addressing.ts";
import { added, beginsLine, columnOf, entryOf, find, lineBreak, prepended, wholeLines } from "./edits.ts";
import type { Def, Piece, Setting } from "./model.ts";

/** Writes gateway4 or gateway6 as a route to default: a new list, or a first entry of the one that is there. */
export function asRoute(def: Def, setting: Setting): Fix | undefined {
  const place = entryOf(def, setting);
  if (place === undefined) return undefined;
  const { text } = place.piece.file.source;
  const { map } = place.piece;
  const title = "Replace by a route to default";
  const written = text.slice(setting.at.span.start, setting.at.span.end);
  const routes = find(map, "routes");
  const span = { start: place.entry.key.span.start, end: place.entry.value.span.end };
  if (map.flow)
    return routes === undefined
      ? { title, safe: true, edits: [{ span, text: `routes: [{to: default, via: "${setting.text}"}]` }] }
      : undefined;
  const newline = lineBreak(text);
  if (routes === undefined) {
    const pad = " ".repeat(columnOf(text, span.start));
    return { title, safe: true, edits: [{ span, text: `routes:${newline}${pad}  - to: default${newline}${pad}    via: ${written}` }] };
  }
  const list = followed(routes.value);
  if (list.kind !== "seq" || list.flow || !beginsLine(text, place.entry)) return undefined;
  const pad = " ".repeat(columnOf(text, list.span.start));
  const item = `- to: default${newline}${pad}  via: ${written}${newline}${pad}`;
  return {
    title,
    safe: true,
    edits: [
      { span: wholeLines(text, place.entry), text: "" },
      { span: { start: list.span.start, end: list.span.start }, text: item },
    ],
  };
}

/** Moves an entry to the master of a member: whole lines, where both are block mappings of one file and the master does not have the key. */
export function moved(piece: Piece, entry: YamlEntry, master: Def, name: string): Fix | undefined {
  const { text } = piece.file.source;
  const target = master.pieces.find(({ at, map }) => at.uri === piece.at.uri && !map.flow && map.entries.length > 0);
  if (target === undefined || piece.map.flow || find(target.map, name) !== undefined || !beginsLine(text, entry)) return undefined;
  const written = text.slice(entry.key.span.start, entry.value.span.end);
  const asks = name === "dhcp4" || name === "dhcp6";
  if (asks && [...master.settings.keys()].some((path) => path.startsWith("dhcp"))) return undefined;
  if (written.includes("\n") || target.map.entries[0] === undefined || !beginsLine(text, target.map.entries[0])) return undefined;
  const isOnly = piece.map.entries.length === 1;
  const span = isOnly ? { start: entry.key.span.start, end: entry.value.span.end } : wholeLines(text, entry);
  return {
    title: `Move it to ${brief(master.id, 30)}`,
    safe: false,
    edits: [{ span, text: isOnly ? "{}" : "" }, prepended(text, target.map, written)],
  };
}

/** Gives the DHCP routes of a definition a metric of their own. */
export function metricFix(def: Def): { readonly fix?: Fix } {
  const setting = def.settings.get("dhcp4");
  const place = setting === undefined ? undefined : entryOf(def, setting);
  // With DHCP for both families networkd wants the same overrides for both.
  if (place === undefined || isOn(def, "dhcp6") || [...def.settings.keys()].some((path) => path.startsWith("dhcp4-overrides"))) return {};
  const { text } = place.piece.file.source;
  const { map } = place.piece;
  const pad = " ".repeat(map.span.start - lineStart(text, map.span.start));
  const line = map.flow ? "dhcp4-overrides: {route-metric: 200}" : `dhcp4-overrides:${lineBreak(text)}${pad}  route-metric: 200`;
  return { fix: { title: "Give this one the metric 200", safe: false, edits: [added(text, map, line)] } };
}
