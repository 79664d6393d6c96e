import type { Fact } from "./facts.ts";
import type { Norms } from "./norms.ts";
import type { Finding, Rule, RuleId } from "./rule.ts";
import type { At, Edit, Source, Span } from "./text.ts";

/** The versions to judge by, as `--target` and perimeter.yaml give them: `{ nginx: "1.22.1", iptables: "legacy" }`. */
export type Targets = Readonly<Record<string, string>>;

/** What a language may know about the world besides its own files. */
export type Scope = {
  readonly targets: Targets;
  /** What perimeter.yaml holds of ports and addresses. Default: the usual. */
  readonly norms?: Norms;
  /** Every file is judged alone: what only another file could define is not reported as missing. */
  readonly isolated: boolean;
  /** Whether the workspace has a file of that uri, read or not. */
  has(uri: string): boolean;
};

/** What a parsed file always has. A file keeps everything that later steps need: they never see text without it. */
export type ParsedFile = { readonly source: Source };

/** What a unit always has: the file that findings without a `uri` are in, and all files that it was made of. */
export type AnyUnit = { readonly uri: string; readonly uris: readonly string[]; readonly targets: Targets; readonly norms?: Norms };

/** Damage found while reading, under the id of one of the language's rules (whose own `check` then yields nothing for it). */
export type Problem = Omit<Finding, "uri"> & { readonly rule: RuleId };

/** What reading a text gives: the file, however damaged, and the damage. */
export type Parsed<File> = { readonly file: File; readonly problems: readonly Problem[] };

/** Markdown for the text of `span`. User text in it must go through `code()` or `plain()` of core/markdown. */
export type Hover = { readonly span: Span; readonly markdown: string };

/** Something that can be written at a cursor. */
export type Completion = {
  readonly label: string;
  readonly kind: "keyword" | "property" | "value" | "variable" | "reference" | "file" | "snippet";
  readonly detail?: string;
  readonly documentation?: string;
  /** What to insert instead of `label`; with `snippet: true` it holds `${1:…}` fields. */
  readonly insert?: string;
  readonly snippet?: boolean;
  /** What is replaced; default: the word at the cursor. */
  readonly span?: Span;
  readonly deprecated?: boolean;
};

/** An entry of a file's outline. */
export type Symbol = {
  readonly name: string;
  readonly detail?: string;
  readonly kind: "file" | "section" | "block" | "key" | "value" | "server" | "interface" | "rule" | "chain" | "table";
  readonly span: Span;
  /** The part that names it; inside `span`. */
  readonly nameSpan: Span;
  readonly children?: readonly Symbol[];
};

/**
 * How places of a text are found in the text that an edit made of it: up to and with `from` they stay, from `to` on they are `delta`
 * further on, and nothing that matters stands between.
 */
export type Move = { readonly from: number; readonly to: number; readonly delta: number };

/**
 * A part of a unit that rules of `scope: "part"` can be asked about alone: `unit` is the whole unit of which only the part is shown.
 * `key` is the same object for as long as nothing changed in the part or around it that such a rule may look at.
 */
export type Part<Unit> = { readonly key: object; readonly uri: string; readonly span: Span; readonly unit: Unit };

/** The parts of a unit, and it without them. `frame` is the same object for as long as what stands around the parts is the same. */
export type Parts<Unit> = { readonly frame: object; readonly rest: Unit; readonly parts: readonly Part<Unit>[] };

/** A clickable reference from `span` to another file. */
export type Link = { readonly span: Span; readonly target: string; readonly tooltip?: string };

/** A line of text shown above or behind a place in the editor. */
export type Lens = { readonly span: Span; readonly text: string };

/** What editor features see: the file at hand, the other parsed files of the same language, and the scope. */
export type Surroundings<File> = { readonly files: readonly File[]; readonly scope: Scope };

/** What tells a format's files from others, and what it is called: all of a format that is there before one of its files is met. */
export type Format = {
  readonly id: string;
  readonly name: string;
  /** What starts a comment that reaches to the end of the line; ignores are written in it. */
  readonly lineComment: string;
  /** Where an example of a rule lives when it does not say: `etc/nginx/nginx.conf`. */
  readonly examplePath: string;
  /** What the ids of the rules begin with, where several formats share one set of rules. Default: the format's own id. */
  readonly rulesOf?: string;
  /** `path` uses `/`; `head` is the first 4096 characters, or "" before the file was read. "maybe" means: ask again with a head. */
  detect(path: string, head: string): "sure" | "maybe" | "no";
};

/**
 * A format with its reader, rules and editor features. All members are pure; none may throw on any text. A member that is left out
 * means that the format does not have the feature; `lsp/` then answers nothing.
 */
export type Language<File extends ParsedFile, Unit extends AnyUnit = AnyUnit & { readonly file: File }> = Format & {
  parse(source: Source, before?: { readonly file: File; readonly edits: readonly Edit[] }): Parsed<File>;
  /**
   * The commands of another format that a file holds, as a text of the same length in which all else is blank. What the native program of that
   * format refuses of them is said of this file.
   */
  embedded?(file: File): { readonly language: string; readonly text: string } | undefined;
  /**
   * Which of the uris of the workspace this file pulls in (includes), so that they are read as this language too. `among` is one
   * array as long as the list stays the same: an index over it can be kept by it.
   */
  pulls?(file: File, among: readonly string[]): readonly string[];
  /**
   * What the native program loads at once. Default: every file is its own unit. `before`: the answer for an earlier state of the same
   * files, which nobody asks any more: what did not change may be taken from it.
   */
  units?(files: readonly File[], scope: Scope, before?: readonly Unit[]): readonly Unit[];
  /** The parts of a unit, where its rules may be asked about one at a time after an edit. */
  parts?(unit: Unit): Parts<Unit> | undefined;
  /**
   * How the places of `before` are found in `after`, when no rule could tell the two apart but by where things stand; undefined when
   * one could. It spares the rules an edit of comments.
   */
  moved?(before: File, after: File): Move | undefined;
  facts(unit: Unit): readonly Fact[];
  readonly rules: readonly Rule<Unit>[];
  /** Loads what editor features need and checking does not (long documentation). Called once, before the first of them. */
  load?(): Promise<void>;
  hover?(file: File, offset: number, around: Surroundings<File>): Hover | undefined;
  complete?(file: File, offset: number, around: Surroundings<File>): readonly Completion[];
  symbols?(file: File): readonly Symbol[];
  folds?(file: File): readonly Span[];
  links?(file: File, around: Surroundings<File>): readonly Link[];
  definition?(file: File, offset: number, around: Surroundings<File>): readonly At[];
  references?(file: File, offset: number, around: Surroundings<File>): readonly At[];
  /** What renaming the thing at `offset` edits, by uri; undefined where nothing can be renamed or `to` is not a legal name. */
  rename?(file: File, offset: number, to: string, around: Surroundings<File>): Readonly<Record<string, readonly Edit[]>> | undefined;
  lenses?(unit: Unit): readonly (Lens & { readonly uri?: string })[];
};

/** A language whose file and unit types are its own business. Members are methods, so every `Language` is one of these. */
// biome-ignore lint/suspicious/noExplicitAny: the one place where formats of different types meet in a list
export type AnyLanguage = Language<any, any>;
