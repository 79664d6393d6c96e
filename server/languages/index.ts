import type { AnyLanguage } from "../core/language.ts";

/** Every format that Perimeter reads, one line each. */
export const languages: readonly AnyLanguage[] = [];
