import type { PrepareRenameParams, Range, RenameParams, WorkspaceEdit } from "vscode-languageserver";
import { touches } from "../core/text.ts";
import { ErrorCode, ProtocolError } from "./connection.ts";
import { workspaceEdit } from "./edits.ts";
import { offsetAt, rangeOf } from "./position.ts";
import type { Session } from "./session.ts";

/** The word that would be renamed; null where there is nothing to rename. */
export async function prepareRename(session: Session, params: PrepareRenameParams): Promise<Range | null> {
  await session.workspace.settled;
  const place = await session.place(params.textDocument.uri);
  if (place?.language.rename === undefined) return null;
  const offset = offsetAt(place, params.position);
  const places = place.language.references?.(place.file, offset, place.around) ?? [];
  const here = places.find(({ uri, span }) => uri === place.file.source.uri && touches(span, offset));
  if (here === undefined) return null;
  const name = place.text.slice(here.span.start, here.span.end);
  const possible = place.language.rename(place.file, offset, name, place.around) !== undefined;
  return possible ? rangeOf(place.lines, here.span) : null;
}

/** Renames the thing at the cursor everywhere; an error says when that is not possible. */
export async function rename(session: Session, params: RenameParams): Promise<WorkspaceEdit> {
  await session.workspace.settled;
  const place = await session.place(params.textDocument.uri);
  const edits = place?.language.rename?.(place.file, offsetAt(place, params.position), params.newName, place.around);
  if (edits === undefined) throw new ProtocolError(ErrorCode.invalidParams, "nothing here can be given that name");
  return workspaceEdit(session, edits);
}
