/** Formats of which only so much is there that their files are known; the rest comes when it is asked for. */
import type { AnyLanguage, Format } from "../core/language.ts";

/** What a format has beside what tells its files. */
const REST = {
  parse: true,
  pulls: true,
  units: true,
  parts: true,
  moved: true,
  facts: true,
  rules: true,
  load: true,
  hover: true,
  complete: true,
  symbols: true,
  folds: true,
  links: true,
  definition: true,
  references: true,
  rename: true,
  lenses: true,
} satisfies Record<Exclude<keyof AnyLanguage, keyof Format>, true>;

/** The language of `format`, whose other members are those of what `load` gives; it is called once, when the first of them is asked for. */
export function later(format: Format, load: () => AnyLanguage): AnyLanguage {
  const language = { ...format };
  const names = Object.keys(REST) as (keyof typeof REST)[];
  const fill = (): AnyLanguage => {
    const whole = load();
    for (const name of names) Object.defineProperty(language, name, { value: whole[name], enumerable: true });
    return whole;
  };
  for (const name of names) Object.defineProperty(language, name, { get: () => fill()[name], enumerable: true, configurable: true });
  return language as AnyLanguage;
}
