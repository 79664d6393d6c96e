/**
 * HCL as Terraform reads it: a tolerant tree with the span of everything. Damage is a problem of one statement; what follows
 * is read on. Never throws; linear in the text (what is read again after damage has a budget); nesting bounded.
 */
import { type Span, spanOf } from "../../core/text.ts";
import { blank, type Cursor, cursorAt, Refusal, refuse, takeIdentifier, takeLineEnd, toLineEnd } from "./hcl-cursor.ts";
import { expression } from "./hcl-expression.ts";
import { blanksBefore, blanksBehind, plainEnd, plainLabels, plainValue } from "./hcl-plain.ts";
import { Stack } from "./hcl-stack.ts";
import { quoted } from "./hcl-text.ts";
import type { HclAttribute, HclBlock, HclBody, HclExpression, HclFile, HclProblem } from "./hcl-tree.ts";

export * from "./hcl-tree.ts";

/**
 * A body that is being read. Its attributes and blocks are the last ones of those of all open bodies, from these places on; `names`
 * holds the names of the attributes, once there are many.
 */
type Body = { readonly attributes: number; readonly blocks: number; names: Set<string> | undefined };
/** `isDeep`: nested too deeply to be a block of its own. `found`: how many problems were found before it. */
type Open = { readonly body: Body; readonly head?: Omit<HclBlock, "span" | "body">; readonly isDeep?: boolean; readonly found?: number };

/**
 * `resource` and its like at the start of a line inside a block: where `closesAtTop`, the block is taken to be never closed;
 * otherwise it is only `noticed`, for whole text may look like that too.
 */
type Guess = { readonly closesAtTop: boolean; noticed: boolean };
/** `found` counts all problems, those too that are not kept. */
type Reader = Cursor & {
  readonly stack: Open[];
  /** Of all bodies that are open, the outer ones first. */
  readonly attributes: Stack<HclAttribute>;
  /** Of the block whose head is being read. */
  readonly labels: Stack<string>;
  readonly labelSpans: Stack<Span>;
  readonly blocks: Stack<HclBlock>;
  readonly problems: HclProblem[];
  readonly guess: Guess;
  rereads: number;
  found: number;
};

/** At most this many problems are kept. */
const MOST_PROBLEMS = 100;
/** Blocks nested deeper are read as if they stood in the block at this depth. */
const DEEPEST = 64;

/** Reads a text: by its brackets, and where these do not fit, by its indents as well. */
export function readHcl(text: string): HclFile {
  const guess: Guess = { closesAtTop: false, noticed: false };
  const file = readBy(text, guess);
  return file.problems.length > 0 && guess.noticed ? readBy(text, { closesAtTop: true, noticed: true }) : file;
}

function readBy(text: string, guess: Guess): HclFile {
  const reader: Reader = {
    ...cursorAt(text, text.startsWith("\ufeff") ? 1 : 0),
    stack: [{ body: { attributes: 0, blocks: 0, names: undefined } }],
    labels: new Stack(),
    labelSpans: new Stack(),
    attributes: new Stack(),
    blocks: new Stack(),
    problems: [],
    guess,
    rereads: text.length * 2 + 4096,
    found: 0,
  };
  while (reader.at < text.length) if (!plainStatement(reader)) statement(reader);
  for (let open = reader.stack.at(-1); open?.head !== undefined; open = reader.stack.at(-1)) {
    problem(reader, { span: open.head.typeSpan, message: `the block "${open.head.type.slice(0, 40)}" is never closed: a } is missing` });
    closeBlock(reader, text.length);
  }
  return { body: { attributes: reader.attributes.cut(0), blocks: reader.blocks.cut(0) }, problems: reader.problems };
}

/** Bodies with more attributes remember the names that they have. */
const FEW = 16;

function hasName({ attributes }: Reader, body: Body, name: string): boolean {
  if (attributes.size - body.attributes >= FEW) {
    body.names ??= new Set(attributes.from(body.attributes).map((one) => one.name));
    return body.names.has(name);
  }
  for (let i = body.attributes; i < attributes.size; i++) if (attributes.at(i).name === name) return true;
  return false;
}

function problem(reader: Reader, found: HclProblem): void {
  reader.found++;
  if (reader.problems.length < MOST_PROBLEMS) reader.problems.push(found);
}

