/** Character classes and escapes of PCRE patterns. */
import { inner, refer, type State, took, UNEVEN } from "./regex-state.ts";

const CLASS_ITEM = /^\[[:.=]\^?([a-z]*)[:.=]\]/;
const POSIX = new Set("alpha lower upper alnum ascii blank cntrl digit graph print punct space word xdigit".split(" "));

/** A character class; `state.at` is on its `[`. */
export function bracket(state: State): string | undefined {
  const { text } = state;
  let i = state.at + 1;
  if (text[i] === "^") i++;
  if (text[i] === "]") i++;
  let low = -1; // the code of the item before, when a range may start at it; -2 behind a set such as \d
  for (; i < text.length && text[i] !== "]"; ) {
    const posix = text[i] === "[" ? CLASS_ITEM.exec(text.slice(i, i + 24)) : null;
    if (posix !== null) {
      if (posix[0][1] !== ":") return "POSIX collating elements are not supported";
      if (!POSIX.has(posix[1] ?? "")) return "unknown POSIX class name";
      i += posix[0].length;
      low = SET;
      continue;
    }
    if (low === SET && text[i] === "-" && i + 1 < text.length && text[i + 1] !== "]") return "invalid range in character class";
    const isRange = text[i] === "-" && low >= 0 && text[i + 1] !== "]" && i + 1 < text.length;
    if (isRange) i++;
    const [code, length] = classCode(text, i);
    if (length === 0) return "\\ at end of pattern";
    if (code > 255 && text[i] === "\\" && !state.utf) return TOO_LARGE;
    if (text[i] === "\\" && "BRX".includes(text[i + 1] ?? " ")) return "escape sequence is invalid in character class";
    if (text[i] === "\\" && UNKNOWN.test(text[i + 1] ?? "")) return "unrecognized character follows \\";
    if (isRange && code >= 0 && code < low) return "range out of order in character class";
    if (isRange && code < 0)
      return text[i] === "\\" && "dDwWsShHvV".includes(text[i + 1] ?? "") ? "invalid range in character class" : undefined;
    low = isRange ? -1 : code;
    i += length;
  }
  if (i >= text.length) return "missing terminating ] for character class";
  state.at = i + 1;
  return took(state, 1);
}

const SET = -2;
const TOO_LARGE = "character code point value in \\x{} or \\o{} is too large";
const UNKNOWN = /^[ijmqyFIJMOTY]$/;

/** The code of the class item at `i` (-2 for a set such as \d, -1 for what is not known) and its length. */
function classCode(text: string, i: number): [code: number, length: number] {
  const c = text[i] as string;
  if (c !== "\\") return [c.charCodeAt(0), 1];
  const next = text[i + 1];
  if (next === undefined) return [-1, 0];
  const hex = /^\\x(?:\{([0-9A-Fa-f]+)\}|([0-9A-Fa-f]{0,2}))/.exec(text.slice(i, i + 14));
  if (hex !== null) return [Number.parseInt(hex[1] ?? (hex[2] || "0"), 16), hex[0].length];
  if ("dDwWsShHvV".includes(next)) return [SET, 2];
  if (/[0-9A-Za-z]/.test(next)) return [("tnrfae".includes(next) && "\t\n\r\f\x07\x1b".charCodeAt("tnrfae".indexOf(next))) || -1, 2];
  return [next.charCodeAt(0), 2];
}

/** What a backslash starts; `state.at` is on it. */
export function escapeItem(state: State): string | undefined {
  const { text, at } = state;
  const next = text[at + 1];
  if (next === undefined) return "\\ at end of pattern";
  state.at = at + 2;
  if (next === "Q" || next === "E") return quoted(state, next);
  const reference = /^\\(?:([1-9]\d*)|g(?:\{?([+-]?\d+)\}?|\{(\w+)\}|<(\w+)>|'(\w+)')|k(?:<(\w+)>|'(\w+)'|\{(\w+)\}))/.exec(
    text.slice(at, at + 48),
  );
  if (reference !== null) return backReference(state, reference);
  if (next === "p" || next === "P") return property(state);
  if (next === "x" || next === "o") return coded(state, next);
  if ("LlUu".includes(next)) return "PCRE2 does not support \\F, \\L, \\l, \\N{name}, \\U, or \\u";
  if (/[A-Za-z]/.test(next) && !"aAbBcCdDeEfgGhHkKnNpPQrRsStvVwWxXzZo".includes(next)) return "unrecognized character follows \\";
  if (next === "c" && state.at++ >= text.length) return "\\c at end of pattern";
  if (next === "c" && !/^[ -~]$/.test(text[at + 2] ?? "")) return "\\c must be followed by a printable ASCII character";
  const anchor = "AbBGzZK".includes(next);
  if ((next === "R" || next === "X") && inner(state).behind) return UNEVEN;
  return took(state, anchor ? 0 : 1, !anchor || next === "K");
}

/** What stands between \Q and \E; nothing between them is nothing. */
function quoted(state: State, opening: string): undefined {
  if (opening === "E") return undefined;
  const end = state.text.indexOf("\\E", state.at);
  const width = (end === -1 ? state.text.length : end) - state.at;
  state.at = end === -1 ? state.text.length : end + 2;
  if (width === 0) return undefined;
  inner(state).length += width - 1;
  return took(state, 1);
}

function backReference(state: State, found: RegExpExecArray): string | undefined {
  const [all, digits, number = digits, ...names] = found;
  const at = state.at - 2;
  const name = names.find((one) => one !== undefined) ?? "";
  const octal = /^[1-7][0-7]{0,2}/.exec(digits ?? "");
  if (octal !== null && Number(digits) > 9 && Number(digits) > state.captures) {
    state.at = at + 1 + octal[0].length;
    if (Number.parseInt(octal[0], 8) > 255 && !state.utf) return "octal value is greater than \\377 in 8-bit non-UTF-8 mode";
    return took(state, 1);
  }
  state.at = at + all.length;
  refer(state, number ?? "", name);
  return took(state, 0);
}

/** A character given by its number: \x41, \x{41}, \o{101}. */
function coded(state: State, kind: "x" | "o"): string | undefined {
  const rest = state.text.slice(state.at, state.at + 16);
  const braced = /^\{([0-9A-Fa-f]+)\}/.exec(rest);
  if (rest.startsWith("{") && braced === null && kind === "x") return "non-hex character in \\x{} (closing brace missing?)";
  if (braced !== null && Number.parseInt(braced[1] ?? "", kind === "x" ? 16 : 8) > 255 && !state.utf) return TOO_LARGE;
  state.at += braced?.[0].length ?? (kind === "x" ? (/^[0-9A-Fa-f]{0,2}/.exec(rest)?.[0].length ?? 0) : 0);
  return took(state, 1);
}

function property(state: State): string | undefined {
  const match = /^(?:\{\^?[A-Za-z_& ]+\}|[CLMNPSZ])/.exec(state.text.slice(state.at, state.at + 40));
  if (match === null) return "malformed \\P or \\p sequence";
  state.at += match[0].length;
  return took(state, 1);
}
