/**
 * Text → YAML tokens, by the rules of libyaml (which netplan, PyYAML, and as a port of it every Go program use). Goes on
 * after damage: a problem is noted, and scanning continues behind it. Linear in the text.
 */
import { KeySlots, type SimpleKey } from "./yaml-keys.ts";
import { readAnchor, readTag } from "./yaml-properties.ts";
import { isDocumentMark, type ReadScalar, readBlockScalar, readPlain, readQuoted } from "./yaml-scalars.ts";
import {
  breakLength,
  isBlankOrEnd,
  isBreak,
  isDirective,
  isFlowMark,
  type Report,
  type ScalarStyle,
  type Token,
  type TokenKind,
} from "./yaml-tokens.ts";

/** A key must fit on one line and in this many characters (YAML 1.1 §7.4.2). */
const KEY_LIMIT = 1024;
const NOT_HERE = { "-": "a list cannot begin here: put `- ` on a line of its own", key: "a key cannot begin here" };

/** Text → tokens, in one pass; problems are reported, and it goes on. Never throws. */
export class YamlScanner {
  /** Everything scanned so far. A key is known as such only at its `:`; see `keyAt`. */
  readonly tokens: Token[] = [];
  /** Tokens that begin a simple key: index → whether a block mapping begins there as well. */
  readonly keyAt = new Map<number, boolean>();
  readonly #text: string;
  readonly #report: Report;
  readonly #indents: number[] = [];
  readonly #keys = new KeySlots();
  #at = 0;
  #line = 0;
  #lineStart = 0;
  #indent = -1;
  #keyAllowed = true;
  #done = false;

  constructor(text: string, report: Report) {
    this.#text = text;
    this.#report = report;
  }

  /** The token at `index` and whether a key (or a mapping and its first key) begins with it. Scans as far as that needs. */
  token(index: number): Token {
    while (!this.#done && (this.tokens.length <= index || this.#mayBeKey(index))) this.#scan();
    return this.tokens[Math.min(index, this.tokens.length - 1)] as Token;
  }

  #mayBeKey(index: number): boolean {
    const key = this.#keys.ofToken(index);
    if (key === undefined) return false;
    if (key.required) this.#dropStale(0);
    return this.#isFresh(key);
  }

  #isFresh = (key: SimpleKey): boolean => key.line === this.#line && this.#at - key.start <= KEY_LIMIT;

  #dropStale(level: number): void {
    const key = this.#keys.at(level);
    if (key !== undefined && !this.#isFresh(key)) this.#removeKey(level);
  }

