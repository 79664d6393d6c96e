/** What words of a shell script become when its variables are filled in. */
import { BETWEEN, type ShellPiece } from "./shell.ts";
import type { Origin, Variables } from "./shell-variables.ts";

/** Variables, and how many characters may still come out of them into words. */
export type Filling = { readonly variables: Variables; room: number };

/** So many characters come into the words of one script: a long list that each line uses is known to the first ones. */
export const ROOM = 1 << 23;

/** Where what a word holds is written, when all of it is what one variable holds. */
export function originIn(run: Filling, pieces: readonly ShellPiece[]): Origin | undefined {
  const one = soleVariable(pieces);
  return one === undefined || fallsBack(run, one) ? undefined : run.variables.originOf(one.name);
}

type Variable = ShellPiece & { kind: "variable" };

/** Whether a fallback takes the place of what the variable holds. */
const fallsBack = ({ variables }: Filling, { name, fallback, empty }: Variable): boolean =>
  fallback !== undefined && (!variables.has(name) || (empty === true && variables.heldBy(name) === ""));

/** The variable that all of a word is. */
export function soleVariable(pieces: readonly ShellPiece[]): Variable | undefined {
  const [one, more] = pieces.filter((piece) => piece.kind !== "text" || piece.text !== "");
  return more === undefined && one?.kind === "variable" ? one : undefined;
}

/** What is longer is known only to a run: nobody writes a list of so many characters into a script. */
export const LONGEST = 1 << 18;

/** What pieces become; `text` leaves out what is not known. */
export function joinPieces(run: Filling, pieces: readonly ShellPiece[]): { text: string; known: boolean } {
  let text = "";
  let known = true;
  for (const piece of pieces) {
    const value = pieceText(run, piece);
    run.room -= value?.length ?? 0;
    if (value === undefined || text.length + value.length > LONGEST || run.room < 0) known = false;
    else text += value;
  }
  return { text, known };
}

function pieceText(run: Filling, piece: ShellPiece): string | undefined {
  if (piece.kind === "text") return piece.text;
  if (piece.kind === "variable") {
    const value = fallsBack(run, piece) ? piece.fallback : run.variables.heldBy(piece.name);
    if (value === undefined || !value.includes(BETWEEN) || piece.all === "@" || piece.name === "@") return value;
    // "$*" is one word; the name of an array alone is its first element.
    return piece.all === "*" || piece.name === "*" ? value.replaceAll(BETWEEN, " ") : value.slice(0, value.indexOf(BETWEEN));
  }
  // Where a program lies does not change what it is.
  return /^\s*(?:which|command -v|type -p)\s+([\w.-]+)(?:\s+2>\S+)?\s*$/.exec(piece.text)?.[1];
}

/** Variables for who reads a text of the script, as long as there is room for what they hold. */
export const within =
  (run: Filling, held: (name: string) => string | undefined): ((name: string) => string | undefined) =>
  (name) => {
    const value = held(name);
    run.room -= value?.length ?? 0;
    return run.room < 0 ? undefined : value;
  };
