import type { AnyLanguage } from "../core/language.ts";
import { type Entry, HEAD, isConfig } from "./entry.ts";
import { Pulls } from "./pulls.ts";

/** Which files are read, and as which language: by their paths and texts, by who includes them, and by what is skipped. */
export class Claims {
  readonly #languages: readonly AnyLanguage[];
  readonly #pulling: boolean;
  readonly #skipped: (uri: string) => boolean;
  readonly #pulls = new Pulls();

  /** `isolated`: no file is read because another one includes it. `skipped` files are read only when another file includes them. */
  constructor(languages: readonly AnyLanguage[], options: { readonly isolated: boolean; readonly skipped: (uri: string) => boolean }) {
    this.#languages = languages;
    this.#pulling = !options.isolated;
    this.#skipped = options.skipped;
  }

  /** Whether some language may claim the file, as far as can be told without its text. */
  any(entry: Entry): boolean {
    return entry.as !== undefined || this.#pulls.any(entry.uri) || (!this.#left(entry) && claimed(entry, this.#languages).length > 0);
  }

  /** The language of a file with this text; undefined where it is read as none. */
  language(entry: Entry, text: string): AnyLanguage | undefined {
    if (entry.as === undefined && !this.#pulls.any(entry.uri) && this.#left(entry)) return undefined;
    return languageOf(entry, text, this.#languages, this.#pulls.languages(entry.uri));
  }

  /** Takes in what a file includes now, of all the paths that there are. Returns the paths for which that is news. */
  follow({ uri, language, read }: Entry, uris: readonly string[]): readonly string[] {
    const pulls = this.#pulling && language !== undefined && read !== undefined ? (language.pulls?.(read.file, uris) ?? []) : [];
    return this.#pulls.change(uri, pulls, language);
  }

  /** Whether the file is read for others only. perimeter.yaml is always read. */
  #left(entry: Entry): boolean {
    return !isConfig(entry.uri) && (entry.aside || this.#skipped(entry.uri));
  }
}

/** The languages that may claim the file, as far as its path tells. */
function claimed(entry: Entry, languages: readonly AnyLanguage[]): readonly AnyLanguage[] {
  if (entry.byPath === undefined) {
    entry.byPath =
      entry.as === undefined
        ? languages.filter((language) => language.detect(entry.path, "") !== "no")
        : languages.filter((language) => language.id === entry.as);
  }
  return entry.byPath;
}

/** The language of a file whose text is known: forced, else the first that is sure, else that of a file which includes it. */
function languageOf(
  entry: Entry,
  text: string,
  languages: readonly AnyLanguage[],
  pulledBy: Iterable<AnyLanguage>,
): AnyLanguage | undefined {
  const claims = claimed(entry, languages);
  if (entry.as !== undefined) return claims[0];
  const head = text.slice(0, HEAD);
  const sure = claims.find((language) => language.detect(entry.path, head) === "sure");
  if (sure !== undefined) return sure;
  const pulling = new Set(pulledBy);
  return languages.find((language) => pulling.has(language));
}