function statement(reader: Reader) {
  const before = reader.at;
  reader.depth = 0;
  // What a statement before it was refused in the middle of.
  if (reader.items.size + reader.entries.size > 0) [reader.items.cut(0), reader.entries.cut(0)];
  try {
    blank(reader, true);
    if (reader.at >= reader.text.length) return;
    if (reader.text[reader.at] === "}") return closing(reader);
    const start = reader.at;
    const name = takeIdentifier(reader);
    if (name === undefined) return refuse(reader, "expected an argument or a block here");
    const nameEnd = reader.at;
    blank(reader, false);
    if (reader.text[reader.at] === "=" && reader.text[reader.at + 1] !== "=") attribute(reader, name, start);
    else block(reader, name, start, nameEnd);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    problem(reader, error.problem);
    recover(reader, before);
  }
}

function closing(reader: Reader): void {
  const open = reader.stack.at(-1);
  if (open?.head === undefined) refuse(reader, "this } closes nothing");
  reader.at++;
  closeBlock(reader, reader.at);
  lineEnd(reader, "a line break is missing behind }");
}

function closeBlock(reader: Reader, end: number): void {
  const open = reader.stack.pop() as Open;
  if (open.head === undefined || open.isDeep === true) return;
  const { type, typeSpan, labels, labelSpans } = open.head;
  const { attributes, blocks } = open.body;
  const body: HclBody = { attributes: reader.attributes.cut(attributes), blocks: reader.blocks.cut(blocks) };
  const block = { type, typeSpan, labels, labelSpans, span: spanOf(typeSpan.start, end), body };
  reader.blocks.push(open.found === reader.found ? block : { ...block, isDamaged: true });
}

function lineEnd(reader: Reader, message: string): void {
  blank(reader, false);
  if (!takeLineEnd(reader)) refuse(reader, message);
}

/** Passes a statement on a plain line, or a brace that closes a block on a line of its own; what is neither is left to `statement`. */
function plainStatement(reader: Reader): boolean {
  const { text, stack } = reader;
  let start = reader.at;
  for (let c = text.charCodeAt(start); c === 32 || c === 10 || c === 9 || c === 35; c = text.charCodeAt(start)) {
    if (c !== 35) start++;
    else start = text.indexOf("\n", start);
    if (start === -1) return false;
  }
  if (text.charCodeAt(start) === 125) {
    if (text.charCodeAt(start + 1) !== 10 || stack.length === 1) return false;
    closeBlock(reader, start + 1);
    reader.at = start + 2;
    return true;
  }
  const end = plainEnd(text, start);
  if (end === -1) return false;
  reader.at = text.charCodeAt(end) === 13 ? end + 2 : end + 1;
  if (text.charCodeAt(end - 1) === 123) plainBlock(reader, start, end - 1);
  else {
    const equals = text.indexOf("=", start);
    const value = plainValue(reader, blanksBehind(text, equals + 1), end);
    add(reader, (stack.at(-1) as Open).body, reader.names.at(text, start, blanksBefore(text, equals)), start, value);
  }
  return true;
}

/** A block whose head ends in the brace at `brace`. */
function plainBlock(reader: Reader, start: number, brace: number): void {
  const { text, labels, labelSpans } = reader;
  let end = start + 1;
  for (let c = text.charCodeAt(end); c !== 32 && c !== 9 && c !== 123; c = text.charCodeAt(end)) end++;
  missingBrace(reader, start);
  if (labels.size > 0) [labels.cut(0), labelSpans.cut(0)];
  plainLabels(reader, end, brace, labels, labelSpans);
  opened(reader, reader.names.at(text, start, end), spanOf(start, end));
}

function attribute(reader: Reader, name: string, start: number): void {
  put(reader, (reader.stack.at(-1) as Open).body, name, start);
  lineEnd(reader, `expected a line break behind the value of "${name.slice(0, 40)}"`);
}

function put(reader: Reader, body: Body, name: string, start: number): void {
  reader.at++;
  add(reader, body, name, start, expression(reader, false));
}

function add(reader: Reader, body: Body, name: string, start: number, value: HclExpression): void {
  if (hasName(reader, body, name))
    problem(reader, { span: spanOf(start, start + name.length), message: `"${name.slice(0, 40)}" is set a second time in this block` });
  body.names?.add(name);
  reader.attributes.push({ name, start, value });
}

const TOP = /(?:resource|data|variable|module|output|provider|locals|terraform)(?:[ \t]+"[^"\n]*"){0,2}[ \t]*\{/y;

