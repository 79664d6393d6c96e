/** Variables: their names in values, which ones exist, and which may be set. */
import { brief } from "../../../core/markdown.ts";
import type { Span } from "../../../core/text.ts";
import { type Judge, note, noted, notes, suggest } from "../judging.ts";
import { HTTP_FIXED, HTTP_OPEN, HTTP_PREFIXES, LATER, STREAM } from "../knowledge/variables.ts";
import { WORD_LIMIT } from "../lexer.ts";
import type { Node, Word } from "../units.ts";
import { layerOf } from "../values.ts";

type Use = { readonly node: Node; readonly word: Word; readonly name: string };

const DEFINED = notes<string>("variables");
const USED = notes<Use>("variable uses");

const FIXED: ReadonlySet<string> = new Set(HTTP_FIXED.trim().split(/\s+/));
const STREAM_KNOWN: ReadonlySet<string> = new Set(STREAM.trim().split(/\s+/));
const NEWER: ReadonlySet<string> = new Set(LATER.trim().split(/\s+/));
const HTTP_KNOWN: ReadonlySet<string> = new Set([...FIXED, ...HTTP_OPEN.trim().split(/\s+/)]);
const PREFIX = new RegExp(`^(?:${HTTP_PREFIXES.trim().split(/\s+/).join("|")})`);

/** Says that the unit has a variable of that name. */
export function noteVariable(judge: Judge, name: string): void {
  note(judge, DEFINED, name.toLowerCase());
}

/** The variable that `word` names as one to be made; false when nginx refuses that, which is said. */
export function defineVariable(judge: Judge, node: Node, word: Word): boolean {
  const name = word.value.slice(1);
  if (!word.value.startsWith("$")) {
    const fix = { title: `Change to "$${word.value}"`, safe: false, edits: [{ span: word.span, text: `$${word.value}` }] };
    const can = word.quote === "" && /^\w+$/.test(word.value) ? { fix } : {};
    judge.fail("nginx/invalid-variable", node, word, `${node.name}: "${brief(word.value)}" is no variable name, it lacks its "$"`, can);
    return false;
  }
  noteVariable(judge, name);
  const taken = layerOf(node.context).startsWith("s") ? STREAM_KNOWN : FIXED;
  if (name === "") {
    judge.fail("nginx/invalid-variable", node, word, `${node.name}: "$" is no variable name`);
    return false;
  }
  if (!taken.has(name.toLowerCase()) || /^ssl_/i.test(name)) return true;
  judge.fail("nginx/invalid-variable", node, word, `${node.name}: $${brief(name)} is a variable of nginx's own and cannot be changed`);
  return false;
}

/**
 * Reads the variables in a value as nginx's scripts do: `$name`, `${name}`, `$1`. A broken one is said at once, one that
 * nobody defines at the end of the unit.
 */
export function checkVariables(judge: Judge, node: Node, word: Word, value = word.value): void {
  for (let i = value.indexOf("$"); i !== -1; i = value.indexOf("$", i)) {
    const bracket = value[i + 1] === "{";
    const start = i + (bracket ? 2 : 1);
    let end = start;
    while (isNameCode(value.charCodeAt(end))) end++;
    const name = value.slice(start, end);
    if (bracket && value[end] !== "}") {
      judge.fail("nginx/invalid-variable", node, word, `the closing bracket of "\${${brief(name)}" is missing`);
      return;
    }
    if (name === "") {
      judge.fail("nginx/invalid-variable", node, word, `${node.name}: a "$" in this value has no variable name behind it`);
      return;
    }
    // A log format knows no captures: $1 is a variable of that name there.
    if (bracket || node.name === "log_format" || !/^[1-9]/.test(name)) noteUse(judge, node, word, name);
    i = end;
  }
}

/** A name that is one variable as it stands, as in the condition of an `if`: nginx reads `$a=b` there as a variable "a=b". */
export const useVariable = (judge: Judge, node: Node, word: Word, name: string): void => {
  if (!/^[1-9]/.test(name)) noteUse(judge, node, word, name);
};

// Most variables are nginx's own, and nobody has to define them.
function noteUse(judge: Judge, node: Node, word: Word, name: string): void {
  if (!isBuiltIn(name.toLowerCase(), layerOf(node.context).startsWith("s"), judge.strict)) note(judge, USED, { node, word, name });
}

const isNameCode = (c: number): boolean => (c >= 97 && c <= 122) || (c >= 65 && c <= 90) || (c >= 48 && c <= 57) || c === 95;

/** Where a variable stands in a word; all of the word when that is longer than nginx takes. */
function placeOf(node: Node, word: Word, name: string): Span {
  if (word.value.length > WORD_LIMIT) return word.span;
  const text = node.directive.file.source.text.slice(word.span.start, word.span.end);
  for (const written of [`\${${name}}`, `$${name}`]) {
    const at = text.indexOf(written);
    if (at !== -1) return { start: word.span.start + at, end: word.span.start + at + written.length };
  }
  return word.span;
}

/** Says which variables nobody defines. Silent where another file could. */
export function checkUses(judge: Judge): void {
  const { unit } = judge;
  if (unit.open || unit.context !== "main" || judge.foreign) return;
  const defined = new Set(noted(judge, DEFINED));
  for (const { node, word, name } of noted(judge, USED)) {
    const low = name.toLowerCase();
    if (defined.has(low)) continue;
    const span = placeOf(node, word, name);
    if (isEnvironment(node, span, name)) continue;
    const near = suggest(judge, low, () => [...defined, ...HTTP_KNOWN]);
    const hint = near === undefined ? ": nothing defines it" : `: did you mean "$${near}"?`;
    const text = node.directive.file.source.text.slice(span.start, span.end).replace(name, near ?? "");
    const fix = near === undefined ? {} : { fix: { title: `Change to "$${near}"`, safe: false, edits: [{ span, text }] } };
    judge.fail("nginx/invalid-variable", node, span, `unknown variable "$${brief(name)}"${hint}`, fix);
  }
}

/** `${UPPER_CASE}` is for envsubst to fill in. */
const isEnvironment = (node: Node, span: Span, name: string): boolean =>
  /^[A-Z][A-Z0-9_]*$/.test(name) && node.directive.file.source.text[span.start + 1] === "{";

function isBuiltIn(name: string, stream: boolean, strict: boolean): boolean {
  if (!strict && NEWER.has(name)) return true;
  return stream ? STREAM_KNOWN.has(name) : HTTP_KNOWN.has(name) || PREFIX.test(name);
}
