/** The files of a workspace: which are read, as which language, and what they were parsed into. */
import type { AnyLanguage, Move, ParsedFile } from "../core/language.ts";
import type { Edit } from "../core/text.ts";
import { Claims } from "./claims.ts";
import { Entry, editsAfter, HEAD, isConfig, isOf, type Listed, listedOf, movesSince, Names, sourceOf } from "./entry.ts";
import { type Failure, type ReadFile, read } from "./lint.ts";

/** A file whose language depends on files whose language depends on it settles after so many turns. */
const TURNS = 4;

/**
 * Reads texts as the languages that claim them. Pure: the host lists paths and hands over texts. A file that another one
 * includes is read as the includer's language unless some language is sure of it.
 */
export class Files {
  readonly #claims: Claims;
  readonly #entries = new Map<string, Entry>();
  readonly #names = new Names();
  readonly #failures: Failure[] = [];
  #unsettled = new Set<Entry>();
  /** Files that their language failed to parse. */
  readonly #unread = new Set<Entry>();
  #uris: readonly string[] = [];
  #configs: readonly Entry[] = [];
  #clock = 0;
  #structure = 0;
  #list: { readonly structure: number; readonly files: ReturnType<Files["parsed"]> } | undefined;

  /** `skipped` files are read only when another file includes them. */
  constructor(languages: readonly AnyLanguage[], options: { readonly isolated: boolean; readonly skipped: (uri: string) => boolean }) {
    this.#claims = new Claims(languages, options);
  }

  /** Every path of the workspace; one array as long as the list stays the same, so that languages may index it once. */
  get uris(): readonly string[] {
    return this.#uris;
  }

  /** Changes whenever a file appears, disappears or changes its language. */
  get structure(): number {
    return this.#structure;
  }

  /** Changes whenever a text or the structure does: as long as it stays, everything is as it was. */
  get revision(): number {
    this.#settle();
    return this.#clock + this.#structure;
  }

  get failures(): readonly Failure[] {
    return this.#failures;
  }

  has(uri: string): boolean {
    return this.#entries.has(uri);
  }

