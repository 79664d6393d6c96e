/** The syntax of a PCRE pattern, as pcre2_compile() judges it without UTF mode. Nothing is run. */

/** What is wrong with a pattern, and where: an offset into the pattern. */
export type RegexError = { readonly message: string; readonly at: number };

/** The groups of a pattern that compiles: how many capture, and their names. */
export type RegexShape = { readonly captures: number; readonly names: readonly string[] };

type State = {
  text: string;
  at: number;
  depth: number;
  captures: number;
  names: string[];
  refs: { number: number; name: string; at: number }[];
};

const CLASS_ITEM = /^\[[:.=]\^?([a-z]*)[:.=]\]/;
const POSIX = new Set("alpha lower upper alnum ascii blank cntrl digit graph print punct space word xdigit".split(" "));
const QUANTIFIER = /^\{(\d+)(?:,(\d*))?\}/;

const kept = new Map<string, RegexError | RegexShape>();

/** The first error of `pattern`, or its shape. Linear in its length; short patterns are remembered. */
export function readRegex(pattern: string): RegexError | RegexShape {
  const known = kept.get(pattern);
  if (known !== undefined) return known;
  const made = compiled(pattern);
  if (pattern.length < 200 && kept.size < 1000) kept.set(pattern, made);
  return made;
}

function compiled(pattern: string): RegexError | RegexShape {
  const state: State = { text: pattern, at: 0, depth: 0, captures: 0, names: [], refs: [] };
  let repeatable = false;
  while (state.at < pattern.length) {
    const at = state.at;
    const c = pattern[at] as string;
    let problem: string | undefined;
    if ("*+?".includes(c) || (c === "{" && QUANTIFIER.test(pattern.slice(at, at + 16)))) {
      if (!repeatable) problem = "quantifier does not follow a repeatable item";
      else problem = quantifier(state);
      repeatable = false;
    } else {
      problem = item(state, c);
      repeatable = c !== "(" && c !== "|" && !(c === "^" && false);
      if (c === "(") repeatable = pattern[state.at - 1] === ")" && state.at - at > 2;
    }
    if (problem !== undefined) return { message: problem, at };
  }
  if (state.depth > 0) return { message: "missing closing parenthesis", at: pattern.length };
  return dangling(state) ?? { captures: state.captures, names: state.names };
}

function dangling(state: State): RegexError | undefined {
  for (const { number, name, at } of state.refs) {
    const known = name === "" ? number <= state.captures : state.names.includes(name);
    if (!known) return { message: "reference to non-existent subpattern", at };
  }
  return undefined;
}

function quantifier(state: State): string | undefined {
  const match = QUANTIFIER.exec(state.text.slice(state.at, state.at + 16));
  state.at += match === null ? 1 : match[0].length;
  if (match !== null) {
    const low = Number(match[1]);
    const high = match[2] === undefined || match[2] === "" ? low : Number(match[2]);
    if (low > 65535 || high > 65535) return "number too big in {} quantifier";
    if (high < low) return "numbers out of order in {} quantifier";
  }
  if (state.text[state.at] === "?" || state.text[state.at] === "+") state.at++;
  return undefined;
}

function item(state: State, c: string): string | undefined {
  if (c === "\\") return escapeItem(state);
  if (c === "[") return bracket(state);
  if (c === "(") return group(state);
  state.at++;
  if (c === ")" && state.depth-- === 0) return "unmatched closing parenthesis";
  return undefined;
}

const NAME = /^[A-Za-z_]\w{0,31}$/;

function group(state: State): string | undefined {
  const { text, at } = state;
  if (text[at + 1] === "*") return verb(state);
  state.depth++;
  state.at += 1;
  if (text[at + 1] !== "?") {
    state.captures++;
    return undefined;
  }
  const named = /^\?(?:P?<(?![=!])|')/.exec(text.slice(at + 1, at + 6));
  if (named !== null) return namedGroup(state, named[0]);
  if (text[at + 2] === "#") {
    const end = text.indexOf(")", at);
    if (end === -1) return "missing ) after (?# comment";
    state.depth--;
    state.at = end + 1;
    return undefined;
  }
  return specialGroup(state);
}

function verb(state: State): string | undefined {
  const end = state.text.indexOf(")", state.at);
  if (end === -1 || !/^\(\*[A-Za-z_]*(?:[:=][^)]*)?\)$/.test(state.text.slice(state.at, Math.min(end + 1, state.at + 64))))
    return "(*VERB) not recognized or malformed";
  state.at = end + 1;
  return undefined;
}

function namedGroup(state: State, opening: string): string | undefined {
  const start = state.at + opening.length;
  const end = state.text.indexOf(opening.endsWith("'") ? "'" : ">", start);
  const name = end === -1 ? "" : state.text.slice(start, end);
  if (/^\d/.test(state.text.slice(start, start + 1))) return "subpattern name must start with a non-digit";
  if (name === "" || !NAME.test(name)) return "syntax error in subpattern name (missing terminator?)";
  if (state.names.includes(name)) return "two named subpatterns have the same name (PCRE2_DUPNAMES not set)";
  state.names.push(name);
  state.captures++;
  state.at = end + 1;
  return undefined;
}