function block(reader: Reader, type: string, start: number, typeEnd: number): void {
  missingBrace(reader, start);
  const { labels, labelSpans } = reader;
  if (labels.size > 0) [labels.cut(0), labelSpans.cut(0)];
  for (; reader.text[reader.at] !== "{"; blank(reader, false)) {
    const from = reader.at;
    const label = reader.text[from] === '"' ? quoted(reader, expression) : takeIdentifier(reader);
    if (label === undefined) refuse(reader, `expected = or { behind "${type.slice(0, 40)}"`);
    if (typeof label === "object" && (label.kind !== "literal" || typeof label.value !== "string"))
      refuse(reader, "a label of a block is plain text", from);
    labels.push(typeof label === "object" && label.kind === "literal" ? String(label.value) : String(label));
    labelSpans.push(spanOf(from, reader.at));
  }
  reader.at++;
  opened(reader, type, spanOf(start, typeEnd));
  blank(reader, false);
  if (!takeLineEnd(reader)) oneLine(reader, type);
}

/** A block begins, with the labels that were read. */
function opened(reader: Reader, type: string, typeSpan: Span): void {
  const { stack, attributes, blocks, found } = reader;
  const head = { type, typeSpan, labels: reader.labels.cut(0), labelSpans: reader.labelSpans.cut(0) };
  if (stack.length < DEEPEST) stack.push({ head, body: { attributes: attributes.size, blocks: blocks.size, names: undefined }, found });
  else stack.push({ head, body: (stack.at(-1) as Open).body, isDeep: true, found });
}

/** A block of the top level at the start of a line inside another one: that one was never closed. */
function missingBrace(reader: Reader, start: number): void {
  if (reader.stack.length < 2 || (start > 0 && reader.text[start - 1] !== "\n")) return;
  TOP.lastIndex = start;
  if (!TOP.test(reader.text)) return;
  reader.guess.noticed = true;
  if (!reader.guess.closesAtTop) return;
  while (reader.stack.length > 1) {
    const { head } = reader.stack.at(-1) as Open;
    if (head !== undefined)
      problem(reader, { span: head.typeSpan, message: `the block "${head.type.slice(0, 40)}" is never closed: a } is missing` });
    closeBlock(reader, start);
  }
}

/** `{ name = value }` or `{}` on one line. */
function oneLine(reader: Reader, type: string) {
  if (reader.text[reader.at] === "}") return closing(reader);
  const start = reader.at;
  const name = takeIdentifier(reader);
  blank(reader, false);
  if (name === undefined || reader.text[reader.at] !== "=")
    crowded(reader, start, `a block on one line holds one argument at most: break the line behind "${type.slice(0, 20)} {"`);
  put(reader, (reader.stack.at(-1) as Open).body, name, start);
  blank(reader, false);
  if (reader.text[reader.at] !== "}") crowded(reader, reader.at, "a block on one line holds one argument at most: expected } here");
  closing(reader);
}

/** Refuses what a block on one line holds too much of; where the line ends in a brace, that is taken for the block's own. */
function crowded(reader: Reader, start: number, message: string): never {
  const end = reader.text.indexOf("\n", reader.at);
  if (/\}[ \t\r]*$/.test(reader.text.slice(reader.at, end === -1 ? undefined : end).slice(-80))) closeBlock(reader, reader.at);
  return refuse(reader, message, start);
}

const STATEMENT = /^[ \t]*(?:\}|[A-Za-z_][\w-]*[ \t]*(?:=(?![=>])|\{|"[^"\n]*"))/;

/**
 * Goes on behind damage: with the first line after the statement's that looks like a statement, be it in the middle of what
 * was being read (a bracket that was left open took it in), or behind the place of the damage once the budget is used up.
 */
function recover(reader: Reader, before: number): void {
  const { text } = reader;
  const failed = reader.at;
  reader.at = before;
  blankOrEnd(reader);
  toLineEnd(reader);
  const first = reader.at;
  if (failed - first > reader.rereads) reader.at = failed;
  else reader.rereads -= Math.max(0, failed - first);
  if (reader.at < before || reader.at > text.length) reader.at = text.length;
  toLineEnd(reader);
  for (reader.at = Math.max(reader.at, Math.min(before + 1, text.length)); reader.at < text.length; toLineEnd(reader)) {
    if (text[reader.at] === "\n") reader.at++;
    const end = text.indexOf("\n", reader.at);
    const line = text.slice(reader.at, end === -1 ? text.length : Math.min(end, reader.at + 300));
    if (STATEMENT.test(line)) return;
    if (end === -1) {
      reader.at = text.length;
      return;
    }
  }
}

/** Blanks, or to the end of the text where a comment is never closed. */
function blankOrEnd(reader: Reader): void {
  try {
    blank(reader, true);
  } catch {
    reader.at = reader.text.length;
  }
}
