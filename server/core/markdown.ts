/**
 * Text of the user's inside Markdown or a message: nothing in a file's name or content may become markup, an escape
 * sequence or a change of writing direction, and keys and tokens are cut short.
 */
import { cut } from "./secrets.ts";

// C0 and C1 controls, bidirectional controls, zero-width characters, line separators, BOM, lone surrogates.
const UNPRINTABLE =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: that is what it is for
  /[\u0000-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

/** `text` with unprintable characters written as `\u{…}`; safe for a terminal, a message and JSON readers. */
export const visible = (text: string): string =>
  PLAIN.test(text) ? text : text.replace(UNPRINTABLE, (c) => (c === "\t" ? " " : `\\u{${c.charCodeAt(0).toString(16)}}`));

const PLAIN = /^[ -~]*$/;

/** So much more than is shown is looked at, so that a key is known by its beginning. */
const LONGEST = 100;

/** A value for a message: printable, at most `limit` characters, the rest an ellipsis, and no key or token. */
export function brief(text: string, limit = 40): string {
  const shown = visible(cut(text.slice(0, limit + LONGEST)));
  return shown.length <= limit ? shown : `${shown.slice(0, limit - 1)}…`;
}

/** A Markdown code span that shows exactly `text`, but for keys and tokens. */
export function code(text: string): string {
  const shown = visible(cut(text));
  const longest = Math.max(0, ...(shown.match(/`+/g) ?? []).map((run) => run.length));
  const fence = "`".repeat(longest + 1);
  const pad = shown.startsWith("`") || shown.endsWith("`") || shown === "" ? " " : "";
  return `${fence}${pad}${shown}${pad}${fence}`;
}

/** Plain text in Markdown: every character that could be markup is escaped. */
export const plain = (text: string): string =>
  visible(cut(text)).replace(/[\\`*_{}[\]()#+\-.!|<>~&]/g, (c) => (c === "<" ? "&lt;" : c === "&" ? "&amp;" : `\\${c}`));
