import type { Hover, HoverParams } from "vscode-languageserver";
import { plain } from "../core/markdown.ts";
import { touches } from "../core/text.ts";
import { type Cell, entrancesIn, exposureIn, shortCell, socketOf, throughText } from "../linter/answers.ts";
import { firstParagraph } from "./explain.ts";
import { offsetAt, rangeOf } from "./position.ts";
import type { Session } from "./session.ts";

/** At most so many problems are explained in one hover. */
const EXPLAINED = 2;

/** What the language says about the place, and why each rule that found something there minds. */
export async function hover(session: Session, params: HoverParams): Promise<Hover | null> {
  const place = await session.place(params.textDocument.uri);
  if (place === undefined) return null;
  const offset = offsetAt(place, params.position);
  const told = place.language.hover?.(place.file, offset, place.around);
  const why = reasons(session, place.uri, offset);
  // Who reaches what is not known before all files are: nobody waits for that with the pointer on a word.
  const who = session.workspace.reading ? [] : exposure(session, place.uri, offset);
  if (told === undefined && why.length === 0 && who.length === 0) return null;
  const markdown = [...(told === undefined ? [] : [told.markdown]), ...who, ...why].join("\n\n---\n\n");
  const supported = session.client.textDocument?.hover?.contentFormat;
  const kind = supported === undefined || supported.includes("markdown") ? "markdown" : "plaintext";
  return { contents: { kind, value: markdown }, ...(told === undefined ? {} : { range: rangeOf(place.lines, told.span) }) };
}

function reasons(session: Session, uri: string, offset: number): string[] {
  const here = session.publisher.findings(uri).filter(({ span }) => touches(span, offset));
  const ids = [...new Set(here.map(({ rule }) => rule))].slice(0, EXPLAINED);
  return ids.flatMap((id) => {
    const rule = session.project.rules.get(id);
    return rule === undefined ? [] : [`**${plain(id)}** · ${firstParagraph(rule.why)}`];
  });
}

// Who reaches the socket or the tunnel's name that is stated here: zone, verdict, and why.
function exposure(session: Session, uri: string, offset: number): string[] {
  const home = session.workspace.home(uri);
  const row = exposureIn(session.project, home).find(({ at }) => touches(at.span, offset));
  if (row !== undefined) {
    const ways = throughText(row).map((way) => `- ${plain(way)}`);
    return [tableOf([...row.zones, ...row.insiders]), ...(ways.length === 0 ? [] : [ways.join("\n")])];
  }
  const name = entrancesIn(session.project, home).find(({ at }) => touches(at.span, offset));
  if (name === undefined) return [];
  const origins = name.origins.map(
    (origin) => `Past the tunnel, ${plain(`${origin.host} ${socketOf(origin)}`)}:\n\n${tableOf(origin.zones)}`,
  );
  return [`Via ${plain(name.through)}:\n\n${tableOf([name.way])}`, ...origins];
}

function tableOf(cells: readonly Cell[]): string {
  const lines = cells.map((cell) => `| ${plain(cell.zone)} | ${plain(shortCell(cell))} | ${plain(reason(cell))} |`);
  return ["| zone | reaches it | why |", "|---|---|---|", ...lines].join("\n");
}

function reason({ verdict, witness, entry, because }: Cell): string {
  return verdict === "exposed" && witness !== undefined ? `${witness} → ${entry ?? ""}` : (because[0] ?? "");
}
