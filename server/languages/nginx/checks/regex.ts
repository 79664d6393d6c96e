/** The syntax of a PCRE pattern, as pcre2_compile() judges it without UTF mode. Nothing is run. */

import { bracket, escapeItem } from "./regex-items.ts";
import { type Group, inner, refer, type State, took, UNEVEN } from "./regex-state.ts";

/** What is wrong with a pattern, and where: an offset into the pattern. */
export type RegexError = { readonly message: string; readonly at: number };

/** The groups of a pattern that compiles: how many capture, and their names. */
export type RegexShape = { readonly captures: number; readonly names: readonly string[] };

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

/** Settings that may stand before a pattern; nginx knows (*UTF8) itself. */
const SETTINGS =
  /^(?:\(\*UTF8\))?(?:\(\*(?:UTF|UCP|NOTEMPTY(?:_ATSTART)?|NO_(?:AUTO_POSSESS|DOTSTAR_ANCHOR|JIT|START_OPT)|CR|LF|CRLF|ANY|ANYCRLF|NUL|BSR_(?:ANYCRLF|UNICODE)|LIMIT_(?:HEAP|MATCH|DEPTH|RECURSION)=\d+)\))*/;

function compiled(pattern: string): RegexError | RegexShape {
  const settings = SETTINGS.exec(pattern)?.[0] ?? "";
  const state: State = {
    text: pattern,
    at: settings.length,
    groups: [opened(Number.POSITIVE_INFINITY, "", undefined)],
    captures: 0,
    names: [],
    refs: [],
    repeatable: false,
    width: 0,
    utf: settings.includes("UTF"),
    twins: pattern.includes("(?|") || /\(\?[a-zA-Z]{0,9}J/.test(pattern),
  };
  while (state.at < pattern.length) {
    const at = state.at;
    const c = pattern[at] as string;
    const repeats = "*+?".includes(c) || (c === "{" && QUANTIFIER.test(pattern.slice(at, at + 16)));
    const problem = repeats ? quantifier(state) : item(state, c);
    if (problem !== undefined) return { message: problem, at };
  }
  if (state.groups.length > 1) return { message: "missing closing parenthesis", at: pattern.length };
  return dangling(state) ?? { captures: state.captures, names: state.names };
}

function opened(most: number, looks: "" | "ahead" | "behind", around: Group | undefined): Group {
  const within = looks !== "ahead" && around?.behind === true;
  return {
    most,
    looks: looks !== "",
    behind: within || looks === "behind",
    even: within && looks === "",
    branches: 1,
    first: -1,
    length: 0,
  };
}

/** Opens a group behind its head, `length` characters from here. */
function enter(state: State, length: number, most = Number.POSITIVE_INFINITY, looks: "" | "ahead" | "behind" = ""): undefined {
  state.groups.push(opened(most, looks, inner(state)));
  state.at += length;
  state.repeatable = false;
}

/** The end of one branch of the innermost group. */
function branch(group: Group): string | undefined {
  if (group.even && group.first !== -1 && group.first !== group.length) return UNEVEN;
  group.first = group.length;
  group.length = 0;
  return undefined;
}

function leave(state: State): string | undefined {
  if (state.groups.length === 1) return "unmatched closing parenthesis";
  const group = inner(state);
  const uneven = branch(group);
  state.groups.pop();
  took(state, group.looks ? 0 : group.first);
  return uneven;
}

function dangling(state: State): RegexError | undefined {
  for (const { number, name, at } of state.refs) {
    const known = name === "" ? number <= state.captures : state.names.includes(name);
    if (!known) return { message: "reference to non-existent subpattern", at };
  }
  return undefined;
}

function quantifier(state: State): string | undefined {
  if (!state.repeatable) return "quantifier does not follow a repeatable item";
  const match = QUANTIFIER.exec(state.text.slice(state.at, state.at + 16));
  const group = inner(state);
  state.at += match === null ? 1 : match[0].length;
  const low = Number(match?.[1] ?? 0);
  const high = match?.[2] === undefined ? low : Number(match[2] || low);
  if (low > 65535 || high > 65535) return "number too big in {} quantifier";
  if (high < low) return "numbers out of order in {} quantifier";
  if (group.behind && (match === null || match[2] === "" || high !== low)) return UNEVEN;
  group.length += (low - 1) * state.width;
  state.repeatable = false;
  if (state.text[state.at] === "?" || state.text[state.at] === "+") state.at++;
  return undefined;
}

function item(state: State, c: string): string | undefined {
  if (c === "\\") return escapeItem(state);
  if (c === "[") return bracket(state);
  if (c === "(") return group(state);
  state.at++;
  if (c === ")") return leave(state);
  if (c !== "|") return took(state, c === "^" || c === "$" ? 0 : 1, c !== "^" && c !== "$");
  const around = inner(state);
  state.repeatable = false;
  if (++around.branches > around.most)
    return around.most === 1 ? "DEFINE subpattern contains more than one branch" : "conditional subpattern contains more than two branches";
  return branch(around);
}

const NAME = /^[A-Za-z_]\w{0,31}$/;
const VERB =
  /^\(\*(?:(?:ACCEPT|COMMIT|F|FAIL|PRUNE|SKIP|THEN)(?::[^)]*)?|(?:MARK)?:[^)]+|(?:n?[ap]?l[ab]|p[la][abl]+|atomic|sr|asr|[a-z]+(?:_[a-z]+)+):[^)]*)\)$/;

