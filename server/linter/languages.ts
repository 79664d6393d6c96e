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
  ...ruleSets().flatMap(({ rules }) => rules),
];

/** The sets of rules by what their ids begin with: formats that share a set are named together, and each rule is there once. */
export function ruleSets(): readonly { readonly id: string; readonly name: string; readonly rules: readonly Rule<unknown>[] }[] {
  const ids = [...new Set(languages.map(({ id, rulesOf }) => rulesOf ?? id))];
  return ids.map((id) => {
    const sharing = languages.filter((language) => (language.rulesOf ?? language.id) === id);
    return { id, name: sharing.map(({ name }) => name).join(", "), rules: (sharing[0]?.rules ?? []) as readonly Rule<unknown>[] };
  });
}

/** The rule of that id, or of that former id. */
export const ruleOf = (id: string): Rule<unknown> | undefined => {
  const rules = allRules();
  return rules.find((rule) => rule.id === id) ?? rules.find((rule) => rule.aliases?.some((alias) => alias === id));
};
