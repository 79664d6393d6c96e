/** Regular expressions of a configuration, as far as the engine here reads them as PCRE does. */
import { RE2JS } from "re2js";
import { once } from "./memo.ts";
import { hasPlaceholder, type Node } from "./units.ts";

/** The expression that a text is; undefined for one that only PCRE reads, or that a template fills in. */
export function readExpression(text: string, ignoresCase: boolean): RE2JS | undefined {
  if (hasPlaceholder(text)) return undefined;
  try {
    return RE2JS.compile(text, ignoresCase ? RE2JS.CASE_INSENSITIVE : 0);
  } catch {
    return undefined;
  }
}

/** The expression of a `location ~` or `location ~*`. */
export const expressionOf = once(({ args: [modifier, word] }: Node): RE2JS | undefined =>
  word === undefined ? undefined : readExpression(word.value, modifier?.value === "~*"),
);