function group(state: State): string | undefined {
  const { text, at } = state;
  if (text[at + 1] === "*") return verb(state);
  if (text[at + 1] !== "?") {
    state.captures++;
    return enter(state, 1);
  }
  if (text[at + 2] === "#") {
    const end = text.indexOf(")", at);
    if (end === -1) return "missing ) after (?# comment";
    state.at = end + 1;
    return undefined;
  }
  state.at++;
  const named = /^\?(?:P?<(?![=!])|')/.exec(text.slice(at + 1, at + 6));
  return named === null ? specialGroup(state) : namedGroup(state, named[0]);
}

function verb(state: State): string | undefined {
  const end = state.text.indexOf(")", state.at);
  if (end === -1 || !VERB.test(state.text.slice(state.at, Math.min(end + 1, state.at + 64)))) return "(*VERB) not recognized or malformed";
  state.at = end + 1;
  return took(state, 0, false);
}

function namedGroup(state: State, opening: string): string | undefined {
  const start = state.at + opening.length;
  const end = state.text.indexOf(opening.endsWith("'") ? "'" : ">", start);
  const name = end === -1 ? "" : state.text.slice(start, end);
  if (/^\d/.test(state.text.slice(start, start + 1))) return "subpattern name must start with a non-digit";
  if (name === "" || !NAME.test(name)) return "syntax error in subpattern name (missing terminator?)";
  if (state.names.includes(name) && !state.twins) return "two named subpatterns have the same name (PCRE2_DUPNAMES not set)";
  state.names.push(name);
  state.captures++;
  return enter(state, opening.length + name.length + 1);
}

function specialGroup(state: State): string | undefined {
  const rest = state.text.slice(state.at, state.at + 48);
  const simple = /^\?(?:[:>|]|([=!*])|(<[=!*]))/.exec(rest);
  if (simple !== null) {
    const looks = simple[2] !== undefined ? "behind" : simple[1] !== undefined ? "ahead" : "";
    return enter(state, simple[0].length, Number.POSITIVE_INFINITY, looks);
  }
  const closed = /^\?(?:(\^?[imsxnJU]*(?:-[imsxnJU]*)?)|R|([+-]?\d+)|P[>=](\w+)|&(\w+)|C(\d*))\)/.exec(rest);
  if (closed !== null) {
    const [all, options, number, name = closed[4] ?? "", , callout] = closed;
    state.at += all.length;
    if (Number(callout ?? 0) > 255) return "number after (?C is greater than 255";
    if (number !== undefined || name !== "") refer(state, number ?? "", name);
    return took(state, 0, options === undefined && callout === undefined);
  }
  const flags = /^\?\^?[imsxnJU]*(?:-[imsxnJU]*)?:/.exec(rest);
  if (flags !== null) return enter(state, flags[0].length);
  const condition = /^\?\((?:([+-]?\d+)|<(\w+)>|'(\w+)'|R\d*|R&\w+|(DEFINE)|VERSION>?=[\d.]+|(\w+))\)/.exec(rest);
  if (condition !== null) {
    const name = condition[2] ?? condition[3] ?? condition[5] ?? "";
    if (condition[1] !== undefined || name !== "") refer(state, condition[1] ?? "", name);
    return enter(state, condition[0].length, condition[4] === undefined ? 2 : 1);
  }
  if (/^\?\(\?(?:[=!]|<[=!])/.test(rest)) return enter(state, 1, 2);
  return rest.startsWith("?<") || rest.startsWith("?P")
    ? "unrecognized character after (?< or (?P"
    : "unrecognized character after (? or (?-";
}
