/** Text → statements, without recursion and without ever giving up: damage is noted where it is, and reading goes on. */

import { brief } from "../../core/markdown.ts";
import type { RuleId } from "../../core/rule.ts";
import { spanOf } from "../../core/text.ts";
import { isOpenQuote, isTooLong, longComment, lostSemicolon, openQuote, unclosed } from "./damage.ts";
import { isSpace, luaEnd, quoteEnd, skipTrivia, templateEnd, WORD_LIMIT, wordEnd } from "./lexer.ts";
import { adopt, type Damage, emptyHead, type Head, Statement } from "./statement.ts";

/** Blocks deeper than this are skipped over, and said to be: no real configuration is, and everything else may recurse. */
const DEPTH_LIMIT = 200;

const NOTHING: readonly Damage[] = [];

/** Reads statements of one text. A reader is used once: `readFile` for all of it. */
export class Reader {
  readonly text: string;
  pos = 0;
  #tokens = new Int32Array(64);
  #count = 0;
  #damage: Damage[] = [];
  #templated = false;
  #unclosed = 0;
  readonly #plain = emptyHead();
  /** The blocks that are open, outermost first; index 0 is the file. */
  readonly stack: Head[] = [];

  constructor(text: string, from = 0) {
    this.text = text;
    this.pos = from;
  }

  /** The whole text as one statement without words, its block being the file. */
  readFile(): Statement {
    this.#tokens = new Int32Array(64 + (this.text.length >> 3));
    const file = this.#head(0, 0, 0, 0, false);
    this.stack.push(file);
    while (this.step());
    this.#closeAll();
    return new Statement(this.#tokens, file, this.text.length, true, false);
  }

  /** Whether a quote was met that nothing closes: then no statement is read by its own text alone. */
  get lost(): boolean {
    return this.#unclosed > 0;
  }

  /** Starts to read inside of a block instead of at the top; \`depth\` blocks are around it. */
  enter(start: number, depth: number): Head {
    const block = this.#head(start, 0, 0, 0, false);
    for (let i = 0; i < depth; i++) this.stack.push(block);
    this.stack.push(block);
    return block;
  }

  /** Reads one statement, block head or closing brace; false at the end of the text. */
  step(): boolean {
    const { text } = this;
    const start = skipTrivia(text, this.pos);
    if (start - this.pos > WORD_LIMIT / 3) this.#checkComments(this.pos, start);
    this.pos = start;
    if (start >= text.length) return false;
    const c = text.charCodeAt(start);
    if (c === 125) this.#brace(start);
    else if (c === 59) this.#stray(start, 'unexpected ";": there is no directive before it');
    else if (!this.#skipTemplate(start, c)) this.#directive(start);
    return true;
  }

  /** A placeholder alone on its line, or a template's control tag, is no directive. */
  #skipTemplate(start: number, c: number): boolean {
    if (c !== 123 && c !== 60) return false;
    const end = templateEnd(this.text, start);
    if (end === 0) return false;
    const mark = this.text.charCodeAt(start + 1);
    let next = end;
    while (this.text.charCodeAt(next) === 32 || this.text.charCodeAt(next) === 9) next++;
    const after = this.text.charCodeAt(next);
    const alone = next >= this.text.length || after === 10 || after === 13 || after === 125;
    if (!alone && mark === 123) return false;
    if (mark !== 35) (this.stack.at(-1) as Head).templated = true;
    this.pos = end;
    return true;
  }

  #brace(start: number): void {
    this.pos = start + 1;
    if (this.stack.length > 1) this.#closeBlock(start + 1, true);
    else this.#stray(start, 'unexpected "}": no block is open here');
  }

