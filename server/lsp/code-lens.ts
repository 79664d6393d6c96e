import type { CodeLens, CodeLensParams } from "vscode-languageserver";
import { visible } from "../core/markdown.ts";
import type { Lines } from "../core/text.ts";
import { exposureIn, shortRow } from "../linter/answers.ts";
import { rangeOf } from "./position.ts";
import type { Session } from "./session.ts";

/** What the language writes above lines of a document. The text only informs: there is nothing to click. */
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

// Who reaches each socket that the file states; nothing where no zone's answer is known.
function exposure(session: Session, uri: string, lines: Lines): CodeLens[] {
  return exposureIn(session.project, session.workspace.home(uri))
    .filter((row) => row.zones.some(({ verdict }) => verdict !== "unknown") || row.through.length > 0)
    .map((row) => ({ range: rangeOf(lines, row.at.span), command: { title: visible(shortRow(row)), command: "" } }));
}