  /** Replaces the list of paths; what is still there keeps its text. */
  list(listed: Iterable<Listed>): void {
    const before = new Map(this.#entries);
    const texts = new Map([...before.values()].filter((entry) => entry.known).map((entry) => [entry.real, entry.text]));
    this.#entries.clear();
    this.#names.clear();
    for (const item of listed) {
      const old = before.get(item.uri);
      const same = old !== undefined && isOf(old, item);
      const entry = same ? old : new Entry(item);
      this.#entries.set(entry.uri, entry);
      this.#names.add(entry);
      if (same) before.delete(item.uri);
    }
    for (const gone of before.values()) this.#drop(gone);
    this.#uris = [...this.#entries.keys()];
    this.#configs = [...this.#entries.values()].filter(({ uri }) => isConfig(uri));
    this.#structure++;
    for (const entry of this.#entries.values()) {
      if (!this.#holder(entry).known && texts.has(entry.real)) this.#hold(entry.uri, texts.get(entry.real));
      if (entry.read !== undefined) this.#pull(entry);
      this.#unsettled.add(entry);
    }
  }

  /** Which paths must be read now. The host answers each with `set` or `remove`, and asks again until the list is empty. */
  wanted(): readonly string[] {
    this.#settle();
    const wanted = new Set<string>();
    for (const entry of this.#entries.values()) {
      const holder = this.#holder(entry);
      if (!holder.known && this.#claims.any(entry)) wanted.add(holder.uri);
    }
    // perimeter.yaml decides what else is read.
    const configs = [...wanted].filter(isConfig);
    return configs.length > 0 ? configs : [...wanted];
  }

  /** The parsed perimeter.yaml files. */
  configs(): readonly { readonly uri: string; readonly version: number; readonly file: ParsedFile }[] {
    this.#settle();
    return this.#configs.flatMap(({ uri, version, read }) => (read === undefined ? [] : [{ uri, version, file: read.file }]));
  }

  /** Decides anew which files are read: call it when what is skipped has changed. */
  reconsider(): void {
    for (const entry of this.#entries.values()) this.#unsettled.add(entry);
  }

  /** The text of a file. A path that was not listed joins the list. */
  set(uri: string, text: string): void {
    if (!this.#entries.has(uri)) this.list([...[...this.#entries.values()].map(listedOf), { uri }]);
    this.#hold(uri, text);
  }

  /** `text` is what `edits` made of the text before. The parsed file is brought up to date from what it was. */
  edit(uri: string, edits: readonly Edit[], text: string): void {
    const entry = this.#entries.get(uri);
    if (entry === undefined || this.#holder(entry).text === undefined) {
      this.set(uri, text);
      return;
    }
    this.#settle();
    this.#holder(entry).text = text;
    const head = edits.some(({ span }) => span.start < HEAD);
    for (const name of this.#names.of(entry.real)) {
      const { language, read: old } = name;
      const same = language !== undefined && old !== undefined && (!head || this.#claims.language(name, text) === language);
      const { version, edits: earlier } = name;
      if (same) this.#parse(name, () => language.parse(sourceOf(name, text), { file: old.file, edits }));
      else this.#renew(name);
      if (same) name.edits = editsAfter(earlier, version, edits);
    }
  }

  /** The file is gone, or cannot be read. `gone: false` keeps the path in the list, as something that is there and has no text. */
  remove(uri: string, gone = true): void {
    if (gone && this.#entries.has(uri)) this.list([...this.#entries.values()].filter((entry) => entry.uri !== uri).map(listedOf));
    else this.#hold(uri, undefined);
  }

  /** The text may be old: if the file counts, it is wanted again. */
  reread(uri: string): void {
    const entry = this.#entries.get(uri);
    if (entry !== undefined) this.#holder(entry).known = false;
  }

  /** The text as it was last set. */
  text(uri: string): string | undefined {
    const entry = this.#entries.get(uri);
    return entry === undefined ? undefined : this.#holder(entry).text;
  }

  /** The parsed file; for what is only read through a link, the file of its first link. */
  file(uri: string): ReadFile | undefined {
    return this.#parsed(uri)?.read;
  }

  language(uri: string): AnyLanguage | undefined {
    return this.#parsed(uri)?.language;
  }

  version(uri: string): number {
    return this.#parsed(uri)?.version ?? 0;
  }

  /** What edits moved in a file since it had that version; undefined when more happened, or too much. */
  movesSince(uri: string, version: number): readonly Move[] | undefined {
    return movesSince(this.#parsed(uri), version);
  }

  /** Where findings about `uri` belong: the file that a link leads to, where that is in the list. */
  home(uri: string): string {
    const entry = this.#entries.get(uri);
    return entry === undefined || !this.#entries.has(entry.real) ? uri : entry.real;
  }

  /** The uris under which a file is parsed: its own, or those of its links. */
  names(uri: string): readonly string[] {
    this.#settle();
    return this.#names
      .of(this.home(uri))
      .filter((entry) => entry.read !== undefined)
      .map((entry) => entry.uri);
  }

  /** The parsed files, in the order of the list; one array as long as the structure stays the same. */
  parsed(): readonly { readonly uri: string; readonly language: AnyLanguage }[] {
    this.#settle();
    if (this.#list?.structure === this.#structure) return this.#list.files;
    const found: { uri: string; language: AnyLanguage }[] = [];
    for (const { uri, language, read } of this.#entries.values()) {
      if (language !== undefined && read !== undefined) found.push({ uri, language });
    }
    this.#list = { structure: this.#structure, files: found };
    return found;
  }

  /** Whether a file is there without the whole of what belongs to it. */
  outside(uri: string): boolean {
    const entry = this.#entries.get(uri);
    return entry !== undefined && (entry.lone || entry.aside);
  }

  #holder(entry: Entry): Entry {
    return entry.real === entry.uri ? entry : (this.#entries.get(entry.real) ?? entry);
  }

  #hold(uri: string, text: string | undefined): void {
    const entry = this.#entries.get(uri);
    if (entry === undefined) return;
    const holder = this.#holder(entry);
    if (holder.text === text) {
      holder.known = true;
      return;
    }
    holder.text = text;
    holder.known = true;
    for (const name of this.#names.of(entry.real)) this.#renew(name);
  }

  #renew(entry: Entry): void {
    entry.version = ++this.#clock;
    entry.read = undefined;
    this.#unsettled.add(entry);
  }

  #parsed(uri: string): Entry | undefined {
    this.#settle();
    const entry = this.#entries.get(uri);
    if (entry === undefined || entry.read !== undefined) return entry;
    return this.#names.of(entry.real).find((name) => name.read !== undefined) ?? entry;
  }

  #settle(): void {
    for (let turn = 0; this.#unsettled.size > 0 && turn < TURNS * 16; turn++) {
      const now = this.#unsettled;
      this.#unsettled = new Set();
      for (const entry of now) this.#decide(entry, turn < TURNS);
    }
  }

  /** Brings one file up to date with its text, its language and its links. `free`: its language may still change. */
  #decide(entry: Entry, free: boolean): void {
    if (this.#entries.get(entry.uri) !== entry) return;
    const { text } = this.#holder(entry);
    const language =
      text === undefined ? undefined : free || entry.language === undefined ? this.#claims.language(entry, text) : entry.language;
    const linked = this.#names.of(entry.real).some((name) => name !== entry && name.uri !== name.real && name.language !== undefined);
    if (language === undefined || text === undefined || (linked && entry.uri === entry.real)) this.#drop(entry);
    else if (language !== entry.language || entry.read === undefined) {
      if (language !== entry.language) this.#become(entry, language);
      this.#parse(entry, () => read(language, sourceOf(entry, text)));
    }
  }

  #become(entry: Entry, language: AnyLanguage | undefined): void {
    entry.language = language;
    this.#structure++;
    if (entry.uri !== entry.real) for (const name of this.#names.of(entry.real)) if (name !== entry) this.#unsettled.add(name);
  }

  #drop(entry: Entry): void {
    entry.read = undefined;
    if (entry.language !== undefined) this.#become(entry, undefined);
    this.#pull(entry);
  }

  #parse(entry: Entry, parse: () => ReadFile): void {
    entry.version = ++this.#clock;
    entry.edits = [];
    try {
      entry.read = parse();
      if (this.#unread.delete(entry)) this.#structure++;
      this.#pull(entry);
    } catch (error) {
      entry.read = undefined;
      this.#unread.add(entry);
      this.#structure++;
      this.#failures.push({ rule: `${entry.language?.id ?? "perimeter"}/parse`, uri: entry.uri, error });
    }
  }

  #pull(entry: Entry): void {
    for (const uri of this.#claims.follow(entry, this.#uris)) {
      const target = this.#entries.get(uri);
      if (target !== undefined && target !== entry) this.#unsettled.add(target);
    }
  }
}
