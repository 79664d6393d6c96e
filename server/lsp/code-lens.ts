import type { CodeLens, CodeLensParams, Location } from "vscode-languageserver";
import { visible } from "../core/markdown.ts";
import type { At, Lines } from "../core/text.ts";
import { type Cell, decidingSteps, type Entrance, entrancesIn, exposureIn, shortCell, socketOf, throughText } from "../linter/answers.ts";
import { placeOf } from "./exposure-tree.ts";
import { rangeOf } from "./position.ts";
import type { Session } from "./session.ts";

/** What the language writes above lines of a document. The text informs; where a line decides, `data.at` is its place. */
export async function codeLenses(session: Session, params: CodeLensParams): Promise<CodeLens[] | null> {
  if (!session.settings.codeLens) return null;
  // Who reaches what is not known before all files are.
  await session.workspace.settled;
  const place = await session.place(params.textDocument.uri);
  if (place === undefined) return null;
  const { language, uri, lines } = place;
  const home = session.workspace.home(uri);
  const own = session.project
    .units(uri)
    .flatMap((unit) => (language.lenses?.(unit) ?? []).map((lens) => ({ ...lens, uri: lens.uri ?? unit.uri })))
    .filter((lens) => session.workspace.home(lens.uri) === home)
    .map(({ span, text }) => ({ range: rangeOf(lines, span), command: { title: visible(text), command: "" } }));
  return [...own, ...exposure(session, uri, lines)];
}

/** At most so many described hosts are named above a line. */
const INSIDERS = 3;

// Who reaches each socket and each tunnel's name that the file states, and the line that decides it; nothing where no zone's answer to a socket is known.
function exposure(session: Session, uri: string, lines: Lines): CodeLens[] {
  const home = session.workspace.home(uri);
  const sockets = exposureIn(session.project, home)
    .filter((row) => row.zones.some(({ verdict }) => verdict !== "unknown") || row.through.length > 0)
    .map((row) => {
      const { insiders } = row;
      const { texts, at } = zonesOf(session, [...row.zones, ...insiders.slice(0, INSIDERS)]);
      const more = insiders.length - INSIDERS;
      return lensOf(lines, row.at, [...texts, ...(more > 0 ? [`${more} more described hosts: yes`] : []), ...throughText(row)], at);
    });
  return [...sockets, ...entrancesIn(session.project, home).map((name) => entranceLens(session, name, lines))];
}

// By the name, then past it. Where no line of a firewall decides, the socket at the tunnel's end is the place to look at.
function entranceLens(session: Session, { at, way, through, origins }: Entrance, lines: Lines): CodeLens {
  const known = origins.map((row) => ({ row, ...zonesOf(session, row.zones) }));
  const why = way.verdict === "exposed" ? "" : `: ${way.because[0]}`;
  const texts = known.flatMap(({ row, texts }) => [`origin ${socketOf(row)}`, ...texts]);
  const origin = origins[0];
  const place = known.find((one) => one.at !== undefined)?.at ?? (origin && placeOf(session, origin.at).at);
  return lensOf(lines, at, [`${way.zone}: ${shortCell(way)}, via ${through}${why}`, ...texts], place);
}

// An editor that can open places (the extension does) finds the first deciding line in `data.at`.
function lensOf(lines: Lines, { span }: At, texts: readonly string[], at: Location | undefined): CodeLens {
  const command = { title: visible(texts.join(" · ")), command: "" };
  return { range: rangeOf(lines, span), command, ...(at === undefined ? {} : { data: { at } }) };
}

// Each zone's answer, with the line that decides it where that is another than before; and the first such line.
function zonesOf(session: Session, cells: readonly Cell[]): { readonly texts: readonly string[]; readonly at: Location | undefined } {
  const decided = cells.map((cell) => ({ cell, at: decidingPlace(session, cell) }));
  const named = new Set<string>();
  const texts = decided.map(({ cell, at }) => {
    const line = at === undefined ? undefined : `${fileName(at.uri)} line ${at.range.start.line + 1}`;
    const isNew = line !== undefined && !named.has(line);
    if (isNew) named.add(line);
    return `${cell.zone}: ${shortCell(cell)}${isNew ? `, ${cell.via === undefined ? "via" : "and"} ${line}` : ""}`;
  });
  return { texts, at: decided.find((one) => one.at !== undefined)?.at };
}

// The last line that let the packet through or translated it; of one that is stopped, the line that stops it.
function decidingPlace(session: Session, cell: Cell): Location | undefined {
  const step = decidingSteps(cell).at(-1);
  return step === undefined ? undefined : placeOf(session, step.at).at;
}

const fileName = (uri: string): string => {
  const name = uri.slice(uri.lastIndexOf("/") + 1);
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
};
