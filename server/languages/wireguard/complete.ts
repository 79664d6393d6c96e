/** What may be written at the cursor: sections, the keys that the section still lacks, and usual values. */
import type { Completion } from "../../core/language.ts";
import { lineStart } from "../../core/text.ts";
import { KEYS } from "./knowledge/keys.ts";
import type { WireGuardFile } from "./model.ts";
import type { Section } from "./syntax.ts";

const PAIR = "PostUp = iptables -A FORWARD -i %i -j ACCEPT\nPostDown = iptables -D FORWARD -i %i -j ACCEPT";

/** Completions at `offset`; none inside a comment. */
export function complete(file: WireGuardFile, offset: number): readonly Completion[] {
  const { text } = file.source;
  const start = lineStart(text, offset);
  const line = text.slice(start, offset);
  if (line.includes("#")) return [];
  const section = sectionAt(file, offset);
  const equals = line.indexOf("=");
  if (equals !== -1)
    return values(
      line.slice(0, equals).trim(),
      { start: start + line.length - line.slice(equals + 1).trimStart().length, end: offset },
      line.includes(","),
    );
  const word = { start: start + (line.length - line.trimStart().length), end: offset };
  const headers: Completion[] = ["[Interface]", "[Peer]"].map((label) => ({ label, kind: "keyword", span: word }));
  if (section === undefined || line.trimStart().startsWith("[")) return headers;
  const used = new Set(section.entries.filter((entry) => offset < entry.span.start || offset > entry.span.end).map((entry) => entry.name));
  const keys = KEYS.filter((key) => key.section === section.kind && (key.repeatable || !used.has(key.name.toLowerCase()))).map(
    (key): Completion => ({
      label: key.name,
      kind: "property",
      detail: key.value,
      documentation: key.doc,
      insert: `${key.name} = `,
      span: word,
    }),
  );
  const hooks: Completion[] =
    section.kind === "interface"
      ? [{ label: "PostUp and PostDown", kind: "snippet", detail: "a forwarding rule and its removal", insert: PAIR, span: word }]
      : [];
  return [...keys, ...hooks, ...headers];
}

function values(name: string, span: { start: number; end: number }, several: boolean): readonly Completion[] {
  const key = KEYS.find((known) => known.name.toLowerCase() === name.toLowerCase());
  if (key === undefined || several) return [];
  return key.samples.map((label) => ({ label, kind: "value", detail: key.value, span }));
}

function sectionAt(file: WireGuardFile, offset: number): Section | undefined {
  return file.sections.findLast((section) => section.kind !== "outside" && section.header.start <= offset);
}
