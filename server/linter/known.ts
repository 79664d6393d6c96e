/** What is known of a unit, and what of that is still true after an edit. */
import type { Fact } from "../core/facts.ts";
import type { AnyLanguage, Move, ParsedFile } from "../core/language.ts";
import type { Files } from "./files.ts";
import type { Checked } from "./lint.ts";
import { type Moves, movedAll } from "./moved.ts";
import { type Kept, movedKept } from "./parts.ts";

/** What was found out about a unit while its files had these versions. */
export type Known = {
  readonly versions: readonly number[];
  readonly uris: readonly string[];
  readonly files: readonly (ParsedFile | undefined)[];
  checked?: Checked;
  /** What rules said about the parts of the unit; asked for before its next state is made. */
  keep?: () => Kept | undefined;
  /** That of the state before this one, and what moved since. */
  before?: { readonly kept: Kept; readonly moves: Moves };
  facts?: readonly Fact[];
};

/** The files of a unit in their present state. */
type Now = { readonly uris: readonly string[]; readonly files: Known["files"] };

/** What is known of a unit still, after edits: what rules do not look at has changed only, or they said some of it of parts that stayed. */
export function carried(language: AnyLanguage, known: Known, now: Now, files: Files): Pick<Known, "checked" | "keep" | "before"> {
  const moves = movesOf(files, known, now.uris);
  const checked = shifted(language, known, now);
  const kept = known.keep?.();
  if (kept === undefined || moves === undefined) return checked === undefined ? {} : { checked };
  if (checked === undefined) return { before: { kept, moves } };
  const keep = movedKept(kept, moves);
  return { checked, keep: () => keep };
}

/** How the files of a unit moved since what is known of it; undefined when it is another unit, or that is not known. */
function movesOf(files: Files, known: Known, uris: readonly string[]): Moves | undefined {
  const moves = new Map<string, readonly Move[]>();
  for (const [i, uri] of uris.entries()) {
    const since = known.uris[i] === uri ? files.movesSince(uri, known.versions[i] ?? -1) : undefined;
    if (since === undefined) return undefined;
    moves.set(uri, since);
  }
  return uris.length === known.uris.length ? (uri) => moves.get(uri) ?? NONE : undefined;
}

const NONE: readonly Move[] = [];

/** What is known of a unit still, after one of its files changed in what no rule looks at. */
function shifted(language: AnyLanguage, known: Known, { uris, files }: Now): Checked | undefined {
  if (language.moved === undefined || known.checked === undefined || uris.length !== known.uris.length) return undefined;
  const changed = uris.flatMap((uri, i) => (uri === known.uris[i] && files[i] === known.files[i] ? [] : [i]));
  const [index = 0] = changed;
  const [uri = "", before, after] = [uris[index], known.files[index], files[index]];
  if (changed.length !== 1 || uri !== known.uris[index] || before === undefined || after === undefined) return undefined;
  const move: Move | undefined = language.moved(before, after);
  return move === undefined ? undefined : movedChecked(known.checked, uri, move);
}

function movedChecked({ findings, failures }: Checked, uri: string, move: Move): Checked | undefined {
  const only = [move];
  const moved = failures.length > 0 ? undefined : movedAll(findings, (one) => (one === uri ? only : NONE));
  return moved === undefined ? undefined : { findings: moved, failures: [] };
}
