/** The syntax tree of one nginx file: directives with places, made from statements when somebody asks for them. */
import type { Parsed, ParsedFile, Problem } from "../../core/language.ts";
import { type Edit, type Source, type Span, spanOf } from "../../core/text.ts";
import { DIRECTIVES } from "./directives.ts";
import { readAgain } from "./incremental.ts";
import { unescaped } from "./lexer.ts";
import { Reader } from "./reader.ts";
import type { Damage, Statement } from "./statement.ts";

/** A word; `span` covers its quotes too, `value` is what nginx makes of it (quotes off, escapes resolved). */
export type Word = { readonly span: Span; readonly value: string; readonly quote: "" | '"' | "'" };

/** Where a part of a word's value stands, by offsets into the value; undefined where escapes shifted them. */
export function spanInWord({ span, value, quote }: Word, start: number, end: number): Span | undefined {
  const width = quote === "" ? 0 : 1;
  const from = span.start + width;
  return span.end - span.start === value.length + 2 * width ? { start: from + start, end: from + end } : undefined;
}

/** A parsed file. `top` is the whole of it as statements; `directives` the same with places. */
export type NginxFile = ParsedFile & { readonly top: Statement; readonly directives: readonly Directive[] };

/**
 * What directives count their places from. To move it moves all of them: a block whose own text stayed the same is found again in the
 * next state of its file without being read again. `moved`: it outlives the text that it was made from.
 */
export type Anchor = { file: NginxFile; start: number; moved: boolean };

/** One directive, or an entry of `types`, `map`, `geo` and their like. A block without a directive before it has the name "". */
export class Directive {
  readonly statement: Statement;
  readonly anchor: Anchor;
  readonly #offset: number;
  #name: Word | undefined;
  #args: readonly Word[] | undefined;
  #block: readonly Directive[] | undefined;

  constructor(anchor: Anchor, statement: Statement, offset: number) {
    this.anchor = anchor;
    this.statement = statement;
    this.#offset = offset;
  }

  get file(): NginxFile {
    return this.anchor.file;
  }

  get start(): number {
    return this.anchor.start + this.#offset;
  }

  /** The value of the first word, without making the word. */
  get key(): string {
    const { statement } = this;
    if (statement.key === undefined) {
      const value = statement.words === 0 ? "" : wordValue(this, 0);
      statement.key = DIRECTIVES.get(value)?.name ?? detached(value);
    }
    return statement.key;
  }

  /** The first word. */
  get name(): Word {
    this.#name ??= this.statement.words === 0 ? new NoWord(this) : new TextWord(this, 0);
    return this.#name;
  }

  /** The words behind the name. */
  get args(): readonly Word[] {
    if (this.#args === undefined) {
      const args: Word[] = [];
      for (let i = 1; i < this.statement.words; i++) args.push(new TextWord(this, i));
      this.#args = args;
    }
    return this.#args;
  }

  /** From the name to the `;` or `}`, both included. */
  get span(): Span {
    return spanOf(this.start, this.start + this.statement.length);
  }

  /** What stands between `{` and `}`; undefined without a block, and for Lua code. */
  get block(): readonly Directive[] | undefined {
    if (this.statement.children !== undefined) this.#block ??= directivesOf(this.anchor, this.statement, this.#offset);
    return this.#block;
  }

  /** From `{` to `}`, both included. */
  get blockSpan(): Span | undefined {
    const { open, length } = this.statement;
    return open === -1 ? undefined : spanOf(this.start + open, this.start + length);
  }

  /** The code inside the braces of a `*_by_lua_block`. */
  get lua(): Span | undefined {
    const { lua, open, length, closed } = this.statement;
    return lua ? spanOf(this.start + open + 1, this.start + length - (closed ? 1 : 0)) : undefined;
  }
}

/** Reads a source. `before` lets it reuse what the edits left alone; the result is the same as without. */
export function parseNginx(source: Source, before?: { readonly file: NginxFile; readonly edits: readonly Edit[] }): Parsed<NginxFile> {
  const again = before === undefined ? undefined : readAgain(before.file.source.text, before.file.top, source.text, before.edits);
  const file = new File(source, again ?? new Reader(source.text).readFile());
  return { file, problems: problemsOf(file.top) };
}