  #removeKey(level = this.#keys.level): void {
    const key = this.#keys.at(level);
    if (key?.required === true) {
      const token = this.tokens[key.token];
      this.#report("missing-colon", key.start, token?.end ?? key.start, "a `:` is missing here");
    }
    this.#keys.forget(level);
  }

  #saveKey(): void {
    if (!this.#keyAllowed) return;
    this.#removeKey();
    const column = this.#at - this.#lineStart;
    const required = !this.#inFlow() && this.#indent === column;
    this.#keys.set({ token: this.tokens.length, start: this.#at, line: this.#line, column, required });
  }

  #push(kind: TokenKind, start: number, end: number, text = "", style: ScalarStyle = "plain"): void {
    this.tokens.push({ kind, start, end, text, style });
  }

  #inFlow(): boolean {
    return this.#keys.level > 0;
  }

  #roll(column: number, kind: TokenKind): void {
    if (this.#inFlow() || this.#indent >= column) return;
    this.#indents.push(this.#indent);
    this.#indent = column;
    this.#push(kind, this.#at, this.#at);
  }

  #unroll(column: number): void {
    while (!this.#inFlow() && this.#indent > column) {
      this.#push("block-end", this.#at, this.#at);
      this.#indent = this.#indents.pop() ?? -1;
    }
  }

  #newLine(length: number): void {
    this.#at += length;
    this.#line++;
    this.#lineStart = this.#at;
  }

  #moveTo(end: number): void {
    const text = this.#text;
    while (this.#at < end) {
      const length = breakLength(text, this.#at);
      if (length > 0) this.#newLine(length);
      else this.#at++;
    }
  }

  #skipBlanks(): void {
    const text = this.#text;
    for (;;) {
      const c = text.charCodeAt(this.#at);
      if (c === 32 || (c === 0xfeff && this.#at === this.#lineStart)) {
        if (c === 0xfeff) this.#lineStart++;
        this.#at++;
      } else if (c === 9) {
        if (this.#keyAllowed && !this.#inFlow()) this.#tab();
        else this.#at++;
      } else if (c === 35) {
        while (this.#at < text.length && !isBreak(text.charCodeAt(this.#at))) this.#at++;
      } else {
        const length = breakLength(text, this.#at);
        if (length === 0) return;
        this.#newLine(length);
        if (!this.#inFlow()) this.#keyAllowed = true;
      }
    }
  }

  // A run of tabs where indentation belongs. Blank lines of tabs are damage to libyaml, too. Each tab then counts as two columns.
  #tab(): void {
    const start = this.#at;
    while (this.#text.charCodeAt(this.#at) === 9) this.#at++;
    this.#report("tab", start, this.#at, "a tab cannot indent: use spaces");
    this.#lineStart -= this.#at - start;
  }

  #scan(): void {
    this.#skipBlanks();
    this.#dropStale(0);
    this.#dropStale(this.#keys.level);
    const text = this.#text;
    const at = this.#at;
    const column = at - this.#lineStart;
    this.#unroll(column);
    const c = text.charCodeAt(at);
    const next = text.charCodeAt(at + 1);
    const inFlow = this.#inFlow();
    if (at >= text.length) this.#end();
    else if (column === 0 && at === this.#lineStart && this.#lineMark(c)) return;
    else if (c === 45 && isBlankOrEnd(next)) this.#lead("-", column);
    else if (c === 63 && (inFlow || isBlankOrEnd(next))) this.#lead("key", column);
    else if (c === 58 && (inFlow || isBlankOrEnd(next))) this.#value(column);
    else if (isFlowMark(c)) this.#flowMark(c);
    else if (c === 42 || c === 38 || c === 33) this.#property(c);
    else if (c === 39 || c === 34) this.#scalar(readQuoted(text, at), c === 39 ? "single" : "double");
    else if ((c === 124 || c === 62) && !inFlow) this.#blockScalar(c);
    else if (c === 37 || c === 64 || c === 96 || c === 124 || c === 62) this.#unexpected();
    else this.#plain();
  }

  #end(): void {
    this.#unroll(-1);
    while (this.#inFlow()) {
      this.#removeKey();
      this.#keys.close();
    }
    this.#unroll(-1);
    this.#removeKey();
    this.#push("end", this.#text.length, this.#text.length);
    this.#done = true;
  }

  #lineMark(c: number): boolean {
    if (c === 37) {
      this.#resetToTop();
      let end = this.#at;
      while (end < this.#text.length && !isBreak(this.#text.charCodeAt(end))) end++;
      const line = this.#text.slice(this.#at, end);
      if (!isDirective(line)) this.#report("bad-directive", this.#at, end, "a line that begins with `%` is a directive, and this is none");
      this.#push("directive", this.#at, end, line);
      this.#at = end;
      return true;
    }
    if (!isDocumentMark(this.#text, this.#at)) return false;
    this.#resetToTop();
    this.#push(c === 45 ? "document-start" : "document-end", this.#at, this.#at + 3);
    this.#at += 3;
    return true;
  }

  #resetToTop(): void {
    this.#unroll(-1);
    this.#removeKey();
    this.#keyAllowed = false;
  }

  #flowMark(c: number): void {
    if (c === 91 || c === 123) {
      this.#saveKey();
      this.#keys.open();
      this.#keyAllowed = true;
    } else {
      this.#removeKey();
      if (c !== 44) this.#keys.close();
      this.#keyAllowed = c === 44;
    }
    this.#push(String.fromCharCode(c) as TokenKind, this.#at, this.#at + 1);
    this.#at++;
  }

  // `- ` and `? `: what may stand only where a line's content begins.
  #lead(kind: "-" | "key", column: number): void {
    if (!this.#inFlow()) {
      if (!this.#keyAllowed) this.#report("entry-not-allowed", this.#at, this.#at + 1, NOT_HERE[kind]);
      this.#roll(column, kind === "-" ? "block-sequence" : "block-mapping");
    }
    this.#removeKey();
    this.#keyAllowed = kind === "-" || !this.#inFlow();
    this.#push(kind, this.#at, this.#at + 1);
    this.#at++;
  }

  #value(column: number): void {
    const level = this.#keys.level;
    const key = this.#keys.at(level);
    if (key !== undefined && this.#isFresh(key)) {
      const opens = !this.#inFlow() && this.#indent < key.column;
      if (opens) {
        this.#indents.push(this.#indent);
        this.#indent = key.column;
      }
      this.keyAt.set(key.token, opens);
      this.#keys.forget(level);
      this.#keyAllowed = false;
    } else {
      this.#dropStale(level);
      if (!this.#inFlow()) {
        if (!this.#keyAllowed)
          this.#report("value-not-allowed", this.#at, this.#at + 1, "a second `: ` on this line: quote the text, or indent the lines");
        this.#roll(column, "block-mapping");
      }
      this.#keyAllowed = !this.#inFlow();
    }
    this.#push("value", this.#at, this.#at + 1);
    this.#at++;
  }

  #property(c: number): void {
    this.#saveKey();
    this.#keyAllowed = false;
    const start = this.#at;
    const read = c === 33 ? readTag(this.#text, start, this.#inFlow()) : readAnchor(this.#text, start);
    if (read.problem !== undefined) this.#report(read.problem.code, start, Math.max(read.end, start + 1), read.problem.message);
    this.#push(c === 33 ? "tag" : c === 38 ? "anchor" : "alias", start, read.end, read.text);
    this.#at = Math.max(read.end, start + 1);
  }

  #blockScalar(c: number): void {
    this.#removeKey();
    this.#keyAllowed = true;
    const read = readBlockScalar(this.#text, this.#at, this.#indent);
    this.#scalarToken(read, c === 124 ? "literal" : "folded");
  }

  #plain = (): void => this.#scalar(readPlain(this.#text, this.#at, this.#inFlow(), this.#indent + 1), "plain");

  #scalar(read: ReadScalar, style: ScalarStyle): void {
    this.#saveKey();
    this.#keyAllowed = read.leadingBlanks;
    this.#scalarToken(read, style);
  }

  #scalarToken(read: ReadScalar, style: ScalarStyle): void {
    const start = this.#at;
    if (read.problem !== undefined) {
      const end = style === "plain" || read.problem.at > start ? read.problem.at + 1 : read.end;
      this.#report(read.problem.code, read.problem.at, end, read.problem.message);
    }
    this.#push("scalar", start, read.end, read.text, style);
    this.#moveTo(Math.max(read.next ?? read.end, start + 1));
  }

  #unexpected(): void {
    this.#report("unexpected-character", this.#at, this.#at + 1, "a value cannot begin with this character: quote it");
    // Read on as a plain scalar, so that what follows keeps its place.
    this.#plain();
  }
}
