/**
 * A tolerant scanner of shell text (POSIX sh and what bash adds to words, with a mode for the recipes of Makefiles): words
 * with exact ranges, operators, here-documents. Damage never stops it, and it is linear in the text.
 */
import { lineEnd } from "../../core/text.ts";

/** A piece of a word. `quoted` pieces are not split at blanks. */
export type ShellPiece =
  | { readonly kind: "text"; readonly text: string; readonly quoted: boolean }
  /**
   * `$NAME` or `${NAME:-fallback}`, `empty` when that is for an empty value too (the colon); positional parameters have a digit for a name.
   * `all` for the elements of an array: `${NAME[@]}`.
   */
  | {
      readonly kind: "variable";
      readonly name: string;
      readonly fallback?: string;
      readonly empty?: boolean;
      readonly quoted: boolean;
      readonly all?: "@" | "*";
    }
  /** A command substitution, an arithmetic expansion, a pattern operation: known only when run. `text` is what it holds. */
  | { readonly kind: "unknown"; readonly text: string; readonly quoted: boolean };

/** What stands between the elements of an array, and between a function's arguments, in the text of the variable that holds them. */
export const BETWEEN = "\u001f";

/** A word in its pieces: text, quoted text, and what only a run can tell. */
export type ShellWord = { readonly start: number; readonly end: number; readonly pieces: readonly ShellPiece[] };

/** What the scanner tells apart. */
export type ShellToken =
  | { readonly kind: "word"; readonly word: ShellWord }
  /** `;` `;;` `&` `&&` `|` `||` `(` `)` or a line break. */
  | { readonly kind: "operator"; readonly text: string; readonly start: number; readonly end: number }
  /** `> file` and its like, with the number before it; `<<EOF` with the body's range. */
  | { readonly kind: "redirect"; readonly operator: string; readonly target?: ShellWord; readonly body?: HereDocument };

/**
 * A text of the script that a command reads: a here-document, or what is quoted behind `<<<`. `literal` when its delimiter was quoted:
 * nothing in it is expanded. `strip` when the tabs that its lines begin with are left out (`<<-`).
 */
export type HereDocument = { start: number; end: number; readonly literal: boolean; readonly strip: boolean };

/** The inside of a word that is one quoted text; undefined where a backslash may change what it says. */
export function quotedBody(text: string, { start, end }: { readonly start: number; readonly end: number }): HereDocument | undefined {
  const quote = text.charAt(start);
  if (end - start < 2 || (quote !== "'" && quote !== '"') || text.indexOf(quote, start + 1) !== end - 1) return undefined;
  const body = { start: start + 1, end: end - 1, literal: quote === "'", strip: false };
  return body.literal || !text.slice(start, end).includes("\\") ? body : undefined;
}

type Scan = {
  readonly text: string;
  readonly make: boolean;
  at: number;
  readonly tokens: ShellToken[];
  readonly waiting: { readonly delimiter: string; readonly body: HereDocument }[];
};

/** All tokens of a script; comments are left out. */
export function scanShell(text: string, make = false): ShellToken[] {
  const scan: Scan = { text, make, at: 0, tokens: [], waiting: [] };
  while (scan.at < text.length) step(scan);
  return scan.tokens;
}

function step(scan: Scan) {
  const { text, at } = scan;
  const c = text.charAt(at);
  if (c === " " || c === "\t" || c === "\r") scan.at++;
  else if (c === "\\" && isBreak(text, at + 1)) scan.at = afterBreak(text, at + 1);
  else if (c === "\n") lineBreak(scan);
  else if (c === "#") scan.at = lineEnd(text, at);
  else if (";&|()".includes(c) && !(c === "&" && text.charAt(at + 1) === ">")) operator(scan);
  else if (c === "<" || c === ">" || c === "&" || /^\d+[<>]/.test(text.slice(at, at + 4))) redirect(scan);
  else scan.tokens.push({ kind: "word", word: scanWord(scan) });
}

const isBreak = (text: string, at: number): boolean => text[at] === "\n" || (text[at] === "\r" && text[at + 1] === "\n");
const afterBreak = (text: string, at: number): number => at + (text[at] === "\r" ? 2 : 1);

