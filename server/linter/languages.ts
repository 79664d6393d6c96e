/** The formats for the doors: `lsp/` and `cli/` know languages only through the linter. */
import type { Rule } from "../core/rule.ts";
import { exposureRules } from "../exposure/rules/index.ts";
import { languages } from "../languages/index.ts";
import { configRules } from "./config/rules.ts";

export { languages } from "../languages/index.ts";

/** Every rule: Perimeter's own, then each format's. */
export const allRules = (): readonly Rule<unknown>[] => [
  ...configRules,
  ...(exposureRules as readonly Rule<never>[] as readonly Rule<unknown>[]),
  ...languages.flatMap((language) => language.rules as readonly Rule<unknown>[]),
];

/** The rule of that id, or of that former id. */
export const ruleOf = (id: string): Rule<unknown> | undefined => {
  const rules = allRules();
  return rules.find((rule) => rule.id === id) ?? rules.find((rule) => rule.aliases?.some((alias) => alias === id));
};
