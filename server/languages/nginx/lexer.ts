/**
 * The words of an nginx configuration, cut where nginx 1.22 cuts them (ngx_conf_read_token), and Lua blocks where
 * lua-nginx-module does. Everything here works on offsets of one text and allocates nothing.
 */

/** How long one word may be, in UTF-8 bytes, before nginx gives up (NGX_CONF_BUFFER). */
export const WORD_LIMIT = 4096;

/** How far a template placeholder may reach, in characters: keeps the search for its end linear. */
const PLACEHOLDER_LIMIT = 512;

const SPACE = 1;
const ENDS = 2; // ; or {
const SPECIAL = 4; // has to be looked at inside an unquoted word: \ and <

const KIND = new Uint8Array(128);
for (const c of " \t\r\n") KIND[c.charCodeAt(0)] = SPACE;
for (const c of ";{") KIND[c.charCodeAt(0)] = ENDS;
for (const c of "\\<") KIND[c.charCodeAt(0)] = SPECIAL;

/** Whether the UTF-16 code is whitespace to nginx: space, tab, CR and LF, and nothing else. */
export const isSpace = (c: number): boolean => c === 32 || c === 10 || c === 13 || c === 9;

/** The first offset from `from` on that holds neither whitespace nor a comment. */
export function skipTrivia(text: string, from: number): number {
  let i = from;
  for (;;) {
    const c = text.charCodeAt(i);
    if (c === 32 || c === 10 || c === 13 || c === 9) i++;
    else if (c === 35) {
      i = text.indexOf("\n", i);
      if (i === -1) return text.length;
    } else return i;
  }
}

/** Where the unquoted word that starts at `from` ends. `{` right behind `$` belongs to it, and so do template placeholders. */
export function wordEnd(text: string, from: number): number {
  const length = text.length;
  let plain = from; // nothing before this offset can open a "${"
  let i = from;
  for (;;) {
    const c = text.charCodeAt(i);
    const kind = c < 128 ? KIND[c] : 0;
    if (kind === 0) {
      if (i >= length) return length;
      i++;
    } else if (kind === SPACE) return i;
    else if (kind === SPECIAL) {
      if (c === 92) plain = i = Math.min(i + 2, length);
      else i = templateEnd(text, i) || i + 1;
    } else if (c === 123) {
      if (i > plain && text.charCodeAt(i - 1) === 36) {
        while (text.charCodeAt(i) === 123) i++;
      } else {
        const end = templateEnd(text, i);
        if (end === 0) return i;
        i = end;
      }
    } else return i;
  }
}

/** The offset behind the closing quote of the word that opens at `from`; 0 when the text ends before it. */
export function quoteEnd(text: string, from: number): number {
  const quote = text.charCodeAt(from);
  const length = text.length;
  for (let i = from + 1; i < length; i++) {
    const c = text.charCodeAt(i);
    if (c === 92) i++;
    else if (c === quote) return i + 1;
  }
  return 0;
}

/**
 * The offset behind the template placeholder at `from`, 0 when there is none: `{{ … }}`, `{% … %}`, `{# … #}` and
 * `<% … %>` on one line. `{{ … }}` with a `;` or a brace inside is taken for a damaged block instead.
 */
export function templateEnd(text: string, from: number): number {
  const open = text.charCodeAt(from);
  const mark = text.charCodeAt(from + 1);
  if (open === 60) return mark === 37 ? closing(text, from, "%>") : 0;
  if (mark === 37) return closing(text, from, "%}");
  if (mark === 35) return closing(text, from, "#}");
  if (mark !== 123) return 0;
  const limit = Math.min(text.length, from + PLACEHOLDER_LIMIT);
  for (let i = from + 2; i < limit; i++) {
    const c = text.charCodeAt(i);
    if (c === 125) return text.charCodeAt(i + 1) !== 125 ? 0 : i + (text.charCodeAt(i + 2) === 125 ? 3 : 2);
    if (c === 10 || c === 59 || (c === 123 && i !== from + 2)) return 0;
  }
  return 0;
}

function closing(text: string, from: number, end: string): number {
  const limit = Math.min(text.length, from + PLACEHOLDER_LIMIT);
  for (let i = from + 2; i < limit; i++) {
    const c = text.charCodeAt(i);
    if (c === 10) return 0;
    if (c === end.charCodeAt(0) && text.charCodeAt(i + 1) === end.charCodeAt(1)) return i + 2;
  }
  return 0;
}

/** The offset of the `}` that closes the Lua code from `from` on; -1 when the text ends before it. */
export function luaEnd(text: string, from: number): number {
  let depth = 0;
  for (let i = from; i < text.length; i++) {
    const c = text.charCodeAt(i);
    if (c === 123) depth++;
    else if (c === 125) {
      if (depth-- === 0) return i;
    } else if (c === 34 || c === 39) {
      const end = quoteEnd(text, i);
      if (end === 0) return -1;
      i = end - 1;
    } else if (c === 91) {
      const end = longBracketEnd(text, i);
      if (end === -1) return -1;
      i = Math.max(i, end - 1);
    } else if (c === 45 && text.charCodeAt(i + 1) === 45) {
      const end = text.charCodeAt(i + 2) === 91 ? longBracketEnd(text, i + 2) : 0;
      if (end === -1) return -1;
      i = end > 0 ? end - 1 : text.indexOf("\n", i);
      if (i === -1) return -1;
    }
  }
  return -1;
}

/** Behind `[=*[ … ]=*]` at `from`; 0 when that is no long bracket, -1 when it never closes. */
function longBracketEnd(text: string, from: number): number {
  let i = from + 1;
  while (text.charCodeAt(i) === 61) i++;
  if (text.charCodeAt(i) !== 91) return 0;
  const close = `]${text.slice(from + 1, i)}]`;
  const end = text.indexOf(close, i + 1);
  return end === -1 ? -1 : end + close.length;
}

/** The value of the raw text of a word: `\"`, `\'` and `\\` lose the backslash, `\t`, `\r`, `\n` become controls, other backslashes stay. */
export function unescaped(raw: string): string {
  if (!raw.includes("\\")) return raw;
  let value = "";
  let done = 0;
  for (let i = raw.indexOf("\\"); i !== -1 && i + 1 < raw.length; i = raw.indexOf("\\", i)) {
    const replacement = ESCAPES[raw[i + 1] as string];
    if (replacement !== undefined) {
      value += raw.slice(done, i) + replacement;
      done = i + 2;
      i += 2;
    } else i += 1;
  }
  return value + raw.slice(done);
}

const ESCAPES: Readonly<Record<string, string>> = { '"': '"', "'": "'", "\\": "\\", t: "\t", r: "\r", n: "\n" };
