import type { AnyLanguage } from "../core/language.ts";

/** Which files include which, and so in which language the included ones are read. */
export class Pulls {
  readonly #by = new Map<string, Map<string, AnyLanguage>>();
  readonly #of = new Map<string, ReadonlySet<string>>();

  /** From now on `puller`, a file of `language`, includes exactly `targets`. Returns those for which that is news. */
  change(puller: string, targets: readonly string[], language: AnyLanguage | undefined): readonly string[] {
    const before = this.#of.get(puller);
    if (before === undefined && targets.length === 0) return [];
    const now = new Set(targets);
    const changed: string[] = [];
    for (const uri of before ?? []) {
      if (now.has(uri) && this.#by.get(uri)?.get(puller) === language) continue;
      this.#by.get(uri)?.delete(puller);
      changed.push(uri);
    }
    for (const uri of language === undefined ? [] : now) {
      const pullers = this.#by.get(uri) ?? new Map<string, AnyLanguage>();
      if (pullers.get(puller) !== language) changed.push(uri);
      this.#by.set(uri, pullers.set(puller, language as AnyLanguage));
    }
    if (now.size === 0) this.#of.delete(puller);
    else this.#of.set(puller, now);
    return changed;
  }

  /** Whether any file includes `uri`. */
  any(uri: string): boolean {
    return (this.#by.get(uri)?.size ?? 0) > 0;
  }

  /** The languages of the files that include `uri`. */
  languages(uri: string): Iterable<AnyLanguage> {
    return this.#by.get(uri)?.values() ?? [];
  }
}
