/**
 * Statements: what a text says, without knowing where in the file it stands. Every offset in here is relative to the
 * statement's own first character, so a statement survives every edit outside of it unchanged.
 */
import type { RuleId } from "../../core/rule.ts";
import type { Span } from "../../core/text.ts";

/** Damage found while reading; the spans are relative to the statement that holds it. */
export type Damage = {
  readonly rule: RuleId;
  readonly span: Span;
  readonly message: string;
  readonly related?: { readonly span: Span; readonly message: string };
  /** Text to put in at an offset; the fix of the damage. */
  readonly insert?: { readonly at: number; readonly text: string; readonly title: string };
};

/**
 * One directive, one entry of a custom block, or a stray character (`words` is 0 and `open` is -1). Words are pairs of
 * start and end in `tokens` from index `first` on, relative to `base`; a word's quotes belong to it.
 */
export class Statement {
  readonly tokens: Int32Array;
  readonly first: number;
  readonly base: number;
  readonly words: number;
  /** Up to and with the `;` or `}`. */
  readonly length: number;
  /** Offset of the `{`; -1 without a block. */
  readonly open: number;
  /** Whether the block's `}` (or the `;`) was there. */
  readonly closed: boolean;
  readonly lua: boolean;
  /** A template placeholder stands among the words as a word of its own, or between the block's statements: counts are not certain. */
  readonly templated: boolean;
  /** The block's statements, undefined without a block and for Lua, and where they start. */
  readonly children: readonly Statement[] | undefined;
  readonly starts: Int32Array | undefined;
  readonly damage: readonly Damage[];
  /** Whether this statement or one inside it holds damage. */
  readonly damaged: boolean;
  /** The value of the first word, once somebody has asked the directive for it. */
  key: string | undefined = undefined;
  /** The paths that the `include` directives in it name, itself among them, once somebody has looked for them. */
  includes: readonly string[] | undefined = undefined;

  constructor(tokens: Int32Array, head: Head, length: number, closed: boolean, lua: boolean) {
    this.tokens = tokens;
    this.first = head.first;
    this.base = head.start;
    this.words = head.words;
    this.length = length;
    this.open = head.open;
    this.closed = closed;
    this.lua = lua;
    this.templated = head.templated;
    this.children = head.open === -1 || lua ? undefined : head.children;
    this.starts = this.children === undefined ? undefined : head.starts instanceof Int32Array ? head.starts : Int32Array.from(head.starts);
    this.damage = head.damage;
    this.damaged = head.damaged || head.damage.length > 0;
  }

  /** Where word `index` starts (0 is the name). */
  wordStart(index: number): number {
    return (this.tokens[this.first + 2 * index] as number) - this.base;
  }

  /** Where word `index` ends. */
  wordEnd(index: number): number {
    return (this.tokens[this.first + 2 * index + 1] as number) - this.base;
  }
}

/** What is known of a statement before its end was read; offsets of `start` are the text's, `open` and `starts` the statement's. */
export type Head = {
  start: number;
  first: number;
  words: number;
  readonly open: number;
  templated: boolean;
  damage: readonly Damage[];
  damaged: boolean;
  readonly children: Statement[];
  readonly starts: number[] | Int32Array;
};

/** A child of the block whose head is `parent`. */
export function adopt(parent: Head, child: Statement, start: number): void {
  parent.children.push(child);
  (parent.starts as number[]).push(start - parent.start);
  if (child.damaged) parent.damaged = true;
}

/** The head of a statement without words, block or damage. */
export const emptyHead = (): Head => ({
  start: 0,
  first: 0,
  words: 0,
  open: -1,
  templated: false,
  damage: [],
  damaged: false,
  children: [],
  starts: [],
});
