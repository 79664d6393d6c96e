import type { CodeLens, CodeLensParams } from "vscode-languageserver";
import { visible } from "../core/markdown.ts";
import { rangeOf } from "./position.ts";
import type { Session } from "./session.ts";

/** What the language writes above lines of a document. The text only informs: there is nothing to click. */
export async function codeLenses(session: Session, params: CodeLensParams): Promise<CodeLens[] | null> {
  const place = session.settings.codeLens ? await session.place(params.textDocument.uri) : undefined;
  if (place?.language.lenses === undefined) return null;
  const { language, uri, lines } = place;
  const home = session.workspace.home(uri);
  return session.project
    .units(uri)
    .flatMap((unit) => (language.lenses?.(unit) ?? []).map((lens) => ({ ...lens, uri: lens.uri ?? unit.uri })))
    .filter((lens) => session.workspace.home(lens.uri) === home)
    .map(({ span, text }) => ({ range: rangeOf(lines, span), command: { title: visible(text), command: "" } }));
}
