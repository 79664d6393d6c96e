/** Tokens of the YAML scanner (yaml-scan.ts), and the characters that decide them. */

/** How a scalar is written. */
export type ScalarStyle = "plain" | "single" | "double" | "literal" | "folded";

/** What the scanner tells apart. */
export type TokenKind =
  | "directive"
  | "document-start"
  | "document-end"
  | "block-sequence"
  | "block-mapping"
  | "block-end"
  | "[" // flow sequence opens
  | "]"
  | "{" // flow mapping opens
  | "}"
  | "," // flow entry
  | "-" // block entry
  | "key"
  | "value"
  | "alias"
  | "anchor"
  | "tag"
  | "scalar"
  | "end";

/** `text` is the name of an anchor or alias, the tag as written, or the value of a scalar. */
export type Token = {
  readonly kind: TokenKind;
  readonly start: number;
  readonly end: number;
  readonly text: string;
  readonly style: ScalarStyle;
};

/** What is wrong with a text as YAML. Codes are stable; `message` is one line without user text. */
export type YamlProblemCode =
  | "tab"
  | "missing-colon"
  | "value-not-allowed"
  | "entry-not-allowed"
  | "unexpected-character"
  | "unclosed-quote"
  | "bad-escape"
  | "bad-block-scalar"
  | "bad-anchor"
  | "bad-tag"
  | "bad-directive"
  | "control-character"
  | "expected-key"
  | "expected-entry"
  | "unclosed-flow"
  | "expected-content"
  | "expected-document"
  | "undefined-alias"
  | "duplicate-anchor"
  | "too-deep"
  | "too-many";

/** Something that is no YAML. Offsets are half open. */
export type YamlProblem = {
  readonly code: YamlProblemCode;
  readonly start: number;
  readonly end: number;
  readonly message: string;
  /** Index of the document it is in: a reader that stops after the first document never meets the others. */
  readonly document: number;
};

/** Told about damage as it is met. */
export type Report = (code: YamlProblemCode, start: number, end: number, message: string) => void;

/** Line breaks of YAML 1.1: LF, CR, NEL, LS, PS. */
export const isBreak = (c: number): boolean => c === 10 || c === 13 || c === 0x85 || c === 0x2028 || c === 0x2029;

/** Space or tab. */
export const isBlank = (c: number): boolean => c === 32 || c === 9;

/** Blank, break, or the end of the text (NaN of charCodeAt). */
export const isBlankOrEnd = (c: number): boolean => c === 32 || c === 9 || Number.isNaN(c) || isBreak(c);

/** A letter, digit, `-` or `_`: what names of anchors and tag handles are made of. */
export const isWord = (c: number): boolean => (c >= 48 && c <= 57) || (c >= 65 && c <= 90) || (c >= 97 && c <= 122) || c === 45 || c === 95;

/** `,` `[` `]` `{` `}`. */
export const isFlowMark = (c: number): boolean => c === 44 || c === 91 || c === 93 || c === 123 || c === 125;

/** The length of the line break at `at`: 2 for CR LF, 1 for another break, 0 where there is none. */
export function breakLength(text: string, at: number): number {
  const c = text.charCodeAt(at);
  if (c === 13 && text.charCodeAt(at + 1) === 10) return 2;
  return isBreak(c) ? 1 : 0;
}

/** Whether a line that begins with `%` is a directive that libyaml knows. */
export const isDirective = (line: string): boolean => /^%(YAML[ \t]+1\.[12]|TAG[ \t]+![\w-]*!?[ \t]+\S+)([ \t]+(#.*)?)?$/.test(line);

const FORBIDDEN =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: libyaml refuses them
  /[\0-\b\v\f\x0e-\x1f\x7f-\x84\x86-\x9f\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/;

/** The offset of the first character that YAML does not allow at all, or -1. */
export const forbiddenAt = (text: string): number => text.search(FORBIDDEN);
