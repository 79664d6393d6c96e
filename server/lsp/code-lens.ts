import type { CodeLens, CodeLensParams, Location } from "vscode-languageserver";
import { visible } from "../core/markdown.ts";
import type { Lines } from "../core/text.ts";
import { type Cell, exposureIn, type Row, shortCell, throughText } from "../linter/answers.ts";
import { placeOf } from "./exposure-tree.ts";
import { rangeOf } from "./position.ts";
import type { Session } from "./session.ts";

/** What the language writes above lines of a document. The text informs; where a line decides, `data.at` is its place. */
export async function codeLenses(session: Session, params: CodeLensParams): Promise<CodeLens[] | null> {
  const place = session.settings.codeLens ? await session.place(params.textDocument.uri) : undefined;
  if (place === undefined) return null;
  const { language, uri, lines } = place;
  const home = session.workspace.home(uri);
  const own = session.project
    .units(uri)
    .flatMap((unit) => (language.lenses?.(unit) ?? []).map((lens) => ({ ...lens, uri: lens.uri ?? unit.uri })))
    .filter((lens) => session.workspace.home(lens.uri) === home)
    .map(({ span, text }) => ({ range: rangeOf(lines, span), command: { title: visible(text), command: "" } }));
  // Who reaches what is not known before all files are.
  await session.workspace.settled;
  return [...own, ...exposure(session, uri, lines)];
}

// Who reaches each socket that the file states, and the line that decides it; nothing where no zone's answer is known.
function exposure(session: Session, uri: string, lines: Lines): CodeLens[] {
  return exposureIn(session.project, session.workspace.home(uri))
    .filter((row) => row.zones.some(({ verdict }) => verdict !== "unknown") || row.through.length > 0)
    .map((row) => exposureLens(session, row, lines));
}

// An editor that can open places (the extension does) finds the first deciding line in `data.at`.
function exposureLens(session: Session, row: Row, lines: Lines): CodeLens {
  const decided = row.zones.map((cell) => ({ cell, at: decidingPlace(session, cell) }));
  const named = new Set<string>();
  const zones = decided.map(({ cell, at }) => {
    const line = at === undefined ? undefined : `${fileName(at.uri)} line ${at.range.start.line + 1}`;
    const isNew = line !== undefined && !named.has(line);
    if (isNew) named.add(line);
    return `${cell.zone}: ${shortCell(cell)}${isNew ? `, ${cell.via === undefined ? "via" : "and"} ${line}` : ""}`;
  });
  const at = decided.find((one) => one.at !== undefined)?.at;
  const command = { title: visible([...zones, ...throughText(row)].join(" · ")), command: "" };
  return { range: rangeOf(lines, row.at.span), command, ...(at === undefined ? {} : { data: { at } }) };
}

// The last line that let the packet through or translated it; of one that is stopped, the line that stops it.
function decidingPlace(session: Session, { verdict, steps }: Cell): Location | undefined {
  const wanted = verdict === "exposed" ? ["filters", "translates"] : verdict === "not exposed" ? ["blocks"] : [];
  const step = steps.findLast(({ role }) => wanted.includes(role));
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
