/** The formats for the doors: `lsp/` and `cli/` know languages only through the linter. */
export { languages } from "../languages/index.ts";

/** Every rule: Perimeter's own, then each format's. */
export const allRules = (): readonly Rule<unknown>[] => [
  ...configRules,
  ...languages.flatMap((language) => language.rules as readonly Rule<unknown>[]),
];
