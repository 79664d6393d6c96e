/** The outline and the folds of a file: its sections, peers named by the comment above them, their address or their key. */
import type { Symbol as OutlineSymbol } from "../../core/language.ts";
import { brief } from "../../core/markdown.ts";
import { masked } from "../../core/secrets.ts";
import type { Span } from "../../core/text.ts";
import type { Peer, WireGuardFile } from "./model.ts";
import { shortKey, shown } from "./show.ts";
import type { Entry, Section } from "./syntax.ts";

/** One symbol a section, its keys inside. Secrets have no detail. */
export function symbols(file: WireGuardFile): readonly OutlineSymbol[] {
  const peers = new Map(file.peers.map((peer) => [peer.section, peer]));
  const names = commentsAbove(file);
  return file.sections
    .filter((section) => section.kind !== "outside")
    .map((section) => {
      const peer = peers.get(section);
      const detail = peer === undefined ? "" : peerDetail(peer, names.get(section));
      return {
        name: section.title === "" ? "[]" : brief(section.title),
        ...(detail === "" ? {} : { detail }),
        kind: section.kind === "interface" ? "interface" : "section",
        span: { start: section.header.start, end: section.end },
        nameSpan: section.header,
        children: section.entries.map((entry) => keySymbol(file, entry)),
      };
    });
}

function keySymbol(file: WireGuardFile, entry: Entry): OutlineSymbol {
  const raw = file.source.text.slice(entry.value.span.start, entry.value.span.end);
  const secret = entry.key === undefined || /key$/.test(entry.name);
  const name = entry.key?.name ?? shown(entry.name);
  return {
    name: name === "" ? "=" : name,
    ...(secret ? {} : { detail: shown(masked(raw), 60) }),
    kind: "key",
    span: entry.span,
    nameSpan: entry.nameSpan,
  };
}

const peerDetail = (peer: Peer, comment: string | undefined): string =>
  comment ?? (peer.allowed[0] === undefined ? (peer.key === undefined ? "" : shortKey(peer.key)) : shown(peer.allowed[0].text, 45));

// The comment in the line above a header, or the first one inside the section: what people name their peers with.
function commentsAbove(file: WireGuardFile): Map<Section, string> {
  const names = new Map<Section, string>();
  let at = 0;
  for (const section of file.sections) {
    while (at < file.comments.length && (file.comments[at]?.span.start ?? 0) < section.header.start) at++;
    const above = file.comments[at - 1];
    if (above === undefined || above.behindText || section.kind === "outside") continue;
    const between = file.source.text.slice(above.span.end, section.header.start);
    if (/^[ \t\r]*\n[ \t]*$/.test(between.slice(0, 200)))
      names.set(section, shown(file.source.text.slice(above.span.start, above.span.end).replace(/^#+[ \t]*/, ""), 40));
  }
  return names;
}

/** Sections from their header to their last entry. */
export const folds = (file: WireGuardFile): readonly Span[] =>
  file.sections
    .filter(({ header, end, entries }) => header.end > header.start && entries.length > 0 && end > header.end)
    .map(({ header, end }) => ({ start: header.start, end }));