class File implements NginxFile {
  readonly source: Source;
  readonly top: Statement;
  #directives: readonly Directive[] | undefined;

  constructor(source: Source, top: Statement) {
    this.source = source;
    this.top = top;
  }

  get directives(): readonly Directive[] {
    this.#directives ??= directivesOf({ file: this, start: 0, moved: false }, this.top, 0);
    return this.#directives;
  }
}

function directivesOf(anchor: Anchor, block: Statement, base: number): readonly Directive[] {
  const found: Directive[] = [];
  const starts = block.starts as Int32Array;
  const children = block.children ?? [];
  for (let i = 0; i < children.length; i++) {
    const child = children[i] as Statement;
    if (isDirective(child)) found.push(new Directive(anchor, child, base + (starts[i] as number)));
  }
  return found;
}

/** Whether a statement is a directive, and not a stray character. */
export const isDirective = (statement: Statement): boolean => statement.words > 0 || statement.open !== -1;

/** The name of a block without a directive before it. */
class NoWord implements Word {
  readonly #directive: Directive;
  readonly value = "";
  readonly quote = "";

  constructor(directive: Directive) {
    this.#directive = directive;
  }

  get span(): Span {
    return spanOf(this.#directive.start, this.#directive.start);
  }
}

/** A word that is cut out of the text when its value is asked for. */
class TextWord implements Word {
  readonly #directive: Directive;
  readonly #index: number;
  #value: string | undefined;

  constructor(directive: Directive, index: number) {
    this.#directive = directive;
    this.#index = index;
  }

  get span(): Span {
    const { start, statement } = this.#directive;
    return spanOf(start + statement.wordStart(this.#index), start + statement.wordEnd(this.#index));
  }

  get quote(): "" | '"' | "'" {
    const { start, statement, file } = this.#directive;
    const first = file.source.text.charCodeAt(start + statement.wordStart(this.#index));
    return first === 34 ? '"' : first === 39 ? "'" : "";
  }

  get value(): string {
    this.#value ??= this.#directive.anchor.moved
      ? detached(wordValue(this.#directive, this.#index))
      : wordValue(this.#directive, this.#index);
    return this.#value;
  }
}

/** What nginx makes of a word: quotes off, escapes resolved. */
function wordValue({ start, statement, file }: Directive, index: number): string {
  const { text } = file.source;
  const from = start + statement.wordStart(index);
  const to = start + statement.wordEnd(index);
  const first = text.charCodeAt(from);
  if (first !== 34 && first !== 39) return unescaped(text.slice(from, to));
  const closed = to - from > 1 && text.charCodeAt(to - 1) === first;
  return unescaped(text.slice(from + 1, to - (closed ? 1 : 0)));
}

// V8 cuts longer strings out of a text by keeping all of it alive. Joined and cut again, they keep no more than themselves.
const detached = (value: string): string => (value.length < 13 ? value : ` ${value}`.slice(1));

/** All damage in a tree, by place. Only damaged branches are visited. */
function problemsOf(top: Statement): Problem[] {
  const found: Problem[] = [];
  const visit = (statement: Statement, start: number): void => {
    for (const damage of statement.damage) found.push(problemOf(damage, start));
    if (!statement.damaged || statement.children === undefined) return;
    statement.children.forEach((child, i) => {
      if (child.damaged) visit(child, start + (statement.starts?.[i] as number));
    });
  };
  visit(top, 0);
  return found;
}

function problemOf(damage: Damage, start: number): Problem {
  const shift = (span: Span): Span => spanOf(span.start + start, span.end + start);
  const { rule, message, related, insert } = damage;
  const at = insert === undefined ? 0 : insert.at + start;
  return {
    rule,
    span: shift(damage.span),
    message,
    ...(related && { related: [{ span: shift(related.span), message: related.message }] }),
    ...(insert && { fix: { title: insert.title, safe: false, edits: [{ span: spanOf(at, at), text: insert.text }] } }),
  };
}
