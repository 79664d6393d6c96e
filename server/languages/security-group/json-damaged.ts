/** JSON that is damaged, read as its author laid it out: indentation says where a value ends whose bracket is missing. */
import { type Span, spanOf } from "../../core/text.ts";
import { type JsonToken, jsonTokens } from "./json-tokens.ts";
import type { Value } from "./value.ts";

/** What is left of a text, and the first thing that is wrong with it. */
export type Salvaged = { readonly value: Value | undefined; readonly wrong: { readonly span: Span; readonly message: string } | undefined };

/** An object or array that is not closed yet. `inner` is the indentation of what is in it, `lost` while what follows has lost its opening bracket. */
type Open = {
  readonly type: "{" | "[";
  readonly start: number;
  readonly line: number;
  readonly indent: number;
  inner: number | undefined;
  readonly entries: Map<string, Value>;
  readonly items: Value[];
  key: string | undefined;
  comma: boolean;
};

/** Reads a text of which a strict reader has said that it is no JSON. Time and memory are linear. */
export function salvage(uri: string, text: string): Salvaged {
  const reader = new Reader(uri);
  const tokens = jsonTokens(text);
  for (const [place, token] of tokens.entries()) reader.take(token, tokens[place + 1]);
  return reader.finish(text.length);
}

class Reader {
  private readonly stack: Open[] = [];
  private root: Value | undefined;
  private wrong: Salvaged["wrong"];
  private end = 0;
  /** How many objects and arrays have what is in them further to the right, less those that have not. */
  private indented = 0;

  private readonly uri: string;

  constructor(uri: string) {
    this.uri = uri;
  }

  take(token: JsonToken, next: JsonToken | undefined): void {
    if (token.first) this.leave(token);
    const top = this.stack.at(-1);
    if (token.type === "}" || token.type === "]") this.close(token);
    else if (top !== undefined && this.isStray(top, token)) this.blame(token, "it stands where nothing of its depth is open");
    else if (token.type === "{" || token.type === "[") this.open(token);
    else if (token.type === ",") this.comma(token);
    else if (token.type === "string" && next?.type === ":" && top?.type === "{") this.key(top, token);
    else if (token.type === "string" || token.type === "scalar")
      this.put({ kind: "scalar", value: token.value, at: this.at(token) }, token);
    else if (token.type !== ":" || top?.key === undefined) this.blame(token, "a value was expected");
    if (token.broken) this.blame(token, "a quote is missing");
    this.end = token.end;
  }

  finish(length: number): Salvaged {
    if (this.stack.length > 0) this.blame({ start: this.end, end: Math.min(length, this.end + 1) }, "a closing bracket is missing");
    while (this.stack.length > 0) this.pop(this.end);
    return { value: this.root, wrong: this.wrong };
  }

  private at({ start, end }: Span): Value["at"] {
    return { uri: this.uri, span: spanOf(start, end) };
  }

  private blame({ start, end }: Span, message: string): void {
    this.wrong ??= { span: spanOf(start, end), message };
  }

  /** What begins a line no further to the right than an open bracket's own line is behind it. */
  private leave(token: JsonToken): void {
    const isClosing = token.type === "}" || token.type === "]";
    for (let top = this.stack.at(-1); top !== undefined && top.line !== token.line && this.stack.length > 1; top = this.stack.at(-1)) {
      const isLaidOut = top.inner === undefined ? this.indented > 0 : top.inner > top.indent;
      if (!isLaidOut || (isClosing ? token.indent >= top.indent : token.indent > top.indent)) break;
      this.blame({ start: this.end, end: this.end + 1 }, `the ${top.type === "{" ? "}" : "]"} of line ${top.line + 1} is missing`);
      this.pop(this.end);
    }
  }

  /** Whether a line is deeper than what is open: what it belongs to has lost its opening bracket. */
  private isStray(top: Open, token: JsonToken): boolean {
    if (!token.first || top.line === token.line) return false;
    if (top.inner === undefined) {
      top.inner = token.indent;
      this.indented += token.indent > top.indent ? 1 : -1;
    }
    return top.inner > top.indent && token.indent > top.inner && top.key === undefined;
  }

  private open(token: JsonToken): void {
    const { start, line, indent } = token;
    const type = token.type === "[" ? "[" : "{";
    this.stack.push({ type, start, line, indent, inner: undefined, entries: new Map(), items: [], key: undefined, comma: true });
  }

  private close(token: JsonToken): void {
    const opening = token.type === "}" ? "{" : "[";
    const top = this.stack.at(-1);
    if (top === undefined || isDeeper(top, token)) this.blame(token, "nothing is open that this would close");
    else if (top.type === opening) this.pop(token.end);
    else {
      this.blame(token, `the bracket of line ${top.line + 1} is another one`);
      const isInside = top.line === token.line && this.stack.at(-2)?.type === opening;
      if (isInside) this.pop(token.start);
      if (isInside || token.first) this.pop(token.end);
    }
  }

  private pop(end: number): void {
    const open = this.stack.pop();
    if (open === undefined) return;
    const at = this.at({ start: open.start, end });
    this.put(open.type === "{" ? { kind: "map", entries: open.entries, at } : { kind: "list", items: open.items, at }, at.span);
  }

  private comma(token: JsonToken): void {
    const top = this.stack.at(-1);
    if (top === undefined || top.comma || top.key !== undefined) this.blame(token, "a value was expected before it");
    if (top === undefined) return;
    top.comma = true;
    top.key = undefined;
  }

  private key(top: Open, token: JsonToken): void {
    if (!top.comma) this.blame({ start: this.end, end: this.end + 1 }, "a comma is missing here");
    if (top.key !== undefined) this.blame({ start: this.end, end: this.end + 1 }, "a value is missing here");
    top.key = String(token.value);
    top.comma = false;
  }

  private put(value: Value, { start, end }: Span): void {
    const top = this.stack.at(-1);
    if (top === undefined) {
      if (this.root === undefined) this.root = value;
      else this.blame({ start, end }, "the text should have ended before it");
    } else if (top.type === "[") {
      if (!top.comma) this.blame({ start: Math.max(0, start - 1), end: start }, "a comma is missing before it");
      top.items.push(value);
      top.comma = false;
    } else if (top.key === undefined) this.blame({ start, end }, "a name was expected");
    else {
      top.entries.set(top.key, value);
      top.key = undefined;
    }
  }
}

/** Whether a closing bracket begins a line that is further to the right than that of the bracket which it would close. */
const isDeeper = (top: Open, token: JsonToken): boolean =>
  token.first && top.line !== token.line && (top.inner ?? 0) > top.indent && token.indent > top.indent;
