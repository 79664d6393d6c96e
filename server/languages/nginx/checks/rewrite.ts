/** The rewrite module: `if`, `set`, `return`, `rewrite`. */
import { brief } from "../../../core/markdown.ts";
import type { Judge } from "../judging.ts";
import type { Node, Word } from "../units.ts";
import { checkPattern } from "./pattern.ts";
import { readDigits } from "./url.ts";
import { checkVariables, defineVariable, useVariable } from "./variables.ts";

const MATCHES = new Set(["~", "~*", "!~", "!~*"]);
const TESTS = new Set(["-f", "-d", "-e", "-x", "!-f", "!-d", "!-e", "!-x"]);

/** Checks the condition of an `if`, word for word as nginx takes it apart. */
export function checkIf(judge: Judge, node: Node): void {
  const words = node.args.map((arg) => arg.value);
  const first = node.args[0];
  const last = node.args.at(-1);
  if (first === undefined || last === undefined) return;
  if (!first.value.startsWith("(")) {
    condition(judge, node, first, `the condition has to start with "("`);
    return;
  }
  if (!last.value.endsWith(")")) {
    condition(judge, node, last, `the condition has to end with ")"`);
    return;
  }
  let from = 0;
  let to = words.length - 1;
  if (first.value.length === 1) from = 1;
  else words[0] = first.value.slice(1);
  if (words[to]?.length === 1 && to >= from) to--;
  else words[to] = (words[to] ?? "").slice(0, -1);
  if (from > to) {
    condition(judge, node, first, "the condition is empty");
    return;
  }
  checkCondition(judge, node, words, from, to);
}

function checkCondition(judge: Judge, node: Node, words: readonly string[], from: number, to: number): void {
  const at = (index: number): Word => node.args[index] as Word;
  const value = words[from] ?? "";
  if (value.length > 1 && value.startsWith("$")) {
    if (from !== to && from + 2 !== to) {
      condition(judge, node, at(from), `"${brief(value)}" has to stand alone, or before one operator and one value`);
      return;
    }
    useVariable(judge, node, at(from), value.slice(1));
    if (from === to) return;
    const operator = words[from + 1] ?? "";
    if (operator === "=" || operator === "!=") checkVariables(judge, node, at(to), words[to] ?? "");
    else if (MATCHES.has(operator)) checkPattern(judge, node, at(to), words[to] ?? "");
    else condition(judge, node, at(from + 1), `unexpected "${brief(operator)}" in the condition`, operator === "==" ? "=" : undefined);
    return;
  }
  if (/^!?-.$/.test(value)) {
    if (from + 1 !== to) {
      condition(judge, node, at(from), `"${brief(value)}" takes one file name`);
      return;
    }
    checkVariables(judge, node, at(to), words[to] ?? "");
    if (TESTS.has(value)) return;
  }
  condition(judge, node, at(from), `"${brief(value)}" is no condition: it takes a variable or a test such as -f`);
}

function condition(judge: Judge, node: Node, word: Word, message: string, better?: string): void {
  const fix =
    better === undefined ? {} : { fix: { title: `Change to "${better}"`, safe: false, edits: [{ span: word.span, text: better }] } };
  judge.fail("nginx/invalid-condition", node, word, message, fix);
}

/** `set $name value`. */
export function checkSet(judge: Judge, node: Node): void {
  const [name, value] = node.args;
  if (name === undefined || value === undefined) return;
  if (name.value === "$") judge.fail("nginx/invalid-variable", node, name, 'set: "$" has no variable name behind it');
  else if (defineVariable(judge, node, name)) checkVariables(judge, node, value);
}

const URL_START = /^(?:https?:\/\/|\$scheme)/;

/** `return CODE [text]` or `return URL` of http. */
export function checkReturn(judge: Judge, node: Node): void {
  const [first, second] = node.args;
  if (first === undefined) return;
  const code = readDigits(first.value);
  if (code === -1 && second === undefined && URL_START.test(first.value)) {
    checkVariables(judge, node, first);
    return;
  }
  if (code === -1 || code > 999) {
    judge.fail(
      "nginx/invalid-value",
      node,
      first,
      `return: "${brief(first.value)}" is no code from 0 to 999${second === undefined ? ", nor a URL" : ""}`,
    );
    return;
  }
  if (second !== undefined) checkVariables(judge, node, second);
}

const FLAGS = new Set(["last", "break", "redirect", "permanent"]);

/** `rewrite regex replacement [flag]`. */
export function checkRewrite(judge: Judge, node: Node): void {
  const [regex, replacement, flag] = node.args;
  if (regex === undefined || replacement === undefined) return;
  if (replacement.value === "") {
    judge.fail("nginx/invalid-value", node, replacement, "rewrite: the replacement is empty");
    return;
  }
  checkPattern(judge, node, regex, regex.value);
  if (flag !== undefined && !FLAGS.has(flag.value))
    judge.fail("nginx/invalid-parameter", node, flag, `rewrite: "${brief(flag.value)}" is none of last, break, redirect, permanent`);
  checkVariables(judge, node, replacement);
}