function operator(scan: Scan): void {
  const two = scan.text.slice(scan.at, scan.at + 2);
  const length = two === "&&" || two === "||" || two === ";;" ? 2 : 1;
  scan.tokens.push({ kind: "operator", text: scan.text.slice(scan.at, scan.at + length), start: scan.at, end: scan.at + length });
  scan.at += length;
}

/** A line break ends a command, and begins the bodies of here-documents that wait for one. */
function lineBreak(scan: Scan): void {
  scan.tokens.push({ kind: "operator", text: "\n", start: scan.at, end: scan.at + 1 });
  scan.at++;
  for (const { delimiter, body } of scan.waiting.splice(0)) {
    body.start = scan.at;
    body.end = scan.text.length;
    while (scan.at < scan.text.length) {
      const end = lineEnd(scan.text, scan.at);
      const line = scan.text.slice(scan.at, end).replace(/\r$/, "");
      const start = scan.at;
      scan.at = Math.min(end + 1, scan.text.length);
      if ((body.strip ? line.replace(/^\t+/, "") : line) === delimiter) {
        body.end = start;
        break;
      }
    }
  }
}

function redirect(scan: Scan): void {
  const match = /^\d*(&>>|&>|<<<|<<-|<<|<&|>&|<>|>>|>\||<|>)/.exec(scan.text.slice(scan.at, scan.at + 8));
  if (match === null) {
    scan.at++;
    return;
  }
  scan.at += match[0].length;
  const operator = match[1] ?? "";
  while (scan.text[scan.at] === " " || scan.text[scan.at] === "\t") scan.at++;
  const ends = scan.at >= scan.text.length || "\n;&|()<>".includes(scan.text.charAt(scan.at));
  const target = ends ? undefined : scanWord(scan);
  if (target === undefined || (operator !== "<<" && operator !== "<<-")) {
    const body = target && operator === "<<<" ? quotedBody(scan.text, target) : undefined;
    scan.tokens.push({ kind: "redirect", operator: match[0], ...(target && { target }), ...(body && { body }) });
    return;
  }
  const literal = /['"\\]/.test(scan.text.slice(target.start, target.end));
  const body: HereDocument = { start: scan.at, end: scan.at, literal, strip: operator === "<<-" };
  const delimiter = target.pieces.map((piece) => (piece.kind === "text" ? piece.text : "")).join("");
  scan.waiting.push({ delimiter, body });
  scan.tokens.push({ kind: "redirect", operator, target, body });
}

/** One word, from a character that begins one. */
function scanWord(scan: Scan): ShellWord {
  const { text } = scan;
  const start = scan.at;
  const pieces: ShellPiece[] = [];
  while (scan.at < text.length) {
    const c = text.charAt(scan.at);
    if (" \t\n;&|()<>".includes(c) || (c === "\r" && text[scan.at + 1] === "\n")) break;
    if (c === "'") singleQuoted(scan, pieces);
    else if (c === '"') doubleQuoted(scan, pieces);
    else if (c === "$" || c === "`") dollar(scan, pieces, false);
    else if (c === "\\") {
      if (isBreak(text, scan.at + 1)) scan.at = afterBreak(text, scan.at + 1);
      else {
        pieces.push({ kind: "text", text: text.charAt(scan.at + 1), quoted: true });
        scan.at += 2;
      }
    } else plain(scan, pieces);
  }
  const end = Math.min(scan.at, text.length);
  scan.at = Math.max(end, start + 1);
  return { start, end: Math.max(end, Math.min(start + 1, text.length)), pieces };
}

function plain(scan: Scan, pieces: ShellPiece[]): void {
  const from = scan.at;
  while (scan.at < scan.text.length && !" \t\r\n;&|()<>'\"$`\\".includes(scan.text.charAt(scan.at))) scan.at++;
  if (scan.at === from) scan.at++;
  pieces.push({ kind: "text", text: scan.text.slice(from, scan.at), quoted: false });
}

function singleQuoted(scan: Scan, pieces: ShellPiece[]): void {
  const close = scan.text.indexOf("'", scan.at + 1);
  const end = close < 0 ? scan.text.length : close;
  pieces.push({ kind: "text", text: scan.text.slice(scan.at + 1, end), quoted: true });
  scan.at = end + 1;
}

function doubleQuoted(scan: Scan, pieces: ShellPiece[]): void {
  const { text } = scan;
  scan.at++;
  let from = scan.at;
  const flush = (): void => {
    pieces.push({ kind: "text", text: text.slice(from, scan.at), quoted: true });
  };
  while (scan.at < text.length && text[scan.at] !== '"') {
    if (text[scan.at] === "\\" && '$`"\\\n'.includes(text.charAt(scan.at + 1))) {
      flush();
      from = text[scan.at + 1] === "\n" ? scan.at + 2 : scan.at + 1;
      scan.at += 2;
    } else if (text[scan.at] === "$" || text[scan.at] === "`") {
      flush();
      dollar(scan, pieces, true);
      from = scan.at;
    } else scan.at++;
  }
  flush();
  scan.at++;
}

/** `$NAME`, `${…}`, `$(…)`, `$((…))`, `` `…` ``, or a dollar that is just that. */
function dollar(scan: Scan, pieces: ShellPiece[], quoted: boolean) {
  const { text, make } = scan;
  const at = scan.at;
  if (text[at] === "`") return substitution(scan, pieces, quoted, text.indexOf("`", at + 1), 1);
  if (make && text[at + 1] === "$") scan.at++;
  const rest = text.slice(scan.at + 1, scan.at + 66);
  const name = /^([A-Za-z_][A-Za-z0-9_]*|[0-9@*#?!$-])/.exec(rest)?.[0];
  const made = make && scan.at === at ? /^[({]([A-Za-z_][A-Za-z0-9_.-]*)[)}]/.exec(rest) : null;
  if (made !== null) {
    pieces.push({ kind: "variable", name: made[1] ?? "", quoted });
    scan.at += 1 + made[0].length;
  } else if (rest.startsWith("(")) substitution(scan, pieces, quoted, closing(text, scan.at + 1, "(", ")"), 2);
  else if (rest.startsWith("{")) braced(scan, pieces, quoted);
  else if (name !== undefined) {
    pieces.push({ kind: "variable", name, quoted });
    scan.at += 1 + name.length;
  } else {
    pieces.push({ kind: "text", text: "$", quoted });
    scan.at++;
  }
}

function substitution(scan: Scan, pieces: ShellPiece[], quoted: boolean, close: number, open: number): void {
  const end = close < 0 ? lineEnd(scan.text, scan.at) : close;
  pieces.push({ kind: "unknown", text: scan.text.slice(scan.at + open, end), quoted });
  scan.at = close < 0 ? end : end + 1;
}

function braced(scan: Scan, pieces: ShellPiece[], quoted: boolean): void {
  const close = closing(scan.text, scan.at + 1, "{", "}");
  const end = close < 0 ? lineEnd(scan.text, scan.at) : close;
  const inside = scan.text.slice(scan.at + 2, end);
  const match = /^([A-Za-z_]\w*|\d+)(?:(:?)[-=]([^$`]*))?$/.exec(inside);
  const array = /^([A-Za-z_]\w*)\[([@*])\]$/.exec(inside);
  if (array !== null) pieces.push({ kind: "variable", name: array[1] ?? "", quoted, all: array[2] === "@" ? "@" : "*" });
  else if (match === null) pieces.push({ kind: "unknown", text: inside, quoted });
  else
    pieces.push({
      kind: "variable",
      name: match[1] ?? "",
      quoted,
      ...(match[3] !== undefined && { fallback: match[3].replace(/^["']|["']$/g, ""), empty: match[2] === ":" }),
    });
  scan.at = close < 0 ? end : end + 1;
}

/** How far an expansion is looked for its end, so that unclosed ones cannot make scanning slow. */
const FARTHEST = 4096;

/** Where the bracket at `open` is closed, quotes and nesting minded; -1 when it is not. */
function closing(text: string, open: number, left: string, right: string): number {
  let depth = 0;
  const limit = Math.min(text.length, open + FARTHEST);
  for (let at = open; at < limit; at++) {
    const c = text[at];
    if (c === "\\") at++;
    else if (c === "'" || c === '"') {
      const close = text.indexOf(c, at + 1);
      if (close < 0 || close >= limit) return -1;
      at = close;
    } else if (c === left) depth++;
    else if (c === right && --depth === 0) return at;
  }
  return -1;
}
