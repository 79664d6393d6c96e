import type { AnyLanguage, Move } from "../core/language.ts";
import { put } from "../core/lists.ts";
import type { Edit, Source } from "../core/text.ts";
import { pathOf } from "../core/uri.ts";
import type { ReadFile } from "./lint.ts";

/**
 * One path of the workspace. `real`: where it leads when it is a symbolic link. `as`: the format id that someone forced on
 * it. `aside`: it is read only when another file includes it. `lone`: it was given without its folder, so what else its host has is not
 * known; neither kind tells anything of the estates. `mode`: its permission bits, see `Source`.
 */
export type Listed = {
  readonly uri: string;
  readonly real?: string;
  readonly as?: string;
  readonly aside?: boolean;
  readonly lone?: boolean;
  readonly mode?: number;
};

/** What `detect` is shown of a text. */
export const HEAD = 4096;
/** So many edits between two questions about a file are followed one by one. */
const REMEMBERED = 64;

/** An edit after which a file was parsed again: the version before it, and what it moved. */
type Edited = { readonly version: number; readonly move: Move };

/** What is known of one path. */
export class Entry {
  readonly uri: string;
  readonly real: string;
  readonly as: string | undefined;
  readonly aside: boolean;
  readonly lone: boolean;
  readonly mode: number | undefined;
  readonly path: string;
  /** The text, where this entry holds it (a link's text is held by what it leads to). */
  text: string | undefined;
  /** Whether the host answered for it, be it that there is nothing to read. */
  known = false;
  language: AnyLanguage | undefined;
  read: ReadFile | undefined;
  /** Grows with every change of what was parsed. */
  version = 0;
  /** The last edits that the file was parsed again after: the version before each, and what it moved. */
  edits: readonly Edited[] = [];
  /** The languages that do not say no to the path alone; asked once. */
  byPath: readonly AnyLanguage[] | undefined;

  constructor(listed: Listed) {
    this.uri = listed.uri;
    this.real = listed.real ?? listed.uri;
    this.as = listed.as;
    this.aside = listed.aside ?? false;
    this.lone = listed.lone ?? false;
    this.mode = listed.mode;
    this.path = pathOf(listed.uri);
  }
}

/** What leads to each real file: itself, when it is listed, and its links. */
export class Names {
  readonly #byReal = new Map<string, Entry[]>();

  clear(): void {
    this.#byReal.clear();
  }

  add(entry: Entry): void {
    put(this.#byReal, entry.real, entry);
  }

  /** The entries that lead to a file, in the order of the list. */
  of(real: string): readonly Entry[] {
    return this.#byReal.get(real) ?? [];
  }
}

/** The source of an entry with this text. */
export const sourceOf = ({ uri, mode }: Entry, text: string): Source => (mode === undefined ? { uri, text } : { uri, text, mode });

/** Whether an entry is what such an item of a list describes. */
export const isOf = (entry: Entry, { uri, real = uri, as, aside = false, lone = false }: Listed): boolean =>
  entry.real === real && entry.as === as && entry.aside === aside && entry.lone === lone;

/** The item of a list that describes an entry. */
export const listedOf = (entry: Entry): Listed => ({
  uri: entry.uri,
  real: entry.real,
  aside: entry.aside,
  lone: entry.lone,
  ...(entry.as === undefined ? {} : { as: entry.as }),
  ...(entry.mode === undefined ? {} : { mode: entry.mode }),
});

/** Whether a uri is that of a perimeter.yaml. */
export const isConfig = (uri: string): boolean => uri.endsWith("/perimeter.yaml") || uri === "perimeter.yaml";

/** The edits to remember after one more change, which was made of `edits`. Several at once are not followed. */
export function editsAfter(earlier: readonly Edited[], version: number, edits: readonly Edit[]): readonly Edited[] {
  const [edit, another] = edits;
  if (edit === undefined || another !== undefined) return [];
  const { start, end } = edit.span;
  return [...earlier.slice(1 - REMEMBERED), { version, move: { from: start, to: end, delta: edit.text.length - (end - start) } }];
}

/** What edits moved since an entry had that version; undefined when more happened, or too much. */
export function movesSince(entry: Entry | undefined, version: number): readonly Move[] | undefined {
  if (entry === undefined) return undefined;
  if (entry.version === version) return [];
  const first = entry.edits.findIndex((edit) => edit.version === version);
  return first === -1 ? undefined : entry.edits.slice(first).map(({ move }) => move);
}
