/** Edits that take a source out of a rule, or a rule out of its file, with what its format wants around it. */
import { type At, type Edit, lineStart, nextLine, type Span } from "../../core/text.ts";
import { blockAround } from "./blocks.ts";
import { type CloudUnit, type Peer, type SgRule, written } from "./normal.ts";

/** Takes a source away, and its rule with it where it is the only one; undefined where that cannot be done by text alone. */
export function sourceRemoval(unit: CloudUnit, rule: SgRule, peer: Peer & { kind: "cidr" }): readonly Edit[] | undefined {
  if (rule.peers.length === 1) return ruleRemoval(unit, rule);
  const text = unit.texts.get(peer.at.uri) ?? "";
  if (peer.at.uri !== rule.at.uri || peer.at.span.start < rule.at.span.start || peer.at.span.end > rule.at.span.end) return undefined;
  if (written(unit, peer.at).replace(/^"|"$/g, "") !== peer.text) return undefined;
  const span = unit.format === "aws-json" ? enclosing(text, peer.at.span) : peer.at.span;
  return span && itemRemoval(text, span);
}

/** Takes a whole rule away. */
export function ruleRemoval(unit: CloudUnit, rule: SgRule): readonly Edit[] | undefined {
  const { uri, span } = rule.at;
  const text = unit.texts.get(uri) ?? "";
  if (unit.format === "terraform") {
    const own = text.slice(span.start, span.end);
    if (own.startsWith("{")) return itemRemoval(text, span);
    return uri.endsWith(".json") || /^dynamic\b|^\s*(for_each|count)\s*=/m.test(own) ? undefined : linesRemoval(text, span);
  }
  if (unit.format === "shell")
    return /^[ \t]*$/.test(text.slice(lineStart(text, span.start), span.start)) ? linesRemoval(text, span) : undefined;
  if (text[span.start] === "{" && !rule.standalone) return itemRemoval(text, span);
  if (unit.format !== "cloudformation" || text.trimStart().startsWith("{")) return undefined;
  return rule.standalone ? resourceRemoval(unit, rule.at, text) : entryRemoval(unit, rule, text);
}

/** An item of a list in brackets, with one comma; undefined for the only item. */
function itemRemoval(text: string, { start, end }: Span): readonly Edit[] | undefined {
  const before = /[,[]\s*$/.exec(text.slice(Math.max(0, start - 500), start));
  const after = /^\s*([,\]])[ \t]*(\r?\n)?/.exec(text.slice(end, end + 500));
  if (before === null || after === null) return undefined;
  if (after[1] === ",") {
    const isWholeLine = /\n\s*$/.test(before[0]) && after[2] !== undefined;
    const next = end + after[0].length;
    return [{ span: isWholeLine ? { start: lineStart(text, start), end: next } : { start, end: next }, text: "" }];
  }
  return before[0].startsWith("[") ? undefined : [{ span: { start: start - before[0].length, end }, text: "" }];
}

/** All lines of a span, where it shares none with anything else, and one of two blank lines around it. */
function linesRemoval(text: string, { start, end }: Span): readonly Edit[] | undefined {
  const first = lineStart(text, start);
  const last = nextLine(text, end);
  if (text.slice(first, start).trim() !== "" || text.slice(end, last).trim() !== "") return undefined;
  const blank = /^[ \t]*\r?\n/.exec(text.slice(last, last + 200))?.[0].length ?? 0;
  const isBlankBefore = first === 0 || /(\n|^)[ \t]*\r?\n$/.test(text.slice(Math.max(0, first - 200), first));
  return [{ span: { start: first, end: isBlankBefore ? last + blank : last }, text: "" }];
}

/** An entry of a YAML sequence, from its dash; undefined where it is the only one. */
function entryRemoval(unit: CloudUnit, rule: SgRule, text: string): readonly Edit[] | undefined {
  const { start, end } = rule.at.span;
  const siblings = unit.estate.groups.find(({ rules }) => rules.includes(rule))?.rules ?? [];
  const others = siblings.filter((one) => one !== rule && !one.standalone && one.direction === rule.direction);
  const first = lineStart(text, start);
  if (others.length === 0 || !/^[ \t]*-[ \t]+$/.test(text.slice(first, start))) return undefined;
  return [{ span: { start: first, end: endOfLine(text, end) }, text: "" }];
}

/** The first offset of the next line. A YAML node may already end behind its line break. */
function endOfLine(text: string, end: number): number {
  let at = end;
  while (at > 0 && /\s/.test(text.charAt(at - 1))) at--;
  return nextLine(text, at);
}

/** A resource of a template in YAML, with the line of its name. */
function resourceRemoval(unit: CloudUnit, at: At, text: string): readonly Edit[] | undefined {
  const block = blockAround(unit, at);
  if (block === undefined) return undefined;
  const own = lineStart(text, block.start);
  const name = lineStart(text, own - 1);
  if (!/^[ \t]+\w+:[ \t]*\r?\n$/.test(text.slice(name, own))) return undefined;
  return linesRemoval(text, {
    start: name + (/^[ \t]*/.exec(text.slice(name, own))?.[0].length ?? 0),
    end: endOfLine(text, block.end) - 1,
  });
}

/** The braces around a value in JSON. */
function enclosing(text: string, { start, end }: Span): Span | undefined {
  const [open, close] = [text.lastIndexOf("{", start), text.indexOf("}", end)];
  if (open === -1 || close === -1) return undefined;
  const inside = text.slice(open, close + 1);
  return (inside.match(/[{}]/g) ?? []).length === 2 ? { start: open, end: close + 1 } : undefined;
}
