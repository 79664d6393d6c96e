/** Regular expressions in directives. */
import { brief } from "../../../core/markdown.ts";
import { spanOf, textAt } from "../../../core/text.ts";
import type { Judge } from "../judging.ts";
import type { Node, Word } from "../units.ts";
import { readRegex } from "./regex.ts";
import { noteVariable } from "./variables.ts";

/** Checks that `pattern`, which stands in `word`, compiles; its named groups become variables. Returns how many groups it has; -1 when it does not compile. */
export function checkPattern(judge: Judge, node: Node, word: Word, pattern: string): number {
  const shape = readRegex(pattern);
  if ("message" in shape) {
    const text = textAt(node.directive.file.source.text, word.span);
    const offset = text.lastIndexOf(pattern);
    const exact = offset !== -1 && shape.at < pattern.length;
    const start = word.span.start + offset + shape.at;
    const span = exact ? spanOf(start, start + 1) : word.span;
    judge.fail("nginx/invalid-regex", node, span, `"${brief(pattern, 40)}" is no regular expression: ${shape.message}`.slice(0, 100));
    return -1;
  }
  for (const name of shape.names) noteVariable(judge, name);
  return shape.captures;
}
