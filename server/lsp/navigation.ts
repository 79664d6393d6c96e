import type { DefinitionParams, Location, ReferenceParams } from "vscode-languageserver";
import type { At } from "../core/text.ts";
import { offsetAt, rangeOf } from "./position.ts";
import type { Session } from "./session.ts";

/** Where the thing at the cursor is defined; all places that define it. */
export async function definition(session: Session, params: DefinitionParams): Promise<Location[] | null> {
  await session.workspace.settled;
  const place = await session.place(params.textDocument.uri);
  if (place?.language.definition === undefined) return null;
  return located(session, place.language.definition(place.file, offsetAt(place, params.position), place.around));
}

/** Every place that speaks of the thing at the cursor. */
export async function references(session: Session, params: ReferenceParams): Promise<Location[] | null> {
  await session.workspace.settled;
  const place = await session.place(params.textDocument.uri);
  if (place?.language.references === undefined) return null;
  return located(session, place.language.references(place.file, offsetAt(place, params.position), place.around));
}

function located(session: Session, places: readonly At[]): Location[] {
  return places.flatMap(({ uri, span }) => {
    const lined = session.lined(uri);
    return lined === undefined ? [] : [{ uri: session.clientUri(uri), range: rangeOf(lined.lines, span) }];
  });
}
