import type { DocumentLink, DocumentLinkParams } from "vscode-languageserver";
import { rangeOf } from "./position.ts";
import type { Session } from "./session.ts";

/** The references of a document that can be clicked. */
export async function links(session: Session, params: DocumentLinkParams): Promise<DocumentLink[] | null> {
  const place = await session.place(params.textDocument.uri);
  const found = place?.language.links?.(place.file, place.around);
  if (place === undefined || found === undefined) return null;
  return found.map(({ span, target, tooltip }) => ({
    range: rangeOf(place.lines, span),
    target: session.clientUri(target),
    ...(tooltip === undefined ? {} : { tooltip }),
  }));
}
