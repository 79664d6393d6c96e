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

/** A parsed file. `top` is the whole of it as statements; `directives` the same with places. */
export type NginxFile = ParsedFile & { readonly top: Statement; readonly directives: readonly Directive[] };

/** One directive, or an entry of `types`, `map`, `geo` and their like. A block without a directive before it has the name "". */
export class Directive {
  readonly file: NginxFile;
  readonly statement: Statement;
  readonly start: number;
  readonly parent: Directive | undefined;
  #name: Word | undefined;
  #args: readonly Word[] | undefined;
  #block: readonly Directive[] | undefined;

  constructor(file: NginxFile, statement: Statement, start: number, parent: Directive | undefined) {
    this.file = file;
    this.statement = statement;
    this.start = start;
    this.parent = parent;
  }

  /** The value of the first word, without making the word. */
  get key(): string {
    const { statement, start } = this;
    if (statement.key === undefined) {
      const value =
        statement.words === 0 ? "" : wordAt(this.file.source.text, start + statement.wordStart(0), start + statement.wordEnd(0)).value;
      statement.key = DIRECTIVES.get(value)?.name ?? value;
    }
    return statement.key;
  }

  /** The first word. */
  get name(): Word {
    this.#name ??= this.statement.words === 0 ? { span: spanOf(this.start, this.start), value: "", quote: "" } : this.#word(0);
    return this.#name;
  }

  /** The words behind the name. */
  get args(): readonly Word[] {
    if (this.#args === undefined) {
      const args: Word[] = [];
      for (let i = 1; i < this.statement.words; i++) args.push(this.#word(i));
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
    if (this.statement.children !== undefined) this.#block ??= directivesOf(this.file, this.statement, this.start, this);
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

  #word(index: number): Word {
    const { statement, start } = this;
    return wordAt(this.file.source.text, start + statement.wordStart(index), start + statement.wordEnd(index));
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
    this.#directives ??= directivesOf(this, this.top, 0, undefined);
    return this.#directives;
  }
}

function directivesOf(file: NginxFile, block: Statement, base: number, parent: Directive | undefined): readonly Directive[] {
  const found: Directive[] = [];
  const starts = block.starts as Int32Array;
  const children = block.children ?? [];
  for (let i = 0; i < children.length; i++) {
    const child = children[i] as Statement;
    if (child.words > 0 || child.open !== -1) found.push(new Directive(file, child, base + (starts[i] as number), parent));
  }
  return found;
}

/** The word that `text` has from `start` to `end`, quotes included. */
export const wordAt = (text: string, start: number, end: number): Word => new TextWord(text, start, end);

/** A word that is cut out of the text when its value is asked for. */
class TextWord implements Word {
  readonly #text: string;
  readonly #start: number;
  readonly #end: number;
  #value: string | undefined;

  constructor(text: string, start: number, end: number) {
    this.#text = text;
    this.#start = start;
    this.#end = end;
  }

  get span(): Span {
    return spanOf(this.#start, this.#end);
  }

  get quote(): "" | '"' | "'" {
    const first = this.#text.charCodeAt(this.#start);
    return first === 34 ? '"' : first === 39 ? "'" : "";
  }

  get value(): string {
    if (this.#value === undefined) {
      const { quote } = this;
      const closed = quote !== "" && this.#end - this.#start > 1 && this.#text[this.#end - 1] === quote;
      this.#value = unescaped(this.#text.slice(this.#start + quote.length, this.#end - (closed ? 1 : 0)));
    }
    return this.#value;
  }
}

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