  #stray(start: number, message: string): void {
    this.pos = start + 1;
    this.#note("nginx/unexpected-token", start, start, start + 1, message);
    this.#emitPlain(start, this.#count, 0, start + 1, true, false);
  }

  #directive(start: number): void {
    const first = this.#count;
    this.#words(start);
    const words = (this.#count - first) >> 1;
    const c = this.text.charCodeAt(this.pos);
    const templated = this.#templated;
    this.#templated = false;
    if (words === 0) this.#note("nginx/unexpected-token", start, start, start + 1, 'unexpected "{": there is no directive before it');
    if (c === 123) {
      this.#block(start, first, words, templated);
      return;
    }
    let end = this.pos;
    if (c === 59) end = ++this.pos;
    else this.#unterminated(start, first, words);
    this.#emitPlain(start, first, words, end, c === 59, templated);
  }

  #block(start: number, first: number, words: number, templated: boolean): void {
    const open = this.pos;
    this.pos = open + 1;
    const lua = words > 0 && this.#isLua(first);
    const deep = this.stack.length > DEPTH_LIMIT;
    if (deep) {
      const message = `blocks are nested more than ${DEPTH_LIMIT} deep; this one is not read`;
      this.#note("nginx/nested-too-deeply", start, open, open + 1, message);
    }
    this.stack.push(this.#head(start, first, words, open - start, templated));
    if (!lua && !deep) return;
    const end = lua ? luaEnd(this.text, this.pos) : this.#skipBlock(this.pos);
    this.pos = end === -1 ? this.text.length : end + 1;
    this.#closeBlock(this.pos, end !== -1, lua);
  }

  #head(start: number, first: number, words: number, open: number, templated: boolean): Head {
    return { start, first, words, open, templated, damage: this.#takeDamage(), damaged: false, children: [], starts: [] };
  }

  /** A statement without a block. All of them share one head, which the statement copies. */
  #emitPlain(start: number, first: number, words: number, end: number, closed: boolean, templated: boolean): void {
    const head = this.#plain;
    head.start = start;
    head.first = first;
    head.words = words;
    head.templated = templated;
    head.damage = this.#takeDamage();
    this.#emit(new Statement(this.#tokens, head, end - start, closed, false), start);
  }

  /** The end of the text closes what is open; the innermost block says so for all. */
  #closeAll(): void {
    const innermost = this.stack.at(-1) as Head;
    if (this.stack.length > 1) innermost.damage = [...innermost.damage, unclosed(this.text, innermost)];
    while (this.stack.length > 1) this.#closeBlock(this.text.length, false);
  }

  #closeBlock(end: number, closed: boolean, lua = false): void {
    const head = this.stack.pop() as Head;
    if (!closed && (lua || end < this.text.length)) head.damage = [...head.damage, unclosed(this.text, head)];
    this.#emit(new Statement(this.#tokens, head, end - head.start, closed, lua), head.start);
  }

  #emit(statement: Statement, start: number): void {
    adopt(this.stack.at(-1) as Head, statement, start);
  }

  #isLua(first: number): boolean {
    const end = this.#tokens[first + 1] as number;
    return this.text.startsWith("_by_lua_block", end - 13);
  }

  /** The `}` that closes the block open before `from`, found without reading what is in it; -1 at the end of the text. */
  #skipBlock(from: number): number {
    let depth = 1;
    let i = from;
    for (;;) {
      i = skipTrivia(this.text, i);
      if (i >= this.text.length) return -1;
      const c = this.text.charCodeAt(i);
      if (c === 125 && --depth === 0) return i;
      if (c === 123) depth++;
      if (c === 125 || c === 123 || c === 59) i++;
      else i = this.#wordAt(i, i);
    }
  }

  /** Reads words until `;`, `{`, an unexpected `}` or the end; leaves `pos` there. */
  #words(start: number): void {
    const { text } = this;
    let i = start;
    for (;;) {
      const c = text.charCodeAt(i);
      if (c === 59 || i >= text.length) break;
      if (c === 123 && templateEnd(text, i) === 0) break;
      if (c === 125) break;
      const end = this.#wordAt(i, start);
      this.#add(i, end);
      i = end;
      if (c === 34 || c === 39) i = this.#afterQuote(end, start);
      i = skipTrivia(text, i);
    }
    this.pos = i;
  }

  /** Behind a closing quote nginx wants a space, `;`, `{` or `)`. */
  #afterQuote(end: number, start: number): number {
    const { text } = this;
    const c = text.charCodeAt(end);
    if (end >= text.length || isSpace(c) || c === 59 || c === 123 || c === 41) return end;
    const shown = String.fromCodePoint(text.codePointAt(end) as number);
    this.#note(
      "nginx/unexpected-token",
      start,
      end,
      end + shown.length,
      `unexpected "${brief(shown)}" after a closing quote: a space, ";" or "{" has to follow`,
    );
    if (c !== 35 && c !== 125) return end;
    const rest = wordEnd(text, end);
    this.#add(end, rest);
    return rest;
  }

  /** The end of the word at `from`, quoted or not, with what nginx says of its length. */
  #wordAt(from: number, start: number): number {
    const { text } = this;
    const c = text.charCodeAt(from);
    if (c === 60 || c === 123) this.#templated = true;
    const quoted = c === 34 || c === 39;
    const end = quoted ? this.#quoteEnd(from) : wordEnd(text, from);
    if (end === 0) return this.#unclosedQuote(from, start);
    if (end - from > WORD_LIMIT / 3) this.#checkLength(from, end, start, quoted);
    return end;
  }

  #quoteEnd(from: number): number {
    if (this.#unclosed > 8) return 0;
    const end = quoteEnd(this.text, from);
    if (end === 0) this.#unclosed++;
    return end;
  }

  /** A quote that nothing closes: nginx fails at the end of the file, or where its buffer is full. The word ends with its line here. */
  #unclosedQuote(from: number, start: number): number {
    const { text } = this;
    if (!this.#checkLength(from, text.length + 1, start, true) && this.#unclosed === 1) this.#damage.push(openQuote(text, from, start));
    const line = text.indexOf("\n", from);
    let end = line === -1 ? text.length : line;
    if (text.charCodeAt(end - 1) === 13) end--;
    if (text.charCodeAt(end - 1) === 59 && end - 1 > from) end--;
    return end;
  }

  /**
   * nginx reads a word into 4096 bytes, the opening quote not counted and the closing one included. It makes room again with the first
   * character that is not the word's own; behind a blank that is the next one.
   */
  #checkLength(from: number, end: number, start: number, quoted: boolean): boolean {
    const last = Math.min(end + (isSpace(this.text.charCodeAt(end)) ? 1 : 0), this.text.length);
    if (!isTooLong(this.text, quoted ? from + 1 : from, last)) return false;
    const hint = quoted ? ", probably its closing quote is missing" : "";
    this.#note("nginx/unexpected-token", start, from, Math.min(from + 10, last), `a value is longer than ${WORD_LIMIT} bytes${hint}`);
    return true;
  }

  #unterminated(start: number, first: number, words: number): void {
    const last = words === 0 ? start : (this.#tokens[first + 2 * words - 1] as number);
    if (this.#unclosed > 0 && words > 0 && isOpenQuote(this.text, this.#tokens[first + 2 * words - 2] as number, last)) return;
    if (this.pos < this.text.length || !this.#damage.some((damage) => damage.rule === "nginx/unexpected-end"))
      this.#damage.push(lostSemicolon(this.text, start, last, this.pos));
  }

  /** A comment that is too long for nginx, as a stray statement of its own. */
  #checkComments(from: number, to: number): void {
    const at = longComment(this.text, from, to);
    if (at === -1) return;
    this.#note("nginx/unexpected-token", at, at, at + 10, `a comment is longer than ${WORD_LIMIT} bytes`);
    this.#emitPlain(at, this.#count, 0, at + 10, false, false);
  }

  #note(rule: RuleId, start: number, from: number, to: number, message: string): void {
    this.#damage.push({ rule, span: spanOf(from - start, to - start), message });
  }

  #takeDamage(): readonly Damage[] {
    const taken = this.#damage;
    if (taken.length === 0) return NOTHING;
    this.#damage = [];
    return taken;
  }

  #add(start: number, end: number): void {
    if (this.#count + 2 > this.#tokens.length) {
      const larger = new Int32Array(this.#tokens.length * 2);
      larger.set(this.#tokens);
      this.#tokens = larger;
    }
    this.#tokens[this.#count++] = start;
    this.#tokens[this.#count++] = end;
  }
}
