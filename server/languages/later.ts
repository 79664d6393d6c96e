/** Formats of which only so much is there that their files are known; the rest comes when it is asked for. */
import type { AnyLanguage, Format } from "../core/language.ts";

/** What a format has beside what tells its files. */
const REST = {
  parse: true,
  embedded: true,
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
export const later = (format: Format, load: () => AnyLanguage): AnyLanguage => new Later(format, load) as unknown as AnyLanguage;

type Member = keyof typeof REST;

class Later {
  readonly #load: () => AnyLanguage;

  constructor(format: Format, load: () => AnyLanguage) {
    Object.assign(this, format);
    this.#load = load;
  }

  /** Takes over all members of the language, and gives that one. */
  member(name: Member): AnyLanguage[Member] {
    const whole = this.#load();
    for (const each of Object.keys(REST) as Member[]) Object.defineProperty(this, each, { value: whole[each], enumerable: true });
    return whole[name];
  }
}

for (const name of Object.keys(REST) as Member[]) {
  Object.defineProperty(Later.prototype, name, {
    get(this: Later) {
      return this.member(name);
    },
  });
}