function specialGroup(state: State): string | undefined {
  const rest = state.text.slice(state.at, state.at + 48);
  const simple = /^\?(?:[:=!>|]|<[=!])/.exec(rest);
  if (simple !== null) {
    state.at += simple[0].length;
    return undefined;
  }
  const closed = /^\?(?:\^?[imsxnJUa]*(?:-[imsxnJUa]*)?|R|[+-]?\d+|P[>=]\w+|&\w+|C\d*)\)/.exec(rest);
  if (closed !== null) {
    state.depth--;
    state.at += closed[0].length;
    const number = /^\?(\d+)\)/.exec(closed[0]);
    if (number !== null) state.refs.push({ number: Number(number[1]), name: "", at: state.at });
    return undefined;
  }
  const flags = /^\?\^?[imsxnJUa]*(?:-[imsxnJUa]*)?:/.exec(rest);
  if (flags !== null) {
    state.at += flags[0].length;
    return undefined;
  }
  const condition = /^\?\((?:[+-]?\d+|<\w+>|'\w+'|R\d*|R&\w+|DEFINE|\w+)\)/.exec(rest);
  if (condition !== null) {
    state.at += condition[0].length;
    return undefined;
  }
  if (/^\?\(\?(?:[=!]|<[=!])/.test(rest)) {
    state.at += 1;
    return undefined;
  }
  return rest.startsWith("?<") || rest.startsWith("?P")
    ? "unrecognized character after (?< or (?P"
    : "unrecognized character after (? or (?-";
}

/** A character class; `state.at` is on its `[`. */
function bracket(state: State): string | undefined {
  const { text } = state;
  let i = state.at + 1;
  if (text[i] === "^") i++;
  if (text[i] === "]") i++;
  let low = -1; // the code of the item before, when a range may start at it
  for (; i < text.length && text[i] !== "]"; ) {
    const posix = text[i] === "[" ? CLASS_ITEM.exec(text.slice(i, i + 24)) : null;
    if (posix !== null) {
      if (posix[0][1] !== ":") return "POSIX collating elements are not supported";
      if (!POSIX.has(posix[1] ?? "")) return "unknown POSIX class name";
      i += posix[0].length;
      low = -1;
      continue;
    }
    const isRange = text[i] === "-" && low >= 0 && text[i + 1] !== "]" && i + 1 < text.length;
    if (isRange) i++;
    const [code, length] = classCode(text, i);
    if (length === 0) return "\\ at end of pattern";
    if (isRange && code >= 0 && code < low) return "range out of order in character class";
    if (isRange && code < 0)
      return text[i] === "\\" && "dDwWsShHvV".includes(text[i + 1] ?? "") ? "invalid range in character class" : undefined;
    low = isRange ? -1 : code;
    i += length;
  }
  if (i >= text.length) return "missing terminating ] for character class";
  state.at = i + 1;
  return undefined;
}

/** The code of the class item at `i` (-1 for a set such as \d) and its length. */
function classCode(text: string, i: number): [code: number, length: number] {
  const c = text[i] as string;
  if (c !== "\\") return [c.charCodeAt(0), 1];
  const next = text[i + 1];
  if (next === undefined) return [-1, 0];
  const hex = /^\\x(?:\{([0-9A-Fa-f]+)\}|([0-9A-Fa-f]{0,2}))/.exec(text.slice(i, i + 14));
  if (hex !== null) return [Number.parseInt(hex[1] ?? (hex[2] || "0"), 16), hex[0].length];
  if (/[0-9A-Za-z]/.test(next)) return [("tnrfae".includes(next) && "\t\n\r\f\x07\x1b".charCodeAt("tnrfae".indexOf(next))) || -1, 2];
  return [next.charCodeAt(0), 2];
}

function escapeItem(state: State): string | undefined {
  const { text, at } = state;
  const next = text[at + 1];
  if (next === undefined) return "\\ at end of pattern";
  state.at = at + 2;
  if (next === "Q") {
    const end = text.indexOf("\\E", state.at);
    state.at = end === -1 ? text.length : end + 2;
    return undefined;
  }
  const reference = /^\\(?:([1-9]\d*)|g(?:\{(\d+)\}|(\d+))|k(?:<(\w+)>|'(\w+)'|\{(\w+)\}))/.exec(text.slice(at, at + 48));
  if (reference !== null) {
    const number = Number(reference[1] ?? reference[2] ?? reference[3] ?? 0);
    const name = reference[4] ?? reference[5] ?? reference[6] ?? "";
    state.at = at + reference[0].length;
    if (reference[1] === undefined || number < 10) state.refs.push({ number, name, at });
    return undefined;
  }
  if (next === "p" || next === "P") return property(state);
  if (next === "x" && text[at + 2] === "{" && !/^\{[0-9A-Fa-f]+\}/.test(text.slice(at + 2, at + 16)))
    return "non-hex character in \\x{} (closing brace missing?)";
  if ("LlUuN".includes(next) && next !== "N") return "PCRE2 does not support \\F, \\L, \\l, \\N{name}, \\U, or \\u";
  if (/[A-Za-z]/.test(next) && !"aAbBcCdDeEfgGhHkKnNpPQrRsStvVwWxXzZo".includes(next)) return "unrecognized character follows \\";
  if (next === "c") state.at++;
  return undefined;
}

function property(state: State): string | undefined {
  const match = /^(?:\{\^?[A-Za-z_& ]+\}|[CLMNPSZ])/.exec(state.text.slice(state.at, state.at + 40));
  if (match === null) return "malformed \\P or \\p sequence";
  state.at += match[0].length;
  return undefined;
}
