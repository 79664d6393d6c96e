/** The formats for the doors: `lsp/` and `cli/` know languages only through the linter. */
import type { Rule } from "../core/rule.ts";
import { languages } from "../languages/index.ts";

export { languages } from "../languages/index.ts";

/** The rule of that id, or of that former id. */
export function ruleOf(id: string): Rule<unknown> | undefined {
  for (const language of languages) {
    const rules = language.rules as readonly Rule<unknown>[];
    const found = rules.find((rule) => rule.id === id || rule.aliases?.some((alias) => alias === id));
    if (found !== undefined) return found;
  }
  return undefined;
}
